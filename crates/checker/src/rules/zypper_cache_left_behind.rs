//! Finds `zypper install` whose cache stays in the layer.

use crate::managers::{Leftovers, ZYPPER, leftovers};
use crate::{Check, Context, Family, Report, Rule, Severity};

/// zypper's cache stays in the layer.
pub(super) const RULE: Rule = Rule {
    name: "zypper-cache-left-behind",
    aliases: &["DL3036"],
    family: Family::Size,
    severity: Severity::Warning,
    on: true,
    title: "`zypper` leaves its cache in the layer",
    why: "`zypper` keeps the metadata of its repositories in `/var/cache/zypp`. A later `RUN` cannot take them out of \
          this layer: clean up in the same one, or keep the folder out with a cache mount.",
    bad: "FROM opensuse/leap:15.6\nRUN zypper -n install httpd=2.4.46\n",
    good: "FROM opensuse/leap:15.6\nRUN zypper -n install httpd=2.4.46 && zypper clean --all\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    const LEFT: Leftovers = Leftovers {
        manager: &ZYPPER,
        commands: &["install", "in"],
        cleans: &["clean", "cc"],
        folders: &["/var/cache/zypp"],
        cleanup: "clean --all",
        any_rm: false,
    };
    leftovers(cx, report, &RULE, &LEFT);
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn cleaned() {
        check(
            &super::RULE,
            r"
            FROM opensuse/leap:15.6
            RUN zypper -n in a=1 && zypper -n cc -a
            RUN zypper -n in a=1; rm -rf /var/cache/zypp/*
            RUN --mount=type=tmpfs,target=/var/cache/zypp zypper -n in a=1
            RUN zypper -n ref && zypper -n rm b
            RUN zypper cc && zypper -n in a=1
                             ^^^^^^^^^^^^^^^^ `zypper` leaves its cache in the layer
            ",
        );
    }
}
