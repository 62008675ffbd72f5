//! A pattern is expanded by the shell before the program sees it.

use crate::{Check, Family, Rule, Severity};

/// A pattern is expanded by the shell before the program sees it.
pub(super) const RULE: Rule = Rule {
    name: "unquoted-pattern",
    aliases: &["SC2060", "SC2061", "SC2062", "SC2144", "SC2254"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "The shell expands this pattern first",
    why: "An unquoted `*.log` becomes the names in the present folder, if there are any; the program then looks for those. In quotes it gets the pattern itself.",
    bad: "FROM alpine:3.24\nRUN find /srv -name a*.log\n",
    good: "FROM alpine:3.24\nRUN find /srv -name 'a*.log'\n",
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
            RUN find . -name a* -o -name 'b*' && case a in $B) c;; esac
                             ^^ The shell expands this pattern first
                                                           ^^ The shell expands this pattern first
            ",
        );
    }
}
