//! A brace outside quotes that opens or closes nothing.

use crate::{Check, Family, Rule, Severity};

/// A brace outside quotes that opens or closes nothing.
pub(super) const RULE: Rule = Rule {
    name: "lone-brace",
    aliases: &["SC1083", "SC2171"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "This brace is a letter",
    why: "Outside quotes `{` and `}` group commands or stand around a list such as `{a,b}`. Anywhere else they are letters: mostly a quote is missing, or a `;` before the brace.",
    bad: "FROM alpine:3.24\nRUN echo {a} > /f\n",
    good: "FROM alpine:3.24\nRUN echo '{a}' > /f\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn places() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN a {b,c} {} {1..3} '{d' $E ${F} \{g}
                                                  ^ This brace is a letter
            RUN a --f={{.X}} } @{u}
                      ^ This brace is a letter
                             ^ This brace is a letter
                                ^ This brace is a letter
            ",
        );
    }
}
