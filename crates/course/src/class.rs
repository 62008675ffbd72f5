//! What a class has done, from its learners' progress: question by question, without names.

use std::fmt::Write as _;

use crate::{Confidence, Prediction, Progress, Question};

/// How a class answered a question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuestionReport {
    /// For each option, how many chose it: sure, fairly sure, guessing.
    pub options: Vec<[u32; 3]>,
    /// Answers that name an option which the question does not have any more.
    pub unknown: u32,
    /// Index of the wrong option that most chose, where at least two did.
    pub common_wrong: Option<usize>,
    /// Who answered.
    pub answered: u32,
    /// Who was right.
    pub right: u32,
    /// Who was sure and not right.
    pub confident_mistakes: u32,
}

impl QuestionReport {
    /// Reads every learner's first answer.
    pub fn of(question: &Question, class: &[Progress]) -> Self {
        let mut report = Self { options: vec![[0; 3]; question.choices.len()], ..Self::default() };
        for answer in class.iter().filter_map(|learner| learner.answers.get(&question.id)) {
            let place = question.choices.iter().position(|choice| choice.id == answer.answer);
            let Some(place) = place else {
                report.unknown += 1;
                continue;
            };
            report.answered += 1;
            report.options[place][confidence(answer.confidence)] += 1;
            // What is right is the question's to say: the learner's file may come from an older version.
            if question.choices[place].right {
                report.right += 1;
            } else if answer.confidence == Confidence::Sure {
                report.confident_mistakes += 1;
            }
        }
        let wrong = (0..report.options.len()).filter(|&at| !question.choices[at].right);
        let most = wrong.map(|at| (report.votes(at), std::cmp::Reverse(at))).max();
        report.common_wrong = most.filter(|(votes, _)| *votes >= 2).map(|(_, at)| at.0);
        report
    }

    /// How many chose an option.
    pub fn votes(&self, option: usize) -> u32 {
        self.options.get(option).map_or(0, |sure| sure.iter().sum())
    }
}

/// How a class predicted a size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PredictionReport {
    /// The predictions in bytes, the smallest first.
    pub guesses: Vec<u64>,
    /// How many came within the tolerance.
    pub close: u32,
}

impl PredictionReport {
    /// Reads every learner's first prediction; what is no number is left out.
    pub fn of(prediction: &Prediction, class: &[Progress]) -> Self {
        let answers = class.iter().filter_map(|learner| learner.answers.get(&prediction.id));
        Self::new(prediction, answers.filter_map(|answer| answer.answer.parse().ok()).collect())
    }

    /// Of guesses in bytes, in any order.
    pub fn new(prediction: &Prediction, mut guesses: Vec<u64>) -> Self {
        guesses.sort_unstable();
        let close = guesses
            .iter()
            .filter(|guess| guess.abs_diff(prediction.answer) <= prediction.tolerance);
        Self { close: close.count() as u32, guesses }
    }

    /// The guess in the middle; of an even number the lower one. `None` without any.
    pub fn median(&self) -> Option<u64> {
        self.guesses.get(self.guesses.len().checked_sub(1)? / 2).copied()
    }
}

fn confidence(confidence: Confidence) -> usize {
    match confidence {
        Confidence::Sure => 0,
        Confidence::Fairly => 1,
        Confidence::Guessing => 2,
    }
}

/// Rows as comma-separated values (RFC 4180). A field that a spreadsheet would take for a formula is kept from being one.
pub fn csv(rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for row in rows {
        for (at, field) in row.iter().enumerate() {
            if at > 0 {
                text.push(',');
            }
            let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
            let guard = if formula { "'" } else { "" };
            if field.contains(['"', ',', '\n', '\r']) {
                // Writing to a text cannot fail.
                let _ = write!(text, "\"{guard}{}\"", field.replace('"', "\"\""));
            } else {
                let _ = write!(text, "{guard}{field}");
            }
        }
        text.push_str("\r\n");
    }
    text
}
