//! `echo` gets an escape that not every shell reads.

use crate::{Check, Family, Rule, Severity};

/// `echo` gets an escape that not every shell reads.
pub(super) const RULE: Rule = Rule {
    name: "echo-with-escapes",
    aliases: &["SC2028", "SC2291"],
    family: Family::Correctness,
    severity: Severity::Info,
    on: true,
    title: "`echo` may print this escape as it stands",
    why: "The shell dash turns `\\n` in the text of `echo` into a new line, bash prints the two characters. `printf` does the same in every shell.",
    bad: "FROM alpine:3.24\nRUN echo \"one\\ntwo\" > /list\n",
    good: "FROM alpine:3.24\nRUN printf \"one\\ntwo\\n\" > /list\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn escapes() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN echo "a\nb" && echo 'a\tb' && echo -e "a\n" && echo "a\ b" && printf "a\n"
                     ^^^^^^ `echo` may print this escape as it stands
                                    ^^^^^^ `echo` may print this escape as it stands
            "#,
        );
    }
}
