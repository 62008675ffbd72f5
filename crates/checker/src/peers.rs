//! What the peers do not see: a finding has the codes of those peers that would make it, and no others.

use std::collections::BTreeMap;

use crate::{Call, Context, Diagnostic};

/// Takes hadolint's codes off findings about programs that it does not recognize: it takes the first word of a command
/// for its name, so that `sudo apt-get`, `env A=b pip` and `/usr/bin/wget` are unknown to it.
pub(crate) fn unsee(cx: &Context<'_>, found: &mut [Diagnostic]) {
    let mut by_place: BTreeMap<usize, Vec<&Call<'_>>> = BTreeMap::new();
    for found in found {
        if !found.aliases.iter().any(|alias| is_hadolint(alias)) {
            continue;
        }
        let after = cx.runs.partition_point(|run| run.instruction.span.start <= found.span.start);
        let Some(at) = after.checked_sub(1) else { continue };
        let calls = by_place.entry(at).or_insert_with(|| {
            let mut calls: Vec<&Call<'_>> = cx.runs[at].calls.iter().collect();
            calls.sort_by_key(|call| (call.span.start, std::cmp::Reverse(call.span.end)));
            calls
        });
        // A pipe is one, whoever stands before it.
        let is_pipe = found.rule.name == "pipe-without-pipefail";
        if !is_pipe && hidden(cx, calls, found, found.rule.name == "sudo-in-run") {
            found.keep_aliases(|alias| !is_hadolint(alias));
        }
    }
}

/// Whether the call that the finding lies in begins with another word than its program's name.
fn hidden(cx: &Context<'_>, calls: &[&Call<'_>], found: &Diagnostic, is_wrapper: bool) -> bool {
    let behind = calls.partition_point(|call| call.span.start <= found.span.start);
    // The innermost one, which begins last: a substitution is a call of its own. Nobody writes a command with so many
    // others inside.
    let mut near = calls[..behind].iter().rev().take(256);
    near.find(|call| found.span.end <= call.span.end).is_some_and(|call| {
        if is_wrapper {
            let first = call.wrappers.iter().find(|word| !SEEN_THROUGH.contains(&&*word.text));
            return first.is_some_and(|word| word.span != found.span);
        }
        let unknown = call.wrappers.iter().any(|word| !SEEN_THROUGH.contains(&&*word.text));
        unknown || cx.text(call.name_span).contains('/')
    })
}

/// What it takes off a command, as we do.
const SEEN_THROUGH: &[&str] = &["busybox", "builtin", "command", "exec", "time"];

fn is_hadolint(alias: &str) -> bool {
    alias.starts_with("DL")
}
