//! The words of the field, as the glossary explains them.

use serde::{Deserialize, Serialize};

/// The id of the lesson that is the glossary.
pub const GLOSSARY: &str = "glossary";

/// A word of the glossary. Every HTML text may hold [`ROOT`](crate::ROOT).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The word, plain text: `Base image`.
    pub term: String,
    /// Other forms of it that texts use, plain text: `bases`. No two terms share a form.
    pub forms: Vec<String>,
    /// HTML: what it means, one sentence.
    pub definition: String,
    /// Its id on the glossary's page: the page's fragment.
    pub anchor: String,
    /// Where it is taught, shown or tried; at least one place.
    pub links: Vec<TermLink>,
}

impl Term {
    /// The word and its other forms.
    pub fn all_forms(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.term.as_str()).chain(self.forms.iter().map(String::as_str))
    }
}

/// A way from a word to a place of the course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermLink {
    /// Where to; begins with [`ROOT`](crate::ROOT) for a page of the site.
    pub href: String,
    /// Its words, plain text.
    pub words: String,
}
