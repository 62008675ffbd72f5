//! An entry of the progress: one key of the storage and its value.

#[cfg(any(feature = "ssr", feature = "asking"))]
use course::Exam;
use course::{Answered, Progress};

/// What is kept under one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// The answer to a question.
    Answer(String, Answered),
    /// The later answers to a question.
    Reviews(String, Vec<Answered>),
    /// An exam, by the second in which it began. Pages to read have no use for it.
    #[cfg(any(feature = "ssr", feature = "asking"))]
    Exam(u64, Exam),
    /// An exercise that is passed.
    Passed(String),
    /// An exercise whose solution was shown.
    Shown(String),
    /// A lesson that was read.
    Read(String),
    /// The draft of an exercise.
    Draft(String, String),
    /// Drafts of other progresses that were merged.
    OtherDrafts(String, Vec<String>),
}

impl Entry {
    /// The entry of a key and its value; `None` for rubbish.
    pub(super) fn read(key: &str, value: &str) -> Option<Self> {
        let (kind, id) = key.split_once('.').filter(|(_, id)| !id.is_empty())?;
        let id = id.to_owned();
        let flag = value == "true";
        match kind {
            "answer" => Some(Self::Answer(id, serde_json::from_str(value).ok()?)),
            "reviews" => Some(Self::Reviews(id, serde_json::from_str(value).ok()?)),
            #[cfg(any(feature = "ssr", feature = "asking"))]
            "exam" => Some(Self::Exam(id.parse().ok()?, serde_json::from_str(value).ok()?)),
            "passed" if flag => Some(Self::Passed(id)),
            "shown" if flag => Some(Self::Shown(id)),
            "read" if flag => Some(Self::Read(id)),
            "draft" => Some(Self::Draft(id, value.to_owned())),
            "other-drafts" => Some(Self::OtherDrafts(id, serde_json::from_str(value).ok()?)),
            _ => None,
        }
    }

    pub(super) fn key(&self) -> String {
        let (kind, id) = match self {
            Self::Answer(id, _) => ("answer", id),
            Self::Reviews(id, _) => ("reviews", id),
            #[cfg(any(feature = "ssr", feature = "asking"))]
            Self::Exam(began, _) => return format!("exam.{began}"),
            Self::Passed(id) => ("passed", id),
            Self::Shown(id) => ("shown", id),
            Self::Read(id) => ("read", id),
            Self::Draft(id, _) => ("draft", id),
            Self::OtherDrafts(id, _) => ("other-drafts", id),
        };
        format!("{kind}.{id}")
    }

    pub(super) fn value(&self) -> String {
        match self {
            Self::Answer(_, answer) => {
                serde_json::to_string(answer).expect("an answer is plain data")
            }
            Self::Reviews(_, reviews) => {
                serde_json::to_string(reviews).expect("answers are plain data")
            }
            #[cfg(any(feature = "ssr", feature = "asking"))]
            Self::Exam(_, exam) => serde_json::to_string(exam).expect("an exam is plain data"),
            Self::Passed(_) | Self::Shown(_) | Self::Read(_) => "true".to_owned(),
            Self::Draft(_, text) => text.clone(),
            Self::OtherDrafts(_, drafts) => {
                serde_json::to_string(drafts).expect("texts are plain data")
            }
        }
    }

    pub(super) fn put(&self, progress: &mut Progress) {
        match self.clone() {
            Self::Answer(id, answer) => drop(progress.answers.insert(id, answer)),
            Self::Reviews(id, reviews) => drop(progress.reviews.insert(id, reviews)),
            #[cfg(any(feature = "ssr", feature = "asking"))]
            Self::Exam(began, exam) => drop(progress.exams.insert(began, exam)),
            Self::Passed(id) => drop(progress.passed.insert(id, true)),
            Self::Shown(id) => drop(progress.shown.insert(id, true)),
            Self::Read(id) => drop(progress.read.insert(id, true)),
            Self::Draft(id, text) => drop(progress.drafts.insert(id, text)),
            Self::OtherDrafts(id, drafts) => drop(progress.other_drafts.insert(id, drafts)),
        }
    }

