//! What a learner has done, shared by every widget of the page: one [`Progress`] in memory, each entry of it kept in the
//! browser under its own key, so that two tabs do not overwrite each other.

use course::{Answered, ImportError, Progress};
use leptos::prelude::*;

use crate::browser::page;
use crate::browser::storage::{self, Change, NotKept};

mod entry;
pub mod packages;
mod rest;

use entry::Entry;
pub use rest::keep_at_rest;

/// The colours that the visitor chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Theme {
    /// What the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every theme, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The value of `data-theme` and of the key `theme`; `None` for the system's.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.name() == Some(name)).unwrap_or_default()
    }
}

/// The key under which the theme is kept.
const THEME: &str = "theme";

/// What is known of the learner. Cheap to clone; every clone of a page is the same state.
#[derive(Clone, Debug)]
pub struct State {
    progress: ArcRwSignal<Progress>,
    theme: ArcRwSignal<Theme>,
    not_kept: ArcRwSignal<Option<NotKept>>,
}

thread_local! {
    static SHARED: State = State::load();
}

impl State {
    /// The page's state. Natively each call gives an empty one: pages are rendered for nobody in particular.
    pub fn shared() -> Self {
        if cfg!(target_arch = "wasm32") { SHARED.with(Self::clone) } else { Self::empty() }
    }

    fn empty() -> Self {
        Self {
            progress: ArcRwSignal::default(),
            theme: ArcRwSignal::default(),
            not_kept: ArcRwSignal::new(None),
        }
    }

    fn load() -> Self {
        let state = Self::empty();
        state.read_all();
        let own = state.clone();
        storage::on_change(move |change| own.changed_elsewhere(change));
        state
    }

    fn read_all(&self) {
        let mut progress = Progress::default();
        for (key, value) in storage::all() {
            if key == THEME {
                self.theme.set(Theme::named(&value));
            } else if let Some(entry) = Entry::read(&key, &value) {
                entry.put(&mut progress);
            }
        }
        self.progress.set(progress);
    }

    fn changed_elsewhere(&self, change: Change) {
        match change {
            Change::Set(key, value) if key == THEME => self.show_theme(Theme::named(&value)),
            Change::Removed(key) if key == THEME => self.show_theme(Theme::System),
            Change::Set(key, value) => {
                if let Some(entry) = Entry::read(&key, &value) {
                    self.progress.update(|progress| entry.put(progress));
                }
            }
            Change::Removed(key) => self.progress.update(|progress| Entry::take(&key, progress)),
            Change::Cleared => {
                self.progress.set(Progress::default());
                self.show_theme(Theme::System);
            }
        }
    }

    /// Puts an entry into the progress and keeps it.
    fn keep(&self, entry: &Entry) {
        self.progress.update(|progress| entry.put(progress));
        self.note(storage::set(&entry.key(), &entry.value()));
    }

    fn note(&self, kept: Result<(), NotKept>) {
        let not_kept = kept.err();
        if *self.not_kept.read_untracked() != not_kept {
            self.not_kept.set(not_kept);
        }
    }

    /// Everything, to read from; follows every change.
    pub fn progress(&self) -> ArcReadSignal<Progress> {
        self.progress.read_only()
    }

    /// The answer to a question or a prediction.
    pub fn answer(&self, question: &str) -> Option<Answered> {
        self.progress.with(|progress| progress.answers.get(question).cloned())
    }

    /// Keeps an answer; a first answer that is there stays.
    pub fn set_answer(&self, question: &str, answer: Answered) {
        if self.progress.with_untracked(|progress| !progress.answers.contains_key(question)) {
            self.keep(&Entry::Answer(question.to_owned(), answer));
        }
    }

    /// Keeps an answer: as the first one of its question, else as a review.
    #[cfg(any(feature = "ssr", feature = "asking"))]
    pub fn record(&self, question: &str, answer: Answered) {
        let mut progress = self.progress.get_untracked();
        let first = !progress.answers.contains_key(question);
        progress.record(question, answer.clone());
        if first {
            self.keep(&Entry::Answer(question.to_owned(), answer));
        } else if let Some(reviews) = progress.reviews.remove(question) {
            self.keep(&Entry::Reviews(question.to_owned(), reviews));
        }
    }

    /// Keeps an exam that was handed in.
    #[cfg(any(feature = "ssr", feature = "asking"))]
    pub fn add_exam(&self, began: u64, exam: course::Exam) {
        self.keep(&Entry::Exam(began, exam));
    }

