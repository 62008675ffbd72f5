//! Finds `apk add` whose index stays in the layer.

use std::cell::LazyCell;

use image::Size;

use crate::managers::edit_of;
use crate::packages::apk_command;
use crate::{Check, Call, Context, Edit, Family, Report, Rule, Severity, Trust};

/// apk's index stays in the layer.
pub(super) const RULE: Rule = Rule {
    name: "apk-cache-left-behind",
    aliases: &["DL3019"],
    family: Family::Size,
    severity: Severity::Warning,
    on: true,
    title: "The package index stays in the layer",
    why: "`apk add` writes the index of all packages to `/var/cache/apk`, where it travels with every pull. With \
          `--no-cache` it is fetched, used and never written.",
    bad: "FROM alpine:3.24\nRUN apk add curl\n",
    good: "FROM alpine:3.24\nRUN apk add --no-cache curl\n",
    check: Check::Own(check),
};

const CACHE: &str = "/var/cache/apk";

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        let harmless = !run.onbuild && !cx.ships(run.stage);
        if harmless && !cx.selected(&RULE) || run.mounted(CACHE) || run.mounted("/etc/apk/cache") {
            continue;
        }
        let removal = LazyCell::new(|| run.calls.iter().rposition(removes_cache));
        for (at, call) in run.calls.iter().enumerate() {
            let Some(add) = apk_command(call).filter(|word| word.text == "add") else { continue };
            // To the peer there is no other way than the option.
            let removed = removal.is_some_and(|removal| at <= removal);
            if call.has_long("--no-cache") || removed && !cx.selected(&RULE) {
                continue;
            }
            let cost = cx.bytes_below(run.index, CACHE).unwrap_or(Size::UNKNOWN);
            if cost == Size::ZERO && cx.layer_is_known(run.index) && !cx.selected(&RULE) {
                continue;
            }
            let message = if removed {
                "`--no-cache` needs no clean-up behind it".to_owned()
            } else if cost.bytes > 0 {
                format!("The package index stays in the layer: {cost}")
            } else {
                RULE.title.to_owned()
            };
            report
                .found(&RULE, call.name_span.to(add.span))
                .message(message)
                .cost(cost)
                .fix("Add `--no-cache`", Trust::Safe, edit_of(run, Edit::insert(add.span.end, " --no-cache")));
        }
    }
}

fn removes_cache(call: &Call<'_>) -> bool {
    call.name == "rm" && call.args.iter().any(|arg| arg.text.starts_with(CACHE))
        || apk_command(call).is_some_and(|word| word.text == "cache" && call.has("purge"))
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn no_index() {
        check(
            &super::RULE,
            r"
            FROM alpine:3.24
            RUN apk --no-cache add a && apk add --no-cache b
            RUN apk add a && rm -rf /var/cache/apk/*
            RUN --mount=type=cache,target=/var/cache/apk apk add a
            ",
        );
    }
}
