//! Finds instructions that a later one of the same stage makes void.

use dockerfile::Kind;

use crate::{Check, Context, Family, Report, Rule, Severity, Trust, scripts};

/// A second `CMD`, `ENTRYPOINT` or `HEALTHCHECK` in a stage.
pub(super) const RULE: Rule = Rule {
    name: "overridden-in-same-stage",
    aliases: &["MultipleInstructionsDisallowed", "DL4003", "DL4004", "DL3012"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "A later instruction of the stage makes this one void",
    why: "A stage has one `CMD`, one `ENTRYPOINT` and one `HEALTHCHECK`: the last. Docker takes the others without a \
          word, and a reader takes them for true.",
    bad: "FROM alpine:3.24\nCMD [\"serve\"]\nCMD [\"serve\", \"--verbose\"]\n",
    good: "FROM alpine:3.24\nCMD [\"serve\", \"--verbose\"]\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (stage, _) in cx.stages() {
        let mut last: [Option<u32>; 3] = [None; 3];
        let mut earlier = [0_usize; 3];
        let of_interest: Vec<_> = cx.of_stage(stage).filter_map(|(index, one)| Some((index, one, slot(&one.kind)?))).collect();
        for (_, instruction, slot) in &of_interest {
            last[*slot] = Some(cx.file.lines.line(instruction.span.start));
        }
        for (index, instruction, slot) in of_interest {
            let name = NAMES[slot];
            let winner = last[slot].filter(|&line| line != cx.file.lines.line(instruction.span.start));
            // Docker speaks of the one that is void, its peer of each one that follows another: both are told only
            // if asked for.
            let codes = CODES[slot];
            let again = earlier[slot] > 0;
            earlier[slot] += 1;
            if let Some(winner) = winner {
                let aliases = if again || !cx.selected(&RULE) { codes } else { &codes[..1] };
                report
                    .found(&RULE, instruction.keyword.span)
                    .aliases(aliases)
                    .message(format!("The `{name}` of line {winner} makes this one void"))
                    .fix("Delete it", Trust::Safe, scripts::remove(cx, index));
            } else if again && cx.selected(&RULE) {
                report
                    .found(&RULE, instruction.keyword.span)
                    .aliases(&codes[1..])
                    .severity(Severity::Info)
                    .message(format!("This `{name}` makes the earlier ones of the stage void"));
            }
        }
    }
}

const NAMES: [&str; 3] = ["CMD", "ENTRYPOINT", "HEALTHCHECK"];

/// The peers' codes for each: Docker's, then that of the other.
const CODES: [&[&str]; 3] = [
    &["MultipleInstructionsDisallowed", "DL4003"],
    &["MultipleInstructionsDisallowed", "DL4004"],
    &["MultipleInstructionsDisallowed", "DL3012"],
];

/// Which of the three an instruction is.
fn slot(kind: &Kind) -> Option<usize> {
    match kind {
        Kind::Cmd(_) => Some(0),
        Kind::Entrypoint(_) => Some(1),
        Kind::Healthcheck(_) => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    #[test]
    fn each_kind_for_itself() {
        check(
            &super::RULE,
            r#"
            FROM alpine AS a
            CMD ["a"]
            ENTRYPOINT ["b"]
            FROM alpine
            CMD ["a"]
            ^^^ The `CMD` of line 7 makes this one void
            ENTRYPOINT ["b"]
            CMD ["c"]
            HEALTHCHECK NONE
            ^^^^^^^^^^^ The `HEALTHCHECK` of line 9 makes this one void
            HEALTHCHECK CMD ["d"]
            "#,
        );
    }

    #[test]
    fn fix_takes_the_whole_lines() {
        check_fix(
            &super::RULE,
            r#"
            FROM alpine
            CMD ["a", \
              "b"]
              CMD ["c"]
            "#,
            Some(r#"
            FROM alpine
              CMD ["c"]
            "#),
        );
    }
}
