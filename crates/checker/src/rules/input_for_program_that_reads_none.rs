//! A program gets input that it does not read.

use crate::{Check, Family, Rule, Severity};

/// A program gets input that it does not read.
pub(super) const RULE: Rule = Rule {
    name: "input-for-program-that-reads-none",
    aliases: &["SC2216", "SC2217"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "This program reads no input",
    why: "`rm`, `chmod`, `cd` and the like look at their arguments alone. `xargs` makes arguments of what it reads.",
    bad: "FROM alpine:3.24\nRUN touch /a && echo /a | rm\n",
    good: "FROM alpine:3.24\nRUN touch /a && echo /a | xargs rm\n",
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
            RUN cat l | cd /a
                        ^^ `cd` does not read what comes from the pipe
            RUN echo < f
                ^^^^ `echo` does not read its input
            RUN cat l | xargs rm && a | rm -i b && a | echo "$(cat)" && a | sort
            "#,
        );
    }
}
