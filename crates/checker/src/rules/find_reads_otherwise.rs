//! An expression that `find` reads in another way than it looks.

use crate::{Check, Family, Rule, Severity};

/// An expression that `find` reads in another way than it looks.
pub(super) const RULE: Rule = Rule {
    name: "find-reads-otherwise",
    aliases: &["SC2014", "SC2067", "SC2146", "SC2156", "SC2185"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "`find` reads this in another way",
    why: "An action behind `-o` belongs to the last alternative alone, `-exec` runs up to `;` or `+`, and what the shell expands it expands before `find` begins.",
    bad: "FROM alpine:3.24\nRUN find /srv -name a -o -name b -delete\n",
    good: "FROM alpine:3.24\nRUN find /srv \\( -name a -o -name b \\) -delete\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn expressions() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN find . -name a -o -name b -delete; find -name a; find -L . -name a
                                          ^^^^^^^ `-delete` belongs to what stands behind `-o` alone
                                                   ^^^^ Not every `find` begins at `.` by itself
            RUN find . -exec a {} ; b; find . -exec sh -c "a {}" \; -exec a "$(b)" +
                               ^^ `-exec` has no end: it needs `\;` or `+` as a word of its own
                                                          ^^^^^^ A file's name becomes a part of the script: hand it over as `$1`
            RUN find . -exec $(a) {} +
                             ^^^^ This is expanded once, before `find` runs
            "#,
        );
    }
}
