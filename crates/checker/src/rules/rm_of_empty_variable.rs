//! `rm -r` of a path that begins with a variable.

use crate::{Check, Family, Rule, Severity};

/// `rm -r` of a path that begins with a variable.
pub(super) const RULE: Rule = Rule {
    name: "rm-of-empty-variable",
    aliases: &["SC2114", "SC2115"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "With an empty variable this deletes the system",
    why: "If the variable is empty, `\"$DIR\"/*` is `/*`. `${DIR:?}` stops with an error in that case.",
    bad: "FROM alpine:3.24\nENV DIR=/srv/a\nRUN rm -rf \"$DIR\"/*\n",
    good: "FROM alpine:3.24\nENV DIR=/srv/a\nRUN rm -rf \"${DIR:?}\"/*\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn paths() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN rm -rf "$A"/* "/usr/$A" "$A" "/srv/$A" "${A:?}/b" && rm "$A"/*
                       ^^^^^^ With an empty variable this deletes the system
                              ^^^^^^^^^ With an empty variable this deletes the system
            "#,
        );
    }
}
