//! One pattern of this `case` takes all that a later one would.

use crate::{Check, Family, Rule, Severity};

/// One pattern of this `case` takes all that a later one would.
pub(super) const RULE: Rule = Rule {
    name: "arm-that-never-matches",
    aliases: &["SC2221", "SC2222"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "One pattern of this `case` takes all that a later one would",
    why: "The first pattern that fits decides. What stands behind a pattern that takes the same never runs.",
    bad: "FROM alpine:3.24\nRUN case \"$(uname -m)\" in *) touch /other;; x86_64) touch /amd;; esac\n",
    good: "FROM alpine:3.24\nRUN case \"$(uname -m)\" in x86_64) touch /amd;; *) touch /other;; esac\n",
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
            RUN case $A in a*) b;; ab) c;; esac
                           ^^ One pattern of this `case` takes all that a later one would
                                   ^^ One pattern of this `case` takes all that a later one would
            RUN case $A in ab) b;; a*) c;; $A) d;; *) e;; esac
            ",
        );
    }
}
