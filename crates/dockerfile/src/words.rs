//! Docker's ways to split an instruction's text: by blanks, by blanks outside quotes, and flags.

use std::ops::Range;

use crate::source::Source;
use crate::{Flag, Text};

/// The blanks between arguments: Docker splits at these alone, though it trims any white space.
pub(crate) fn is_blank(char: char) -> bool {
    matches!(char, '\t' | '\u{b}' | '\u{c}' | '\r' | ' ')
}

/// The range without white space at its ends.
pub(crate) fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let end = start + part.trim().len();
    start..end
}

/// Splits at the first run of blanks: what stands before it, and what behind it.
pub(crate) fn split_first(text: &str, range: Range<usize>) -> (Range<usize>, Option<Range<usize>>) {
    let part = &text[range.clone()];
    let Some(blank) = part.find(is_blank) else { return (range, None) };
    let behind = part[blank..].trim_start_matches(is_blank).len();
    (range.start..range.start + blank, Some(range.end - behind..range.end))
}

/// Splits at every run of blanks.
pub(crate) fn split_blanks(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, char) in text[range.clone()].char_indices() {
        let at = range.start + at;
        match (is_blank(char), start) {
            (true, Some(from)) => {
                words.push(from..at);
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    words.extend(start.map(|from| from..range.end));
    words
}

/// Splits at white space outside quotes, as `ENV`, `LABEL` and `ARG` do; the words keep quotes and escapes.
pub(crate) fn split_quoted(text: &str, range: Range<usize>, escape: char) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut chars = text[range.clone()].char_indices();
    while let Some((at, char)) = chars.next() {
        let at = range.start + at;
        match quote {
            None if char.is_whitespace() => {
                words.extend(start.take().map(|from| from..at));
                continue;
            }
            None if char == '\'' || char == '"' => quote = Some(char),
            None if char == escape => {
                chars.next();
            }
            // A single quote holds everything, escapes included.
            Some(open) if char == escape && open != '\'' => {
                chars.next();
            }
            Some(open) if char == open => quote = None,
            _ => {}
        }
        start.get_or_insert(at);
    }
    words.extend(start.map(|from| from..range.end));
    words
}

/// Flags at the head of an instruction's text, and where its arguments begin. `--` ends the flags.
pub(crate) struct Flags {
    pub(crate) list: Vec<Flag>,
    /// Where each flag's name (with dashes and `=`) ends.
    pub(crate) names: Vec<(Range<usize>, Range<usize>)>,
    /// A bare `--`.
    pub(crate) stop: Option<Range<usize>>,
    /// Where the arguments begin.
    pub(crate) rest: usize,
}

/// Takes the flags off. Their escape character is a backslash whatever `# escape` says.
pub(crate) fn flags(source: &Source, range: Range<usize>) -> Flags {
    let text = &source.text;
    let mut out = Flags { list: Vec::new(), names: Vec::new(), stop: None, rest: range.end };
    let mut at = range.start;
    loop {
        let part = &text[at..range.end];
        at = range.end - part.trim_start().len();
        if !text[at..range.end].starts_with("--") {
            out.rest = at;
            return out;
        }
        let word = flag_word(text, at, range.end);
        let end = word.end;
        if word.value == "--" {
            out.stop = Some(at..end);
            out.rest = end;
            return out;
        }
        out.names.push((at..word.equals.map_or(end, |equals| equals + 1), end..end));
        out.list.push(Flag {
            span: source.span(at..end),
            name: Text {
                span: source.span(at + 2..word.equals.unwrap_or(end).max(at + 2)),
                value: word.name().to_owned(),
            },
            value: word.equals.map(|equals| Text {
                span: source.span(equals + 1..end),
                value: word.behind_equals(),
            }),
        });
        if let Some((_, value)) = out.names.last_mut() {
            *value = word.equals.map_or(end, |equals| equals + 1)..end;
        }
        at = end;
    }
}

/// A flag's word: quotes and escapes taken off.
struct FlagWord {
    value: String,
    /// Where the first `=` stands in the text, and in `value`.
    equals: Option<usize>,
    sign: usize,
    end: usize,
}

impl FlagWord {
    fn name(&self) -> &str {
        let name = if self.equals.is_some() { &self.value[..self.sign] } else { &self.value };
        name.strip_prefix("--").unwrap_or(name)
    }

    fn behind_equals(&self) -> String {
        self.value[self.sign + 1..].to_owned()
    }
}

fn flag_word(text: &str, start: usize, end: usize) -> FlagWord {
    let mut word = FlagWord { value: String::new(), equals: None, sign: 0, end };
    let mut quote = None;
    let mut chars = text[start..end].char_indices();
    while let Some((at, char)) = chars.next() {
        let char = match quote {
            None if char.is_whitespace() => {
                word.end = start + at;
                break;
            }
            None if char == '\'' || char == '"' => {
                quote = Some(char);
                continue;
            }
            Some(open) if char == open => {
                quote = None;
                continue;
            }
            _ if char == '\\' => match chars.next() {
                Some((_, escaped)) => escaped,
                None => continue,
            },
            _ => char,
        };
        if char == '=' && word.equals.is_none() {
            word.equals = Some(start + at);
            word.sign = word.value.len();
        }
        word.value.push(char);
    }
    word
}
