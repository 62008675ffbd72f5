//! `sudo` and `su` do not change what the shell itself does.

use crate::{Check, Family, Rule, Severity};

/// `sudo` and `su` do not change what the shell itself does.
pub(super) const RULE: Rule = Rule {
    name: "sudo-for-the-shell",
    aliases: &["SC2024", "SC2117", "SC2232"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "`sudo` does not change what the shell does",
    why: "The shell opens the files of redirections before `sudo` begins, and `cd` is no program that another user could run. `su` without `-c` opens a shell of its own, and the script goes on when that ends.",
    bad: "FROM alpine:3.24\nSHELL [\"/bin/ash\", \"-eo\", \"pipefail\", \"-c\"]\nRUN apk add --no-cache sudo && sudo echo a > /f\n",
    good: "FROM alpine:3.24\nSHELL [\"/bin/ash\", \"-eo\", \"pipefail\", \"-c\"]\nRUN apk add --no-cache sudo && sudo echo a | sudo tee /f > /dev/null\n",
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
            RUN sudo a > b; sudo a >> b < c; sudo a > /dev/null 2> b; echo a | sudo tee b
                       ^^^ The shell opens this file, not `sudo`
                                   ^^^^ The shell opens this file, not `sudo`
                                        ^^^ The shell opens this file, not `sudo`
            RUN sudo -u b cd c && sudo -H make
                ^^^^ `sudo` runs programs, and `cd` is the shell's own
            RUN su a && su a -c b
                ^^ `su` opens a shell and waits for its end: what follows runs as before
            ",
        );
    }
}
