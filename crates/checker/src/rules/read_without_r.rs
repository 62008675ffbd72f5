//! `read` takes backslashes out.

use crate::{Check, Family, Rule, Severity};

/// `read` takes backslashes out.
pub(super) const RULE: Rule = Rule {
    name: "read-without-r",
    aliases: &["SC2162"],
    family: Family::Correctness,
    severity: Severity::Info,
    on: true,
    title: "`read` without `-r` takes backslashes out",
    why: "Without `-r` a backslash joins a line with the next one and vanishes before other letters.",
    bad: "FROM alpine:3.24\nRUN while read l; do echo \"$l\"; done < /etc/passwd\n",
    good: "FROM alpine:3.24\nRUN while read -r l; do echo \"$l\"; done < /etc/passwd\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn reads() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN while read l; do echo "$l"; done < f; while read -r l; do echo "$l"; done < f
                      ^^^^ `read` without `-r` takes backslashes out
            "#,
        );
    }
}
