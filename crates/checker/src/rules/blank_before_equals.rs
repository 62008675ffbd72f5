//! A blank stands before `=`: this calls a program.

use crate::{Check, Family, Rule, Severity};

/// A blank stands before `=`: this calls a program.
pub(super) const RULE: Rule = Rule {
    name: "blank-before-equals",
    aliases: &["SC1097", "SC2281", "SC2283", "SC2290"],
    family: Family::Correctness,
    severity: Severity::Error,
    on: true,
    title: "A blank stands before `=`: this calls a program",
    why: "`a = b` runs a program called `a`. A value is given without blanks: `a=b`.",
    bad: "FROM alpine:3.24\nRUN A = b; echo \"$A\"\n",
    good: "FROM alpine:3.24\nRUN A=b; echo \"$A\"\n",
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
            RUN a = b
                  ^ A blank stands before `=`: this calls a program
            RUN a =b
                  ^^ A blank stands before `=`: this calls a program
            RUN a=b; [ "$a" = b ]; ./a = b
            "#,
        );
    }
}
