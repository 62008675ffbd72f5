//! Finds `apt-get update` whose lists stay in the layer.

use std::cell::LazyCell;

use image::Size;

use crate::packages::{Apt, removes_apt_lists};
use crate::{Check, Call, Context, Family, Report, Rule, Run, Severity, Trust, scripts};

/// apt's package lists stay in the layer.
pub(super) const RULE: Rule = Rule {
    name: "package-lists-left-behind",
    aliases: &["DL3009"],
    family: Family::Size,
    severity: Severity::Warning,
    on: true,
    title: "The package lists stay in the layer",
    why: "`apt-get update` writes the lists of all packages to `/var/lib/apt/lists`. They are of use until the packages \
          are installed; then they travel with every pull. Delete them in the same `RUN`, or keep them out with a cache \
          mount. `apt-get clean` does not delete them, and a later `RUN` cannot.",
    bad: "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl\n",
    good: "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl \
           && rm -rf /var/lib/apt/lists/*\n",
    check: Check::Own(check),
};

const LISTS: &str = "/var/lib/apt/lists";

fn check(cx: &Context<'_>, report: &mut Report) {
    // Deleting in a later layer what an earlier one holds frees nothing: the first is to be mended first.
    let mut kept_before = false;
    let needed = LazyCell::new(|| needed_later(cx));
    for (place, run) in cx.runs.iter().enumerate() {
        // A stage that does not ship makes no image larger; what `ONBUILD` keeps, another image pays for.
        let harmless = !run.onbuild && !cx.ships(run.stage);
        let told = cx.selected(&RULE) && cx.is_base(run.stage);
        if harmless && !told || run.mounted(LISTS) {
            continue;
        }
        let Some(at) = run.calls.iter().rposition(|call| {
            Apt::of(call).is_some_and(|apt| apt.updates()) || call.name == "aptitude" && call.has("update")
        }) else {
            continue;
        };
        if run.calls[at..].iter().any(removes_apt_lists) {
            continue;
        }
        let cost = cx.bytes_below(run.index, LISTS).unwrap_or(Size::UNKNOWN);
        // The model saw them go, by a command that is not known here.
        if cost == Size::ZERO && cx.layer_is_known(run.index) && !cx.selected(&RULE) {
            continue;
        }
        let message = if cost.bytes > 0 {
            format!("The package lists stay in the layer: {cost}")
        } else {
            RULE.title.to_owned()
        };
        let edits = if needed[place] { None } else { scripts::append(cx, run, "rm -rf /var/lib/apt/lists/*") };
        report
            .found(&RULE, run.calls[at].span)
            // To the peer lists are gone if any of them is deleted anywhere in the script, or anything by `rm -rf`.
            .aliases(if run.calls.iter().any(removes_some) { &[] } else { RULE.aliases })
            .message(message)
            .cost(cost)
            .fix("Delete the lists in the same `RUN`", if kept_before { Trust::Review } else { Trust::Safe }, edits);
        kept_before |= !harmless;
    }
}

/// Whether a call deletes lists, even if not all of them.
fn removes_some(call: &Call<'_>) -> bool {
    removes_apt_lists(call) || call.name == "rm" && call.args.iter().any(|arg| arg.text == "-rf" || arg.text.starts_with(LISTS))
}

/// For each `RUN` whether a later one of its stage, or of one that stands on it, installs with its lists.
fn needed_later(cx: &Context<'_>) -> Vec<bool> {
    let mut needed = vec![false; cx.runs.len()];
    // Whether the next `RUN` that has to do with lists installs, for each stage; from the end on, so that it is known.
    let mut next = vec![false; cx.file.stages.len()];
    for (run, needed) in cx.runs.iter().zip(&mut needed).rev() {
        let Some(stage) = run.stage else { continue };
        *needed = next[stage];
        if let Some(installs) = installs_before_update(run) {
            cx.lineage(stage).for_each(|stage| next[stage] = installs);
        }
    }
    needed
}

/// Whether a `RUN` installs with the lists that it finds; `None` if it does nothing with them.
fn installs_before_update(run: &Run<'_>) -> Option<bool> {
    run.calls.iter().filter_map(|call| Some((call, Apt::of(call)?))).find_map(|(call, apt)| {
        if apt.updates() {
            // In a branch it may not run.
            call.top.is_some().then_some(false)
        } else {
            matches!(&*apt.command.text, "install" | "upgrade" | "dist-upgrade" | "build-dep").then_some(true)
        }
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    #[test]
    fn cleanups_that_count() {
        check(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt/lists/*
            RUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt/lists
            RUN apt-get update && apt-get install -y a && apt-get dist-clean
            RUN --mount=type=cache,target=/var/lib/apt --mount=type=cache,target=/var/cache/apt \
                apt-get update && apt-get install -y a
            ",
        );
    }

    #[test]
    fn stages_that_do_not_ship() {
        check(
            &super::RULE,
            r"
            FROM debian:bookworm-slim AS build
            RUN apt-get update && apt-get install -y gcc
            FROM debian:bookworm-slim
            COPY --from=build /etc/hostname /x
            ",
        );
    }

    #[test]
    fn fix_follows_the_way_the_lines_are_broken() {
        check_fix(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN apt-get update \
             && apt-get install -y --no-install-recommends \
                curl # for the health check
            ",
            Some(r"
            FROM debian:bookworm-slim
            RUN apt-get update \
             && apt-get install -y --no-install-recommends \
                curl \
             && rm -rf /var/lib/apt/lists/* # for the health check
            "),
        );
    }

    #[test]
    fn fix_adds_a_line_to_a_heredoc() {
        check_fix(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN <<DONE
            set -e
            apt-get update
            apt-get install -y --no-install-recommends curl
            DONE
            ",
            Some(r"
            FROM debian:bookworm-slim
            RUN <<DONE
            set -e
            apt-get update
            apt-get install -y --no-install-recommends curl
            rm -rf /var/lib/apt/lists/*
            DONE
            "),
        );
    }

    #[test]
    fn no_fix_while_the_lists_are_needed() {
        check_fix(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN apt-get update
            COPY app.py /
            RUN apt-get install -y curl
            ",
            None,
        );
        check_fix(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN apt-get update
            RUN command -v curl || (apt-get update && rm -rf /var/lib/apt/lists/*)
            RUN apt-get install -y git
            ",
            None,
        );
    }
}
