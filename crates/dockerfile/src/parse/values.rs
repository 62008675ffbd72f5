//! Pairs, lists and single values, with the colours of what is quoted and of variables.

use std::ops::Range;

use super::instruction::Line;
use super::{Parser, quoted};
use crate::source::Source;
use crate::words;
use crate::{Argument, Kind, Pair, Pairs, Text, TokenKind};

impl Parser<'_> {
    /// `ENV` and `LABEL`, old form and new.
    pub(super) fn pairs(&mut self, line: &Line) -> Option<Pairs> {
        let text = &line.source.text;
        let name = line.upper();
        let words = words::split_quoted(text, line.rest.clone(), self.escape);
        let Some(first) = words.first() else {
            self.refuse(line.keyword, format!("{name} requires at least one argument"));
            return None;
        };
        if !text[first.clone()].contains('=') {
            let (key, value) = words::split_first(text, line.rest.clone());
            let Some(value) = value.filter(|value| !value.is_empty()) else {
                self.paint.source(line.source, key.clone(), TokenKind::Invalid);
                self.problem(line.source.span(key), format!("{name} must have two arguments"));
                return None;
            };
            self.paint_value(line.source, value.clone());
            let pair = Pair { key: line.source.slice(key), value: line.source.slice(value) };
            return Some(Pairs { pairs: vec![pair], legacy: true });
        }
        let mut pairs = Vec::new();
        let mut refused = false;
        for word in words {
            let Some(equals) = text[word.clone()].find('=').map(|at| word.start + at) else {
                if !refused {
                    refused = true;
                    let written = &text[word.clone()];
                    let message = format!(
                        "Syntax error - can't find = in {}. Must be of the form: name=value",
                        quoted(written)
                    );
                    let span = line.source.span(word);
                    self.paint.span(span, TokenKind::Invalid);
                    self.problem(span, message);
                }
                continue;
            };
            self.paint.source(line.source, equals..equals + 1, TokenKind::Punctuation);
            if equals == word.start && !refused {
                refused = true;
                self.refuse(
                    line.source.span(word.clone()),
                    format!("{name} names can not be blank"),
                );
                continue;
            }
            self.paint_value(line.source, word.start..equals);
            self.paint_value(line.source, equals + 1..word.end);
            let (key, value) =
                (line.source.slice(word.start..equals), line.source.slice(equals + 1..word.end));
            pairs.push(Pair { key, value });
        }
        Some(Pairs { pairs, legacy: false })
    }

    pub(super) fn arguments(&mut self, line: &Line) -> Kind {
        let text = &line.source.text;
        let words = words::split_quoted(text, line.rest.clone(), self.escape);
        if words.is_empty() {
            self.refuse(line.keyword, "ARG requires at least one argument");
            return line.invalid();
        }
        let mut arguments = Vec::new();
        for word in words {
            let equals = text[word.clone()].find('=').map(|at| word.start + at);
            if equals == Some(word.start) {
                self.refuse(line.source.span(word), "ARG names can not be blank");
                continue;
            }
            let name = line.source.slice(word.start..equals.unwrap_or(word.end));
            let default = equals.map(|equals| {
                self.paint.source(line.source, equals..equals + 1, TokenKind::Punctuation);
                self.paint_value(line.source, equals + 1..word.end);
                line.source.slice(equals + 1..word.end)
            });
            arguments.push(Argument { name, default });
        }
        Kind::Arg(arguments)
    }

    /// The whole text as one argument.
    pub(super) fn single(&mut self, line: &Line) -> Option<Text> {
        if line.rest.is_empty() {
            self.refuse(line.keyword, format!("{} requires exactly one argument", line.upper()));
            return None;
        }
        self.paint_value(line.source, line.rest.clone());
        Some(line.rest())
    }

    /// Words between blanks.
    pub(super) fn list(&mut self, line: &Line, range: Range<usize>) -> Vec<Text> {
        let words = words::split_blanks(&line.source.text, range);
        for word in &words {
            self.paint_variables(line.source, word.clone());
        }
        words.into_iter().map(|word| line.source.slice(word)).collect()
    }

    pub(super) fn at_least_one(&mut self, line: &Line, texts: Vec<Text>) -> Option<Vec<Text>> {
        if texts.is_empty() {
            self.refuse(line.keyword, format!("{} requires at least one argument", line.upper()));
            return None;
        }
        Some(texts)
    }

    /// Paints the variables in a text that Docker expands.
    pub(super) fn paint_variables(&mut self, source: &Source, range: Range<usize>) {
        let text = &source.text[range.clone()];
        let mut at = 0;
        while let Some(found) = text[at..].find('$').map(|found| at + found) {
            // An open brace hides what follows.
            let Some(length) = variable_length(&text[found..]) else { break };
            if length > 1 {
                let start = range.start + found;
                self.paint.source(source, start..start + length, TokenKind::Variable);
            }
            at = found + length;
        }
    }

    /// Paints a value that may be quoted.
    pub(super) fn paint_value(&mut self, source: &Source, range: Range<usize>) {
        let text = &source.text[range.clone()];
        let mut at = 0;
        while let Some(found) = text[at..].find(['"', '\'']).map(|found| at + found) {
            let quote = &text[found..=found];
            let Some(length) = text[found + 1..].find(quote) else { break };
            let end = found + length + 2;
            self.paint.source(source, range.start + found..range.start + end, TokenKind::String);
            at = end;
        }
        self.paint_variables(source, range);
    }
}

/// How long a variable at the start of the text is, `$` included; 1 where it is none, `None` where it does not end.
fn variable_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'{') {
        return text.find('}').map(|end| end + 1);
    }
    Some(
        1 + bytes[1..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
            .count(),
    )
}
