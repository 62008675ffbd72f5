//! The shell cannot read the script.

use crate::{Check, Family, Rule, Severity};

/// The shell cannot read the script.
pub(super) const RULE: Rule = Rule {
    name: "script-the-shell-refuses",
    aliases: &["SC1033", "SC1034", "SC1035", "SC1045", "SC1051", "SC1053", "SC1054", "SC1059", "SC1063", "SC1065", "SC1069", "SC1070", "SC1072", "SC1074", "SC1085", "SC1088", "SC1089", "SC1133", "SC1140", "SC1141", "SC2326"],
    family: Family::Correctness,
    severity: Severity::Error,
    on: true,
    title: "The shell refuses this script",
    why: "The shell reads the whole script before it runs any of it. With a quote or a bracket too few or too many the step fails at once.",
    bad: "FROM alpine:3.24\nRUN if true; then echo a\n",
    good: "FROM alpine:3.24\nRUN if true; then echo a; fi\n",
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
            RUN echo a (b)
                       ^ The shell refuses this: syntax error: "(" unexpected
            RUN a; fi
                   ^^ The shell refuses this: syntax error: "fi" unexpected
            RUN !(a) && ! b || !c
                ^ `!` needs a blank behind it
                               ^ `!` needs a blank behind it
            RUN [ -f a && [-f b ] && [ a ]
                ^ `[` has no `]`
                          ^^^ `[` needs a blank behind it
            RUN && a
                ^^ The shell refuses this: syntax error: "&&" unexpected
            "#,
        );
    }
}
