//! Questions to commit to, and sizes to predict. Texts are HTML made from Markdown at build time, never a learner's.

use serde::{Deserialize, Serialize};

/// A question with options; the learner commits to one, with a confidence, before any is judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Stable slug, unique in the course.
    pub id: String,
    /// HTML of the question: paragraphs and code blocks.
    pub prompt: String,
    /// The options in the author's order.
    pub choices: Vec<Choice>,
    /// The misconception that the question is about, in words (HTML), shown after the answer. Words only, no block.
    pub misconception: Option<String>,
}

/// An option of a [`Question`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Stable slug within the question, from the option's text.
    pub id: String,
    /// HTML of the option: words only, no block.
    pub text: String,
    /// Whether it is right.
    pub right: bool,
    /// HTML of its own reason: paragraphs and code blocks.
    pub reason: String,
}

/// A size to predict on a scale before the stack grows to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// Stable slug, unique in the course.
    pub id: String,
    /// HTML of the question.
    pub prompt: String,
    /// The true value in bytes, from the model.
    pub answer: u64,
    /// Right end of the scale in bytes; the left end is 0.
    pub scale: u64,
    /// A guess within this many bytes counts as right.
    pub tolerance: u64,
    /// HTML of the explanation, shown afterwards.
    pub reason: String,
    /// The scene whose stack grows to the answer.
    pub scene: Option<crate::Scene>,
}
