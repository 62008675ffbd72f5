//! A loop goes over the words of what a program prints.

use crate::{Check, Family, Rule, Severity};

/// A loop goes over the words of what a program prints.
pub(super) const RULE: Rule = Rule {
    name: "loop-over-output",
    aliases: &["SC2013", "SC2044"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "The loop goes over words, not over lines or files",
    why: "The shell splits the output at every blank and expands globs in it. `find … -exec` and `while read -r line` keep names and lines whole.",
    bad: "FROM alpine:3.24\nRUN for f in $(find /srv -name x); do rm \"$f\"; done\n",
    good: "FROM alpine:3.24\nRUN find /srv -name x -exec rm {} +\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn loops() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN for f in $(find .); do a "$f"; done; for l in $(cat f); do b "$l"; done; for i in $(seq 3); do c "$i"; done
                         ^^^^^^^^^ The loop goes over words, not over lines or files
                                                              ^^^^^^^^ The loop goes over words, not over lines or files
            "#,
        );
    }
}
