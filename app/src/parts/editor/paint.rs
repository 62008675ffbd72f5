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

/// Pieces of a line that are drawn; what is behind is one more, plain. Browsers take seconds to lay out a line of tens of
/// thousands.
const MOST_PIECES: usize = 1_000;

/// The file's lines without their ends, one for each line of a text field: an empty one behind a last line end too.
pub fn paint(file: &Dockerfile, findings: &[Diagnostic]) -> Vec<Vec<Piece>> {
    let mut marks = Marks::new(&file.text, findings);
    let mut lines: Vec<Vec<Piece>> = vec![Vec::new()];
    for token in &file.tokens {
        for (span, squiggle) in marks.cut(&file.text, token.span) {
            let Some(text) = file.text.get(span.range()) else { continue };
            for (at, part) in text.split('\n').enumerate() {
                if at > 0 {
                    lines.push(Vec::new());
                }
                let Some(line) = lines.last_mut().filter(|_| !part.is_empty()) else { continue };
                if line.len() < MOST_PIECES {
                    line.push(Piece {
                        colour: token.kind.class(),
                        squiggle,
                        text: part.to_owned(),
                    });
                } else if let Some(rest) = line.get_mut(MOST_PIECES) {
                    rest.text += part;
                } else {
                    line.push(Piece { colour: None, squiggle: None, text: part.to_owned() });
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

/// Where findings begin and end, walked through once from the start of the text to its end.
struct Marks {
    /// Offsets, each with the severity of the finding and whether it begins there; the first one last.
    edges: Vec<(u32, Severity, bool)>,
    /// How many findings of each severity there are at the offset that was reached, the mildest first.
    open: [(Severity, usize); 4],
}

impl Marks {
    fn new(text: &str, findings: &[Diagnostic]) -> Self {
        let edges = findings.iter().flat_map(|one| {
            let span = visible(text, one.span);
            [(span.start, one.severity, true), (span.end, one.severity, false)]
        });
        let mut edges: Vec<_> = edges.collect();
        edges.sort_unstable_by_key(|(at, ..)| std::cmp::Reverse(*at));
        let open = [Severity::Style, Severity::Info, Severity::Warning, Severity::Error];
        Self { edges, open: open.map(|severity| (severity, 0)) }
    }

    /// Goes on to an offset.
    fn reach(&mut self, at: u32) {
        while let Some((_, severity, begins)) = self.edges.pop_if(|(edge, ..)| *edge <= at) {
            for (_, count) in self.open.iter_mut().filter(|(open, _)| *open == severity) {
                // An empty one may end before it begins.
                *count = if begins { count.wrapping_add(1) } else { count.wrapping_sub(1) };
            }
        }
    }

    /// The severity of the worst finding at the offset that was reached.
    fn worst(&self) -> Option<Severity> {
        let open = self.open.iter().rev().find(|(_, count)| *count > 0);
        open.map(|(severity, _)| *severity)
    }

    /// Cuts a token where the worst finding changes. Tokens come in the order of the text.
    fn cut(&mut self, text: &str, token: Span) -> Vec<(Span, Option<Severity>)> {
        let mut pieces = Vec::new();
        let mut start = token.start;
        self.reach(start);
        let mut worst = self.worst();
        while let Some(&(at, ..)) = self.edges.last().filter(|(at, ..)| *at < token.end) {
            self.reach(at);
            if self.worst() != worst && text.is_char_boundary(at as usize) {
                pieces.push((Span::new(start, at), worst));
                (start, worst) = (at, self.worst());
            }
        }
        pieces.push((Span::new(start, token.end), worst));
        pieces
    }
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
                aliases: Vec::new().into(),
                severity,
                span: Span::new(start, end),
                message: String::new().into(),
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
    fn a_line_of_very_many_pieces_ends_plain() {
        let text = format!("RUN {}\nUSER b", "$a ".repeat(9_000));
        let lines = paint(&dockerfile::parse(&text), &[]);
        assert_eq!(lines[0].len(), MOST_PIECES + 1);
        let shown: String = lines[0].iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(Some(shown.as_str()), text.lines().next());
        assert!(lines[0][MOST_PIECES].colour.is_none() && lines[1].len() > 1);
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
