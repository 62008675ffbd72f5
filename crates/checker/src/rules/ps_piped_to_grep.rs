//! `grep` looks for a process in the output of `ps`.

use crate::{Check, Family, Rule, Severity};

/// `grep` looks for a process in the output of `ps`.
pub(super) const RULE: Rule = Rule {
    name: "ps-piped-to-grep",
    aliases: &["SC2009"],
    family: Family::Practice,
    severity: Severity::Info,
    on: true,
    title: "`pgrep` finds processes by itself",
    why: "`ps | grep` also finds the `grep`, and parts of other lines. `pgrep` compares the names of processes.",
    bad: "FROM alpine:3.24\nRUN ps aux | grep init\n",
    good: "FROM alpine:3.24\nRUN pgrep init\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn pair() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN ps aux | grep a; ps | sort
                ^^^^^^ `pgrep` finds processes by itself
            ",
        );
    }
}
