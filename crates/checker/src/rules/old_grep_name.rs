//! `egrep` and `fgrep` are out of use.

use crate::{Check, Family, Rule, Severity};

/// `egrep` and `fgrep` are out of use.
pub(super) const RULE: Rule = Rule {
    name: "old-grep-name",
    aliases: &["SC2196", "SC2197"],
    family: Family::Practice,
    severity: Severity::Info,
    on: true,
    title: "`egrep` and `fgrep` are out of use",
    why: "Newer versions of `grep` warn of both names. `grep -E` and `grep -F` do the same everywhere.",
    bad: "FROM alpine:3.24\nRUN egrep a /etc/passwd\n",
    good: "FROM alpine:3.24\nRUN grep -E a /etc/passwd\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn names() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN egrep a b && fgrep c d
                ^^^^^ `egrep` is out of use: `grep -E` does the same
                             ^^^^^ `fgrep` is out of use: `grep -F` does the same
            ",
        );
    }
}
