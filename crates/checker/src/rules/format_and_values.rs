//! `printf` gets more or fewer values than its format asks for.

use crate::{Check, Family, Rule, Severity};

/// `printf` gets more or fewer values than its format asks for.
pub(super) const RULE: Rule = Rule {
    name: "format-and-values",
    aliases: &["SC2182", "SC2183"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "The format asks for another number of values",
    why: "What is missing is printed as nothing; for what is left over the whole format is used once more, or nothing at all if it asks for no values.",
    bad: "FROM alpine:3.24\nRUN printf '%s=%s\\n' a\n",
    good: "FROM alpine:3.24\nRUN printf '%s=%s\\n' a b\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn formats() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN printf '%s=%s' a; printf '%s' a b; printf 'a%%' b; printf 'a'
                       ^^^^^^^ The format asks for 2 values, and here are 1
                                                          ^^^^^ The format asks for 0 values, and here are 1
            RUN printf '%s %s' $A; printf -- "%*d %-5.2f" 1 2; printf -v b '%s %s' *
                                             ^^^^^^^^^^^^ The format asks for 3 values, and here are 2
            "#,
        );
    }
}
