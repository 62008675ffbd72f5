//! `xargs` takes names of `find` apart at blanks.

use crate::{Check, Family, Rule, Severity};

/// `xargs` takes names of `find` apart at blanks.
pub(super) const RULE: Rule = Rule {
    name: "find-piped-to-xargs",
    aliases: &["SC2038"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "`xargs` splits names with blanks",
    why: "`find` prints one name a line, and `xargs` splits at every blank and quote. With `-print0` and `-0`, or with `find … -exec … +`, a name stays whole.",
    bad: "FROM alpine:3.24\nRUN find /srv -name x | xargs rm -f\n",
    good: "FROM alpine:3.24\nRUN find /srv -name x -print0 | xargs -0 rm -f\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn pairs() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN find . | xargs rm && find . -print0 | xargs -0 rm && find . | grep a | xargs rm
                ^^^^^^ `xargs` splits names with blanks
            ",
        );
    }
}
