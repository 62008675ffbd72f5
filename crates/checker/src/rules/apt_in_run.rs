//! Finds `apt` in scripts.

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
            let command = Apt::of(call).map(|apt| &*apt.command.text);
            let program = match command {
                Some(command) if OF_APT_GET.contains(&command) => Some("apt-get"),
                Some("show" | "search" | "policy") => Some("apt-cache"),
                _ => None,
            };
            let edit = program
                .filter(|_| cx.text(call.name_span) == "apt")
                .map(|program| Edit::replace(call.name_span, program));
            let title = format!("Use `{}`", program.unwrap_or("apt-get"));
            report.found(&RULE, call.name_span).fix(title, Trust::Safe, edit);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

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
