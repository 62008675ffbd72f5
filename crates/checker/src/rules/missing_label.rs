//! Finds stages without a label that the schema asks for.

use dockerfile::{Instruction, Kind};

use crate::labels::of_stages;
use crate::{Check, Context, Family, Report, Rule, Severity};

/// A label of the schema is missing.
pub(super) const RULE: Rule = Rule {
    name: "missing-label",
    aliases: &["DL3049"],
    family: Family::Practice,
    severity: Severity::Info,
    on: true,
    title: "A label of the schema is missing",
    why: "A schema of labels says what is to be known of every image: where its sources are, who answers for it. It is \
          given in the settings; without one this rule is silent.",
    bad: "FROM alpine:3.24\nCMD [\"/app\"]\n",
    good: "FROM alpine:3.24\nLABEL org.opencontainers.image.source=\"https://example.com/app\"\nCMD [\"/app\"]\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    if cx.options.labels.is_empty() {
        return;
    }
    let labels = of_stages(cx);
    let copied = copied(cx);
    let mut missing: Vec<Vec<&str>> = vec![Vec::new(); labels.len()];
    for (name, _) in &cx.options.labels {
        // Handed up to the stages that build on it; and a stage is fine that a good one builds on.
        let mut has: Vec<bool> = labels.iter().map(|labels| labels.contains(name)).collect();
        for stage in 0..has.len() {
            has[stage] |= cx.base_stage(stage).is_some_and(|base| has[base]);
        }
        for stage in (0..has.len()).rev().filter(|&stage| has[stage]).collect::<Vec<_>>() {
            let mut below = cx.base_stage(stage);
            while let Some(base) = below.filter(|&base| !has[base]) {
                has[base] = true;
                below = cx.base_stage(base);
            }
        }
        for stage in (0..has.len()).filter(|&stage| !has[stage] && !copied[stage]) {
            missing[stage].push(name);
        }
    }
    for ((_, stage), missing) in cx.stages().filter(|_| !cx.has_no_from()).zip(missing).filter(|(_, missing)| !missing.is_empty()) {
        if let Some(from) = cx.file.instructions.get(stage.from) {
            let names = missing.join("`, `");
            report.found(&RULE, from.keyword.span).message(format!("Missing of the schema: `{names}`"));
        }
    }
}

/// The stages that later ones only take files from.
fn copied(cx: &Context<'_>) -> Vec<bool> {
    let mut copied = vec![false; cx.file.stages.len()];
    for (index, instruction) in cx.instructions() {
        let Some(stage) = cx.stage_of(index) else { continue };
        for read in sources(instruction).filter_map(|name| cx.file.stage_reference(&name, stage)) {
            copied[read] = true;
        }
    }
    copied
}

fn sources(instruction: &Instruction) -> impl Iterator<Item = String> {
    let is_reader = matches!(instruction.kind, Kind::Copy(_) | Kind::Add(_) | Kind::Run(_));
    let from = instruction.flag_value("from").map(|from| from.value.clone());
    let mounts = if is_reader { instruction.mounts() } else { Vec::new() };
    let mounted = mounts.into_iter().filter_map(|mount| mount.from().map(|from| from.value.clone()));
    from.into_iter().chain(mounted)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check_with;
    use crate::{LabelKind, Options};

    #[test]
    fn stages() {
        check_with(
            &Options { labels: vec![("l".to_owned(), LabelKind::Text)], ..Options::default() },
            &RULE,
            r"
            FROM alpine AS base
            FROM base AS labelled
            LABEL l=x
            FROM labelled
            FROM alpine AS build
            FROM alpine
            ^^^^ Missing of the schema: `l`
            COPY --from=build / /
            FROM alpine
            ^^^^ Missing of the schema: `l`
            ONBUILD LABEL l=x
            ",
        );
    }
}
