//! A question about the learner's own `.dockerignore`.

use image::{Decision, Ignore};

use super::{MOST_OPTIONS, OwnOption, OwnQuestion};
use crate::Attempt;
use crate::grade::counting_lines;

/// Which line decides about a file? Asked of the file that most lines apply to, two at least in the file.
pub(super) fn deciding(attempt: &Attempt) -> Option<OwnQuestion> {
    let decisions = attempt.entering.as_ref().ok()?;
    let lines: Vec<(usize, &str)> = counting_lines(attempt.text()).collect();
    if lines.len() < 2 {
        return None;
    }
    let alone: Vec<Ignore> = lines.iter().map(|(_, line)| Ignore::parse(&positive(line))).collect();
    let applies = |at: usize, path: &str| {
        let found = alone.get(at).map(|ignore| ignore.decide(path));
        found.and_then(Result::ok).is_some_and(|decision| decision.ignored)
    };
    let whole = Ignore::parse(attempt.text());
    let files = attempt.context.files.keys().zip(decisions);
    let decided = files.filter_map(|(path, decision)| {
        // Where walking the context decides otherwise than the rule that the last match wins, nothing is asked.
        if whole.decide(path).ok()?.line != decision.line || decision.emptied {
            return None;
        }
        let at = lines.iter().position(|(number, _)| Some(*number) == decision.line)?;
        let matching = (0..lines.len()).filter(|&at| applies(at, path)).count();
        applies(at, path).then_some((matching, path, decision, at))
    });
    // Of equals the first.
    let (_, path, decision, right) = decided.rev().max_by_key(|found| found.0)?;
    let start = right.saturating_sub(MOST_OPTIONS / 2);
    let start = start.min(lines.len().saturating_sub(MOST_OPTIONS));
    let near = lines.iter().enumerate().skip(start).take(MOST_OPTIONS);
    let options = near.map(|(at, (number, line))| OwnOption {
        text: format!("line {number}, `{}`", line.trim().replace('`', "'")),
        right: at == right,
        reason: reason(decision, at, right, applies(at, path)),
    });
    Some(OwnQuestion {
        prompt: format!("Which of your lines decides about `{path}`?"),
        options: options.collect(),
    })
}

fn reason(decision: &Decision, at: usize, right: usize, applies: bool) -> String {
    let result = if decision.ignored { "it stays outside" } else { "it gets in" };
    if at == right {
        format!("It is the line that counts in the end: {result}.")
    } else if !applies {
        "It does not match this path, nor a directory above it.".to_owned()
    } else if at < right {
        "It matches too, and a line below it has the last word.".to_owned()
    } else {
        "It matches too, and says what is already so.".to_owned()
    }
}

/// The pattern of a line, without the `!` of an exception.
fn positive(line: &str) -> String {
    let line = line.trim();
    line.strip_prefix('!').unwrap_or(line).trim().to_owned()
}
