//! A test that has the same outcome every time.

use crate::{Check, Family, Rule, Severity};

/// A test that has the same outcome every time.
pub(super) const RULE: Rule = Rule {
    name: "constant-test",
    aliases: &["SC2050", "SC2070", "SC2077", "SC2078", "SC2157", "SC2158", "SC2159", "SC2160", "SC2161", "SC2193", "SC2194", "SC2252", "SC2333"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "This test has the same outcome every time",
    why: "Both sides are known before anything runs, or can never be equal. Mostly a `$` is missing, or a blank stands in the quotes.",
    bad: "FROM alpine:3.24\nRUN [ HOME = /root ] || exit 1\n",
    good: "FROM alpine:3.24\nRUN [ \"$HOME\" = /root ] || exit 1\n",
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
            RUN [ A = b ] || [ "$A" = b ] || [ "$A " = b ] || [ "x$A" = xb ]
                    ^ This test has the same outcome every time
                                               ^^^^^^^^^ This test has the same outcome every time
            RUN [ -n "$A:" ] || [ -n "$A" ] || [ A ] || [ -f a ] || [ false ]
                     ^^^^^ This test has the same outcome every time
                                                 ^ This test has the same outcome every time
                                                                      ^^^^^ This test has the same outcome every time
            RUN case a in b) c;; esac; case $a in b) c;; esac
                     ^ This test has the same outcome every time
            "#,
        );
    }
}
