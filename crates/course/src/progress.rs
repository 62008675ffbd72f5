//! What a learner has done: kept in the browser, exported and imported as JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

mod read;

pub use read::ImportError;

/// How sure a learner is before seeing the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Sure.
    Sure,
    /// Fairly sure.
    Fairly,
    /// Guessing.
    Guessing,
}

/// An answer to a question or a prediction. The first one counts and stays; later ones are its reviews.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The choice's id, or the predicted bytes as a number in text.
    pub answer: String,
    /// Whether it was right.
    pub right: bool,
    /// How sure the learner was.
    pub confidence: Confidence,
    /// When it was given, in seconds since 1970 by the learner's clock; `None` where an old progress did not note it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<u64>,
}

impl Answered {
    /// What answers to one question are ordered by: the time, then anything that tells two of a second apart. An answer
    /// without a time is older than the ones with.
    fn rank(&self) -> (u64, bool, Confidence, &str) {
        (self.at.unwrap_or(0), self.right, self.confidence, &self.answer)
    }
}

/// An exam that was handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Exam {
    /// When, in seconds since 1970.
    pub finished: u64,
    /// What it asked, by id of question, prediction or exercise, and whether the answer was right.
    pub items: BTreeMap<String, bool>,
}

/// Everything that is kept. Keyed by stable ids only, so that an edit of the course loses nothing.
///
/// Made by [`Progress::default`] or [`Progress::import`], which holds the bounds of this type for any text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Format version, for import.
    pub version: u32,
    /// First answers by question id.
    pub answers: BTreeMap<String, Answered>,
    /// Later answers by question id, each with its time, the earliest first.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub reviews: BTreeMap<String, Vec<Answered>>,
    /// Exams by the second in which they began.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub exams: BTreeMap<u64, Exam>,
    /// Exercises passed.
    pub passed: BTreeMap<String, bool>,
    /// Exercises whose solution was shown before they passed.
    pub shown: BTreeMap<String, bool>,
    /// Drafts by exercise id.
    pub drafts: BTreeMap<String, String>,
    /// Drafts of another progress that differed when the two were merged, by exercise id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub other_drafts: BTreeMap<String, Vec<String>>,
    /// Lessons read to the end.
    pub read: BTreeMap<String, bool>,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            version: Self::VERSION,
            answers: BTreeMap::new(),
            reviews: BTreeMap::new(),
            exams: BTreeMap::new(),
            passed: BTreeMap::new(),
            shown: BTreeMap::new(),
            drafts: BTreeMap::new(),
            other_drafts: BTreeMap::new(),
            read: BTreeMap::new(),
        }
    }
}

impl Progress {
    /// The format that is written. Format 1 had no times, no reviews and no exams; format 0 had no version.
    pub const VERSION: u32 = 2;
    /// Bytes of the longest text that is read.
    pub const MAX_BYTES: usize = 4_000_000;
    /// Bytes of the longest draft that is kept.
    pub const MAX_DRAFT: usize = 100_000;
    /// How many entries of a kind are kept: far more than the course has pages.
    const MAX_ENTRIES: usize = 5_000;
    /// Bytes of the longest id or answer.
    const MAX_ID: usize = 200;
    /// How many differing drafts of an exercise are kept.
    const MAX_OTHERS: usize = 5;
    /// How many reviews of a question are kept: the latest.
    const MAX_REVIEWS: usize = 40;
    /// How many exams are kept: the latest.
    const MAX_EXAMS: usize = 40;

    /// The progress as text: JSON in lines, so that a person can read it.
    pub fn export(&self) -> String {
        serde_json::to_string_pretty(self).expect("maps with text keys are JSON")
    }

    /// Notes an answer: as the first one of its question, else as a review.
    pub fn record(&mut self, id: &str, answer: Answered) {
        if self.answers.contains_key(id) {
            self.add_review(id.to_owned(), answer);
        } else {
            self.answers.insert(id.to_owned(), answer);
        }
    }

    /// Adds what another progress holds. Nothing done is lost, and both sides come to the same answers, reviews and
    /// exams, however often and in whichever order they are merged. Of two first answers to a question the earlier one
    /// counts and the other one becomes a review; of two drafts this one's stays, and the other is kept beside it.
    pub fn merge(&mut self, other: Self) {
        for (id, answer) in other.answers {
            let Some(own) = self.answers.get_mut(&id) else {
                self.answers.insert(id, answer);
                continue;
            };
            if *own == answer {
                continue;
            }
            let later =
                if answer.rank() < own.rank() { std::mem::replace(own, answer) } else { answer };
            self.add_review(id, later);
        }
        for (id, reviews) in other.reviews {
            for review in reviews {
                self.add_review(id.clone(), review);
            }
        }
        for (began, exam) in other.exams {
            self.add_exam(began, exam);
        }
        let flags = [
            (&mut self.passed, other.passed),
            (&mut self.shown, other.shown),
            (&mut self.read, other.read),
        ];
        for (own, others) in flags {
            for (id, flag) in others {
                *own.entry(id).or_default() |= flag;
            }
        }
        for (id, draft) in other.drafts {
            self.keep_draft(id, draft);
        }
        for (id, drafts) in other.other_drafts {
            for draft in drafts {
                self.keep_draft(id.clone(), draft);
            }
        }
    }

    /// Puts a review in its place; one without a time has none.
    fn add_review(&mut self, id: String, review: Answered) {
        if review.at.is_none() {
            return;
        }
        let reviews = self.reviews.entry(id).or_default();
        if let Err(at) = reviews.binary_search_by(|one| one.rank().cmp(&review.rank())) {
            reviews.insert(at, review);
        }
        let spare = reviews.len().saturating_sub(Self::MAX_REVIEWS);
        reviews.drain(..spare);
    }

    /// Notes an exam. Of two that began in the same second the one that was handed in later stays.
    pub fn add_exam(&mut self, began: u64, exam: Exam) {
        let own = self.exams.entry(began).or_default();
        if exam > *own {
            *own = exam;
        }
        while self.exams.len() > Self::MAX_EXAMS {
            self.exams.pop_first();
        }
    }

    /// Keeps a draft as the exercise's, or beside the one that is there.
    fn keep_draft(&mut self, id: String, draft: String) {
        match self.drafts.get(&id) {
            None => {
                self.drafts.insert(id, draft);
            }
            Some(own) if *own == draft => {}
            Some(_) => {
                let others = self.other_drafts.entry(id).or_default();
                if !others.contains(&draft) && others.len() < Self::MAX_OTHERS {
                    others.push(draft);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
