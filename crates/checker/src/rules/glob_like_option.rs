//! A glob may give a name that begins with a dash.

use crate::{Check, Family, Rule, Severity};

/// A glob may give a name that begins with a dash.
pub(super) const RULE: Rule = Rule {
    name: "glob-like-option",
    aliases: &["SC2035"],
    family: Family::Correctness,
    severity: Severity::Info,
    on: true,
    title: "A file whose name begins with a dash would be taken for an option",
    why: "`rm *` in a folder with a file called `-rf` runs `rm -rf …`. With `./*` every name begins with `./`.",
    bad: "FROM alpine:3.24\nRUN rm -f *.log\n",
    good: "FROM alpine:3.24\nRUN rm -f ./*.log\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn globs() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN rm * && rm -- * && rm ./* && echo * && cp a/* b && cat ?
                   ^ A file whose name begins with a dash would be taken for an option
                                                                       ^ A file whose name begins with a dash would be taken for an option
            ",
        );
    }
}
