//! Finds `COPY --from` of the stage that it stands in.

use dockerfile::Kind;

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// `--from` names its own stage.
pub(super) const RULE: Rule = Rule {
    name: "copy-from-own-stage",
    aliases: &["DL3023"],
    family: Family::Correctness,
    severity: Severity::Error,
    on: true,
    title: "`COPY --from` names the stage that it stands in",
    why: "A stage can only read from stages that are finished: earlier ones. Docker refuses this as a circle. Inside a \
          stage, `RUN cp` copies.",
    bad: "FROM alpine:3.24 AS build\nRUN touch /app\nFROM alpine:3.24 AS final\nCOPY --from=final /app /app\n",
    good: "FROM alpine:3.24 AS build\nRUN touch /app\nFROM alpine:3.24 AS final\nCOPY --from=build /app /app\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (index, instruction) in cx.instructions() {
        let Kind::Copy(_) = &instruction.kind else { continue };
        let Some(from) = instruction.flag_value("from") else { continue };
        let stage = cx.stage_of(index).and_then(|stage| cx.file.stages.get(stage));
        let own = stage.and_then(|stage| stage.name.as_deref());
        if own.is_some_and(|own| own.eq_ignore_ascii_case(&from.value)) {
            let stage = cx.stage_of(index).unwrap_or_default();
            let earlier = cx.file.stages.iter().take(stage).filter_map(|stage| stage.name.as_deref());
            let earlier: Vec<&str> = earlier.filter(|name| own.is_none_or(|own| own != *name)).collect();
            // The peer compares what is written.
            let written = match cx.file.stages.get(stage).and_then(|stage| cx.file.instructions.get(stage.from)).map(|from| &from.kind) {
                Some(Kind::From { alias: Some(alias), .. }) => alias.value == cx.text(from.span),
                _ => false,
            };
            let finding = report.found(&RULE, from.span).aliases(if written { RULE.aliases } else { &[] });
            if let [only] = *earlier {
                finding.fix(format!("Copy from `{only}`"), Trust::Review, Edit::replace(from.span, only));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn own_and_earlier() {
        check(
            &super::RULE,
            r"
            FROM alpine AS a
            COPY --from=A /a /a
                        ^ `COPY --from` names the stage that it stands in
            FROM a AS b
            COPY --from=a /a /a
            ",
        );
    }
}
