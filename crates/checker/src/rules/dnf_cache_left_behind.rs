//! Finds `dnf install` whose cache stays in the layer.

use crate::managers::{DNF, Leftovers, leftovers};
use crate::{Check, Context, Family, Report, Rule, Severity};

/// dnf's cache stays in the layer.
pub(super) const RULE: Rule = Rule {
    name: "dnf-cache-left-behind",
    aliases: &["DL3040"],
    family: Family::Size,
    severity: Severity::Warning,
    on: true,
    title: "`dnf` leaves its cache in the layer",
    why: "`dnf` keeps the metadata of its repositories, tens of megabytes, in `/var/cache`. A later `RUN` cannot take \
          them out of this layer: clean up in the same one, or keep the folder out with a cache mount.",
    bad: "FROM fedora:42\nRUN dnf install -y httpd-2.4.64\n",
    good: "FROM fedora:42\nRUN dnf install -y httpd-2.4.64 && dnf clean all\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    const LEFT: Leftovers = Leftovers {
        manager: &DNF,
        commands: &["install", "in", "reinstall", "rei", "upgrade", "up", "upgrade-minimal", "up-min"],
        cleans: &["clean"],
        folders: &["/var/cache/dnf", "/var/cache/libdnf5", "/var/cache/yum"],
        cleanup: "clean all",
        any_rm: true,
    };
    leftovers(cx, report, &RULE, &LEFT);
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn each_program_cleans_for_itself() {
        check(
            &super::RULE,
            r"
            FROM fedora:42
            RUN dnf upgrade -y && dnf clean all && microdnf install -y a-1 && microdnf clean all
            RUN microdnf install -y a-1 && dnf clean all
                ^^^^^^^^^^^^^^^^^^^^^^^ `dnf` leaves its cache in the layer
            RUN dnf install -y a-1 && rm -rf /var/cache/dnf/*
            RUN --mount=type=cache,target=/var/cache/libdnf5 dnf install -y a-1
            ",
        );
    }
}
