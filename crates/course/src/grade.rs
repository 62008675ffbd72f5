//! Grading: one parse, one simulation and one check, from which every goal is answered.

use checker::Diagnostic;
use dockerfile::Dockerfile;
use image::{Build, Stack};

use crate::{Exercise, Hint};

/// All that is known of a learner's text: what the editor, the stack and the goals are drawn from.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    /// The tree.
    pub file: Dockerfile,
    /// The build.
    pub build: Build,
    /// Its bytes.
    pub stack: Stack,
    /// What the checker says.
    pub diagnostics: Vec<Diagnostic>,
}

/// A goal's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalState {
    /// The goal's name.
    pub name: String,
    /// Whether it is met; `None` if the model cannot know (an unknown size).
    pub met: Option<bool>,
    /// What the model sees, with figures: "38.6 MB, at most 16.0 MB".
    pub seen: String,
}

/// The result of grading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grade {
    /// One for each goal, in order.
    pub goals: Vec<GoalState>,
}

impl Grade {
    /// Whether every goal is met.
    pub fn passed(&self) -> bool {
        self.goals.iter().all(|goal| goal.met == Some(true))
    }
}

impl Attempt {
    /// Parses, simulates and checks a text in the exercise's context.
    pub fn new(_exercise: &Exercise, _text: &str) -> Self {
        unimplemented!("written together with the model")
    }
}

/// Answers every goal of an exercise.
pub fn grade(_exercise: &Exercise, _attempt: &Attempt) -> Grade {
    Grade { goals: Vec::new() }
}

impl Hint {
    /// Whether the hint fits the learner's present state.
    pub fn fits(&self, _grade: &Grade, _attempt: &Attempt) -> bool {
        false
    }
}
