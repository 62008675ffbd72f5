//! Finds `pip install` whose cache stays in the layer.

use std::cell::LazyCell;

use dockerfile::{Instruction, Kind, MountKind};
use image::Size;

use crate::managers::edit_of;
use crate::packages::pip_install;
use crate::{Check, Call, Context, Edit, Family, Report, Rule, Run, Severity, Trust};

/// pip's cache stays in the layer.
pub(super) const RULE: Rule = Rule {
    name: "pip-cache-kept",
    aliases: &["DL3042"],
    family: Family::Size,
    severity: Severity::Warning,
    on: true,
    title: "pip keeps what it downloaded",
    why: "pip keeps each downloaded wheel in `~/.cache/pip` for the next installation, which will not happen in this \
          layer. Wheels are compressed already, so they count in full when the image travels. Use `--no-cache-dir`, or \
          a cache mount on the folder.",
    bad: "FROM python:3.13-slim-trixie\nRUN pip install flask\n",
    good: "FROM python:3.13-slim-trixie\nRUN pip install --no-cache-dir flask\n",
    check: Check::Own(check),
};

const CACHE: &str = "/root/.cache";

fn check(cx: &Context<'_>, report: &mut Report) {
    let off = LazyCell::new(|| cx.first_in_lineage(|instruction| switches_off(cx, instruction)));
    for run in &cx.runs {
        let harmless = !run.onbuild && !cx.ships(run.stage);
        if harmless && !cx.selected(&RULE) || has_cache_mount(run) {
            continue;
        }
        // To the peer the variable speaks to the whole script, wherever it is set.
        let says_somewhere = run.calls.iter().any(|call| call.env.contains(&"PIP_NO_CACHE_DIR"));
        let removal = LazyCell::new(|| run.calls.iter().rposition(removes_cache));
        let exported = LazyCell::new(|| is_exported(cx, run));
        for (at, call) in run.calls.iter().enumerate() {
            let Some(install) = pip_install(call) else { continue };
            if call.has("--no-cache-dir")
                || is_off_by_call(cx, call)
                || *exported
                || run.stage.and_then(|stage| off[stage]).is_some_and(|off| off < run.index)
                || removal.is_some_and(|removal| at <= removal)
            {
                continue;
            }
            let cost = cx.bytes_below(run.index, CACHE).unwrap_or(Size::UNKNOWN);
            if cost == Size::ZERO && cx.layer_is_known(run.index) && !cx.selected(&RULE) {
                continue;
            }
            let message = if cost.bytes > 0 {
                format!("pip keeps what it downloaded in the layer: {cost}")
            } else {
                RULE.title.to_owned()
            };
            report
                .found(&RULE, call.name_span.to(install.span))
                .aliases(if says_somewhere || is_before_command(call) { &[] } else { RULE.aliases })
                .message(message)
                .cost(cost)
                .fix("Add `--no-cache-dir`", Trust::Safe, edit_of(run, Edit::insert(install.span.end, " --no-cache-dir")));
        }
    }
}

/// Whether a value switches the cache off. pip takes any for yes, the peer only those that say so.
fn is_yes(cx: &Context<'_>, value: &str) -> bool {
    const YES: &[&str] = &["1", "true", "True", "TRUE", "on", "On", "ON", "yes", "Yes", "YES"];
    let value = value.trim_matches(['"', '\'']);
    !value.is_empty() && (!cx.selected(&RULE) || YES.contains(&value))
}

/// Whether a word of the script switches the cache off.
fn switches(cx: &Context<'_>, word: &str) -> bool {
    word.strip_prefix("PIP_NO_CACHE_DIR=").is_some_and(|value| is_yes(cx, value))
}

/// Whether the script switches the cache off for all that it calls.
fn is_exported(cx: &Context<'_>, run: &Run<'_>) -> bool {
    run.calls_of("export").any(|export| export.args.iter().any(|arg| switches(cx, &arg.text)))
}

/// Whether a call switches the cache off for itself.
fn is_off_by_call(cx: &Context<'_>, call: &Call<'_>) -> bool {
    let before = cx.text(dockerfile::Span::new(call.span.start, call.name_span.start));
    call.env.contains(&"PIP_NO_CACHE_DIR") && before.split_whitespace().any(|word| switches(cx, word))
        || call.wrappers.iter().any(|word| switches(cx, &word.text))
}

/// A mount over pip's cache, wherever the user's home is.
fn has_cache_mount(run: &Run<'_>) -> bool {
    run.mounts().any(|mount| {
        let target = mount.target().map_or("", |target| target.value.trim_end_matches('/'));
        matches!(mount.kind, MountKind::Cache | MountKind::Tmpfs)
            && (target.ends_with("/.cache/pip") || target.ends_with("/.cache"))
    })
}

/// Whether an `ENV` or `ARG` switches the cache off.
fn switches_off(cx: &Context<'_>, instruction: &Instruction) -> bool {
    match &instruction.kind {
        Kind::Env(pairs) => pairs.pairs.iter().any(|pair| pair.key.value == "PIP_NO_CACHE_DIR" && is_yes(cx, &pair.value.value)),
        Kind::Arg(arguments) => {
            arguments.iter().any(|argument| argument.name.value == "PIP_NO_CACHE_DIR" && argument.default.is_some())
        }
        _ => false,
    }
}

/// `python -m pip -q install`: the peer knows the command right behind `pip` alone.
pub(super) fn is_before_command(call: &Call<'_>) -> bool {
    let pip = call.args.iter().position(|arg| arg.text == "pip");
    call.name.starts_with("python") && pip.is_some_and(|at| call.args.get(at + 1).is_some_and(|arg| arg.text != "install"))
}

fn removes_cache(call: &Call<'_>) -> bool {
    let is_cache = |text: &str| {
        let text = text.trim_end_matches(['/', '*']);
        text.ends_with("/.cache") || text.ends_with("/.cache/pip")
    };
    match &*call.name {
        "rm" => call.args.iter().any(|arg| is_cache(&arg.text)),
        name => name.starts_with("pip") && call.has("cache") && call.has("purge"),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn nothing_kept() {
        check(
            &super::RULE,
            r"
            FROM python:3.13-slim-trixie
            RUN pip install --no-cache-dir a && python3 -m pip --no-cache-dir install b
            RUN PIP_NO_CACHE_DIR=1 pip3 install a && env PIP_NO_CACHE_DIR=1 pip install b
            RUN export PIP_NO_CACHE_DIR=1 && pip3 install a
            RUN pip install a && rm -rf ~/.cache
            RUN --mount=type=cache,target=/root/.cache/pip pip install a
            ENV PIP_NO_CACHE_DIR=1
            RUN pip install a && pip list
            ",
        );
    }
}
