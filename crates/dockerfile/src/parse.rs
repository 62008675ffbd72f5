//! Text to tree.

use crate::{Dockerfile, LineIndex};

/// Parses a Dockerfile. Never fails: what Docker refuses is in [`Dockerfile::problems`].
pub fn parse(text: &str) -> Dockerfile {
    Dockerfile {
        text: text.to_owned(),
        directives: Vec::new(),
        escape: '\\',
        instructions: Vec::new(),
        comments: Vec::new(),
        stages: Vec::new(),
        problems: Vec::new(),
        tokens: Vec::new(),
        lines: LineIndex::new(text),
    }
}
