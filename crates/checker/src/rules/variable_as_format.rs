//! A variable is part of the format of `printf`.

use crate::{Check, Family, Rule, Severity};

/// A variable is part of the format of `printf`.
pub(super) const RULE: Rule = Rule {
    name: "variable-as-format",
    aliases: &["SC2059"],
    family: Family::Correctness,
    severity: Severity::Info,
    on: true,
    title: "A variable stands in the format of `printf`",
    why: "A `%` or a backslash in the value would be read as part of the format. `printf '%s' \"$A\"` prints the value as it is.",
    bad: "FROM alpine:3.24\nRUN printf \"$TEXT\" > /f\n",
    good: "FROM alpine:3.24\nRUN printf '%s' \"$TEXT\" > /f\n",
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
            RUN printf "a $B" && printf '%s' "$C"
                       ^^^^^^ A variable stands in the format of `printf`
            "#,
        );
    }
}
