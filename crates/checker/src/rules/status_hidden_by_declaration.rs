//! `export` hides the failure of a substitution.

use crate::{Check, Family, Rule, Severity};

/// `export` hides the failure of a substitution.
pub(super) const RULE: Rule = Rule {
    name: "status-hidden-by-declaration",
    aliases: &["SC2155"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "The declaration hides a failure",
    why: "The status of `export A=$(b)` is that of `export`, which succeeds: `set -e` and `&&` do not see that `b` failed. Set the variable first, then export it.",
    bad: "FROM alpine:3.24\nRUN export HASH=\"$(sha256sum /etc/passwd)\"\n",
    good: "FROM alpine:3.24\nRUN HASH=\"$(sha256sum /etc/passwd)\" && export HASH\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn declarations() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN export A="$(b)" C=d && readonly E="f$(g)" && export H="$I" && J="$(k)"
                       ^^^^^^^^ If the command for `A` fails, `export` hides it
                                                ^^^^^^^^^ If the command for `E` fails, `readonly` hides it
            "#,
        );
    }
}
