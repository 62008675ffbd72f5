//! A calculation in an old form.

use crate::{Check, Family, Rule, Severity};

/// A calculation in an old form.
pub(super) const RULE: Rule = Rule {
    name: "old-calculation",
    aliases: &["SC2003", "SC2004", "SC2007", "SC2219"],
    family: Family::Practice,
    severity: Severity::Style,
    on: true,
    title: "A calculation in an old form",
    why: "`$((a + 1))` calculates in the shell itself, without a program to start and without `$` before each name.",
    bad: "FROM alpine:3.24\nRUN expr 1 + 2\n",
    good: "FROM alpine:3.24\nRUN echo $((1 + 2))\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn forms() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN A=$(expr 1 + 2) && echo "$A" $[1+2] $(( $A + 1 )) $((A+1))
                    ^^^^ A calculation in an old form
                                             ^^^^^^ A calculation in an old form
                                                        ^ A calculation in an old form
            "#,
        );
    }
}
