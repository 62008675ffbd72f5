//! What a learner has done: kept in the browser, exported and imported as JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How sure a learner is before seeing the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Sure.
    Sure,
    /// Fairly sure.
    Fairly,
    /// Guessing.
    Guessing,
}

/// An answer to a question or a prediction: the first one counts and stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The choice's id, or the predicted bytes as a number in text.
    pub answer: String,
    /// Whether it was right.
    pub right: bool,
    /// How sure the learner was.
    pub confidence: Confidence,
}

/// Everything that is kept. Keyed by stable ids only, so that an edit of the course loses nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// Format version, for import.
    pub version: u32,
    /// Answers by question id.
    pub answers: BTreeMap<String, Answered>,
    /// Exercises passed.
    pub passed: BTreeMap<String, bool>,
    /// Exercises whose solution was shown before they passed.
    pub shown: BTreeMap<String, bool>,
    /// Drafts by exercise id.
    pub drafts: BTreeMap<String, String>,
    /// Lessons read to the end.
    pub read: BTreeMap<String, bool>,
}
