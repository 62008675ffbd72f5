//! Finds stages with the name of an earlier one.

use std::collections::{BTreeMap, BTreeSet};

use dockerfile::Kind;

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// Two stages share a name.
pub(super) const RULE: Rule = Rule {
    name: "duplicate-stage-name",
    aliases: &["DL3024", "DuplicateStageName"],
    family: Family::Correctness,
    severity: Severity::Error,
    on: true,
    title: "An earlier stage has this name",
    why: "`COPY --from`, `FROM` and `--target` find a stage by its name. If two stages share it, one of them cannot \
          be meant any more, and which one is left depends on the line that asks.",
    bad: "FROM alpine:3.24 AS build\nFROM alpine:3.24 AS build\n",
    good: "FROM alpine:3.24 AS build\nFROM alpine:3.24 AS build-2\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    let mut first_line = BTreeMap::new();
    let mut exact: BTreeSet<&String> = BTreeSet::new();
    for (_, stage) in cx.stages() {
        let Some(Kind::From { alias: Some(alias), .. }) =
            cx.file.instructions.get(stage.from).map(|from| &from.kind)
        else {
            continue;
        };
        let line = cx.file.lines.line(alias.span.start);
        if let Some(first) = first_line.get(&alias.value.to_ascii_lowercase()) {
            // One of the peers takes names in other letters for other names.
            let aliases = if exact.contains(&alias.value) { RULE.aliases } else { &["DuplicateStageName"] };
            // Who names the stage means the first one or the second: nobody can tell which from here.
            let other = (2..100).map(|number| format!("{}-{number}", alias.value)).find(|name| cx.file.stage_named(name).is_none());
            let other = other.unwrap_or_default();
            report
                .found(&RULE, alias.span)
                .aliases(aliases)
                .message(format!("The stage of line {first} is called `{}` too", alias.value))
                .fix(format!("Call it `{other}`"), Trust::Review, Edit::replace(alias.span, other));
        } else {
            first_line.insert(alias.value.to_ascii_lowercase(), line);
        }
        exact.insert(&alias.value);
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn case_does_not_matter() {
        check(
            &super::RULE,
            r"
            FROM alpine AS build
            FROM alpine AS other
            FROM alpine AS BUILD
                           ^^^^^ The stage of line 1 is called `BUILD` too
            ",
        );
    }
}
