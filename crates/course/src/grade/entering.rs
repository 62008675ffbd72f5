//! What gets past the `.dockerignore`.

use super::Answer;
use crate::Attempt;

/// Whether a file of the context gets in, and which line says so.
pub(super) fn answer(attempt: &Attempt, path: &str, wanted: bool) -> Answer {
    let decisions = match &attempt.entering {
        Ok(decisions) => decisions,
        Err(problem) => {
            let words = format!("Docker refuses line {}: {}", problem.line, problem.message);
            return (Some(false), words);
        }
    };
    let at = attempt.context.files.keys().position(|known| known == path);
    let Some(decision) = at.and_then(|at| decisions.get(at)) else {
        return (None, format!("{path} is no file of the context"));
    };
    let kept = !decision.ignored && !decision.emptied;
    let place = if kept { "gets in" } else { "stays outside" };
    let words = match decision.line {
        Some(line) => format!("{path} {place}: line {line} decides"),
        None => format!("{path} {place}: no line applies"),
    };
    (Some(kept == wanted), words)
}

/// The lines of a file that are neither empty nor a comment, with their numbers from 1.
pub(crate) fn counting_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let counts = |line: &str| !line.starts_with('#') && !line.trim().is_empty();
    (1..).zip(text.lines()).filter(move |(_, line)| counts(line))
}
