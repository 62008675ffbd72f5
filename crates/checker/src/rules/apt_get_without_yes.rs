//! Finds `apt-get install` that waits for an answer.

use crate::managers::edit_of;
use crate::packages::Apt;
use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// `apt-get install` without `-y`.
pub(super) const RULE: Rule = Rule {
    name: "apt-get-without-yes",
    aliases: &["DL3014"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "`apt-get install` asks a question that nobody answers",
    why: "A build has no keyboard. When more than the named packages is to be installed, `apt-get` asks, gets no answer \
          and stops: the build fails.",
    bad: "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install --no-install-recommends curl \
          && rm -rf /var/lib/apt/lists/*\n",
    good: "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl \
           && rm -rf /var/lib/apt/lists/*\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        for apt in run.calls.iter().filter_map(Apt::of) {
            if apt.call.name != "apt-get" || !apt.installs() || apt.assumes_yes() || run.is_fed_by_yes(apt.call) {
                continue;
            }
            report.found(&RULE, apt.call.name_span.to(apt.command.span)).fix(
                "Add `-y`",
                Trust::Safe,
                edit_of(run, Edit::insert(apt.command.span.end, " -y")),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn asks() {
        check(
            &super::RULE,
            r"
            FROM debian
            RUN apt-get install curl
                ^^^^^^^^^^^^^^^ `apt-get install` asks a question that nobody answers
            RUN apt-get -t stable install curl
                ^^^^^^^^^^^^^^^^^^^^^^^^^ `apt-get install` asks a question that nobody answers
            ",
        );
    }

    #[test]
    fn does_not_ask() {
        check(
            &super::RULE,
            r"
            FROM debian
            RUN apt-get install -y a && apt-get -qy install b && apt-get install -qq c
            RUN apt-get install --yes a; apt-get install --assume-yes b; apt-get -q -q install c
            RUN yes | apt-get install a
            ",
        );
    }
}
