//! Several commands append to one file, each for itself.

use crate::{Check, Family, Rule, Severity};

/// Several commands append to one file, each for itself.
pub(super) const RULE: Rule = Rule {
    name: "repeated-redirects",
    aliases: &["SC2129"],
    family: Family::Practice,
    severity: Severity::Style,
    on: true,
    title: "One redirection would do for all of these",
    why: "`{ a; b; c; } >> file` opens the file once and names it once.",
    bad: "FROM alpine:3.24\nRUN echo a >> /f; echo b >> /f; echo c >> /f\n",
    good: "FROM alpine:3.24\nRUN { echo a; echo b; echo c; } >> /f\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn in_a_row() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN a >> f; b >> f; c >> f
                ^^^^^^ One redirection would do for all of these
            RUN a >> f; b >> f; c >> g
            RUN a >> f && b >> f && c >> f
            ",
        );
    }
}
