//! The output of a command is split at blanks.

use crate::{Check, Family, Rule, Severity};

/// The output of a command is split at blanks.
pub(super) const RULE: Rule = Rule {
    name: "unquoted-command-output",
    aliases: &["SC2046"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "The output of this command is split at blanks",
    why: "The shell splits the output of an unquoted `$(…)` at every blank, and expands globs in it. In double quotes it stays one word.",
    bad: "FROM alpine:3.24\nRUN touch $(hostname)\n",
    good: "FROM alpine:3.24\nRUN touch \"$(hostname)\"\n",
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
            RUN a $(b) "$(c)" d$(e)f > $(g) && H=$(i) && for j in $(k); do l "$j" "$H"; done && m $(seq 3)
                  ^^^^ The output of this command is split at blanks
                               ^^^^ The output of this command is split at blanks
                                       ^^^^ The output of this command is split at blanks
            RUN export A=$(b)
                         ^^^^ The output of this command is split at blanks
            SHELL ["/bin/bash", "-c"]
            RUN export A=$(b)
            "#,
        );
    }
}
