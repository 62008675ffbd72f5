//! Comparisons that the shell does not read as they are meant.

use crate::{Check, Family, Rule, Severity};

/// A comparison that the shell does not read as it is meant.
pub(super) const RULE: Rule = Rule {
    name: "comparison-read-otherwise",
    aliases: &["SC2057", "SC2058", "SC2071", "SC2072", "SC2073", "SC2074", "SC2107", "SC2108", "SC2109", "SC2110", "SC2170", "SC2265", "SC2266", "SC2309", "SC2331"],
    family: Family::Correctness,
    severity: Severity::Error,
    on: true,
    title: "The shell does not read this comparison as it is meant",
    why: "In `[ … ]` the signs `<` and `>` redirect and `&&` ends the command; `-eq` and its like compare whole \
          numbers, `=` compares words.",
    bad: "FROM alpine:3.24\nRUN [ \"$(id -un)\" -eq root ]\n",
    good: "FROM alpine:3.24\nRUN [ \"$(id -un)\" = root ]\n",
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
            RUN [ "$A" -eq b ] || [ 1.5 -lt "$A" ] || [ "$A" -gt -1 ] || [ "$A" -eq "" ]
                           ^ `b` is no number: `-eq` compares numbers
                                    ^^^ `1.5` is no number: `-lt` compares numbers
            RUN [ "$A" = b && "$C" = d ]
                           ^^ `&&` ends the test: each side needs brackets of its own
            RUN [ "$A" > 1 ] && a > b
                       ^ `>` compares words: numbers are compared by `-gt`
            SHELL ["/bin/bash", "-c"]
            RUN [ "$A" > b ] && [[ $A > b ]]
                       ^ In single brackets `>` redirects: write `\>`
            RUN [[ $A < 1 ]] || [ "$A" =~ b ]
                      ^ `<` compares words: numbers are compared by `-lt`
                                       ^^ `=~` is for double brackets
            "#,
        );
    }
}
