//! Two redirections of one stream.

use crate::{Check, Family, Rule, Severity};

/// Two redirections of one stream.
pub(super) const RULE: Rule = Rule {
    name: "competing-redirects",
    aliases: &["SC2259", "SC2260", "SC2261"],
    family: Family::Correctness,
    severity: Severity::Error,
    on: true,
    title: "Another redirection takes the same stream",
    why: "A stream goes to one place. The last redirection wins, and one wins over a pipe: the other file stays empty, or the next program gets nothing.",
    bad: "FROM alpine:3.24\nRUN echo a > /b | grep a\n",
    good: "FROM alpine:3.24\nRUN echo a | tee /b | grep a\n",
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
            RUN a > b > c
                  ^^^ Another redirection takes the same stream
                      ^^^ Another redirection takes the same stream
            RUN a > b | c < d
                  ^^^ What goes into the file does not go into the pipe
                          ^^^ What comes from here takes the place of what comes from the pipe
            RUN a > b 2> c < d && a > b 2>&1 | c && a 2> b | c
            ",
        );
    }
}
