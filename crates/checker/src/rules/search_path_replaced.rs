//! `PATH` is where the shell looks for programs.

use crate::{Check, Family, Rule, Severity};

/// `PATH` is where the shell looks for programs.
pub(super) const RULE: Rule = Rule {
    name: "search-path-replaced",
    aliases: &["SC2123"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "`PATH` is where the shell looks for programs",
    why: "With another value no program is found any more. Give a variable of your own another name, or keep the old folders: `PATH=/a:$PATH`.",
    bad: "FROM alpine:3.24\nRUN PATH=/opt/tool && ls /\n",
    good: "FROM alpine:3.24\nRUN PATH=/opt/tool:$PATH && ls /\n",
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
            RUN PATH=/a; b
                ^^^^^^^ `PATH` is where the shell looks for programs
            RUN PATH=/a:$PATH; PATH=/bin; PATH=/a b
            ",
        );
    }
}
