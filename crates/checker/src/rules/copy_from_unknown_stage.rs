//! Finds `COPY --from` of a stage that there is not.

use dockerfile::Kind;

use crate::names::nearest;
use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// `--from` names no earlier stage.
pub(super) const RULE: Rule = Rule {
    name: "copy-from-unknown-stage",
    aliases: &["DL3022"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "`COPY --from` names no earlier stage",
    why: "What is no stage above is taken for an image, and Docker tries to pull it: a mistyped name ends in \"pull access \
          denied\", or in a stranger's image. If an image is meant, give its tag or digest.",
    bad: "FROM alpine:3.24 AS build\nRUN touch /app\nFROM alpine:3.24\nCOPY --from=biuld /app /app\n",
    good: "FROM alpine:3.24 AS build\nRUN touch /app\nFROM alpine:3.24\nCOPY --from=build /app /app\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (index, instruction) in cx.instructions() {
        let Kind::Copy(_) = &instruction.kind else { continue };
        let Some(from) = instruction.flag_value("from") else { continue };
        let stage = cx.stage_of(index).unwrap_or_default();
        let name = from.value.as_str();
        let number = !cx.has_no_from() && name.parse::<usize>().is_ok_and(|number| number <= stage);
        // A stage's own name is another matter, and a name with a tag or digest is surely an image.
        let own = cx.stage_of(index).and_then(|stage| cx.file.stages.get(stage));
        let own = own.and_then(|own| own.name.as_deref()).is_some_and(|own| own.eq_ignore_ascii_case(name));
        if number || own || name.is_empty() || name.contains(':') || cx.file.stage_reference(name, stage).is_some() {
            continue;
        }
        let names = cx.file.stages.iter().take(stage).filter_map(|stage| stage.name.as_deref());
        let near = nearest(name, names);
        let hint = near.map_or_else(String::new, |near| format!("; there is `{near}`"));
        let edit = near.map(|near| Edit::replace(from.span, near));
        report
            .found(&RULE, from.span)
            .message(format!("`{name}` is no earlier stage{hint}"))
            .fix(near.map_or_else(String::new, |near| format!("Copy from `{near}`")), Trust::Review, edit);
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn names_and_numbers() {
        check(
            &super::RULE,
            r#"
            FROM alpine AS Build
            FROM alpine
            COPY --from=build /a /a
            COPY --from=BUILD /a /a
            COPY --from="build" /a /a
            COPY --from=0 /a /a
            COPY --from=nginx:1.29 /a /a
            COPY --from=localhost:5000/a /a /a
            COPY --from=2 /a /a
                        ^ `2` is no earlier stage
            COPY --from=later /a /a
                        ^^^^^ `later` is no earlier stage
            COPY --from=$STAGE /a /a
                        ^^^^^^ `$STAGE` is no earlier stage
            FROM alpine AS later
            COPY --from=biuld /a /a
                        ^^^^^ `biuld` is no earlier stage; there is `build`
            "#,
        );
    }
}