    /// Whether an exercise is passed.
    pub fn passed(&self, exercise: &str) -> bool {
        self.progress.with(|progress| progress.passed.get(exercise) == Some(&true))
    }

    /// Notes that an exercise is passed.
    pub fn set_passed(&self, exercise: &str) {
        if !untrack(|| self.passed(exercise)) {
            self.keep(&Entry::Passed(exercise.to_owned()));
        }
    }

    /// Whether an exercise's solution was shown before it was passed.
    pub fn shown(&self, exercise: &str) -> bool {
        self.progress.with(|progress| progress.shown.get(exercise) == Some(&true))
    }

    /// Notes that an exercise's solution is shown; of no interest once it is passed.
    pub fn set_shown(&self, exercise: &str) {
        if !untrack(|| self.shown(exercise) || self.passed(exercise)) {
            self.keep(&Entry::Shown(exercise.to_owned()));
        }
    }

    /// Whether a lesson was read to its end.
    pub fn read(&self, lesson: &str) -> bool {
        self.progress.with(|progress| progress.read.get(lesson) == Some(&true))
    }

    /// Notes that a lesson was read to its end.
    pub fn set_read(&self, lesson: &str) {
        if !untrack(|| self.read(lesson)) {
            self.keep(&Entry::Read(lesson.to_owned()));
        }
    }

    /// The draft of an exercise.
    pub fn draft(&self, exercise: &str) -> Option<String> {
        self.progress.with(|progress| progress.drafts.get(exercise).cloned())
    }

    /// Keeps the draft of an exercise; `None` forgets it. What does not change is not written.
    pub fn set_draft(&self, exercise: &str, draft: Option<&str>) {
        let same = |progress: &Progress| progress.drafts.get(exercise).map(String::as_str) == draft;
        if self.progress.with_untracked(same) && self.not_kept.read_untracked().is_none() {
            return;
        }
        match draft {
            Some(text) => self.keep(&Entry::Draft(exercise.to_owned(), text.to_owned())),
            None => self.forget(&Entry::Draft(exercise.to_owned(), String::new()).key()),
        }
    }

    fn forget(&self, key: &str) {
        self.progress.update(|progress| Entry::take(key, progress));
        self.note(storage::remove(key));
    }

    /// Why what the learner does is not kept, once something was not.
    pub fn not_kept(&self) -> Option<NotKept> {
        self.not_kept.get()
    }

    /// The theme.
    pub fn theme(&self) -> Theme {
        self.theme.get()
    }

    /// Chooses the theme, shows it and keeps it.
    pub fn set_theme(&self, theme: Theme) {
        self.show_theme(theme);
        self.note(match theme.name() {
            Some(name) => storage::set(THEME, name),
            None => storage::remove(THEME),
        });
    }

    fn show_theme(&self, theme: Theme) {
        page::set_root_attribute("data-theme", theme.name());
        self.theme.set(theme);
    }

    /// The progress as a text to save.
    pub fn export(&self) -> String {
        self.progress.with_untracked(Progress::export)
    }

    /// Adds the progress of an exported text; nothing done here is lost.
    ///
    /// # Errors
    /// If the text is no progress; then nothing changes.
    pub fn import(&self, text: &str) -> Result<(), ImportError> {
        self.merge(Progress::import(text)?);
        Ok(())
    }

    /// Adds another progress, such as the one that [`reset`](Self::reset) gave.
    pub fn merge(&self, other: Progress) {
        let mut merged = self.progress.get_untracked();
        merged.merge(other);
        let entries = Entry::all(&merged);
        let kept = entries.iter().map(|entry| storage::set(&entry.key(), &entry.value()));
        // Each on its own: where a long draft does not fit, the short answers still do.
        let kept = kept.fold(Ok(()), Result::and);
        self.note(kept);
        self.progress.set(merged);
    }

    /// Forgets everything but the theme. Gives what was there, so that it can be taken back by [`merge`](Self::merge).
    pub fn reset(&self) -> Progress {
        // What no present version of the course knows under the prefix goes as well.
        let keys = storage::all().into_iter().map(|(key, _)| key).filter(|key| key != THEME);
        let kept = keys.map(|key| storage::remove(&key)).fold(Ok(()), Result::and);
        self.note(kept);
        let before = self.progress.get_untracked();
        self.progress.set(Progress::default());
        before
    }
}
