//! Finds `zypper dist-upgrade`.

use crate::managers::ZYPPER;
use crate::{Check, Context, Family, Report, Rule, Severity, Trust, scripts};

/// The whole distribution is upgraded.
pub(super) const RULE: Rule = Rule {
    name: "zypper-dist-upgrade",
    aliases: &["DL3035"],
    family: Family::Size,
    severity: Severity::Warning,
    on: true,
    title: "`zypper dist-upgrade` replaces the base image's packages",
    why: "Every package that is upgraded is in the image twice: in the base image's layer, and again in this one. What \
          comes out also depends on the day of the build. Take a newer base image instead.",
    bad: "FROM opensuse/leap:15.6\nRUN zypper -n dist-upgrade && touch /etc/ready\n",
    good: "FROM opensuse/leap:15.6\nRUN touch /etc/ready\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        for order in
            run.calls.iter().filter_map(|call| ZYPPER.order(call, &["dist-upgrade", "dup"]))
        {
            report.found(&RULE, order.call.name_span.to(order.command.span)).fix(
                "Leave it out",
                Trust::Review,
                scripts::drop_call(cx, run, order.call),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn both_names() {
        check(
            &super::RULE,
            r"
            FROM opensuse/leap:15.6
            RUN zypper -n dup
                ^^^^^^^^^^^^^ `zypper dist-upgrade` replaces the base image's packages
            ONBUILD RUN zypper --root /x dist-upgrade -y
                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `zypper dist-upgrade` replaces the base image's packages
            RUN zypper update && zypper -n in dup=1
            ",
        );
    }
}
