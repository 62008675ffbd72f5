//! What a learner has done: kept in the browser, exported and imported as JSON.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How sure a learner is before seeing the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Sure.
    Sure,
    /// Fairly sure.
    Fairly,
    /// Guessing.
    Guessing,
}

/// An answer to a question or a prediction: the first one counts and stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The choice's id, or the predicted bytes as a number in text.
    pub answer: String,
    /// Whether it was right.
    pub right: bool,
    /// How sure the learner was.
    pub confidence: Confidence,
}

/// Everything that is kept. Keyed by stable ids only, so that an edit of the course loses nothing.
///
/// Made by [`Progress::default`] or [`Progress::import`], which holds the bounds of this type for any text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Format version, for import.
    pub version: u32,
    /// Answers by question id.
    pub answers: BTreeMap<String, Answered>,
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
            passed: BTreeMap::new(),
            shown: BTreeMap::new(),
            drafts: BTreeMap::new(),
            other_drafts: BTreeMap::new(),
            read: BTreeMap::new(),
        }
    }
}

/// Why a text is no progress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportError {
    /// Larger than any progress: this many bytes.
    TooLarge(usize),
    /// Not JSON, or cut off: line and column from 1.
    NotJson {
        /// Line.
        line: usize,
        /// Column.
        column: usize,
    },
    /// JSON, but nothing that this course wrote.
    NotProgress,
    /// Written by a later version of the course, in this format.
    TooNew(u64),
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge(bytes) => write!(
                f,
                "The text is larger than any progress: {}, at most {}.",
                image::format_bytes(*bytes as u64),
                image::format_bytes(Progress::MAX_BYTES as u64)
            ),
            Self::NotJson { line, column } => write!(
                f,
                "The text is not JSON or is cut off: it goes wrong in line {line}, column {column}."
            ),
            Self::NotProgress => f.write_str("The text holds no progress of this course."),
            Self::TooNew(version) => write!(
                f,
                "The progress was written by a later version of the course (format {version}; this one reads up to {}).",
                Progress::VERSION
            ),
        }
    }
}

impl std::error::Error for ImportError {}

impl Progress {
    /// The format that is written.
    pub const VERSION: u32 = 1;
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

    /// The progress as text: JSON in lines, so that a person can read it.
    pub fn export(&self) -> String {
        serde_json::to_string_pretty(self).expect("maps with text keys are JSON")
    }

