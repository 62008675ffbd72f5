//! `echo` prints what a command has printed.

use crate::{Check, Family, Rule, Severity};

/// `echo` prints what a command has printed.
pub(super) const RULE: Rule = Rule {
    name: "echo-of-output",
    aliases: &["SC2005", "SC2116"],
    family: Family::Practice,
    severity: Severity::Style,
    on: true,
    title: "`echo` only repeats what a command prints",
    why: "`echo $(a)` runs `a`, takes its output apart and prints it again. `a` alone prints it as it is.",
    bad: "FROM alpine:3.24\nRUN echo \"$(date)\" > /date\n",
    good: "FROM alpine:3.24\nRUN date > /date\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn alone() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN echo $(a) && echo "$(b)" && echo c $(d) && e "$(echo f)"
                     ^^^^ `echo` only repeats what a command prints
                                  ^^^^^^ `echo` only repeats what a command prints
                                                              ^^^^^^^^^ `echo` only repeats what a command prints
            "#,
        );
    }
}
