//! `local` outside a function.

use crate::{Check, Family, Rule, Severity};

/// `local` outside a function.
pub(super) const RULE: Rule = Rule {
    name: "local-outside-function",
    aliases: &["SC2105", "SC2168"],
    family: Family::Correctness,
    severity: Severity::Error,
    on: true,
    title: "`local` stands outside a function",
    why: "Shells that know `local` refuse it outside functions, and the step fails.",
    bad: "FROM alpine:3.24\nRUN local a=1; echo \"$a\"\n",
    good: "FROM alpine:3.24\nRUN a=1; echo \"$a\"\n",
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
            RUN local a=1
                ^^^^^ `local` stands outside a function
            RUN f() { local a=1; echo $a; }; f
            ",
        );
    }
}
