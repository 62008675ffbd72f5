//! Finds `yum install` of packages without a version.

use std::cell::LazyCell;

use crate::managers::{YUM, rpm_is_pinned, set_by_script, unpinned};
use crate::{Check, Context, Family, Report, Rule, Severity};

/// A package without a version.
pub(super) const RULE: Rule = Rule {
    name: "unpinned-yum-package",
    aliases: &["DL3033"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "`yum` installs whatever version there is",
    why: "Two builds of the same file may give two versions, and nothing in the file says which one was tested. `yum` \
          takes a version behind a dash: `httpd-2.4.6`.",
    bad: "FROM centos:7\nRUN yum install -y httpd && yum clean all\n",
    good: "FROM centos:7\nRUN yum install -y httpd-2.4.6 && yum clean all\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        let set = LazyCell::new(|| set_by_script(run));
        for order in run.calls.iter().filter_map(|call| YUM.order(call, &["install"])) {
            // A module's stream stands behind a colon.
            let module = order.call.has("module");
            unpinned(report, &RULE, order.operands.into_iter(), |package| {
                if module { package.contains(':') } else { rpm_is_pinned(cx, run, &set, package) }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn unpinned() {
        check(
            &super::RULE,
            r"
            FROM centos:7
            RUN yum -y install a-1 b
                                   ^ `b` comes in whatever version there is
            RUN yum -y install epel-release a-b c.x86_64
                               ^^^^^^^^^^^^ `epel-release` and 2 others come in whatever version there is
            RUN yum -y module install a && yum install -y a-$UNKNOWN
                                      ^ `a` comes in whatever version there is
                                                          ^^^^^^^^^^ `a-$UNKNOWN` comes in whatever version there is
            ",
        );
    }

    #[test]
    fn pinned() {
        check(
            &super::RULE,
            r#"
            FROM centos:7
            ARG V=1
            RUN yum install -y --enablerepo x a-1.2.3-4.el7 "b-1" c-$V d-"${V}".2 ./e.rpm https://example.com/f.rpm
            RUN yum -y module install a:1 && yum groupinstall -y a && yum -y update a
            RUN W=1 && yum install -y a-$W
            "#,
        );
    }
}
