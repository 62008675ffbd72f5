//! A redirection stands alone.

use crate::{Check, Family, Rule, Severity};

/// A redirection stands alone.
pub(super) const RULE: Rule = Rule {
    name: "redirect-without-command",
    aliases: &["SC2188", "SC2189"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "This redirection has no command",
    why: "It creates or empties the file. If that is meant, a program that does nothing says so; if not, a `|` or a program is missing.",
    bad: "FROM alpine:3.24\nRUN > /var/log/a.log\n",
    good: "FROM alpine:3.24\nRUN true > /var/log/a.log\n",
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
            RUN > /a && >> b
                ^^^^ This redirection has no command
                        ^^^^ This redirection has no command
            RUN : > /a && A=1 > b && { a; } > c && a | A=1 > d
            RUN a | > b
                    ^^^ This redirection has no command
            ",
        );
    }
}
