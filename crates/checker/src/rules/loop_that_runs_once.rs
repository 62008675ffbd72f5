//! A loop goes over a single word.

use crate::{Check, Family, Rule, Severity};

/// A loop goes over a single word.
pub(super) const RULE: Rule = Rule {
    name: "loop-that-runs-once",
    aliases: &["SC2041", "SC2042", "SC2043", "SC2066"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "The loop runs only once",
    why: "One word makes one turn: quotes keep a list together, and a list of one needs no loop.",
    bad: "FROM alpine:3.24\nRUN for f in /srv/a; do touch \"$f\"; done\n",
    good: "FROM alpine:3.24\nRUN touch /srv/a\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn one_word() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN for f in a; do b "$f"; done; for f in "$A"; do b "$f"; done; for f in 'a b'; do b "$f"; done; for f in a*; do b "$f"; done
                         ^ The loop runs only once
                                                      ^^^^ The loop runs only once
                                                                                      ^^^^^ The loop runs only once
            "#,
        );
    }
}
