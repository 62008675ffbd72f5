//! A variable is set at the head of a pipe.

use crate::{Check, Family, Rule, Severity};

/// A variable is set at the head of a pipe.
pub(super) const RULE: Rule = Rule {
    name: "value-lost-in-pipe",
    aliases: &["SC2030", "SC2031", "SC2036", "SC2097", "SC2098"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "The value is lost with the pipe",
    why: "Each part of a pipe runs in a shell of its own: the variable is gone behind it, and the next program gets no input.",
    bad: "FROM alpine:3.24\nRUN a=$(cat /etc/passwd) | sort; echo \"$a\"\n",
    good: "FROM alpine:3.24\nRUN a=$(cat /etc/passwd | sort); echo \"$a\"\n",
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
            RUN a=$(b) | c
                ^^^^^^ The value is lost with the pipe
            RUN a=$(b) c | d; (e=1; f "$e") | g
            "#,
        );
    }
}
