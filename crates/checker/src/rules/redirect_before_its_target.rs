//! Errors are sent to where the output went before.

use crate::{Check, Family, Rule, Severity};

/// Errors are sent to where the output went before.
pub(super) const RULE: Rule = Rule {
    name: "redirect-before-its-target",
    aliases: &["SC2069"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "Errors go to where the output went before",
    why: "Redirections take effect from left to right: `2>&1 > file` sends errors to the old output, and only the output to the file. `> file 2>&1` sends both.",
    bad: "FROM alpine:3.24\nRUN ls 2>&1 > /list\n",
    good: "FROM alpine:3.24\nRUN ls > /list 2>&1\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn order() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN a 2>&1 > f; b > g 2>&1; c 2>&1 > h | d
                  ^^^^ Errors go to where the output went before
            ",
        );
    }
}
