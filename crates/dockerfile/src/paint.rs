//! Colours: every byte gets a kind, runs of one kind become tokens. So the tokens cover the text by construction.

use std::ops::Range;

use crate::source::Source;
use crate::{Span, Token, TokenKind};

/// A kind for each byte of the file; what nobody painted is an argument or space.
pub(crate) struct Paint {
    kinds: Vec<Option<TokenKind>>,
}

impl Paint {
    /// A canvas for a text of so many bytes.
    pub(crate) fn new(bytes: usize) -> Self {
        Self { kinds: vec![None; bytes] }
    }

    /// Paints a span of the file, over whatever was there.
    pub(crate) fn span(&mut self, span: Span, kind: TokenKind) {
        if let Some(part) = self.kinds.get_mut(span.range()) {
            part.fill(Some(kind));
        }
    }

    /// Takes the paint off a span.
    pub(crate) fn unpaint(&mut self, span: Span) {
        if let Some(part) = self.kinds.get_mut(span.range()) {
            part.fill(None);
        }
    }

    /// Paints what a range of a source covers in the file, without the continuations between.
    pub(crate) fn source(&mut self, source: &Source, range: Range<usize>, kind: TokenKind) {
        source.each(range, |part, at| self.span(Span::new(at, at + part.len() as u32), kind));
    }

    /// The tokens. A line end always ends a token, save inside a heredoc's body.
    pub(crate) fn tokens(&self, text: &str) -> Vec<Token> {
        let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 8);
        let mut at = 0;
        while let Some(&painted) = self.kinds.get(at) {
            let alike = self.kinds[at..].iter().position(|&kind| kind != painted);
            let end = alike.map_or(text.len(), |length| at + length);
            let whole = (end..=text.len()).find(|&end| text.is_char_boundary(end));
            let end = whole.unwrap_or(end);
            while at < end {
                let (kind, length) = piece(painted, &text[at..end]);
                let stop = (at + length) as u32;
                match tokens.last_mut() {
                    Some(last) if last.kind == kind => last.span.end = stop,
                    _ => tokens.push(Token { kind, span: Span::new(at as u32, stop) }),
                }
                at += length;
            }
        }
        tokens
    }
}

/// The kind of what a text begins with, and how long that is. All of the text is painted alike.
fn piece(painted: Option<TokenKind>, text: &str) -> (TokenKind, usize) {
    let blank = |char: char| char.is_whitespace() || char == '\u{feff}';
    let until = |found: Option<usize>| found.unwrap_or(text.len());
    match painted {
        Some(TokenKind::HeredocBody) => (TokenKind::HeredocBody, text.len()),
        Some(_) if text.starts_with('\n') => (TokenKind::Space, 1),
        Some(kind) => (kind, until(text.find('\n'))),
        None if text.starts_with(blank) => {
            (TokenKind::Space, until(text.find(|char| !blank(char))))
        }
        None => (TokenKind::Argument, until(text.find(blank))),
    }
}
