//! The way through the course: its stops in order, and how far a learner has come. Plain data and sums.

use crate::words;
use course::{Block, Course, Progress};
use serde::{Deserialize, Serialize};

/// A page to work through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// The id of the lesson or exercise.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its path from the top of the site, without a leading slash.
    pub path: String,
    /// Whether it is an exercise.
    pub exercise: bool,
    /// Ids of its questions and predictions.
    pub questions: Vec<String>,
}

/// How far a learner is with a [`Stop`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing done.
    New,
    /// Something done.
    Begun,
    /// Read to its end with every question answered, or passed.
    Done,
}

impl Standing {
    /// In a word or two.
    pub fn words(self) -> &'static str {
        match self {
            Self::New => words::home::not_begun(),
            Self::Begun => words::home::begun(),
            Self::Done => words::home::done(),
        }
    }
}

/// Every written lesson, each followed by the exercises that belong to it, then the exercises that belong to none.
pub fn stops(course: &Course) -> Vec<Stop> {
    let mut stops = Vec::new();
    for lesson in &course.lessons {
        let questions = lesson.blocks.iter().filter_map(|block| match block {
            Block::Question(question) => Some(question.id.clone()),
            Block::Prediction(prediction) => Some(prediction.id.clone()),
            _ => None,
        });
        stops.push(Stop {
            id: lesson.id.clone(),
            title: lesson.title.clone(),
            path: lesson.path(),
            exercise: false,
            questions: questions.collect(),
        });
        stops.extend(
            course.exercises.iter().filter(|exercise| exercise.step == lesson.id).map(exercise),
        );
    }
    let lost = |exercise: &&course::Exercise| course.lesson(&exercise.step).is_none();
    stops.extend(course.exercises.iter().filter(lost).map(exercise));
    stops
}

fn exercise(exercise: &course::Exercise) -> Stop {
    Stop {
        id: exercise.id.clone(),
        title: exercise.title.clone(),
        path: exercise.path(),
        exercise: true,
        questions: Vec::new(),
    }
}

impl Stop {
    /// How far a learner is.
    pub fn standing(&self, progress: &Progress) -> Standing {
        let set = |map: &std::collections::BTreeMap<String, bool>| map.get(&self.id) == Some(&true);
        if self.exercise {
            return if set(&progress.passed) {
                Standing::Done
            } else if progress.drafts.contains_key(&self.id) || set(&progress.shown) {
                Standing::Begun
            } else {
                Standing::New
            };
        }
        let answered = self.answered(progress);
        if set(&progress.read) {
            Standing::Done
        } else if answered > 0 {
            Standing::Begun
        } else {
            Standing::New
        }
    }

    /// How many of its questions are answered.
    pub fn answered(&self, progress: &Progress) -> usize {
        self.questions.iter().filter(|id| progress.answers.contains_key(*id)).count()
    }
}

/// The stop to go to now: the first that is not done; `None` when all are.
pub fn next<'a>(stops: &'a [Stop], progress: &Progress) -> Option<&'a Stop> {
    stops.iter().find(|stop| stop.standing(progress) != Standing::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stop(id: &str, exercise: bool, questions: &[&str]) -> Stop {
        Stop {
            id: id.to_owned(),
            title: id.to_owned(),
            path: format!("{id}/"),
            exercise,
            questions: questions.iter().map(|&id| id.to_owned()).collect(),
        }
    }

    fn progress(json: &str) -> Progress {
        Progress::import(json).expect("the sample is a progress")
    }

    #[track_caller]
    fn check(json: &str, lesson: Standing, exercise: Standing, next_id: Option<&str>) {
        let progress = progress(json);
        let stops = [stop("lesson", false, &["q", "p"]), stop("task", true, &[])];
        assert_eq!(stops[0].standing(&progress), lesson);
        assert_eq!(stops[1].standing(&progress), exercise);
        assert_eq!(next(&stops, &progress).map(|stop| &*stop.id), next_id);
    }

    #[test]
    fn a_first_visit_starts_at_the_start() {
        check(r#"{"version": 1, "answers": {}}"#, Standing::New, Standing::New, Some("lesson"));
    }

    #[test]
    fn an_answer_begins_a_lesson() {
        check(
            r#"{"version": 1, "answers": {"q": {"answer": "a", "right": true, "confidence": "sure"}}}"#,
            Standing::Begun,
            Standing::New,
            Some("lesson"),
        );
    }

    #[test]
    fn a_lesson_is_done_when_it_is_read_and_an_exercise_when_it_is_passed() {
        check(
            r#"{"version": 1, "read": {"lesson": true}, "drafts": {"task": "FROM a"}}"#,
            Standing::Done,
            Standing::Begun,
            Some("task"),
        );
        check(
            r#"{"version": 1, "read": {"lesson": true}, "passed": {"task": true}}"#,
            Standing::Done,
            Standing::Done,
            None,
        );
    }
}
