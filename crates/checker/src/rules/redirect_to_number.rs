//! A redirection to a file whose name is a number.

use crate::{Check, Family, Rule, Severity};

/// A redirection to a file whose name is a number.
pub(super) const RULE: Rule = Rule {
    name: "redirect-to-number",
    aliases: &["SC2210"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "The output goes to a file that is called by a number",
    why: "To the shell `<` and `>` are redirections, also in what looks like a version: `pip install app>1` installs any version and writes into a file `1`. Quotes keep the shell's hands off.",
    bad: "FROM python:3.13-slim-trixie\nRUN pip install --no-cache-dir flask>2\n",
    good: "FROM python:3.13-slim-trixie\nRUN pip install --no-cache-dir \"flask>2\"\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn numbers() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN a >1; b 2>&1; c > /1; d <2 >>$e
                  ^^ The output goes to a file that is called by a number
                                        ^^ The output goes to a file that is called by a number
            ",
        );
    }
}