    /// Takes the entry of a key out.
    pub(super) fn take(key: &str, progress: &mut Progress) {
        let Some((kind, id)) = key.split_once('.') else { return };
        match kind {
            "answer" => drop(progress.answers.remove(id)),
            "reviews" => drop(progress.reviews.remove(id)),
            #[cfg(any(feature = "ssr", feature = "asking"))]
            "exam" => drop(id.parse().map(|began: u64| progress.exams.remove(&began))),
            "passed" => drop(progress.passed.remove(id)),
            "shown" => drop(progress.shown.remove(id)),
            "read" => drop(progress.read.remove(id)),
            "draft" => drop(progress.drafts.remove(id)),
            "other-drafts" => drop(progress.other_drafts.remove(id)),
            _ => {}
        }
    }

    /// Every entry of a progress.
    pub(super) fn all(progress: &Progress) -> Vec<Self> {
        let flags = |map: &std::collections::BTreeMap<String, bool>, entry: fn(String) -> Self| {
            map.iter()
                .filter(|(_, flag)| **flag)
                .map(|(id, _)| entry(id.clone()))
                .collect::<Vec<_>>()
        };
        let mut entries: Vec<Self> = progress
            .answers
            .iter()
            .map(|(id, answer)| Self::Answer(id.clone(), answer.clone()))
            .collect();
        let reviews = progress.reviews.iter();
        entries.extend(reviews.map(|(id, all)| Self::Reviews(id.clone(), all.clone())));
        #[cfg(any(feature = "ssr", feature = "asking"))]
        entries.extend(progress.exams.iter().map(|(&began, exam)| Self::Exam(began, exam.clone())));
        entries.extend(flags(&progress.passed, Self::Passed));
        entries.extend(flags(&progress.shown, Self::Shown));
        entries.extend(flags(&progress.read, Self::Read));
        let drafts = progress.drafts.iter();
        entries.extend(drafts.map(|(id, text)| Self::Draft(id.clone(), text.clone())));
        let others = progress.other_drafts.iter();
        entries.extend(others.map(|(id, drafts)| Self::OtherDrafts(id.clone(), drafts.clone())));
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRESS: &str = r#"{
        "version": 1,
        "answers": {"q.with.dots": {"answer": "b", "right": true, "confidence": "guessing", "at": 5}},
        "reviews": {"q.with.dots": [{"answer": "a", "right": false, "confidence": "sure", "at": 700}]},
        "exams": {"900": {"finished": 1000, "items": {"q.with.dots": true}}},
        "passed": {"three-runs": true},
        "shown": {"buried-archive": true},
        "drafts": {"three-runs": "FROM debian 🐋\n"},
        "other_drafts": {"three-runs": ["FROM scratch\n"]},
        "read": {"advanced-techniques": true}
    }"#;

    #[test]
    fn every_entry_comes_back_from_its_key_and_value() {
        let progress = Progress::import(PROGRESS).expect("a progress");
        let entries = Entry::all(&progress);
        assert_eq!(entries.len(), 8);
        let mut read = Progress::default();
        for entry in &entries {
            let again = Entry::read(&entry.key(), &entry.value());
            assert_eq!(again.as_ref(), Some(entry));
            entry.put(&mut read);
        }
        assert_eq!(read, progress);
        for entry in &entries {
            Entry::take(&entry.key(), &mut read);
        }
        assert_eq!(read, Progress::default());
    }

    #[track_caller]
    fn rubbish(key: &str, value: &str) {
        assert_eq!(Entry::read(key, value), None);
        Entry::take(key, &mut Progress::default());
    }

    #[test]
    fn rubbish_is_no_entry() {
        rubbish("", "");
        rubbish("answer", "true");
        rubbish("answer.", "true");
        rubbish("answer.q", "\u{0}{");
        rubbish("answer.q", r#"{"answer": "b"}"#);
        rubbish("reviews.q", r#"{"answer": "b"}"#);
        rubbish("exam.soon", r#"{"finished": 5, "items": {}}"#);
        rubbish("running-exam", "{}");
        rubbish("passed.e", "yes");
        rubbish("other-drafts.e", "[1]");
        rubbish("colour.e", "true");
    }
}
