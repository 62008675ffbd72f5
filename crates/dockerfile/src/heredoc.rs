//! Which words of a line open a heredoc, found as `BuildKit` finds them.

use std::ops::Range;

use crate::{Span, Text, expand};

/// A heredoc's mark: `<<EOF`, `<<-EOF`, `<<"EOF"`, `3<<EOF`, `<< EOF`.
pub(crate) struct Mark {
    /// The word in the line's text, or both words.
    pub(crate) range: Range<usize>,
    pub(crate) name: String,
    pub(crate) expand: bool,
    pub(crate) strip_tabs: bool,
}

/// The heredocs that a line opens. None where its quotes do not pair: Docker then sees none either.
pub(crate) fn marks(line: &str) -> Vec<Mark> {
    if !line.contains("<<") {
        return Vec::new();
    }
    let Some(words) = words(line) else { return Vec::new() };
    let mut words = words.into_iter();
    let mut marks = Vec::new();
    while let Some(word) = words.next() {
        let Some(rest) = behind_mark(&line[word.clone()]) else { continue };
        if rest.is_empty() {
            // White space may part a bare `<<` from its name, which then is all of the next word.
            if let Some(name) = words.next() {
                marks.extend(mark(&line[name.clone()], false, word.start..name.end));
            }
        } else {
            let tabs = rest.strip_prefix('-');
            marks.extend(mark(tabs.unwrap_or(rest), tabs.is_some(), word));
        }
    }
    marks
}

/// What stands behind the `<<` of a word, if the word begins like a heredoc.
fn behind_mark(word: &str) -> Option<&str> {
    word.trim_start_matches(|char: char| char.is_ascii_digit()).strip_prefix("<<")
}

/// A heredoc of the name that is written so.
fn mark(rest: &str, strip_tabs: bool, range: Range<usize>) -> Option<Mark> {
    if rest.is_empty() || rest.contains('<') {
        return None;
    }
    let unquoted = expand::unquote(&Text { span: Span::default(), value: rest.to_owned() }, '\\');
    let [name] = unquoted.words.as_slice() else { return None };
    let quotes = |text: &str| text.matches(['\'', '"']).count();
    Some(Mark { range, name: name.clone(), expand: quotes(rest) == quotes(name), strip_tabs })
}

/// Splits at white space outside quotes. `None` where Docker's own splitting fails.
fn words(line: &str) -> Option<Vec<Range<usize>>> {
    let bytes = line.as_bytes();
    let mut words = Vec::new();
    let mut start = None;
    let mut at = 0;
    while at < bytes.len() {
        let char = line[at..].chars().next()?;
        if char.is_whitespace() {
            words.extend(start.take().map(|from| from..at));
            at += char.len_utf8();
            continue;
        }
        start.get_or_insert(at);
        at = match char {
            '\\' => at + 1 + line[at + 1..].chars().next().map_or(0, char::len_utf8),
            '\'' => at + 2 + line[at + 1..].find('\'')?,
            '"' => double_quoted(line, at + 1)?,
            '$' if bytes.get(at + 1) == Some(&b'{') => braces(line, at + 2)?,
            _ => at + char.len_utf8(),
        };
    }
    words.extend(start.map(|from| from..line.len()));
    Some(words)
}

fn double_quoted(line: &str, mut at: usize) -> Option<usize> {
    let bytes = line.as_bytes();
    loop {
        at = match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' if matches!(bytes.get(at + 1), Some(b'"' | b'\\' | b'$')) => at + 2,
            b'$' if bytes.get(at + 1) == Some(&b'{') => braces(line, at + 2)?,
            _ => at + 1,
        };
    }
}

/// From behind `${` to behind its `}`: nested ones are counted, quotes and escapes skipped.
fn braces(line: &str, mut at: usize) -> Option<usize> {
    let bytes = line.as_bytes();
    if matches!(bytes.get(at)?, b'{' | b'}' | b':') {
        return None;
    }
    let mut open = 1_usize;
    while open > 0 {
        at = match bytes.get(at)? {
            b'\\' => at + 2,
            b'\'' => at + 2 + line.get(at + 1..)?.find('\'')?,
            b'"' => at + 1 + line.get(at + 1..)?.find('"')? + 1,
            b'$' if bytes.get(at + 1) == Some(&b'{') => {
                open += 1;
                at + 2
            }
            b'}' => {
                open -= 1;
                at + 1
            }
            _ => at + 1,
        };
    }
    // An escape may have led into the middle of a character.
    (at..=line.len()).find(|&at| line.is_char_boundary(at))
}
