//! A trap whose variables are expanded when it is set.

use crate::{Check, Family, Rule, Severity};

/// A trap whose variables are expanded when it is set.
pub(super) const RULE: Rule = Rule {
    name: "trap-expanded-too-early",
    aliases: &["SC2029", "SC2064", "SC2139", "SC2172", "SC2173"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "This is expanded when the trap is set",
    why: "In double quotes the shell puts the variable's value in at once. In single quotes it does so when the trap runs, with the value of then.",
    bad: "FROM alpine:3.24\nRUN F=$(mktemp); trap \"rm $F\" EXIT; echo a > \"$F\"\n",
    good: "FROM alpine:3.24\nRUN F=$(mktemp); trap 'rm $F' EXIT; echo a > \"$F\"\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn places() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN trap "rm $F" EXIT && trap 'rm $F' EXIT && trap "rm f" EXIT && trap - EXIT
                         ^^ This is expanded when the trap is set
            "#,
        );
    }
}
