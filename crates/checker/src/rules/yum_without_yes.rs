//! Finds `yum install` that waits for an answer.

use crate::managers::{Questions, YUM, questions};
use crate::{Check, Context, Family, Report, Rule, Severity};

/// `yum install` without `-y`.
pub(super) const RULE: Rule = Rule {
    name: "yum-without-yes",
    aliases: &["DL3030"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "`yum install` asks a question that nobody answers",
    why: "A build has no keyboard. `yum` shows what it is about to install and asks; without an answer it stops, and the \
          build fails.",
    bad: "FROM centos:7\nRUN yum install httpd-2.4.6 && yum clean all\n",
    good: "FROM centos:7\nRUN yum install -y httpd-2.4.6 && yum clean all\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    const ASKS: Questions = Questions {
        manager: &YUM,
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
    use crate::testing::{check, check_fix};

    #[test]
    fn asks() {
        check(
            &super::RULE,
            r"
            FROM centos:7
            RUN yum -q install a-1
                ^^^^^^^^^^^^^^ `yum install` asks a question that nobody answers
            ONBUILD RUN a && yum --enablerepo x group install a
                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `yum install` asks a question that nobody answers
            ",
        );
    }

    #[test]
    fn does_not_ask() {
        check(
            &super::RULE,
            r"
            FROM centos:7
            RUN yum -y install a; yum install a -qy; yum install --assumeyes a; yum update; yum list install
            RUN yes | yum install a
            ",
        );
    }

    #[test]
    fn the_exec_form_is_left_alone() {
        check_fix(&super::RULE, "FROM centos:7\nRUN [\"yum\", \"install\", \"a\"]\n", None);
    }
}
