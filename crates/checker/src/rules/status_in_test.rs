//! A test of `$?`.

use crate::{Check, Family, Rule, Severity};

/// A test of `$?`.
pub(super) const RULE: Rule = Rule {
    name: "status-in-test",
    aliases: &["SC2181"],
    family: Family::Practice,
    severity: Severity::Style,
    on: true,
    title: "The status is asked for in a second step",
    why: "`if a; then` asks for the status of `a` itself; between `a` and `[ $? -eq 0 ]` another command can slip in.",
    bad: "FROM alpine:3.24\nRUN true; if [ $? -eq 0 ]; then touch /f; fi\n",
    good: "FROM alpine:3.24\nRUN if true; then touch /f; fi\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn tests() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN a; [ $? -eq 0 ] && b; [ "$?" != 0 ] || c; [ $? -eq 3 ]
                     ^^ The status is asked for in a second step
                                        ^^^^ The status is asked for in a second step
            "#,
        );
    }
}
