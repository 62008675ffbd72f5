//! Finds stages without `HEALTHCHECK`.

use dockerfile::Kind;

use crate::{Check, Context, Family, Report, Rule, Severity, Trust, scripts};

/// Nothing says how to tell whether the container works.
pub(super) const RULE: Rule = Rule {
    name: "missing-healthcheck",
    aliases: &["DL3057"],
    family: Family::Practice,
    severity: Severity::Info,
    // Kubernetes and others do not look at it, and a program that ends by itself needs none.
    on: false,
    title: "The stage has no `HEALTHCHECK`",
    why: "Docker takes a container for healthy as long as its process runs, even if it answers nobody. `HEALTHCHECK` says \
          how to tell; `HEALTHCHECK NONE` says that nothing needs to.",
    bad: "FROM alpine:3.24\nCMD [\"/app\"]\n",
    good: "FROM alpine:3.24\nCMD [\"/app\"]\nHEALTHCHECK NONE\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    if cx.has_no_from() {
        return;
    }
    let has_own = |stage: usize| {
        cx.of_stage(stage).any(|(_, found)| matches!(found.kind, Kind::Healthcheck(_)))
    };
    // A check is handed up to the stages that build on it; the stages that it builds on are parts of its image.
    let mut has: Vec<bool> = cx.stages().map(|(stage, _)| has_own(stage)).collect();
    let own = has.clone();
    for stage in 0..has.len() {
        has[stage] |= cx.base_stage(stage).is_some_and(|base| has[base]);
    }
    for stage in (0..own.len()).filter(|&stage| own[stage]) {
        let mut below = cx.base_stage(stage);
        while let Some(base) = below.filter(|&base| !has[base]) {
            has[base] = true;
            below = cx.base_stage(base);
        }
    }
    // To the peer one check is enough for all that builds on the same stage.
    let mut seen = vec![false; own.len()];
    for stage in (0..own.len()).filter(|&stage| own[stage]) {
        seen[cx.root(stage)] = true;
    }
    for (stage, parsed) in cx.stages() {
        if let Some(from) = cx.file.instructions.get(parsed.from).filter(|_| !has[stage]) {
            let end = cx.of_stage(stage).next_back();
            let unseen = seen[cx.root(stage)];
            report.found(&RULE, from.keyword.span).aliases(if unseen { &[] } else { RULE.aliases }).fix(
                "Say that there is nothing to check",
                Trust::Review,
                end.and_then(|(end, _)| scripts::insert_below(cx, end, "HEALTHCHECK NONE")),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    #[test]
    fn in_the_case_of_the_file() {
        check_fix(
            &super::RULE,
            "from alpine\nrun a\nCMD [\"b\"]\n",
            Some("from alpine\nrun a\nCMD [\"b\"]\nhealthcheck NONE\n"),
        );
    }

    #[test]
    fn handed_up_and_down() {
        check(
            &super::RULE,
            r"
            FROM alpine AS a
            FROM a AS b
            HEALTHCHECK NONE
            FROM b
            FROM a AS c
            ^^^^ The stage has no `HEALTHCHECK`
            FROM alpine
            ^^^^ The stage has no `HEALTHCHECK`
            ONBUILD HEALTHCHECK NONE
            ",
        );
    }
}
