//! A variable in single quotes stays as it is.

use crate::{Check, Family, Rule, Severity};

/// A variable in single quotes stays as it is.
pub(super) const RULE: Rule = Rule {
    name: "variable-in-single-quotes",
    aliases: &["SC2016"],
    family: Family::Correctness,
    severity: Severity::Info,
    on: true,
    title: "Nothing is expanded in single quotes",
    why: "Between single quotes `$NAME` and `$(…)` are the characters themselves. That is right for text that another program expands later; where the value is meant, double quotes are needed.",
    bad: "FROM alpine:3.24\nRUN echo '$HOME' > /f\n",
    good: "FROM alpine:3.24\nRUN echo \"$HOME\" > /f\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn programs() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN echo 'a $B' '$' && awk '{print $1}' && sh -c 'echo $A' && sed '$d' f && sed 's/$A/b/' f
                     ^^^^^^ Nothing is expanded in single quotes
                                                                                            ^^^^^^^^^ Nothing is expanded in single quotes
            ",
        );
    }
}
