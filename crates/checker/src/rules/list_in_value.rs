//! A variable gets a pattern or a list for its value.

use crate::{Check, Family, Rule, Severity};

/// A variable gets a pattern or a list for its value.
pub(super) const RULE: Rule = Rule {
    name: "list-in-value",
    aliases: &["SC2124", "SC2125", "SC2128", "SC2145", "SC2206", "SC2207"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "A value is one text, no list",
    why: "The shell expands no `*` and no `{a,b}` where a variable gets its value: they stand in it as they are. Let a loop go over the names, or find the one with a command.",
    bad: "FROM alpine:3.24\nRUN F=/etc/*.conf; echo \"$F\" > /list\n",
    good: "FROM alpine:3.24\nRUN for F in /etc/*.conf; do echo \"$F\"; done > /list\n",
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
            RUN A=/x/*.jar B="*" C='?' && export D=$E/[ab]
                  ^^^^^^^^ A value is one text, no list
                                                   ^^^^^^^ A value is one text, no list
            RUN A="$@" b && A={} c
                  ^^^^ A value is one text, no list
            "#,
        );
    }
}
