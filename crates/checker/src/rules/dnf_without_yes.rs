//! Finds `dnf install` that waits for an answer.

use crate::managers::{DNF, Questions, questions};
use crate::{Check, Context, Family, Report, Rule, Severity};

/// `dnf install` without `-y`.
pub(super) const RULE: Rule = Rule {
    name: "dnf-without-yes",
    aliases: &["DL3038"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "`dnf install` asks a question that nobody answers",
    why: "A build has no keyboard. `dnf` and `microdnf` show what they are about to install and ask; without an answer \
          they stop, and the build fails.",
    bad: "FROM fedora:42\nRUN dnf install httpd-2.4.64 && dnf clean all\n",
    good: "FROM fedora:42\nRUN dnf install -y httpd-2.4.64 && dnf clean all\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    const ASKS: Questions = Questions {
        manager: &DNF,
        commands: &["install", "groupinstall", "localinstall"],
        long: &["--assumeyes"],
        letters: &['y'],
        switch: "-y",
        before_command: false,
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
            FROM fedora:42
            RUN microdnf install a-1 && dnf module install b:1
                ^^^^^^^^^^^^^^^^ `dnf install` asks a question that nobody answers
                                        ^^^^^^^^^^^^^^^^^^ `dnf install` asks a question that nobody answers
            RUN dnf -qy install a-1 && microdnf install -y b-1 && dnf remove c && dnf module enable d
            ",
        );
    }
}
