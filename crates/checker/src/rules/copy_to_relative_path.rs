//! Finds `COPY` to a path that depends on the base image's working directory.

use dockerfile::{Instruction, Kind};

use crate::commands::has_drive;
use crate::{Check, Context, Family, Report, Rule, Severity, Trust, scripts};

/// A relative destination without a `WORKDIR`.
pub(super) const RULE: Rule = Rule {
    name: "copy-to-relative-path",
    aliases: &["DL3045"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "Where the files go depends on the base image",
    why: "A relative destination is joined to the working directory. Without a `WORKDIR` in this file that is the base \
          image's, and the files move when it changes.",
    bad: "FROM alpine:3.24\nCOPY app.py app/\n",
    good: "FROM alpine:3.24\nWORKDIR /srv\nCOPY app.py app/\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    let mut has_workdir: Vec<bool> = Vec::with_capacity(cx.file.stages.len());
    // What stands before the first stage is refused, and yet looked at.
    let mut known = false;
    for (index, instruction) in cx.file.global_arguments().iter().enumerate() {
        judge(cx, report, index, instruction, &mut known);
    }
    for (stage, _) in cx.stages() {
        let base = cx.base_stage(stage);
        known = base.and_then(|base| has_workdir.get(base)).copied().unwrap_or(false);
        for (index, instruction) in cx.of_stage(stage) {
            judge(cx, report, index, instruction, &mut known);
        }
        has_workdir.push(known);
    }
}

/// Judges an instruction. `known` is whether the file says the working directory there.
fn judge(
    cx: &Context<'_>,
    report: &mut Report,
    index: usize,
    instruction: &Instruction,
    known: &mut bool,
) {
    match &instruction.kind {
        Kind::Workdir(_) => *known = true,
        Kind::Copy(transfer) if !*known => {
            let to = transfer.destination.value.trim_matches(|c| c == '"' || c == '\'');
            if !to.is_empty() && !to.starts_with(['/', '$']) && !has_drive(to) {
                let above = cx.stage_of(index);
                report
                    .found(&RULE, transfer.destination.span)
                    .message(format!("`{to}` is joined to the base image's working directory"))
                    .fix(
                        "Set a `WORKDIR` before",
                        Trust::Review,
                        above.and_then(|_| scripts::insert_above(cx, index, "WORKDIR /srv")),
                    );
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn stages_inherit() {
        check(
            &super::RULE,
            r"
            FROM alpine AS a
            COPY f ./
                   ^^ `./` is joined to the base image's working directory
            COPY f /f
            COPY f $DIR
            WORKDIR /b
            COPY f .
            FROM a
            COPY f .
            ",
        );
    }
}
