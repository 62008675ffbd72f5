//! Finds `zypper` commands that wait for an answer.

use crate::managers::{Questions, ZYPPER, questions};
use crate::{Check, Context, Family, Report, Rule, Severity};

/// `zypper install` without `--non-interactive`.
pub(super) const RULE: Rule = Rule {
    name: "zypper-without-non-interactive",
    aliases: &["DL3034"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "`zypper` asks a question that nobody answers",
    why: "A build has no keyboard. `zypper` asks before it installs, removes or patches; without an answer it stops, and \
          the build fails. `--non-interactive` stands before the command.",
    bad: "FROM opensuse/leap:15.6\nRUN zypper install httpd=2.4.46 && zypper clean\n",
    good: "FROM opensuse/leap:15.6\nRUN zypper --non-interactive install httpd=2.4.46 && zypper clean\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    const ASKS: Questions = Questions {
        manager: &ZYPPER,
        commands: &["install", "in", "remove", "rm", "source-install", "si", "patch"],
        long: &["--non-interactive", "--no-confirm"],
        letters: &['n', 'y'],
        switch: "--non-interactive",
        before_command: true,
    };
    questions(cx, report, &RULE, &ASKS);
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn asks() {
        check(
            &super::RULE,
            r"
            FROM opensuse/leap:15.6
            RUN zypper in a=1 && zypper --root /x rm b
                ^^^^^^^^^ `zypper` asks a question that nobody answers
                                 ^^^^^^^^^^^^^^^^^^^ `zypper` asks a question that nobody answers
            RUN zypper patch
                ^^^^^^^^^^^^ `zypper` asks a question that nobody answers
            ",
        );
    }

    #[test]
    fn does_not_ask() {
        check(
            &super::RULE,
            r"
            FROM opensuse/leap:15.6
            RUN zypper -n in a=1 && zypper in -y b=1 && zypper -nq rm c && zypper --no-confirm patch
            RUN zypper refresh && zypper update && zypper clean
            ",
        );
    }
}
