//! The coloured layer of the editor: lines cut into pieces, each with its colour and its squiggle.

use checker::{Diagnostic, Severity};
use dockerfile::{Dockerfile, Span, TokenKind};

/// A piece of a line that looks the same from end to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// CSS class of its colour.
    pub colour: Option<&'static str>,
    /// How much the worst finding here matters.
    pub squiggle: Option<Severity>,
    /// The text.
    pub text: String,
}

impl Piece {
    /// The CSS classes, if any.
    pub fn class(&self) -> Option<String> {
        match (self.colour, self.squiggle) {
            (None, None) => None,
            (Some(colour), None) => Some(colour.to_owned()),
            (colour, Some(severity)) => {
                let squiggle = severity_class(severity);
                Some(format!("{} squiggle squiggle-{squiggle}", colour.unwrap_or_default()))
            }
        }
    }
}

/// The end of a severity's CSS classes.
pub const fn severity_class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
        Severity::Style => "style",
    }
}

/// The file's lines without their ends, one for each line of a text field: an empty one behind a last line end too.
pub fn paint(file: &Dockerfile, findings: &[Diagnostic]) -> Vec<Vec<Piece>> {
    let marks: Vec<(Span, Severity)> =
        findings.iter().map(|one| (visible(&file.text, one.span), one.severity)).collect();
    let mut lines: Vec<Vec<Piece>> = vec![Vec::new()];
    for token in &file.tokens {
        for (span, squiggle) in cut(&file.text, token.span, &marks) {
            let Some(text) = file.text.get(span.range()) else { continue };
            for (at, part) in text.split('\n').enumerate() {
                if at > 0 {
                    lines.push(Vec::new());
                }
                if part.is_empty() {
                    continue;
                }
                let piece = Piece { colour: token.kind.class(), squiggle, text: part.to_owned() };
                if let Some(line) = lines.last_mut() {
                    line.push(piece);
                }
            }
        }
    }
    lines
}

/// The lines of a `.dockerignore`: comments and exceptions stand out.
pub fn patterns(text: &str) -> Vec<Vec<Piece>> {
    let line = |line: &str| {
        let colour = match line.trim_start().chars().next() {
            // Only at the very beginning of a line: elsewhere it belongs to the pattern.
            Some('#') if line.starts_with('#') => TokenKind::Comment.class(),
            Some('!') => TokenKind::Keyword.class(),
            _ => None,
        };
        let piece = Piece { colour, squiggle: None, text: line.to_owned() };
        if line.is_empty() { Vec::new() } else { vec![piece] }
    };
    text.split('\n').map(line).collect()
}

/// A finding's span, made wide enough to be seen: at least a character, before it if none is behind.
fn visible(text: &str, span: Span) -> Span {
    if !span.is_empty() {
        return span;
    }
    let at = span.start as usize;
    let behind = text.get(at..).and_then(|rest| rest.chars().next()).filter(|one| *one != '\n');
    if let Some(character) = behind {
        return Span::new(span.start, span.start + character.len_utf8() as u32);
    }
    let before = text.get(..at).and_then(|rest| rest.chars().next_back());
    match before.filter(|one| *one != '\n') {
        Some(character) => Span::new(span.start - character.len_utf8() as u32, span.end),
        None => span,
    }
}

/// Cuts a token where findings begin and end; of several findings the worst counts.
fn cut(text: &str, token: Span, marks: &[(Span, Severity)]) -> Vec<(Span, Option<Severity>)> {
    let here: Vec<&(Span, Severity)> =
        marks.iter().filter(|(span, _)| span.start < token.end && token.start < span.end).collect();
    if here.is_empty() {
        return vec![(token, None)];
    }
    let ends = here.iter().flat_map(|(span, _)| [span.start, span.end]);
    let mut edges: Vec<u32> = ends.map(|at| at.clamp(token.start, token.end)).collect();
    edges.extend([token.start, token.end]);
    edges.retain(|at| text.is_char_boundary(*at as usize));
    edges.sort_unstable();
    edges.dedup();
    edges
        .windows(2)
        .map(|pair| {
            let worst = here.iter().filter(|(span, _)| span.contains(pair[0]));
            (Span::new(pair[0], pair[1]), worst.map(|(_, severity)| *severity).max())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, marks: &[(u32, u32, Severity)], expected: &str) {
        let findings: Vec<Diagnostic> = marks
            .iter()
            .map(|&(start, end, severity)| Diagnostic {
                rule: &checker::RULES[0],
                aliases: Vec::new(),
                severity,
                span: Span::new(start, end),
                message: String::new(),
                cost: None,
                fixes: Vec::new(),
            })
            .collect();
        let lines = paint(&dockerfile::parse(text), &findings);
        let shown: Vec<String> = lines
            .iter()
            .map(|line| {
                let marked = line.iter().map(|piece| match piece.squiggle {
                    Some(severity) => format!("[{}:{}]", severity_class(severity), piece.text),
                    None => piece.text.clone(),
                });
                marked.collect()
            })
            .collect();
        assert_eq!(shown.join("\n"), expected);
    }

    use Severity::{Error, Info, Warning};

    #[test]
    fn as_many_lines_as_the_field() {
        check("", &[], "");
        check("FROM a\n\n", &[], "FROM a\n\n");
    }

    #[test]
    fn inside_a_token_and_over_lines() {
        check("FROM alpine\n", &[(6, 8, Warning)], "FROM a[warning:lp]ine\n");
        check("FROM a\nUSER b\n", &[(5, 11, Info)], "FROM [info:a]\n[info:USER] b\n");
    }

    #[test]
    fn the_worst_counts() {
        check("FROM abc", &[(5, 8, Info), (6, 7, Error)], "FROM [info:a][error:b][info:c]");
    }

    #[test]
    fn empty_spans_are_seen() {
        check("FROM a", &[(6, 6, Error)], "FROM [error:a]");
        check("FROM a", &[(0, 0, Error)], "[error:F]ROM a");
        check("\n", &[(0, 0, Error)], "\n");
        check("FROM 🐋", &[(9, 9, Error)], "FROM [error:🐋]");
    }

    proptest! {
        #[test]
        fn the_layer_is_the_text(text in "(FROM|RUN|#|\\\\| |\"|\\$a|<<E|E|🐋|\n){0,20}") {
            let lines = paint(&dockerfile::parse(&text), &[]);
            let shown: Vec<String> = lines
                .iter()
                .map(|line| line.iter().map(|piece| piece.text.as_str()).collect())
                .collect();
            prop_assert_eq!(shown.join("\n"), text);
        }
    }
}
