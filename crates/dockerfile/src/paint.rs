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
        let mut tokens: Vec<Token> = Vec::new();
        for (at, char) in text.char_indices() {
            let kind = match self.kinds.get(at).copied().flatten() {
                Some(kind) if char != '\n' || kind == TokenKind::HeredocBody => kind,
                Some(_) => TokenKind::Space,
                None if char.is_whitespace() || char == '\u{feff}' => TokenKind::Space,
                None => TokenKind::Argument,
            };
            let end = (at + char.len_utf8()) as u32;
            match tokens.last_mut() {
                Some(last) if last.kind == kind => last.span.end = end,
                _ => tokens.push(Token { kind, span: Span::new(at as u32, end) }),
            }
        }
        tokens
    }
}
