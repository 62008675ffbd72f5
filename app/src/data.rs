//! Files that living pages fetch when they need them: what is too much to stand in a page.
//!
//! A file's name changes with its content, so that hosts may cache it for ever and a page never meets another version's
//! data.

mod index;

use std::hash::{DefaultHasher, Hash, Hasher};

use course::Course;
use serde::Serialize;

use crate::parts::pool::Pool;

/// A file of the site that a page fetches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// Its path from the top of the site.
    pub path: String,
    /// What is in it.
    pub text: String,
}

impl DataFile {
    /// A value as JSON. `name` is the start of the file's name.
    pub fn json(name: &str, value: &impl Serialize) -> Self {
        let text = serde_json::to_string(value).expect("data is plain, with text as keys");
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        Self { path: format!("data/{name}-{:016x}.json", hasher.finish()), text }
    }
}

/// Every file.
pub fn files(course: &Course) -> Vec<DataFile> {
    vec![pool(course), repairs(course), index(course)]
}

/// Everything that can be looked up ([`course::search::Index`]).
pub fn index(course: &Course) -> DataFile {
    DataFile::json("search", &index::index(course))
}

/// The course's questions ([`Pool`]).
pub fn pool(course: &Course) -> DataFile {
    DataFile::json("pool", &Pool::of(course))
}

/// The Dockerfiles that an exam gives to repair.
pub fn repairs(course: &Course) -> DataFile {
    DataFile::json("repairs", &crate::widgets::exam::repairs(course))
}
