//! Finds `apt-get update` in another `RUN` than the installation.

use crate::packages::Apt;
use crate::{Check, Context, Edit, Family, Report, Rule, Run, Severity, Trust, scripts};

/// `apt-get update` alone in its `RUN`.
pub(super) const RULE: Rule = Rule {
    name: "update-in-separate-run",
    aliases: &[],
    family: Family::Size,
    severity: Severity::Warning,
    on: true,
    title: "`apt-get update` stands in another `RUN` than the installation",
    why: "Two faults in one. The lists get a layer of their own, and no later `RUN` can take them out of it. And that \
          layer comes from the cache for months: when the installation changes, it looks for packages in old lists and \
          may not find them.",
    bad: "FROM debian:bookworm-slim\nRUN apt-get update\n\
          RUN apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n",
    good: "FROM debian:bookworm-slim\n\
           RUN apt-get update \\\n    && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        let calls = || run.calls.iter().filter_map(Apt::of);
        let Some(update) = calls().find(Apt::updates) else { continue };
        if run.mounted("/var/lib/apt/lists") || calls().any(|apt| apt.installs() || apt.command.text.contains("upgrade"))
        {
            continue;
        }
        let Some(next) = installation(cx, run) else { continue };
        let line = cx.file.lines.line(next.instruction.span.start);
        let (trust, edits): (_, Vec<Edit>) =
            scripts::merge(cx, run, next).unwrap_or((Trust::Review, Vec::new()));
        report
            .found(&RULE, update.call.span)
            .message(format!("`apt-get update` stands in another `RUN` than the installation in line {line}"))
            .fix("Make one `RUN` of the two", trust, edits);
    }
}

/// The next `RUN` that installs, unless it updates for itself.
fn installation<'c, 'a>(cx: &'c Context<'a>, run: &Run<'_>) -> Option<&'c Run<'a>> {
    let later = cx.runs_behind(run.index).iter();
    for later in later.take_while(|later| later.stage == run.stage) {
        for apt in later.calls.iter().filter_map(Apt::of) {
            if apt.updates() {
                return None;
            }
            if apt.installs() {
                return Some(later);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    #[test]
    fn separate() {
        check(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN apt-get update -qq
                ^^^^^^^^^^^^^^^^^^ `apt-get update` stands in another `RUN` than the installation in line 4
            COPY f /
            RUN apt-get install -y curl
            ",
        );
    }

    #[test]
    fn each_updates_for_itself() {
        check(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN apt-get update && apt-get install -y a
            RUN apt-get update && apt-get install -y b
            ",
        );
    }

    #[test]
    fn fix_merges() {
        check_fix(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN apt-get update
            RUN apt-get install -y curl && rm -rf /var/lib/apt/lists/*
            ",
            Some(r"
            FROM debian:bookworm-slim
            RUN apt-get update \
                && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
            "),
        );
    }

    #[test]
    fn no_fix_over_a_comment() {
        check_fix(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN apt-get update
            # For the health check.
            RUN apt-get install -y curl
            ",
            None,
        );
    }
}
