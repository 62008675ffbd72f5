//! A status is one number from 0 to 255.

use crate::{Check, Family, Rule, Severity};

/// A status is one number from 0 to 255.
pub(super) const RULE: Rule = Rule {
    name: "status-out-of-range",
    aliases: &["SC2151", "SC2152", "SC2241", "SC2242"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "A status is one number from 0 to 255",
    why: "The kernel keeps a byte of what a process ends with: 256 ends as 0, for success, and the shell refuses what is no number.",
    bad: "FROM alpine:3.24\nRUN test -f /etc/passwd || exit 256\n",
    good: "FROM alpine:3.24\nRUN test -f /etc/passwd || exit 1\n",
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
            RUN exit 256; f() { return a; }
                     ^^^ A status is one number from 0 to 255
                                       ^ A status is one number from 0 to 255
            RUN a || exit 1 2
                            ^ A status is one number from 0 to 255
            RUN exit 0; f() { return "$a"; }; exit
            "#,
        );
    }
}
