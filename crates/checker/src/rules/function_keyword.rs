//! A function is written with `function`.

use crate::{Check, Family, Rule, Severity};

/// A function is written with `function`.
pub(super) const RULE: Rule = Rule {
    name: "function-keyword",
    aliases: &["SC2112", "SC2113"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "`function` is not known to every shell",
    why: "`name() { …; }` defines a function in every shell; `function name` is understood by bash and ksh alone.",
    bad: "FROM alpine:3.24\nRUN function f() { true; }; f\n",
    good: "FROM alpine:3.24\nRUN f() { true; }; f\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn both_forms() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN function f() { a; }; function g { b; }; h() { c; }
                ^^^^^^^^ `function` is not known to every shell
                                     ^^^^^^^^ `function` is not known to every shell
            ",
        );
    }
}
