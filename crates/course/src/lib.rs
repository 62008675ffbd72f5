//! The course as plain data, and what can be computed from it: grading, hints, progress.

mod calibration;
pub mod class;
mod exam;
mod exercise;
mod glossary;
mod goal;
mod grade;
mod lesson;
mod own;
mod pieces;
mod progress;
mod question;
mod review;
mod scene;
pub mod search;
pub mod share;
mod short;
mod teacher;
mod visible;
pub mod vote;
pub mod workshop;

pub use calibration::{Calibrated, Judgement, calibration, judge};
pub use exam::{QUESTIONS, REPAIRS, Sitting, draw};
pub use exercise::{Answer, AnswerKind, Exercise, Hint, NearMiss, Rung};
pub use glossary::{GLOSSARY, Term, TermLink};
pub use goal::{Edit, Goal, Limit, Test};
pub use grade::{Attempt, GoalState, Grade, grade};
pub use lesson::{Block, Course, Lesson, LessonKind, Level, Myth, PlannedUnit, ROOT};
pub use own::{OwnOption, OwnQuestion};
pub use pieces::{arrangement, compose};
pub use progress::{Answered, Confidence, Exam, ImportError, Progress};
pub use question::{Choice, Prediction, Question};
pub use review::{Due, Reviews, Weight, calendar, due_at};
pub use scene::{Scene, Toggle, merge_runs};
pub use teacher::{Note, Notes, Plan, PlanStep, PlanUnit};
