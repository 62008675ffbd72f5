//! Finds `cd` in scripts.

use crate::{Context, Family, Report, Rule, Severity};

/// `cd` in `RUN`.
pub(super) const RULE: Rule = Rule {
    name: "cd-in-run",
    aliases: &["DL3003"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "`cd` holds for this `RUN` only",
    why: "Every `RUN` begins in the folder that `WORKDIR` set; a `cd` ends with its script. `WORKDIR` says the folder \
          once, for all that follows, and makes it if it is not there.",
    bad: "FROM alpine:3.24\nRUN cd /tmp && touch ready\n",
    good: "FROM alpine:3.24\nWORKDIR /tmp\nRUN touch ready\n",
    check,
};

fn check(cx: &Context<'_>, report: &mut Report) {
    // What `ONBUILD` keeps runs under a `WORKDIR` that only the other build knows.
    for run in cx.runs.iter().filter(|run| !run.onbuild) {
        for call in run.calls_of("cd") {
            report.found(&RULE, call.span);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn everywhere() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN cd /a && (cd b; c)
                ^^^^^ `cd` holds for this `RUN` only
                          ^^^^ `cd` holds for this `RUN` only
            ",
        );
    }
}
