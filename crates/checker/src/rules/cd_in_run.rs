//! Finds `cd` in scripts.

use crate::{Check, Call, Context, Edit, Family, Report, Rule, Run, Severity, Trust, scripts};

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
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    // What `ONBUILD` keeps runs under a `WORKDIR` that only the other build knows.
    for run in cx.runs.iter().filter(|run| !run.onbuild) {
        for call in run.calls_of("cd") {
            report.found(&RULE, call.span).fix(
                "Use `WORKDIR`",
                Trust::Review,
                by_workdir(cx, run, call),
            );
        }
    }
}

/// A `cd` to a known folder at the beginning of a script becomes a `WORKDIR` above it. It then holds for all that
/// follows in the stage, too: that is for a person to look at.
fn by_workdir(cx: &Context<'_>, run: &Run<'_>, call: &Call<'_>) -> Option<Vec<Edit>> {
    let first = call.top.is_some_and(|top| top.chain == 0 && top.pipeline == 0);
    let [folder] = &*call.args else { return None };
    let known = folder.literal && folder.text.starts_with('/') && !folder.text.contains([' ', '"']);
    let plain = run.instruction.heredocs.is_empty();
    if !(first && known && plain) || run.calls_of("cd").count() != 1 {
        return None;
    }
    let gone = scripts::without(cx, run.script?, call.top?)?;
    let above = scripts::insert_above(cx, run.index, &format!("WORKDIR {}", folder.text))?;
    Some(vec![above, Edit::delete(gone)])
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
