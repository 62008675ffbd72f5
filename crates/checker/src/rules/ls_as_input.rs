//! A program reads the output of `ls`.

use crate::{Check, Family, Rule, Severity};

/// A program reads the output of `ls`.
pub(super) const RULE: Rule = Rule {
    name: "ls-as-input",
    aliases: &["SC2010", "SC2011", "SC2012", "SC2045"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "The output of `ls` is made for people",
    why: "`ls` changes names that have blanks, new lines or other letters, and nobody can read them back from its output. Globs and `find` give the names themselves.",
    bad: "FROM alpine:3.24\nRUN ls /srv | xargs rm\n",
    good: "FROM alpine:3.24\nRUN find /srv -mindepth 1 -delete\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn read() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN ls | grep a; ls | xargs b; ls | sort; for f in $(ls); do c "$f"; done; ls
                ^^ The output of `ls` is made for people
                             ^^ The output of `ls` is made for people
                                           ^^ The output of `ls` is made for people
                                                               ^^^^^ The output of `ls` is made for people
            "#,
        );
    }
}
