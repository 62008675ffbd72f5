//! Finds `zypper install` of packages without a version.

use crate::managers::{ZYPPER, is_file, unpinned};
use crate::{Check, Context, Family, Report, Rule, Severity};

/// A package without a version.
pub(super) const RULE: Rule = Rule {
    name: "unpinned-zypper-package",
    aliases: &["DL3037"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "`zypper` installs whatever version there is",
    why: "Two builds of the same file may give two versions, and nothing in the file says which one was tested. `zypper` \
          takes a version behind `=`, or a range behind `<` and `>` in quotes.",
    bad: "FROM opensuse/leap:15.6\nRUN zypper -n install httpd && zypper clean --all\n",
    good: "FROM opensuse/leap:15.6\nRUN zypper -n install httpd=2.4.46 && zypper clean --all\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        for order in run.calls.iter().filter_map(|call| ZYPPER.order(call, &["install", "in"])) {
            unpinned(report, &RULE, order.operands.into_iter(), |package| {
                package.contains(['=', '<', '>']) || is_file(package, &[".rpm"])
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
            r#"
            FROM opensuse/leap:15.6
            RUN zypper -n in a=1 -t pattern b-1
                                            ^^^ `b-1` comes in whatever version there is
            RUN zypper -n in "a>=1" --from r b=2 ./c.rpm && zypper -n rm d
            "#,
        );
    }
}
