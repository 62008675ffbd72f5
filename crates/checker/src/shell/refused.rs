//! Scripts that the shell refuses: the peer's code tells where its reader stops.

use dockerfile::Problem;
use dockerfile::shell::Script;

use super::Found;
use crate::{Context, Severity};

/// What the shell says of a script that it cannot read.
pub(super) fn refused(cx: &Context<'_>, script: &Script, problem: &Problem) -> Found {
    let start = script.span.start as usize;
    let before = cx.file.text.get(start..problem.span.start as usize).unwrap_or_default();
    let message = format!("The shell refuses this: {}", problem.message);
    Found {
        code: code(cx, script, problem, before),
        span: problem.span,
        severity: Severity::Error,
        message: Some(message),
        fix: None,
        at: problem.span.start,
        place: 0,
        shown: false,
    }
}

/// A keyword that a `[` follows without a blank.
const GLUED: &[&str] = &["if[", "elif[", "while[", "until["];

fn code(cx: &Context<'_>, script: &Script, problem: &Problem, before: &str) -> &'static str {
    let text = cx.text(problem.span);
    let start = script.span.start as usize;
    let up_to = cx.file.text.get(start..problem.span.end as usize).unwrap_or_default();
    let behind_bracket = behind_name_and_bracket(before)
        || text == "(" && ended(problem) && behind_name_and_bracket(up_to);
    let rest = cx.file.text.get(problem.span.end as usize..script.span.end as usize);
    let has_body = rest
        .and_then(|rest| rest.split_once(')'))
        .is_some_and(|(_, body)| body.trim_start().starts_with('{'));
    let is_blank = |char: char| char.is_whitespace() || char == ';';
    let last = before.split(is_blank).rfind(|word| !word.is_empty()).unwrap_or_default();
    match text {
        _ if open_brackets(up_to) => "SC1033",
        ";" if last == "then" => "SC1051",
        ";" if last == "else" => "SC1053",
        ";" if last == "do" => "SC1059",
        "!" if last.ends_with('|') => "SC2326",
        "then" | "do" if GLUED.iter().any(|word| before.contains(word)) => "SC1069",
        "done" if one_line_loop(before) => "SC1063",
        "fi" | "else" | "elif"
            if before.split(['\n', ';']).any(|part| part.contains("] then ")) =>
        {
            "SC1010"
        }
        _ if text.starts_with(['\'', '"']) => "SC1072",
        _ if case_without_bracket(before, text, ended(problem)) => "SC1085",
        ")" if before.contains("case ") && before.contains(" in ") => "SC1074",
        _ if behind_bracket && (script.stops_between || has_body) => "SC1065",
        _ if !script.stops_between => "SC1072",
        "(" => "SC1088",
        "&" | "|" | "||" | "&&" if before.trim().is_empty() => "SC1133",
        ";" if before.trim_end().ends_with('&') => "SC1045",
        "}" if before.split_whitespace().any(|word| word.len() > 1 && word.starts_with('{')) => {
            "SC1054"
        }
        ")" | ";;" | "}" | "then" | "else" | "elif" | "fi" | "do" | "done" | "esac" => "SC1089",
        _ if text.starts_with([';', '&', '|']) => "SC1070",
        _ => "SC1141",
    }
}

/// `for a in b do c; done`.
fn one_line_loop(before: &str) -> bool {
    let Some((_, head)) = before.rsplit_once("for ") else { return false };
    head.split_once(" do ").is_some_and(|(words, _)| !words.contains([';', '\n']))
}

/// `case a in b c;; esac`.
fn case_without_bracket(before: &str, text: &str, ended: bool) -> bool {
    let Some((_, arms)) = before.rsplit_once("case ") else { return false };
    let Some((_, arms)) = arms.split_once(" in ") else { return false };
    let arm = arms.rsplit_once(";;").map_or(arms, |(_, arm)| arm);
    let arm = arm.trim().trim_start_matches('(');
    let first = arms.len() == arm.len();
    let word = !text.starts_with([';', '&', '|', ')', '(', '<', '>']);
    !arm.contains([')', ';', '&', '|'])
        && !arms.contains("esac ")
        && (word && !arm.is_empty() || ended && !first)
}

/// `[[ a ]`.
fn open_brackets(before: &str) -> bool {
    before.rsplit_once("[[ ").is_some_and(|(_, test)| test.contains(" ]") && !test.contains("]]"))
}

fn ended(problem: &Problem) -> bool {
    problem.message.ends_with("end of file")
}

/// Whether a text ends with what looks like the beginning of a function: `name (`.
fn behind_name_and_bracket(text: &str) -> bool {
    let Some(head) = text.trim_end().strip_suffix('(') else { return false };
    let command = head.rsplit(['\n', ';', '&', '|', '(', ')']).next().unwrap_or_default().trim();
    !command.is_empty()
        && command.chars().all(|char| char.is_ascii_alphanumeric() || "_-+./:@%,?!".contains(char))
}
