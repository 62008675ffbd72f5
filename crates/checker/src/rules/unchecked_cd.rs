//! `cd` may fail, and the script goes on.

use crate::{Check, Family, Rule, Severity};

/// `cd` may fail, and the script goes on.
pub(super) const RULE: Rule = Rule {
    name: "unchecked-cd",
    aliases: &["SC2103", "SC2164"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "If `cd` fails, what follows runs in another folder",
    why: "After a `cd` that failed, the next commands run where the script was before. `cd a && b` or `cd a || exit` stop there, and so does `set -e`.",
    bad: "FROM alpine:3.24\nRUN cd /srv; touch ready\n",
    good: "FROM alpine:3.24\nRUN cd /srv || exit; touch ready\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn folders() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN cd a; b; cd ..; cd c && d; cd e || exit; (cd f && g)
                ^^^^ If `cd` fails, what follows runs in another folder
                         ^^^^^ If `cd` fails, what follows runs in another folder
            RUN set -e; cd a; b
            ",
        );
    }
}
