//! `-a` and `-o` join two tests.

use crate::{Check, Family, Rule, Severity};

/// `-a` and `-o` join two tests.
pub(super) const RULE: Rule = Rule {
    name: "joined-test",
    aliases: &["SC2166"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "`-a` and `-o` in a test are not well defined",
    why: "POSIX has taken `-a` and `-o` out of `test`: with operands that look like operators they cannot be told apart. `[ a ] && [ b ]` has no such case.",
    bad: "FROM alpine:3.24\nRUN [ -d /etc -o -d /opt ]\n",
    good: "FROM alpine:3.24\nRUN [ -d /etc ] || [ -d /opt ]\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn joined() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN [ -f a -a -f b ] || [ -f c ]
                       ^^ `-a` and `-o` in a test are not well defined
            ",
        );
    }
}
