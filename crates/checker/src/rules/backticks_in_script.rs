//! A substitution is written with backticks.

use crate::{Check, Family, Rule, Severity};

/// A substitution is written with backticks.
pub(super) const RULE: Rule = Rule {
    name: "backticks-in-script",
    aliases: &["SC2006"],
    family: Family::Practice,
    severity: Severity::Style,
    on: true,
    title: "A command substitution is written with backticks",
    why: "Backticks cannot be nested without backslashes, and a reader easily takes them for quotes. `$(…)` means the same.",
    bad: "FROM alpine:3.24\nRUN touch \"`date +%F`\"\n",
    good: "FROM alpine:3.24\nRUN touch \"$(date +%F)\"\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn both_places() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN A=`ls` && b "`c`"
                  ^^^^ A command substitution is written with backticks
                             ^^^ A command substitution is written with backticks
            "#,
        );
    }
}
