//! A keyword stands where it is an argument.

use crate::{Check, Family, Rule, Severity};

/// A keyword stands where it is an argument.
pub(super) const RULE: Rule = Rule {
    name: "keyword-as-argument",
    aliases: &["SC1010"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "A keyword is an argument here",
    why: "`done` and the like end a loop or a condition only where a command could begin. Mostly a `;` before them is missing.",
    bad: "FROM alpine:3.24\nRUN echo all done\n",
    good: "FROM alpine:3.24\nRUN echo all 'done'\n",
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
            RUN for i in a b; do echo $i; done && a done > fi
                                                    ^^^^ `done` is an argument here, and no keyword
                                                           ^^ `fi` is an argument here, and no keyword
            RUN echo 'done' "then" done. if
            "#,
        );
    }
}
