//! Finds `dnf install` of packages without a version.

use std::cell::LazyCell;

use crate::managers::{DNF, rpm_is_pinned, set_by_script, unpinned};
use crate::{Check, Context, Family, Report, Rule, Severity};

/// A package without a version.
pub(super) const RULE: Rule = Rule {
    name: "unpinned-dnf-package",
    aliases: &["DL3041"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "`dnf` installs whatever version there is",
    why: "Two builds of the same file may give two versions, and nothing in the file says which one was tested. `dnf` \
          takes a version behind a dash: `httpd-2.4.64`.",
    bad: "FROM fedora:42\nRUN dnf install -y httpd && dnf clean all\n",
    good: "FROM fedora:42\nRUN dnf install -y httpd-2.4.64 && dnf clean all\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        let set = LazyCell::new(|| set_by_script(run));
        for order in run.calls.iter().filter_map(|call| DNF.order(call, &["install"])) {
            if order.call.has("group") {
                continue;
            }
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
            FROM fedora:42
            RUN microdnf install -y a && dnf install -y @b c-1
                                    ^ `a` comes in whatever version there is
                                                        ^^ `@b` comes in whatever version there is
            RUN dnf install -y a-1 --repo x b-2 && dnf module install -y c:1/d && dnf group install -y e
            ",
        );
    }
}
