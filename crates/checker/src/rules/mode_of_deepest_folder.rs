//! `mkdir -p -m` sets the mode of the last folder alone.

use crate::{Check, Family, Rule, Severity};

/// `mkdir -p -m` sets the mode of the last folder alone.
pub(super) const RULE: Rule = Rule {
    name: "mode-of-deepest-folder",
    aliases: &["SC2174"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "The mode is that of the deepest folder alone",
    why: "With `-p`, `mkdir` also makes the folders above, and those get the mode that the umask leaves. Set it for each folder, or with `chmod`.",
    bad: "FROM alpine:3.24\nRUN mkdir -p -m 700 /srv/a/b\n",
    good: "FROM alpine:3.24\nRUN mkdir -p /srv/a/b && chmod 700 /srv/a /srv/a/b\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn modes() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN mkdir -p -m 700 a && mkdir -pm 700 a/b && mkdir --parents --mode=7 ./a /c
                                           ^^^ The mode is that of the deepest folder alone
                                                                          ^^^^^^^^ The mode is that of the deepest folder alone
            ",
        );
    }
}
