//! An ampersand inside a word ends the command.

use crate::{Check, Family, Rule, Severity};

/// An ampersand inside a word ends the command.
pub(super) const RULE: Rule = Rule {
    name: "ampersand-inside-word",
    aliases: &["SC1132"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "This `&` ends the command",
    why: "Outside quotes `&` ends a command and sends it to the background; what follows is the next one. An address with `&` must stand in quotes.",
    bad: "FROM alpine:3.24\nRUN wget -q https://a.example/?b=c&d=e\n",
    good: "FROM alpine:3.24\nRUN wget -q \"https://a.example/?b=c&d=e\"\n",
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
            RUN wget -q a?b=c&d=e
                             ^ This `&` ends the command
            RUN sleep 1 & a; b& c; d &&e; f&1
            ",
        );
    }
}
