//! A variable is set and never read.

use crate::{Check, Family, Rule, Severity};

/// A variable is set and never read.
pub(super) const RULE: Rule = Rule {
    name: "unused-shell-variable",
    aliases: &["SC2034"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "Nothing in this script reads this variable",
    why: "A variable of the shell ends with its `RUN`, and programs do not see it unless it is exported. `ENV` sets it for all that follows.",
    bad: "FROM alpine:3.24\nRUN MODE=fast; touch /f\n",
    good: "FROM alpine:3.24\nRUN export MODE=fast; touch /f\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn names() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN A=1; B=2 c; export D=3; E=4; echo "$E"; for f in a b; do g; done
                ^^^ Nothing in this script reads `A`
                                                        ^^^ Nothing in this script reads `f`
            "#,
        );
    }
}
