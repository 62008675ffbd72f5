//! Exercises: a Dockerfile or a `.dockerignore` to mend, with goals in the model's words.

use image::BuildContext;
use serde::{Deserialize, Serialize};

use crate::Goal;

/// How much help an exercise gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rung {
    /// A solved one to read.
    Worked,
    /// A line or two are missing.
    Complete,
    /// Something is wrong.
    Repair,
    /// Only goals.
    Open,
}

/// Which file the learner writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AnswerKind {
    /// The Dockerfile.
    #[default]
    #[serde(rename = "dockerfile")]
    Dockerfile,
    /// The `.dockerignore`; the Dockerfile is given.
    #[serde(rename = "dockerignore")]
    Ignore,
}

/// An exercise, checked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exercise {
    /// Stable slug: its folder and its path.
    pub id: String,
    /// Title.
    pub title: String,
    /// One sentence for the list of exercises and for search engines.
    pub summary: String,
    /// Working time in minutes.
    pub minutes: u32,
    /// The lesson that it belongs to.
    pub step: String,
    /// How much help it gives.
    pub rung: Rung,
    /// HTML of `task.md`.
    pub task: String,
    /// HTML: the list of the task's sources; empty without any.
    pub sources: String,
    /// Which file the learner writes: what `start`, `solution` and the answers are texts of.
    #[serde(default)]
    pub answer: AnswerKind,
    /// The Dockerfile that is given where the answer is a `.dockerignore`; empty otherwise.
    #[serde(default)]
    pub given: String,
    /// The text to start from.
    pub start: String,
    /// The lines to choose from, where the answer is put together instead of written; empty where it is written.
    pub pieces: Vec<String>,
    /// The build context and what commands are assumed to write.
    pub context: BuildContext,
    /// What an answer must meet.
    pub goals: Vec<Goal>,
    /// Hints, each with its condition.
    pub hints: Vec<Hint>,
    /// Our solution.
    pub solution: String,
    /// HTML: why the solution is right.
    pub why: String,
    /// Other answers that pass.
    pub alternatives: Vec<Answer>,
    /// Answers that fail, with the goals they miss.
    pub near_misses: Vec<NearMiss>,
}

impl Exercise {
    /// Its path from the site's root, without a leading slash: `exercises/<id>/`.
    pub fn path(&self) -> String {
        format!("exercises/{}/", self.id)
    }

    /// What is built when the learner's file has this text: a Dockerfile, and the context with its `.dockerignore`.
    pub fn build_of<'a>(&'a self, text: &'a str) -> (&'a str, BuildContext) {
        let context = self.context.clone();
        match self.answer {
            AnswerKind::Dockerfile => (text, context),
            AnswerKind::Ignore => {
                (&self.given, BuildContext { ignore: Some(text.to_owned()), ..context })
            }
        }
    }
}

/// A named answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Its file's name without the ending.
    pub name: String,
    /// HTML: what it does differently, and why that passes or fails. Shown after a pass.
    pub about: String,
    /// The text of the file that the learner writes ([`Exercise::answer`]).
    pub dockerfile: String,
}

/// An answer that fails in a way worth explaining.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NearMiss {
    /// The answer.
    pub answer: Answer,
    /// Names of the goals that it misses, exactly these.
    pub misses: Vec<String>,
}

/// A hint: shown when its condition holds for what the learner has written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hint {
    /// HTML of the hint.
    pub text: String,
    /// Goals that must be missed, by name; empty for any state.
    pub when_missed: Vec<String>,
    /// Goals that must not be met, by name: missed, or the model cannot know.
    #[serde(default)]
    pub when_unmet: Vec<String>,
    /// Goals that must be met, by name.
    pub when_met: Vec<String>,
    /// Rules that must have a finding, by name.
    pub when_found: Vec<String>,
}
