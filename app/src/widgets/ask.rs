//! Who asks a question, and what becomes of the answer: a lesson keeps it, a page outside of lessons takes it.

use course::Answered;
#[cfg(any(feature = "ssr", feature = "asking"))]
use leptos::prelude::*;

#[cfg(any(feature = "ssr", feature = "asking"))]
use super::{commit, predict};
#[cfg(any(feature = "ssr", feature = "asking"))]
use crate::parts::pool::Item;

/// A page outside of lessons that asks.
#[cfg(any(feature = "ssr", feature = "asking"))]
#[derive(Clone)]
pub struct Ask {
    /// The answer that stands there already: to be changed, or to be shown with the reasons.
    pub given: Option<Answered>,
    /// What the button says where the reasons come later; `None` shows them as soon as the learner has committed.
    pub later: Option<&'static str>,
    /// Takes the answer.
    pub done: Callback<Answered>,
}

/// A question or a prediction of the pool, living.
#[cfg(any(feature = "ssr", feature = "asking"))]
pub fn view(item: Item, ask: Ask) -> AnyView {
    match item {
        Item::Commit(question) => commit::asked(question, ask),
        Item::Predict(prediction, truth) => predict::asked(*prediction, truth, ask),
    }
}

/// Who asks: a lesson by default. The reader's pages are lessons; it knows nobody else.
#[derive(Clone, Default)]
pub(super) struct Asker {
    #[cfg(any(feature = "ssr", feature = "asking"))]
    other: Option<Ask>,
}

#[cfg(any(feature = "ssr", feature = "asking"))]
impl Asker {
    /// A page outside of lessons.
    pub(super) fn new(ask: Ask) -> Self {
        Self { other: Some(ask) }
    }

    /// Whether a lesson asks: then the first answer is kept, and one may answer again.
    pub(super) fn is_lesson(&self) -> bool {
        self.other.is_none()
    }

    /// Whether the answer is shown as soon as the learner has committed.
    pub(super) fn reveals(&self) -> bool {
        self.later().is_none()
    }

    fn later(&self) -> Option<&'static str> {
        self.other.as_ref()?.later
    }

    /// What the button says that commits: a lesson's words, or those of who shows the reasons later.
    pub(super) fn button(&self, lesson: &'static str) -> &'static str {
        self.later().unwrap_or(lesson)
    }

    /// Hands the answer to the page that asks; `false` if a lesson does, which keeps it.
    pub(super) fn takes(&self, answered: &Answered) -> bool {
        if let Some(ask) = &self.other {
            ask.done.run(answered.clone());
        }
        self.other.is_some()
    }
}

#[cfg(not(any(feature = "ssr", feature = "asking")))]
#[expect(clippy::unused_self, reason = "only lessons ask in the reader")]
impl Asker {
    pub(super) fn is_lesson(&self) -> bool {
        true
    }

    pub(super) fn reveals(&self) -> bool {
        true
    }

    pub(super) fn takes(&self, _: &Answered) -> bool {
        false
    }

    pub(super) fn button(&self, lesson: &'static str) -> &'static str {
        lesson
    }
}
