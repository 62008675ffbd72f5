//! A pipeline reads the file that it writes.

use crate::{Check, Family, Rule, Severity};

/// A pipeline reads the file that it writes.
pub(super) const RULE: Rule = Rule {
    name: "file-read-and-written",
    aliases: &["SC2094"],
    family: Family::Correctness,
    severity: Severity::Info,
    on: true,
    title: "This file is read and written at once",
    why: "The shell empties the file of `>` before any program starts: what was to be read is gone. Write another file, then rename it.",
    bad: "FROM alpine:3.24\nRUN sort /etc/hosts > /etc/hosts\n",
    good: "FROM alpine:3.24\nRUN sort /etc/hosts > /tmp/hosts && mv /tmp/hosts /etc/hosts\n",
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
            RUN sort f | uniq > f
                                ^ This file is read and written at once
            RUN sort f | uniq > g; echo f > f; sort h && a > h; a > /dev/null 2> /dev/null
            ",
        );
    }
}
