//! A substitution is written with backticks.

use crate::{Context, Family, Report, Rule, Severity, shell};

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
    check,
};

fn check(cx: &Context<'_>, report: &mut Report) {
    shell::report(cx, report, &RULE);
}

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
