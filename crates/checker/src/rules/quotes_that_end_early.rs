//! Quotes end where they seem to begin.

use crate::{Check, Family, Rule, Severity};

/// Quotes end where they seem to begin.
pub(super) const RULE: Rule = Rule {
    name: "quotes-that-end-early",
    aliases: &["SC2026", "SC2027", "SC2140"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "The quotes end before this",
    why: "Inside double quotes another double quote ends them: `\"a \"b\" c\"` leaves `b` without any. Write `\\\"` inside, or use single quotes outside.",
    bad: "FROM alpine:3.24\nRUN printf \"a \"b\" c\"\n",
    good: "FROM alpine:3.24\nRUN printf 'a \"b\" c'\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn words() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN echo "a"b"c" "a"$B"c" 'a'b "a":"c"
                        ^ The quotes end before this
                                ^^ The quotes end before this
                                         ^ The quotes end before this
            "#,
        );
    }
}
