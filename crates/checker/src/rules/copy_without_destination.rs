//! `cp`, `mv` or `ln` with a single file.

use crate::{Check, Family, Rule, Severity};

/// `cp`, `mv` or `ln` with a single file.
pub(super) const RULE: Rule = Rule {
    name: "copy-without-destination",
    aliases: &["SC2224", "SC2225", "SC2226"],
    family: Family::Correctness,
    severity: Severity::Error,
    on: true,
    title: "There is no destination",
    why: "`cp` and `mv` refuse a single argument; `ln` makes the link in the folder where it runs. `.` says that this is meant.",
    bad: "FROM alpine:3.24\nRUN ln -s /etc/passwd\n",
    good: "FROM alpine:3.24\nRUN ln -s /etc/passwd .\n",
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
            RUN cp -r /a && mv "$A" && ln -s a b
                ^^ There is no destination
                            ^^ There is no destination
            RUN cp -t b a && cp $A && cp a* && mv -- a && cp "$@"
            "#,
        );
    }
}
