//! Finds `apt-get clean` where there is nothing to clean.

use dockerfile::Kind;

use crate::packages::Apt;
use crate::{Check, Context, Family, Report, Rule, Severity, Trust, scripts};

/// `apt-get clean` on an image that cleans by itself.
pub(super) const RULE: Rule = Rule {
    name: "useless-apt-clean",
    aliases: &[],
    family: Family::Size,
    severity: Severity::Style,
    on: true,
    title: "`apt-get clean` frees 0 B here",
    why: "`apt-get clean` deletes downloaded packages from `/var/cache/apt`. The official Debian and Ubuntu images \
          (`/etc/apt/apt.conf.d/docker-clean`) delete them after each installation anyway. The package lists, which do \
          take space, are in `/var/lib/apt/lists`: `clean` leaves them there.",
    bad: "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl \
          && apt-get clean && rm -rf /var/lib/apt/lists/*\n",
    good: "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl \
           && rm -rf /var/lib/apt/lists/*\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    // Who takes the image's setting away must clean up.
    if cx.file.text.contains("docker-clean") || cx.file.text.contains("Keep-Downloaded-Packages") {
        return;
    }
    for run in cx.runs.iter().filter(|run| !run.onbuild && has_official_base(cx, run.stage)) {
        for apt in run.calls.iter().filter_map(Apt::of) {
            if !matches!(&*apt.command.text, "clean" | "autoclean") {
                continue;
            }
            let edit = scripts::drop_call(cx, run, apt.call);
            report
                .found(&RULE, apt.call.span)
                .message(format!(
                    "`{} {}` frees 0 B: the base image deletes downloaded packages by itself",
                    apt.call.name, apt.command.text
                ))
                .fix("Leave it out", Trust::Safe, edit);
        }
    }
}

/// Whether a stage stands on an official Debian or Ubuntu image.
fn has_official_base(cx: &Context<'_>, stage: Option<usize>) -> bool {
    let Some(root) = stage.map(|stage| cx.root(stage)) else { return false };
    let from = cx.file.stages.get(root).and_then(|stage| cx.file.instructions.get(stage.from));
    let Some(Kind::From { image, .. }) = from.map(|from| &from.kind) else { return false };
    let name = image.value.split([':', '@']).next().unwrap_or_default();
    let name = name.strip_prefix("docker.io/").unwrap_or(name);
    matches!(name.strip_prefix("library/").unwrap_or(name), "debian" | "ubuntu")
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    #[test]
    fn official_and_other() {
        check(
            &super::RULE,
            r"
            FROM ubuntu:24.04 AS base
            FROM base
            RUN apt-get autoclean -y
                ^^^^^^^^^^^^^^^^^^^^ `apt-get autoclean` frees 0 B: the base image deletes downloaded packages by itself
            FROM example.com/debian:1
            RUN apt-get clean
            ",
        );
    }

    #[test]
    fn where_packages_are_kept() {
        check(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN rm -f /etc/apt/apt.conf.d/docker-clean
            RUN apt-get clean
            ",
        );
    }

    #[test]
    fn fix_at_either_end() {
        check_fix(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN apt-get clean && touch /a
            ",
            Some(r"
            FROM debian:bookworm-slim
            RUN touch /a
            "),
        );
    }
}
