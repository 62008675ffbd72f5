//! Keywords and brackets that only nest.

use crate::{Check, Family, Rule, Severity};

/// Keywords and brackets that only nest.
pub(super) const RULE: Rule = Rule {
    name: "needless-nesting",
    aliases: &["SC1075", "SC2233", "SC2234", "SC2235"],
    family: Family::Correctness,
    severity: Severity::Style,
    on: true,
    title: "This nests more than it must",
    why: "`else if` needs one `fi` more than `elif`. Brackets around a test start another shell; `{ …; }` groups without one.",
    bad: "FROM alpine:3.24\nRUN if ( [ -f /a ] ); then cat /a; fi\n",
    good: "FROM alpine:3.24\nRUN if [ -f /a ]; then cat /a; fi\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn nesting() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN if a; then b; else if c; then d; fi; fi; if a; then b; elif c; then d; fi
                                   ^^ `elif` needs no `fi` of its own
            RUN ( [ -f a ] && [ -f b ] ) || c; { [ -f a ] && [ -f b ]; } || c; ( cd a && make )
                ^^^^^^^^^^^^^^^^^^^^^^^^ These brackets start a shell for a test
            ",
        );
    }
}
