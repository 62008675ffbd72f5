//! Another program reads the output of `grep` for what `grep` can say itself.

use crate::{Check, Family, Rule, Severity};

/// Another program reads the output of `grep` for what `grep` can say itself.
pub(super) const RULE: Rule = Rule {
    name: "grep-that-could-answer",
    aliases: &["SC2126", "SC2143"],
    family: Family::Practice,
    severity: Severity::Style,
    on: true,
    title: "`grep` can answer this by itself",
    why: "`grep -c` counts, and `grep -q` says by its status whether there is a match, as soon as it has found one.",
    bad: "FROM alpine:3.24\nRUN grep a /etc/passwd | wc -l\n",
    good: "FROM alpine:3.24\nRUN grep -c a /etc/passwd\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn answers() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN grep a f | wc -l
                ^^^^^^^^ `grep` can answer this by itself
            RUN [ -n "$(a | grep b)" ]
                  ^^ `grep` can answer this by itself
            RUN grep -o a f | wc -l
            "#,
        );
    }
}
