//! Files that living pages fetch when they need them: what is too much to stand in a page.
//!
//! A file's name changes with its content, so that hosts may cache it for ever and a page never meets another version's
//! data.

mod index;

use std::hash::{DefaultHasher, Hash, Hasher};

use course::workshop::BREAK;
use course::{Course, LessonKind, PlanUnit};
use serde::Serialize;

use crate::language::Language;
use crate::parts::deck::{Deck, DeckEntry, PAUSE};
use crate::parts::pool::Pool;
use crate::words::{self, speaking};

/// A file of the site that a page fetches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// Its path from the top of the site.
    pub path: String,
    /// What is in it.
    pub text: String,
}

impl DataFile {
    /// The texts of a language other than English, a line each, for living pages.
    pub fn words(language: &Language) -> Option<Self> {
        let text = language.texts.join("\n");
        (!text.is_empty()).then(|| Self::new(&format!("words-{}", language.tag), "txt", text))
    }

    /// A value as JSON. `name` is the start of the file's name.
    pub fn json(name: &str, value: &impl Serialize) -> Self {
        let text = serde_json::to_string(value).expect("data is plain, with text as keys");
        Self::new(name, "json", text)
    }

    fn new(name: &str, kind: &str, text: String) -> Self {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        Self { path: format!("data/{name}-{:016x}.{kind}", hasher.finish()), text }
    }
}

/// Every file, made once for all pages that name them.
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    /// The course's questions ([`Pool`]).
    pub pool: DataFile,
    /// The Dockerfiles that an exam gives to repair.
    pub repairs: DataFile,
    /// Everything that can be looked up ([`course::search::Index`]).
    pub search: DataFile,
    /// The screens of every lesson, myth, exercise and pause ([`Deck`]), each unit in a file of its own.
    pub decks: Vec<(DeckEntry, DataFile)>,
    /// The package data ([`image::Catalog::package_data`]), which the engine is handed once a build asks for it.
    pub packages: Vec<DataFile>,
}

impl Data {
    /// The files of a course.
    pub fn of(course: &Course) -> Self {
        Self {
            pool: DataFile::json("pool", &Pool::of(course)),
            repairs: DataFile::json("repairs", &crate::widgets::exam::repairs(course)),
            search: DataFile::json("search", &index::index(course)),
            decks: decks(course),
            packages: packages(),
        }
    }

    /// All of them.
    pub fn files(&self) -> Vec<&DataFile> {
        let decks = self.decks.iter().map(|(_, file)| file);
        let files = [&self.pool, &self.repairs, &self.search].into_iter().chain(decks);
        files.chain(&self.packages).collect()
    }

    /// What can be shown to a room, without the screens.
    pub fn deck_entries(&self) -> Vec<DeckEntry> {
        self.decks.iter().map(|(entry, _)| entry.clone()).collect()
    }
}

/// Minutes of a break, until somebody says how many.
const BREAK_MINUTES: u32 = 10;

fn packages() -> Vec<DataFile> {
    let texts = image::Catalog::package_data();
    texts.map(|(name, text)| DataFile::new(&format!("packages-{name}"), "tsv", text)).collect()
}

/// The screens of every lesson, myth, exercise and pause ([`Deck`]), each unit in a file of its own.
fn decks(course: &Course) -> Vec<(DeckEntry, DataFile)> {
    let deck = |id: &str, title: &str, kind: &str, path: String, minutes: u32, deck: &Deck| {
        let file = DataFile::json(&format!("deck-{id}"), deck);
        let entry = DeckEntry {
            id: id.to_owned(),
            title: title.to_owned(),
            kind: kind.to_owned(),
            path,
            minutes,
            file: file.path.clone(),
        };
        (entry, file)
    };
    // What is there in English only is shown in English: its file is the same in every language.
    let in_its_language = |id: &str, make: &dyn Fn() -> Deck| {
        if course.untranslated.contains(id) { speaking(&[], make) } else { make() }
    };
    let lessons = course.lessons.iter().map(|lesson| {
        let kind = if lesson.kind == LessonKind::Myth { "Myth" } else { "Lesson" };
        let screens = in_its_language(&lesson.id, &|| Deck::of_lesson(course, lesson));
        deck(&lesson.id, &lesson.title, kind, lesson.path(), lesson.minutes, &screens)
    });
    let exercises = course.exercises.iter().map(|exercise| {
        let screens = in_its_language(&exercise.id, &|| Deck::of_exercise(exercise));
        deck(&exercise.id, &exercise.title, "Exercise", exercise.path(), exercise.minutes, &screens)
    });
    let pause = |id: &str, title: &str, minutes: u32, note: &str| {
        deck(id, title, PAUSE, String::new(), minutes, &Deck::of_pause(title, note))
    };
    let pauses = course.plans.iter().flat_map(|plan| &plan.steps).filter_map(|step| {
        let PlanUnit::Pause(id) = &step.unit else { return None };
        Some(pause(id, &step.title, step.minutes, &step.text))
    });
    let own = pause(BREAK, words::teach::a_break(), BREAK_MINUTES, "");
    lessons.chain(exercises).chain([own]).chain(pauses).collect()
}
