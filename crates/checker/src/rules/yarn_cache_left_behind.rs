//! Finds `yarn install` whose cache stays in the layer.

use dockerfile::{Mount, MountKind};
use image::Size;

use crate::managers::removes;
use crate::{Call, Check, Context, Family, Report, Rule, Run, Severity, Trust, scripts};

/// Yarn's cache stays in the layer.
pub(super) const RULE: Rule = Rule {
    name: "yarn-cache-left-behind",
    aliases: &["DL3060"],
    family: Family::Size,
    severity: Severity::Info,
    on: true,
    title: "`yarn` leaves its cache in the layer",
    why: "`yarn install` keeps every downloaded package a second time in its cache, for an installation that will not \
          happen in this layer. Clean the cache in the same `RUN`, or keep it out with a cache mount.",
    bad: "FROM node:22-alpine\nRUN yarn install\n",
    good: "FROM node:22-alpine\nRUN yarn install && yarn cache clean\n",
    check: Check::Own(check),
};

/// Where the cache is for root: by Yarn's own choice, and in the official image.
const FOLDERS: &[&str] = &["/usr/local/share/.cache/yarn", "/root/.cache/yarn"];

/// Where it keeps it there since its first version.
const VERSIONS: &[&str] = &["/usr/local/share/.cache/yarn/v6", "/root/.cache/yarn/v6"];

/// A mount over Yarn's cache, wherever the user's home is.
fn has_cache_mount(run: &Run<'_>) -> bool {
    let in_a_home = |mount: Mount| {
        let target = mount.target().map_or("", |target| target.value.trim_end_matches('/'));
        matches!(mount.kind, MountKind::Cache | MountKind::Tmpfs)
            && (target.ends_with("/.cache/yarn") || target.ends_with("/.cache/yarn/v6"))
    };
    VERSIONS.iter().any(|folder| run.mounted(folder)) || run.mounts().any(in_a_home)
}

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        let ships = run.onbuild || cx.ships(run.stage);
        let told = cx.selected(&RULE) && cx.is_base(run.stage);
        if !ships && !told || has_cache_mount(run) {
            continue;
        }
        let Some(at) = run.calls.iter().rposition(installs) else { continue };
        let cleans = |call: &Call<'_>| {
            // `rm -rf $(yarn cache dir)` cleans too.
            let by_itself = call.has("clean") || call.has("dir") && call.surroundings.substituted;
            call.name == "yarn" && call.has("cache") && by_itself || removes(call, FOLDERS)
        };
        if !run.calls[at..].iter().any(cleans) {
            // To the peer any word about a cache cleans it.
            let word = |call: &Call<'_>| call.name == "yarn" && (call.has("cache") || call.has("clean"));
            let seen = !run.calls[at..].iter().any(word);
            report.found(&RULE, run.calls[at].span).aliases(if seen { RULE.aliases } else { &[] }).cost(Size::UNKNOWN).fix(
                "Clean the cache in the same `RUN`",
                Trust::Safe,
                scripts::append(cx, run, "yarn cache clean"),
            );
        }
    }
}

/// `yarn install`, also in a workspace; `yarn run install` runs a script of that name.
fn installs(call: &Call<'_>) -> bool {
    let mut words = call.operands(&["--cwd"]).map(|arg| &*arg.text);
    call.name == "yarn"
        && match words.next() {
            Some("install") => true,
            Some("workspace") => words.nth(1) == Some("install"),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn left_behind() {
        check(
            &super::RULE,
            r"
            FROM node:22-alpine AS build
            RUN yarn install
            FROM node:22-alpine
            RUN yarn cache clean && yarn --cwd /a install --frozen-lockfile
                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `yarn` leaves its cache in the layer
            ONBUILD RUN yarn workspace a install
                        ^^^^^^^^^^^^^^^^^^^^^^^^ `yarn` leaves its cache in the layer
            ",
        );
    }

    #[test]
    fn nothing_left() {
        check(
            &super::RULE,
            r"
            FROM node:22-alpine
            RUN yarn install && yarn build && yarn cache clean --all
            RUN yarn install; rm -rf /usr/local/share/.cache
            RUN --mount=type=cache,target=/usr/local/share/.cache/yarn yarn install
            RUN --mount=type=cache,target=/usr/local/share/.cache/yarn/v6 yarn install
            RUN yarn install && rm -rf $(yarn cache dir)
            RUN yarn && yarn add a && yarn run install
            ",
        );
    }
}
