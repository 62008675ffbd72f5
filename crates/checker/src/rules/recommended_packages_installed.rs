//! Finds `apt-get install` without `--no-install-recommends`.

use crate::managers::edit_of;
use crate::packages::Apt;
use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// Recommended packages come along.
pub(super) const RULE: Rule = Rule {
    name: "recommended-packages-installed",
    aliases: &["DL3015"],
    family: Family::Size,
    severity: Severity::Info,
    on: true,
    title: "Recommended packages are installed too",
    why: "apt installs what a package depends on, and also what it recommends: documentation, extra tools, for \
          `python3-pip` a whole compiler. `--no-install-recommends` leaves the recommended ones out; name those that \
          you do need.",
    bad: "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n",
    good: "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl \
           && rm -rf /var/lib/apt/lists/*\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        let ships = cx.ships(run.stage);
        for apt in run.calls.iter().filter_map(Apt::of) {
            if !apt.installs() || apt.leaves_recommends_out() || apt.call.has_long("--install-recommends") && !cx.selected(&RULE) {
                continue;
            }
            // Behind the last option before the packages, so that `-y` stays where it was.
            let first_package = apt.packages().next().map(|package| package.span.start);
            let behind = apt
                .call
                .args
                .iter()
                .take_while(|arg| first_package.is_none_or(|first| arg.span.start < first))
                .map(|arg| arg.span.end)
                .last()
                .unwrap_or(apt.command.span.end);
            report
                .found(&RULE, apt.call.name_span.to(apt.command.span))
                .aliases(if apt.call.name == "apt-get" { RULE.aliases } else { &[] })
                .severity(if ships { RULE.severity } else { Severity::Style })
                .fix(
                    "Add `--no-install-recommends`",
                    Trust::Review,
                    edit_of(run, Edit::insert(behind, " --no-install-recommends")),
                );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    #[test]
    fn installed() {
        check(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN apt-get update && apt-get install -y curl
                                  ^^^^^^^^^^^^^^^ Recommended packages are installed too
            ",
        );
    }

    #[test]
    fn left_out() {
        check(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN apt-get install --no-install-recommends -y a
            RUN apt-get -o APT::Install-Recommends=false install -y a
            RUN apt-get -oAPT::Install-Recommends=0 install -y a
            ",
        );
    }

    #[test]
    fn fix_stands_before_the_packages() {
        check_fix(
            &super::RULE,
            r"
            FROM debian
            RUN apt-get install -qq -o Debug::NoLocking=1 -y a b
            ",
            Some(r"
            FROM debian
            RUN apt-get install -qq -o Debug::NoLocking=1 -y --no-install-recommends a b
            "),
        );
    }

    #[test]
    fn fix_without_any_option() {
        check_fix(
            &super::RULE,
            r"
            FROM debian
            RUN apt-get -y install a
            ",
            Some(r"
            FROM debian
            RUN apt-get -y install --no-install-recommends a
            "),
        );
    }
}
