//! Walking the context as the builders' clients do: a directory's results are handed down to what lies in it.

use super::{Decision, Ignore, IgnoreProblem, LONGEST_PATH};
use crate::Builder;

/// A directory on the way to the path at hand.
struct Visited {
    /// Its path with a slash at its end.
    path: String,
    /// Which patterns took it: they take all in it, and are not asked again.
    taken: Vec<bool>,
    /// Where the walk does not go in: the decision for all below.
    closed: Option<Decision>,
}

pub(super) fn walk(
    ignore: &Ignore,
    paths: &[&str],
    dockerfile: &str,
    builder: Builder,
) -> Result<Vec<Decision>, IgnoreProblem> {
    if let Some(problem) = &ignore.problem {
        return Err(problem.clone());
    }
    let names: Vec<&str> = paths
        .iter()
        .map(|path| path.strip_prefix("./").unwrap_or(path).trim_matches('/'))
        .collect();
    let mut order: Vec<usize> = (0..paths.len()).collect();
    order.sort_by_key(|&at| names[at]);
    // What lies below a directory, given with a slash at its end.
    let inside = |below: &str| {
        let first = order.partition_point(|&other| names[other] < below);
        let count = order[first..].iter().take_while(|&&other| names[other].starts_with(below));
        first..first + count.count()
    };
    let mut decisions = vec![Decision { sent: true, ..Decision::default() }; paths.len()];
    if ignore.patterns.is_empty() {
        return Ok(decisions);
    }
    let plain = plain_exceptions(ignore);
    let mut stack: Vec<Visited> = Vec::new();
    let mut directories: Vec<usize> = Vec::new();
    for &at in &order {
        let path = names[at];
        if path.is_empty() || path.len() > LONGEST_PATH {
            continue;
        }
        while stack.last().is_some_and(|above| !path.starts_with(&above.path)) {
            stack.pop();
        }
        let mut from = stack.last().map_or(0, |above| above.path.len());
        while let Some(slash) = path[from..].find('/') {
            let end = from + slash;
            let (decision, taken) = ask(ignore, &path[..end], &stack)?;
            let ends = decision.ignored && closes(ignore, &path[..=end], plain, builder);
            let above = stack.last().and_then(|above| above.closed);
            let closed = above.or(ends.then_some(decision));
            stack.push(Visited { path: path[..=end].to_owned(), taken, closed });
            from = end + 1;
        }
        let (mut decision, _) = ask(ignore, path, &stack)?;
        decision.sent = !decision.ignored;
        if paths[at].ends_with('/') || !inside(&format!("{path}/")).is_empty() {
            directories.push(at);
        } else if builder == Builder::BuildKit && !decision.ignored {
            decision.emptied = ignore.decide(path)?.ignored;
        } else if path == dockerfile || path == ".dockerignore" {
            decision.sent |= builder == Builder::Classic;
        }
        decisions[at] = decision;
    }
    // A directory is there as soon as something in it is.
    for at in directories {
        let held = |&other: &usize| !decisions[other].ignored;
        if order[inside(&format!("{}/", names[at]))].iter().any(held) {
            decisions[at].ignored = false;
            decisions[at].sent = true;
        }
    }
    Ok(decisions)
}

/// Asks all patterns for one path whose parents are on the stack.
fn ask(
    ignore: &Ignore,
    path: &str,
    stack: &[Visited],
) -> Result<(Decision, Vec<bool>), IgnoreProblem> {
    let above = stack.last();
    if let Some(closed) = above.and_then(|above| above.closed) {
        return Ok((closed, Vec::new()));
    }
    let mut taken = vec![false; ignore.patterns.len()];
    let mut decision = Decision::default();
    for (at, pattern) in ignore.patterns.iter().enumerate() {
        let mut found = above.is_some_and(|above| above.taken[at]);
        if !found {
            // A pattern that could change nothing is not asked, and so hands nothing down either.
            if pattern.exception != decision.ignored {
                continue;
            }
            found = pattern.takes(path)?;
        }
        taken[at] = found;
        if found {
            decision.ignored = !pattern.exception;
            decision.line = Some(pattern.line);
        }
    }
    Ok((decision, taken))
}

/// Whether the walk stays out of an ignored directory, given with a slash at its end.
fn closes(ignore: &Ignore, below: &str, plain: bool, builder: Builder) -> bool {
    let leads_inside = |exception: &str| {
        exception.strip_prefix(below).is_some()
            || below.strip_suffix('/').is_some_and(|directory| exception == directory)
    };
    let mut exceptions =
        ignore.patterns.iter().filter(|pattern| pattern.exception).map(|pattern| &*pattern.text);
    match builder {
        // Patterns among the exceptions may lead anywhere.
        Builder::BuildKit => plain && !exceptions.any(|text| leads_inside(without_glob(text))),
        // The classic client compares letters: `!**/*.md` leads nowhere.
        Builder::Classic => !exceptions.any(leads_inside),
    }
}

/// Whether all exceptions are plain paths, but for a star or two at their end.
fn plain_exceptions(ignore: &Ignore) -> bool {
    ignore
        .patterns
        .iter()
        .filter(|pattern| pattern.exception)
        .all(|pattern| !without_glob(&pattern.text).contains(['*', '[', ']', '?', '^', '\\']))
}

fn without_glob(pattern: &str) -> &str {
    let pattern = pattern.strip_suffix("/**").unwrap_or(pattern);
    pattern.strip_suffix("/*").unwrap_or(pattern)
}
