//! `a && b || c` is no `if`.

use crate::{Check, Family, Rule, Severity};

/// `a && b || c` is no `if`.
pub(super) const RULE: Rule = Rule {
    name: "chain-instead-of-if",
    aliases: &["SC2015"],
    family: Family::Practice,
    severity: Severity::Info,
    on: true,
    title: "`a && b || c` runs `c` also when `b` fails",
    why: "`c` runs when `a` fails, and also when `a` succeeds and `b` fails. With `if a; then b; else c; fi` exactly one of the two runs.",
    bad: "FROM alpine:3.24\nRUN test -f /a && touch /b || touch /c\n",
    good: "FROM alpine:3.24\nRUN if test -f /a; then touch /b; else touch /c; fi\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn chains() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN a && b || c
                     ^^^^^^ `a && b || c` runs `c` also when `b` fails
            RUN a && b || true
            RUN a && b || exit 1
            RUN if a && b || c; then d; fi
            RUN a || b && c
            ",
        );
    }
}
