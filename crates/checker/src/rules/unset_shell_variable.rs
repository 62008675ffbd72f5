//! A variable is read that nothing sets.

use crate::{Check, Family, Rule, Severity};

/// A variable is read that nothing sets.
pub(super) const RULE: Rule = Rule {
    name: "unset-shell-variable",
    aliases: &["SC2119", "SC2120", "SC2154"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "Nothing sets this variable",
    why: "The shell puts nothing in place of a variable without value. A name in small letters is meant to be set by the script itself.",
    bad: "FROM alpine:3.24\nRUN touch \"/srv/$name\"\n",
    good: "FROM alpine:3.24\nRUN name=a && touch \"/srv/$name\"\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn names() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            ARG c
            RUN echo "$a" "$A" "${b:-x}" "$c" && d=1 && echo "$d"
                      ^^ Nothing sets `a`
            "#,
        );
    }
}
