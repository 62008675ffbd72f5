//! Lessons and the map of the course.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{Exercise, Notes, Plan, Prediction, Question, Scene, Term};

/// Stands in every HTML text before a path of the site (`href="{{root}}myths/…"`). Whoever writes a page puts the way
/// from that page to the site's root in its place (`../../`), so that the site works under any path.
pub const ROOT: &str = "{{root}}";

/// The whole course.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// Lessons and myths in order.
    pub lessons: Vec<Lesson>,
    /// The predictions of lessons with other numbers, for reviews: several of an id, in order.
    pub fresh: Vec<Prediction>,
    /// Exercises in order.
    pub exercises: Vec<Exercise>,
    /// Every unit of the plan, in order, written or not.
    pub plan: Vec<PlannedUnit>,
    /// A teacher's notes, by the id of the lesson or myth that they belong to.
    pub notes: BTreeMap<String, Notes>,
    /// Plans of workshops, the shortest first.
    pub plans: Vec<Plan>,
    /// The words of the glossary, in its order.
    pub terms: Vec<Term>,
    /// Ids of the lessons and exercises whose text is there in English only, in a course of another language.
    pub untranslated: BTreeSet<String>,
}

impl Course {
    /// The lesson or myth of an id.
    pub fn lesson(&self, id: &str) -> Option<&Lesson> {
        self.lessons.iter().find(|lesson| lesson.id == id)
    }

    /// The plan of an id.
    pub fn plan(&self, id: &str) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.id == id)
    }

    /// The exercise of an id.
    pub fn exercise(&self, id: &str) -> Option<&Exercise> {
        self.exercises.iter().find(|exercise| exercise.id == id)
    }
}

/// A unit of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedUnit {
    /// The lesson's id once it is written.
    pub id: String,
    /// Title on the map.
    pub title: String,
    /// Part of the course that it belongs to ("The seven steps"); units of a part follow each other.
    pub part: String,
    /// One sentence: what it is about.
    pub summary: String,
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
    /// What a myth says and whether it holds; `Some` for myths only.
    pub myth: Option<Myth>,
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
    /// Its headings, for the table of contents: level (2 to 4), id, plain text.
    pub headings: Vec<(u8, String, String)>,
}

impl Lesson {
    /// Its path from the site's root, without a leading slash: `lessons/<id>/` or `myths/<id>/`.
    pub fn path(&self) -> String {
        match self.kind {
            LessonKind::Lesson => format!("lessons/{}/", self.id),
            LessonKind::Myth => format!("myths/{}/", self.id),
        }
    }
}

/// What a myth says, and the verdict. Plain text, one sentence each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Myth {
    /// The belief, in the words of someone who holds it.
    pub belief: String,
    /// That it is wrong, and what is true instead.
    pub verdict: String,
}

/// A part of a lesson. Every HTML text may hold [`ROOT`].
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Prose, tables and coloured code as HTML. The last one of a page lists the page's sources.
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
