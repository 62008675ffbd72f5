//! `!` keeps `set -e` from stopping the script.

use crate::{Check, Family, Rule, Severity};

/// `!` keeps `set -e` from stopping the script.
pub(super) const RULE: Rule = Rule {
    name: "negation-without-errexit",
    aliases: &["SC2251"],
    family: Family::Correctness,
    severity: Severity::Info,
    on: true,
    title: "`set -e` does not stop at a command with `!`",
    why: "The shell takes a command behind `!` for a question whose answer may be no. Its failure, and its success, go by unnoticed.",
    bad: "FROM alpine:3.24\nRUN set -e; ! test -e /f; touch /g\n",
    good: "FROM alpine:3.24\nRUN set -e; if test -e /f; then exit 1; fi; touch /g\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn statements() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN set -e; ! a; b
                        ^^^ `set -e` does not stop at a command with `!`
            RUN set -e; ! a || exit 1; b; ! c
            RUN ! a; b
            ",
        );
    }
}
