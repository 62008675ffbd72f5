//! Edits of a text: disjoint and sorted by construction.

use dockerfile::Span;

/// Replaces the text of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

impl Edit {
    /// Replaces a span's text.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Inserts text at an offset.
    pub fn insert(offset: u32, text: impl Into<String>) -> Self {
        Self::replace(Span::new(offset, offset), text)
    }

    /// Deletes a span.
    pub fn delete(span: Span) -> Self {
        Self::replace(span, "")
    }
}

/// Edits that do not overlap, sorted by place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits(Vec<Edit>);

impl Edits {
    /// Sorts the edits; `None` if two of them overlap.
    pub fn new(mut edits: Vec<Edit>) -> Option<Self> {
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let disjoint = edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start);
        disjoint.then_some(Self(edits))
    }

    /// The edits in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Edit> {
        self.0.iter()
    }

    /// Ends the lines of what is put in as the text's own lines end, where those end in CR LF.
    pub(crate) fn end_lines_with_cr(&mut self) {
        for edit in &mut self.0 {
            edit.text = edit.text.replace("\r\n", "\n").replace('\n', "\r\n");
        }
    }

    /// The text after the edits; those that do not fit the text are left out.
    pub fn apply(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for edit in &self.0 {
            let (start, end) = (edit.span.start as usize, edit.span.end as usize);
            let Some(before) = text.get(at..start) else { continue };
            if text.get(start..end).is_none() {
                continue;
            }
            out.push_str(before);
            out.push_str(&edit.text);
            at = end;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }
}

impl From<Edit> for Edits {
    fn from(edit: Edit) -> Self {
        Self(vec![edit])
    }
}
