//! A backslash before a letter outside quotes.

use crate::{Check, Family, Rule, Severity};

/// A backslash before a letter outside quotes.
pub(super) const RULE: Rule = Rule {
    name: "letter-instead-of-escape",
    aliases: &["SC1001", "SC1012", "SC1018", "SC1110", "SC1111", "SC1112", "SC2088", "SC2141"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "This is a letter, no escape",
    why: "Outside quotes a backslash only takes the meaning from the next character: `\\n` is `n`. `printf 'a\\n'` prints a new line. Curly quotes are letters too, and so is `~` in quotes.",
    bad: "FROM alpine:3.24\nRUN printf a\\n > /f\n",
    good: "FROM alpine:3.24\nRUN printf 'a\\n' > /f\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn letters() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN printf a\n && printf 'a\n' && printf a\ b
                        ^^ `\n` outside quotes is the letter n
            RUN copy C:\dir && grep \.x f && sed s/a\/b/c/ f && a \é
                       ^^ `\d` outside quotes is d
                                                    ^^ `\/` outside quotes is /
                                                                  ^^^ `\é` outside quotes is é
            ",
        );
    }
}
