//! Lessons and the map of the course.

use serde::{Deserialize, Serialize};

use crate::{Exercise, Prediction, Question, Scene};

/// The whole course.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// Lessons and myths in order.
    pub lessons: Vec<Lesson>,
    /// Exercises in order.
    pub exercises: Vec<Exercise>,
    /// Every unit of the plan, in order, written or not.
    pub plan: Vec<PlannedUnit>,
}

/// A unit of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedUnit {
    /// The lesson's id once it is written.
    pub id: String,
    /// Title on the map.
    pub title: String,
    /// Part of the course that it belongs to ("The seven steps").
    pub part: String,
}

/// Which kind of page a lesson is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LessonKind {
    /// A step or another page of the course.
    Lesson,
    /// A myth: belief, verdict, mechanism, measured case, question.
    Myth,
}

/// How much a page expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// For someone new to images.
    Starter,
    /// For someone who writes Dockerfiles.
    Practitioner,
    /// For someone who looks under the hood.
    Expert,
}

/// A page of the course, checked, with every figure resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// Stable slug: its path on the site.
    pub id: String,
    /// Lesson or myth.
    pub kind: LessonKind,
    /// Title.
    pub title: String,
    /// One sentence for the map and for search engines.
    pub summary: String,
    /// Reading time in minutes.
    pub minutes: u32,
    /// How much it expects.
    pub level: Level,
    /// Its content in order.
    pub blocks: Vec<Block>,
    /// Its headings, for the table of contents: level, id, text.
    pub headings: Vec<(u8, String, String)>,
}

/// A part of a lesson.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Prose, tables and coloured code as HTML.
    Prose(String),
    /// A question to commit to.
    Question(Question),
    /// A size to predict.
    Prediction(Prediction),
    /// A scene of the layer lab.
    Scene(Scene),
    /// A link to an exercise, by id.
    Exercise(String),
}
