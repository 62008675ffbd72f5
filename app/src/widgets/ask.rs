//! Questions outside of lessons: who asks them, and what becomes of the answer.

use course::Answered;
use leptos::prelude::*;

use super::{commit, predict};
use crate::parts::pool::Item;

/// What a button says where reasons come later.
pub(super) const GO_ON: &str = "Keep and go on";

/// Who asks.
#[derive(Clone)]
pub struct Ask {
    /// The answer that stands there already: to be changed, or to be shown with the reasons.
    pub given: Option<Answered>,
    /// Whether the answer is shown, with its reasons, as soon as the learner has committed.
    pub reveal: bool,
    /// Takes the answer.
    pub done: Callback<Answered>,
}

/// A question or a prediction of the pool, living.
pub fn view(item: Item, ask: Ask) -> AnyView {
    match item {
        Item::Commit(question) => commit::asked(question, ask),
        Item::Predict(prediction, truth) => predict::asked(*prediction, truth, ask),
    }
}
