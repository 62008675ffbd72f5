//! A command prints the command that is run.

use crate::{Check, Family, Rule, Severity};

/// A command prints the command that is run.
pub(super) const RULE: Rule = Rule {
    name: "output-run-as-command",
    aliases: &["SC2091"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "What this prints is run as a command",
    why: "`$(a)` alone runs `a` and then takes its output for a command line. To run `a`, write `a`.",
    bad: "FROM alpine:3.24\nRUN $(true)\n",
    good: "FROM alpine:3.24\nRUN true\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn alone() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN $(a)
                ^^^^ What this prints is run as a command
            RUN $(a) b
            ",
        );
    }
}
