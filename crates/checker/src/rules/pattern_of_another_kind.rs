//! A pattern in a place where patterns are written in another way.

use crate::{Check, Family, Rule, Severity};

/// A pattern in a place where patterns are written in another way.
pub(super) const RULE: Rule = Rule {
    name: "pattern-of-another-kind",
    aliases: &["SC2018", "SC2019", "SC2020", "SC2021", "SC2022", "SC2063", "SC2081"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "Patterns are written in another way here",
    why: "`grep` reads regular expressions, in which `*` repeats what stands before it, and `tr` reads letters: neither reads the patterns of the shell.",
    bad: "FROM alpine:3.24\nRUN grep '*.txt' /etc/motd\n",
    good: "FROM alpine:3.24\nRUN grep '\\.txt$' /etc/motd\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn patterns() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN grep '*.a' b; grep 'ab*' c; grep -e 'a.*' d; grep -F '*' e
                     ^^^^^ `grep` reads a regular expression: a `*` repeats what stands before it
                                   ^^^^^ `grep` reads a regular expression: a `*` repeats the letter before it
            RUN tr a-z A-Z < a; tr '[a-z]' '[:upper:]' < b; tr ab aa < c
                   ^^^ Letters with accents are none of these: `[:lower:]` has them all
                       ^^^ Letters with accents are none of these: `[:upper:]` has them all
                                   ^^^^^^^ To `tr` these brackets are letters as well
                                                                  ^^ `tr` replaces letters, no words: a letter twice says nothing more
            ",
        );
    }
}
