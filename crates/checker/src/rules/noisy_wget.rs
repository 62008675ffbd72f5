//! Finds `wget` that draws its progress into the log.

use crate::managers::edit_of;
use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// `wget` without a word on how to show progress.
pub(super) const RULE: Rule = Rule {
    name: "noisy-wget",
    aliases: &["DL3047"],
    family: Family::Practice,
    severity: Severity::Info,
    on: true,
    title: "`wget` draws its progress into the build log",
    why: "Without a terminal, `wget` writes a line for every 50 kB: thousands for a large file. `-q` keeps it quiet, \
          `--progress=dot:giga` writes a line for every 32 MB.",
    bad: "FROM alpine:3.24\nRUN wget https://example.com/f\n",
    good: "FROM alpine:3.24\nRUN wget -q https://example.com/f\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    const QUIET: &[&str] =
        &["--quiet", "--no-verbose", "--output-file", "--append-output", "--progress"];
    for run in &cx.runs {
        for call in run.calls_of("wget") {
            let is_quiet = QUIET.iter().any(|option| call.has_long(option))
                || call.has_short('q')
                || call.has_short('o')
                || call.has_short('a')
                || call.has("-nv");
            if !is_quiet {
                report.found(&RULE, call.name_span).fix(
                    "Add `-q`",
                    Trust::Safe,
                    edit_of(run, Edit::insert(call.name_span.end, " -q")),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn noisy() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN wget -O f https://example.com/f
                ^^^^ `wget` draws its progress into the build log
            RUN wget -qO f https://example.com/f; wget -nv a; wget --progress=dot:giga a
            ",
        );
    }
}
