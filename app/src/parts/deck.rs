//! A page of the course cut into screens for a room: one thought a screen, and the teacher's notes to it.

use course::{Prediction, Question};
use serde::{Deserialize, Serialize};

use crate::parts::picture::Segment;
use crate::parts::reel::Show;

#[cfg(feature = "ssr")]
mod make;
#[cfg(feature = "ssr")]
mod split;

/// A unit of the course that can be shown to a room or put on a workshop's path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeckEntry {
    /// The id of the lesson, myth, exercise or pause.
    pub id: String,
    /// Its title.
    pub title: String,
    /// "Lesson", "Myth", "Exercise" or [`PAUSE`].
    pub kind: String,
    /// Its path from the site's root; empty for a pause.
    pub path: String,
    /// Minutes that it takes by itself.
    pub minutes: u32,
    /// The file with its [`Deck`].
    pub file: String,
}

/// The kind of a [`DeckEntry`] that is a break or a talk.
pub const PAUSE: &str = "Pause";

/// A unit in screens.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Deck {
    /// Its title.
    pub title: String,
    /// HTML: the teacher's notes to the whole of it; empty without any.
    pub about: String,
    /// The screens in order; one at least.
    pub screens: Vec<Screen>,
}

/// What is seen at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Screen {
    /// The heading that it stands under, plain.
    pub heading: String,
    /// HTML: the teacher's note; empty without any.
    pub note: String,
    /// Minutes that the note plans for it.
    pub minutes: Option<u32>,
    /// What it shows.
    pub body: Body,
}

/// What a screen shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Body {
    /// The title, with what kind of page it is, and its summary or the belief of a myth.
    Title(String, String),
    /// Prose, a table, a piece of code, as HTML.
    Text(String),
    /// A question, to vote on.
    Question(Question),
    /// A size to predict, and the true bar.
    Prediction(Box<Prediction>, Vec<Segment>),
    /// A Dockerfile to step through.
    Scene(Box<Show>),
    /// An exercise for everybody's own device: its path from the site's root, and what it asks.
    Exercise(String, String),
    /// A break or a talk: how long it still takes.
    Pause,
}

impl Deck {
    /// Reads the file that the site holds; links in its texts lead from the open page. `None` if it is damaged.
    pub fn read(json: &str) -> Option<Self> {
        let deck: Self =
            serde_json::from_str(&json.replace(course::ROOT, &crate::browser::page::home()))
                .ok()?;
        (!deck.screens.is_empty()).then_some(deck)
    }
}
