//! Text taken out of the Dockerfile piece by piece, with the way back to where each piece stands.

use std::ops::Range;

use crate::{Span, Text};

/// What Docker (or the shell) reads: pieces of the file put together, continuations and comment lines left out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Source {
    /// The pieces, joined.
    pub(crate) text: String,
    /// For each piece, where it begins in `text` and in the file. Sorted by both; pieces are never empty.
    pieces: Vec<(usize, u32)>,
    /// Where the first piece would stand if it were not empty.
    start: Option<u32>,
}

impl Source {
    /// Appends a piece that stands at `at` in the file.
    pub(crate) fn push(&mut self, piece: &str, at: usize) {
        if piece.is_empty() {
            if self.pieces.is_empty() {
                self.start.get_or_insert(at as u32);
            }
            return;
        }
        let continues = self
            .pieces
            .last()
            .is_some_and(|&(text, file)| file as usize + (self.text.len() - text) == at);
        if !continues {
            self.pieces.push((self.text.len(), at as u32));
        }
        self.text.push_str(piece);
    }

    /// Appends a part of another source.
    pub(crate) fn push_part(&mut self, other: &Self, range: Range<usize>) {
        other.each(range, |part, at| self.push(&other.text[part], at as usize));
    }

    /// Where the byte at `offset` stands in the file; behind the last piece for an offset behind it.
    fn place(&self, offset: usize) -> u32 {
        let piece = self.pieces.partition_point(|&(text, _)| text <= offset);
        match piece.checked_sub(1).and_then(|piece| self.pieces.get(piece)) {
            Some(&(text, file)) => file + (offset - text) as u32,
            None => self.pieces.first().map_or(self.start.unwrap_or(0), |&(_, file)| file),
        }
    }

    /// The smallest span of the file that holds the range.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        if range.is_empty() {
            // Behind the byte before, where there is one: a gap belongs to what it follows.
            let at = if range.start == 0 { self.place(0) } else { self.place(range.start - 1) + 1 };
            return Span::new(at, at);
        }
        Span::new(self.place(range.start), self.place(range.end - 1) + 1)
    }

    /// The range as text with its place.
    pub(crate) fn slice(&self, range: Range<usize>) -> Text {
        Text { span: self.span(range.clone()), value: self.text[range].to_owned() }
    }

    /// Calls `visit` for each stretch of the range that stands together in the file, with its place.
    pub(crate) fn each(&self, range: Range<usize>, mut visit: impl FnMut(Range<usize>, u32)) {
        let first = self.pieces.partition_point(|&(text, _)| text <= range.start).saturating_sub(1);
        for (index, &(text, file)) in self.pieces.iter().enumerate().skip(first) {
            if text >= range.end {
                break;
            }
            let end = self.pieces.get(index + 1).map_or(self.text.len(), |&(next, _)| next);
            let part = range.start.max(text)..range.end.min(end);
            if !part.is_empty() {
                visit(part.clone(), file + (part.start - text) as u32);
            }
        }
    }
}
