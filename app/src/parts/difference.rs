//! What changes from one text to another, line by line.

use crate::words;
use leptos::prelude::*;
use similar::{ChangeTag, TextDiff};

/// A line that goes or comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Whether it stands there afterwards.
    pub new: bool,
    /// Its number, from 1: in the text before for a line that goes, after for one that comes.
    pub line: usize,
    /// The line without its end.
    pub text: String,
}

/// The lines that go and come between two texts, place by place.
pub fn changes(before: &str, after: &str) -> Vec<Change> {
    let difference = TextDiff::from_lines(before, after);
    let changes = difference.iter_all_changes().filter_map(|change| {
        let (new, index) = match change.tag() {
            ChangeTag::Equal => return None,
            ChangeTag::Delete => (false, change.old_index()?),
            ChangeTag::Insert => (true, change.new_index()?),
        };
        let text = change.value().trim_end_matches(['\r', '\n']).to_owned();
        Some(Change { new, line: index + 1, text })
    });
    changes.collect()
}

/// The changed lines as a list: a sign, a number and a colour for each.
pub fn view(changes: &[Change]) -> AnyView {
    if changes.is_empty() {
        return view! { <p class="difference-none">{words::exercise::only_blank_space_changes()}</p> }.into_any();
    }
    let lines: Vec<_> = changes
        .iter()
        .map(|change| {
            let (class, sign, word) = if change.new {
                ("difference-new", "+", words::exercise::new_line())
            } else {
                ("difference-old", "−", words::exercise::old_line())
            };
            view! {
                <li class=class>
                    <span class="visually-hidden">{word}</span>
                    <span class="difference-number">{change.line.to_string()}</span>
                    <span class="difference-sign" aria-hidden="true">{sign}</span>
                    <code>{change.text.clone()}</code>
                </li>
            }
        })
        .collect();
    view! { <ol class="difference" tabindex="0" aria-label=words::exercise::what_changes()>{lines}</ol> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str, expected: &str) {
        let shown: Vec<String> = changes(before, after)
            .into_iter()
            .map(|one| format!("{}{} {}", if one.new { '+' } else { '-' }, one.line, one.text))
            .collect();
        assert_eq!(shown.join("\n"), expected);
    }

    #[test]
    fn lines_that_change() {
        check("FROM a\nADD b c\n", "FROM a\nCOPY b c\n", "-2 ADD b c\n+2 COPY b c");
        check("a b\nc\nd\n", "x y\nc\nz\n", "-1 a b\n+1 x y\n-3 d\n+3 z");
    }

    #[test]
    fn lines_that_go_and_come() {
        check("a\nb\nc\n", "a\nc\n", "-2 b");
        check("a\nb\n", "a\nx\nb\n", "+2 x");
        check("", "FROM a", "+1 FROM a");
        check("a\r\nb", "b", "-1 a");
        check("a\n", "a\n", "");
    }
}
