//! Nothing gets here: the script ends before.

use crate::{Check, Family, Rule, Severity};

/// Nothing gets here: the script ends before.
pub(super) const RULE: Rule = Rule {
    name: "unreachable-command",
    aliases: &["SC2093", "SC2317", "SC2329"],
    family: Family::Correctness,
    severity: Severity::Info,
    on: true,
    title: "Nothing gets here: the script ends before",
    why: "`exit` ends the script, `return` the function: what stands behind in the same list never runs.",
    bad: "FROM alpine:3.24\nRUN touch /a; exit 0; touch /b\n",
    good: "FROM alpine:3.24\nRUN touch /a; exit 0\n",
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
            RUN a; exit; b -c && d
                         ^^^^^ Nothing gets here: the script ends before
            RUN a || exit; b; if c; then exit; fi; d
            ",
        );
    }
}
