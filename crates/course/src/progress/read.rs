//! Reads an exported progress: of this version or an older one, whole or damaged.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};

use super::{Answered, Confidence, Exam, Progress};

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
        let version = match fields.get("version") {
            None => 0,
            Some(version) => version.as_u64().ok_or(ImportError::NotProgress)?,
        };
        if version > u64::from(Self::VERSION) {
            return Err(ImportError::TooNew(version));
        }
        let known = ["answers", "reviews", "exams", "passed", "shown", "drafts", "read"];
        if !fields.is_empty() && !known.iter().any(|name| fields.contains_key(*name)) {
            return Err(ImportError::NotProgress);
        }
        let flags = |name| entries(&fields, name, Value::as_bool);
        let mut progress = Self {
            version: Self::VERSION,
            answers: entries(&fields, "answers", answered),
            reviews: BTreeMap::new(),
            exams: BTreeMap::new(),
            passed: flags("passed"),
            shown: flags("shown"),
            drafts: entries(&fields, "drafts", draft),
            other_drafts: entries(&fields, "other_drafts", |value| {
                let drafts: Vec<String> =
                    value.as_array()?.iter().filter_map(draft).take(Self::MAX_OTHERS).collect();
                (!drafts.is_empty()).then_some(drafts)
            }),
            read: flags("read"),
        };
        // Put in one by one: sorted, once each, and no more than are kept.
        for (id, reviews) in entries(&fields, "reviews", |value| value.as_array().cloned()) {
            for review in reviews.iter().filter_map(answered) {
                progress.add_review(id.clone(), review);
            }
        }
        for (began, exam) in entries(&fields, "exams", exam) {
            if let Ok(began) = began.parse() {
                progress.add_exam(began, exam);
            }
        }
        Ok(progress)
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
    let at = value.get("at").and_then(Value::as_u64).filter(|&at| at > 0);
    Some(Answered {
        answer: answer.to_owned(),
        right: value.get("right")?.as_bool()?,
        confidence,
        at,
    })
}

fn exam(value: &Value) -> Option<Exam> {
    let Value::Object(fields) = value else { return None };
    let items = entries(fields, "items", Value::as_bool);
    let finished = value.get("finished")?.as_u64()?;
    (!items.is_empty()).then_some(Exam { finished, items })
}

fn draft(value: &Value) -> Option<String> {
    value.as_str().filter(|text| text.len() <= Progress::MAX_DRAFT).map(str::to_owned)
}
