//! No program has such a name.

use crate::{Check, Family, Rule, Severity};

/// No program has such a name.
pub(super) const RULE: Rule = Rule {
    name: "name-of-no-program",
    aliases: &["SC2142", "SC2211", "SC2263", "SC2286", "SC2287", "SC2288"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "No program is called that",
    why: "The first word is the program. An empty one, a folder, or one that ends in a comma or a bracket mostly means that a quote, a `[` or a blank is missing.",
    bad: "FROM alpine:3.24\nRUN ] && echo a\n",
    good: "FROM alpine:3.24\nRUN echo a\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn places() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN ] && a, b && /a/ && "" c && ./x*
                ^ No program is called that
                     ^^ No program is called that
                             ^^^ No program is called that
                                    ^^ No program is called that
                                            ^^^^ A pattern is the program's name: which file runs depends on the folder
            "#,
        );
    }
}
