//! Why something that comes from outside is not taken, in the learner's language: the engine gives the reason as a
//! value, the words are here.

use course::share::NotOpened;

use crate::words;

/// Why a link with a text in it is not opened.
pub fn link(reason: NotOpened) -> String {
    match reason {
        NotOpened::Damaged => words::study::link_damaged().to_owned(),
        NotOpened::TooLong => words::study::link_too_long().to_owned(),
        NotOpened::Newer(version) => words::study::link_newer(version),
    }
}

#[cfg(any(feature = "ssr", feature = "study"))]
pub use class::{progress, vote, workshop};

/// What only pages to study and to teach with read.
#[cfg(any(feature = "ssr", feature = "study"))]
mod class {
    use course::vote::{Refusal, Round};
    use course::workshop::{MAX_UNITS, WorkshopError};
    use course::{ImportError, Progress};

    use crate::words;

    /// Why a vote's code is not counted.
    pub fn vote(reason: &Refusal) -> String {
        match reason {
            Refusal::Empty => words::teach::code_empty().to_owned(),
            Refusal::Length(length) => words::teach::code_length(length),
            Refusal::Symbol('0' | '1' | 'I' | 'L' | 'O') => {
                words::teach::code_looks_alike().to_owned()
            }
            Refusal::Symbol(symbol) => words::teach::code_symbol(symbol),
            Refusal::Mistyped => words::teach::code_mistyped().to_owned(),
            Refusal::OtherQuestion => words::teach::code_other_question().to_owned(),
            Refusal::OtherRound(Round::First) => words::teach::code_first_vote().to_owned(),
            Refusal::OtherRound(Round::Second) => words::teach::code_second_vote().to_owned(),
            Refusal::NoOption => words::teach::code_no_option().to_owned(),
            Refusal::Counted => words::teach::code_counted().to_owned(),
        }
    }

    /// Why a text is no workshop.
    pub fn workshop(reason: &WorkshopError) -> String {
        match reason {
            WorkshopError::Empty => words::teach::workshop_empty().to_owned(),
            WorkshopError::Form => words::teach::workshop_other_version().to_owned(),
            WorkshopError::TooLong => words::teach::workshop_too_long(MAX_UNITS),
            WorkshopError::Damaged => words::teach::workshop_damaged().to_owned(),
            WorkshopError::Unknown(places) => {
                let places: Vec<String> = places.iter().map(ToString::to_string).collect();
                words::teach::workshop_unknown(places.join(", "))
            }
        }
    }

    /// Why a text is no progress.
    pub fn progress(reason: &ImportError) -> String {
        match reason {
            ImportError::TooLarge(bytes) => words::study::progress_too_large(
                image::format_bytes(*bytes as u64),
                image::format_bytes(Progress::MAX_BYTES as u64),
            ),
            ImportError::NotJson { line, column } => words::study::progress_cut_off(line, column),
            ImportError::NotProgress => words::study::no_progress_in_it().to_owned(),
            ImportError::TooNew(version) => words::study::progress_newer(version),
        }
    }
}
