//! What a teacher has beside the pages: notes to each of them, and plans of workshops.

use serde::{Deserialize, Serialize};

/// A teacher's notes to one page. Every HTML text may hold [`ROOT`](crate::ROOT).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notes {
    /// HTML: notes to the page as a whole; empty without any.
    pub about: String,
    /// Notes to its places, in the order of the page.
    pub places: Vec<Note>,
    /// HTML: the list of the notes' sources; empty without any.
    pub sources: String,
}

impl Notes {
    /// The note to a heading, a question or a prediction, by its anchor.
    pub fn at(&self, anchor: &str) -> Option<&Note> {
        self.places.iter().find(|note| note.anchor == anchor)
    }

    /// The minutes that the notes plan for the page; places without a number count as none.
    pub fn minutes(&self) -> u32 {
        self.places.iter().filter_map(|note| note.minutes).sum()
    }
}

/// A note to one place of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The id of the heading, the question or the prediction that it belongs to: the page's fragment.
    pub anchor: String,
    /// How long to spend there.
    pub minutes: Option<u32>,
    /// HTML: what to ask, what wrong answers to expect, what to show.
    pub text: String,
}

/// A plan of a workshop: what to do in which order, and for how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Stable slug: its file's name.
    pub id: String,
    /// Title.
    pub title: String,
    /// One sentence: for whom, and what they can do afterwards.
    pub summary: String,
    /// How long it takes in all: the sum of its steps.
    pub minutes: u32,
    /// HTML: what to prepare and to know beforehand; empty without any.
    pub about: String,
    /// Its steps in order.
    pub steps: Vec<PlanStep>,
    /// HTML: the list of its sources; empty without any.
    pub sources: String,
}

/// A step of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanStep {
    /// How long it takes.
    pub minutes: u32,
    /// What it is called.
    pub title: String,
    /// What the room sees meanwhile.
    pub unit: PlanUnit,
    /// HTML for the teacher: what to do; empty without any.
    pub text: String,
}

/// What a step of a plan is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlanUnit {
    /// A lesson or a myth, by id.
    Lesson(String),
    /// An exercise, by id.
    Exercise(String),
    /// No page: a break or a talk, by an id of its own.
    Pause(String),
}

impl PlanUnit {
    /// Its id: what the link of a workshop names.
    pub fn id(&self) -> &str {
        match self {
            Self::Lesson(id) | Self::Exercise(id) | Self::Pause(id) => id,
        }
    }
}