    /// Reads a text that [`export`](Self::export) wrote, of this version or an older one. Unknown fields and entries
    /// that make no sense are left out; the rest is kept.
    ///
    /// # Errors
    /// If nothing of the text can be read: it is too large, no JSON, something else, or from a later version.
    pub fn import(text: &str) -> Result<Self, ImportError> {
        if text.len() > Self::MAX_BYTES {
            return Err(ImportError::TooLarge(text.len()));
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let value: Value = serde_json::from_str(text)
            .map_err(|error| ImportError::NotJson { line: error.line(), column: error.column() })?;
        let Value::Object(fields) = value else { return Err(ImportError::NotProgress) };
        // Format 0 had no version.
        let version = match fields.get("version") {
            None => 0,
            Some(version) => version.as_u64().ok_or(ImportError::NotProgress)?,
        };
        if version > u64::from(Self::VERSION) {
            return Err(ImportError::TooNew(version));
        }
        let known = ["answers", "passed", "shown", "drafts", "read"];
        if !fields.is_empty() && !known.iter().any(|name| fields.contains_key(*name)) {
            return Err(ImportError::NotProgress);
        }
        let flags = |name| entries(&fields, name, Value::as_bool);
        Ok(Self {
            version: Self::VERSION,
            answers: entries(&fields, "answers", answered),
            passed: flags("passed"),
            shown: flags("shown"),
            drafts: entries(&fields, "drafts", draft),
            other_drafts: entries(&fields, "other_drafts", |value| {
                let drafts: Vec<String> =
                    value.as_array()?.iter().filter_map(draft).take(Self::MAX_OTHERS).collect();
                (!drafts.is_empty()).then_some(drafts)
            }),
            read: flags("read"),
        })
    }

    /// Adds what another progress holds. Nothing done is lost: of two answers to a question this one's stays, for the
    /// first counts; of two drafts this one's stays, and the other is kept beside it.
    pub fn merge(&mut self, other: Self) {
        for (id, answer) in other.answers {
            self.answers.entry(id).or_insert(answer);
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

/// The entries of a field that make sense.
fn entries<T>(
    fields: &Map<String, Value>,
    name: &str,
    read: impl Fn(&Value) -> Option<T>,
) -> BTreeMap<String, T> {
    let Some(Value::Object(entries)) = fields.get(name) else { return BTreeMap::new() };
    entries
        .iter()
        .filter(|(id, _)| !id.is_empty() && id.len() <= Progress::MAX_ID)
        .filter_map(|(id, value)| Some((id.clone(), read(value)?)))
        .take(Progress::MAX_ENTRIES)
        .collect()
}

fn answered(value: &Value) -> Option<Answered> {
    let answer = value.get("answer")?.as_str().filter(|text| text.len() <= Progress::MAX_ID)?;
    let confidence = match value.get("confidence")?.as_str()? {
        "sure" => Confidence::Sure,
        "fairly" => Confidence::Fairly,
        "guessing" => Confidence::Guessing,
        _ => return None,
    };
    Some(Answered { answer: answer.to_owned(), right: value.get("right")?.as_bool()?, confidence })
}

fn draft(value: &Value) -> Option<String> {
    value.as_str().filter(|text| text.len() <= Progress::MAX_DRAFT).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Progress {
        let mut progress = Progress::default();
        let answer = Answered { answer: "b".into(), right: true, confidence: Confidence::Guessing };
        progress.answers.insert("q1".into(), answer);
        progress.passed.insert("e1".into(), true);
        progress.drafts.insert("e1".into(), "FROM alpine\n# \"quoted\" \u{1f40b}\n".into());
        progress.read.insert("step-7".into(), true);
        progress
    }

    #[test]
    fn there_and_back() {
        assert_eq!(Progress::import(&sample().export()), Ok(sample()));
        assert_eq!(Progress::import(&Progress::default().export()), Ok(Progress::default()));
    }

    #[test]
    fn without_version_and_with_unknown_fields() {
        let text = r#"{"passed": {"e1": true}, "colour": "green"}"#;
        let progress = Progress::import(text).expect("an old progress");
        assert_eq!(progress.passed, BTreeMap::from([("e1".into(), true)]));
        assert_eq!(progress.version, Progress::VERSION);
    }

    #[test]
    fn entries_without_sense_are_left_out() {
        let text = r#"{
            "version": 1,
            "answers": {
                "good": {"answer": "a", "right": false, "confidence": "sure", "more": 1},
                "bad": {"answer": 5, "right": false, "confidence": "sure"},
                "worse": "a",
                "unsure": {"answer": "a", "right": false, "confidence": "maybe"}
            },
            "passed": {"e1": "yes", "e2": true, "": true},
            "drafts": ["FROM alpine"],
            "read": null
        }"#;
        let progress = Progress::import(text).expect("a damaged progress");
        assert_eq!(progress.answers.keys().collect::<Vec<_>>(), ["good"]);
        assert_eq!(progress.passed, BTreeMap::from([("e2".into(), true)]));
        assert!(progress.drafts.is_empty() && progress.read.is_empty());
    }

    #[track_caller]
    fn refused(text: &str, expected: &ImportError) {
        assert_eq!(Progress::import(text).as_ref(), Err(expected), "{text:.60}");
        assert!(expected.to_string().ends_with('.'));
    }

    #[test]
    fn rubbish() {
        refused("", &ImportError::NotJson { line: 1, column: 0 });
        refused("{\"version\": 1,\n \"pas", &ImportError::NotJson { line: 2, column: 5 });
        refused("[1, 2]", &ImportError::NotProgress);
        refused("\"progress\"", &ImportError::NotProgress);
        refused(r#"{"theme": "dark"}"#, &ImportError::NotProgress);
        refused(r#"{"version": "one", "passed": {}}"#, &ImportError::NotProgress);
        refused(r#"{"version": 2, "passed": {}}"#, &ImportError::TooNew(2));
        let deep = "[".repeat(100_000);
        assert!(Progress::import(&deep).is_err());
    }

    #[test]
    fn bounds() {
        let large = " ".repeat(Progress::MAX_BYTES + 1);
        refused(&large, &ImportError::TooLarge(large.len()));
        let mut progress = sample();
        progress.drafts.insert("long".into(), "x".repeat(Progress::MAX_DRAFT + 1));
        progress.read.insert("x".repeat(Progress::MAX_ID + 1), true);
        let read = Progress::import(&progress.export()).expect("the rest is fine");
        assert_eq!(read, sample());
    }

    #[test]
    fn merged_without_loss() {
        let mut own = sample();
        let mut other = Progress::default();
        let late = Answered { answer: "c".into(), right: false, confidence: Confidence::Sure };
        other.answers.insert("q1".into(), late.clone());
        other.answers.insert("q2".into(), late.clone());
        other.passed.insert("e1".into(), false);
        other.passed.insert("e2".into(), true);
        other.drafts.insert("e1".into(), "FROM scratch\n".into());
        other.drafts.insert("e2".into(), "FROM busybox\n".into());
        own.merge(other.clone());
        assert_eq!(own.answers["q1"].answer, "b", "the first answer counts");
        assert_eq!(own.answers["q2"], late);
        assert!(own.passed["e1"] && own.passed["e2"]);
        assert_eq!(own.drafts["e1"], sample().drafts["e1"]);
        assert_eq!(own.drafts["e2"], "FROM busybox\n");
        assert_eq!(own.other_drafts["e1"], ["FROM scratch\n"]);
        let once = own.clone();
        own.merge(other);
        assert_eq!(own, once, "a second time changes nothing");
    }
}
