//! Finds `yum install` whose cache stays in the layer.

use crate::managers::{Leftovers, YUM, leftovers};
use crate::{Check, Context, Family, Report, Rule, Severity};

/// yum's cache stays in the layer.
pub(super) const RULE: Rule = Rule {
    name: "yum-cache-left-behind",
    aliases: &["DL3032"],
    family: Family::Size,
    severity: Severity::Warning,
    on: true,
    title: "`yum` leaves its cache in the layer",
    why: "`yum` keeps the metadata of its repositories, and packages, in `/var/cache/yum`. A later `RUN` cannot take them \
          out of this layer: clean up in the same one, or keep the folder out with a cache mount.",
    bad: "FROM centos:7\nRUN yum install -y httpd-2.4.6\n",
    good: "FROM centos:7\nRUN yum install -y httpd-2.4.6 && yum clean all\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    const LEFT: Leftovers = Leftovers {
        manager: &YUM,
        commands: &["install"],
        cleans: &["clean"],
        folders: &["/var/cache/yum", "/var/cache/dnf"],
        cleanup: "clean all",
        any_rm: true,
    };
    leftovers(cx, report, &RULE, &LEFT);
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix, check_selected};

    #[test]
    fn cleaned() {
        check(
            &super::RULE,
            r"
            FROM centos:7
            RUN yum install -y a-1 && yum -y clean all
            RUN yum install -y a-1; rm -r /var/cache/yum
            RUN yum install -y a-1 && rm -rf /tmp/* /var/cache/*
            RUN --mount=type=cache,target=/var/cache/yum yum install -y a-1
            RUN yum update -y
            ",
        );
    }

    #[test]
    fn not_cleaned() {
        check(
            &super::RULE,
            r"
            FROM centos:7
            RUN yum clean all && yum install -y a-1
                                 ^^^^^^^^^^^^^^^^^^ `yum` leaves its cache in the layer
            RUN yum install -y a-1 && yum clean all && yum install -y b-1
                                                       ^^^^^^^^^^^^^^^^^^ `yum` leaves its cache in the layer
            RUN yum install -y a-1 && rm -rf /var/cache/apk
                ^^^^^^^^^^^^^^^^^^ `yum` leaves its cache in the layer
            ",
        );
    }

    #[test]
    fn in_another_stage_it_costs_nothing() {
        check(&super::RULE, "FROM centos:7 AS a\nRUN yum install -y a-1\nFROM centos:7\n");
        check_selected(
            &super::RULE,
            r"
            FROM centos:7 AS a
            RUN yum install -y a-1
                ^^^^^^^^^^^^^^^^^^ `yum` leaves its cache in the layer
            FROM centos:7
            ",
        );
    }

    #[test]
    fn fix_in_a_heredoc() {
        check_fix(
            &super::RULE,
            "FROM centos:7\nRUN <<E\nset -e\nyum install -y a-1\nE\n",
            Some("FROM centos:7\nRUN <<E\nset -e\nyum install -y a-1\nyum clean all\nE\n"),
        );
    }
}
