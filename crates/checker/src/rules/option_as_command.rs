//! A line that begins with an option.

use crate::{Check, Family, Rule, Severity};

/// A line that begins with an option.
pub(super) const RULE: Rule = Rule {
    name: "option-as-command",
    aliases: &["SC2215"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "An option stands where a program should",
    why: "Nothing is called `-y`: mostly a backslash is missing at the end of the line before, or the program's name.",
    bad: "FROM alpine:3.24\nRUN apk add --no-cache curl; -U git\n",
    good: "FROM alpine:3.24\nRUN apk add --no-cache -U curl git\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn places() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN a && -b c
                     ^^ An option stands where a program should
            RUN - a -b
            ",
        );
    }
}
