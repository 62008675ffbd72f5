//! What is wrong with the content: where, what was found, what was expected.

use std::fmt;

use super::source::Source;

/// A mistake in a lesson or an exercise, for its author.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContentError {
    /// The file, relative to the project's root.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// What was found.
    pub found: String,
    /// What was expected instead: what the author can write.
    pub expected: String,
}

impl fmt::Display for ContentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}; expected {}", self.file, self.line, self.found, self.expected)
    }
}

impl std::error::Error for ContentError {}

/// Collects mistakes, so that an author sees all of them at once.
#[derive(Default)]
pub(super) struct Errors(pub(super) Vec<ContentError>);

impl Errors {
    /// What was read, or every mistake in it, sorted by file and line.
    pub(super) fn or<T>(mut self, read: T) -> Result<T, Vec<ContentError>> {
        self.0.sort();
        self.0.dedup();
        if self.0.is_empty() { Ok(read) } else { Err(self.0) }
    }

    /// A mistake at a byte offset of a file.
    pub(super) fn at(
        &mut self,
        source: &Source,
        offset: usize,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) {
        self.line(&source.path, source.line(offset), found, expected);
    }

    /// A mistake in a line of a file.
    pub(super) fn line(
        &mut self,
        file: &str,
        line: u32,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) {
        self.0.push(ContentError {
            file: file.to_owned(),
            line,
            found: found.into(),
            expected: expected.into(),
        });
    }
}
