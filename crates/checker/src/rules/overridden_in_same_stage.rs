//! Finds instructions that a later one of the same stage makes void.

use dockerfile::Kind;

use crate::{Context, Family, Report, Rule, Severity, Trust, scripts};

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
    check,
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (stage, _) in cx.stages() {
        let mut later: [Option<u32>; 3] = [None; 3];
        for (index, instruction) in cx.of_stage(stage).rev() {
            let (slot, aliases, name): (_, &[&str], _) = match &instruction.kind {
                Kind::Cmd(_) => (0, &["MultipleInstructionsDisallowed", "DL4003"], "CMD"),
                Kind::Entrypoint(_) => (1, &["MultipleInstructionsDisallowed", "DL4004"], "ENTRYPOINT"),
                Kind::Healthcheck(_) => (2, &["MultipleInstructionsDisallowed", "DL3012"], "HEALTHCHECK"),
                _ => continue,
            };
            let line = cx.file.lines.line(instruction.span.start);
            if let Some(winner) = later[slot] {
                report
                    .found(&RULE, instruction.keyword.span)
                    .aliases(aliases)
                    .message(format!("The `{name}` of line {winner} makes this one void"))
                    .fix("Delete it", Trust::Safe, scripts::remove(cx, index));
            } else {
                later[slot] = Some(line);
            }
        }
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
