//! A word in brackets is one letter.

use crate::{Check, Family, Rule, Severity};

/// A word in brackets is one letter.
pub(super) const RULE: Rule = Rule {
    name: "repeated-letter-in-class",
    aliases: &["SC2102"],
    family: Family::Correctness,
    severity: Severity::Info,
    on: true,
    title: "Brackets stand for one letter of these",
    why: "Outside quotes `[abc]` is a glob that stands for one letter. The shell leaves the word alone only as long as no file fits: quote it.",
    bad: "FROM alpine:3.24\nRUN touch list[all]\n",
    good: "FROM alpine:3.24\nRUN touch \"list[all]\"\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn classes() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN pip install a[all] b[redis] "c[all]" && rm [a-z]
                             ^^^^^ Brackets stand for one letter of these
            "#,
        );
    }
}
