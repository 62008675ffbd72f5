//! Finds `apt` in scripts.

use crate::managers::edit_of;
use crate::packages::Apt;
use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// `apt` in `RUN`.
pub(super) const RULE: Rule = Rule {
    name: "apt-in-run",
    aliases: &["DL3027"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "`apt` is meant for people at a terminal",
    why: "`apt` itself warns that its command line may change between releases. `apt-get` and `apt-cache` take the same \
          commands and stay as they are.",
    bad: "FROM debian:bookworm-slim\nRUN apt-get update && apt install -y --no-install-recommends curl \
          && rm -rf /var/lib/apt/lists/*\n",
    good: "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl \
           && rm -rf /var/lib/apt/lists/*\n",
    check: Check::Own(check),
};

/// Commands that `apt-get` has too.
const OF_APT_GET: &[&str] = &[
    "install", "update", "upgrade", "remove", "purge", "autoremove", "autopurge", "clean", "autoclean", "download",
    "source", "build-dep", "dist-clean", "satisfy",
];

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        for call in run.calls_of("apt") {
            let apt = Apt::of(call);
            let program = match apt.as_ref().map(|apt| &*apt.command.text) {
                Some(command) if OF_APT_GET.contains(&command) => Some("apt-get"),
                Some("show" | "search" | "policy") => Some("apt-cache"),
                _ => None,
            };
            let renamed = program
                .filter(|_| cx.text(call.name_span) == "apt")
                .map(|program| Edit::replace(call.name_span, program));
            // `apt` asks as well: its question is no reason to leave one of `apt-get`'s.
            let asks = apt.filter(|apt| apt.installs() && !apt.assumes_yes() && !run.is_fed_by_yes(call));
            let answer = asks.and_then(|apt| edit_of(run, Edit::insert(apt.command.span.end, " -y")));
            let edits = renamed.map(|renamed| [renamed].into_iter().chain(answer).collect::<Vec<_>>());
            let title = format!("Use `{}`", program.unwrap_or("apt-get"));
            report.found(&RULE, call.name_span).fix(title, Trust::Safe, edits);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    #[test]
    fn fixes() {
        let check = |before, after| check_fix(&super::RULE, before, Some(after));
        check("FROM debian\nRUN apt update\n", "FROM debian\nRUN apt-get update\n");
        check("FROM debian\nRUN apt install a\n", "FROM debian\nRUN apt-get install -y a\n");
        check("FROM debian\nRUN yes | apt install a\n", "FROM debian\nRUN yes | apt-get install a\n");
    }

    #[test]
    fn apt() {
        check(
            &super::RULE,
            r"
            FROM debian
            RUN apt-get update && apt install -y a
                                  ^^^ `apt` is meant for people at a terminal
            RUN apt-cache show a
            ONBUILD RUN apt update
                        ^^^ `apt` is meant for people at a terminal
            ",
        );
    }
}
