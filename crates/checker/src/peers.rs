//! What the peers do not see: a finding has the codes of those peers that would make it, and no others.

use crate::{Context, Diagnostic, Run};

/// Takes hadolint's codes off findings about programs that it does not recognize: it takes the first word of a command
/// for its name, so that `sudo apt-get`, `env A=b pip` and `/usr/bin/wget` are unknown to it.
pub(crate) fn unsee(cx: &Context<'_>, found: &mut [Diagnostic]) {
    for found in found {
        if found.rule.name == "sudo-in-run" || !found.aliases.iter().any(|alias| is_hadolint(alias))
        {
            continue;
        }
        let after = cx.runs.partition_point(|run| run.instruction.span.start <= found.span.start);
        let run = after.checked_sub(1).and_then(|at| cx.runs.get(at));
        if run.is_some_and(|run| hidden(run, found)) {
            found.aliases.retain(|alias| !is_hadolint(alias));
        }
    }
}

/// Whether the call that the finding lies in begins with another word than its program's name.
fn hidden(run: &Run<'_>, found: &Diagnostic) -> bool {
    let inside = run
        .calls
        .iter()
        .filter(|call| call.span.start <= found.span.start && found.span.end <= call.span.end);
    // The innermost one: a substitution is a call of its own.
    inside.min_by_key(|call| call.span.len()).is_some_and(|call| {
        let unknown = call.wrappers.iter().any(|word| !SEEN_THROUGH.contains(&&*word.text));
        unknown || call.name_span.len() as usize > call.name.len() + 2
    })
}

/// What it takes off a command, as we do.
const SEEN_THROUGH: &[&str] = &["busybox", "builtin", "command", "exec", "time"];

fn is_hadolint(alias: &str) -> bool {
    alias.starts_with("DL")
}
