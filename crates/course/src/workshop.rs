//! A workshop as a short text for a link: which units in which order, and for how long.
//!
//! The text is `1` (the form), five symbols for each unit, and two for the check. A unit is four symbols of its id's
//! number and one for its minutes, in steps of five; `0` leaves the minutes to the page. A link outlives an edit of the
//! course: it names units by id, not by place.

use std::fmt;

use crate::short::hash;

/// Lower-case letters and digits without those that are taken for each other; safe in an address.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const FORM: char = '1';
/// The id of a break that belongs to no plan.
pub const BREAK: &str = "break";
/// Minutes of one step.
const STEP: u32 = 5;

/// A unit of a workshop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkshopUnit {
    /// The id of a lesson, a myth, an exercise, a pause of a plan, or [`BREAK`].
    pub id: String,
    /// How long it is to take, rounded to five minutes; 0 leaves it to the page.
    pub minutes: u32,
}

/// Why a text is no workshop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkshopError {
    /// Nothing is named.
    Empty,
    /// Another form than this version of the course knows.
    Form,
    /// More units than a workshop may have.
    TooLong,
    /// Cut off, or changed on its way.
    Damaged,
    /// The units at these places, from 1, are not in this version of the course.
    Unknown(Vec<usize>),
}

impl fmt::Display for WorkshopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("The link names no unit."),
            Self::Form => f.write_str("The link was made by another version of the course."),
            Self::TooLong => write!(f, "The link names more than {MAX_UNITS} units."),
            Self::Damaged => {
                f.write_str("The link is damaged: it is cut off, or a letter of it was changed.")
            }
            Self::Unknown(places) => {
                let places: Vec<String> =
                    places.iter().map(|place| format!("number {place}")).collect();
                let units = if places.len() == 1 { "a unit" } else { "units" };
                write!(
                    f,
                    "The link names {units} that this version of the course does not have: {}.",
                    places.join(", ")
                )
            }
        }
    }
}

impl std::error::Error for WorkshopError {}

/// Most units of a workshop.
pub const MAX_UNITS: usize = 99;

/// The text for a link.
pub fn encode(units: &[WorkshopUnit]) -> String {
    let mut text = String::from(FORM);
    for unit in units.iter().take(MAX_UNITS) {
        let steps = unit.minutes.saturating_add(STEP / 2) / STEP;
        put(&mut text, number(&unit.id), 4);
        put(&mut text, steps.min(31), 1);
    }
    let check = check(&text);
    put(&mut text, check, 2);
    text
}

/// Reads the text of a link; `known` are the ids of the course.
///
/// # Errors
/// Why it names no workshop of this course.
pub fn decode<'a>(
    text: &str,
    known: &(impl Iterator<Item = &'a str> + Clone),
) -> Result<Vec<WorkshopUnit>, WorkshopError> {
    let text = text.trim().to_ascii_lowercase();
    if text.is_empty() {
        return Err(WorkshopError::Empty);
    }
    if !text.starts_with(FORM) {
        return Err(WorkshopError::Form);
    }
    if !text.bytes().all(|byte| ALPHABET.contains(&byte))
        || text.len() < 3
        || !(text.len() - 3).is_multiple_of(5)
    {
        return Err(WorkshopError::Damaged);
    }
    let (body, check) = text.split_at(text.len() - 2);
    let mut expected = String::new();
    put(&mut expected, self::check(body), 2);
    if check != expected {
        return Err(WorkshopError::Damaged);
    }
    let body = &body.as_bytes()[1..];
    if body.is_empty() {
        return Err(WorkshopError::Empty);
    }
    if body.len() / 5 > MAX_UNITS {
        return Err(WorkshopError::TooLong);
    }
    let mut units = Vec::new();
    let mut unknown = Vec::new();
    for (place, unit) in (1..).zip(body.chunks(5)) {
        let (wanted, minutes) = (get(&unit[..4]), get(&unit[4..]) * STEP);
        match known.clone().find(|id| number(id) == wanted) {
            Some(id) => units.push(WorkshopUnit { id: id.to_owned(), minutes }),
            None => unknown.push(place),
        }
    }
    if unknown.is_empty() { Ok(units) } else { Err(WorkshopError::Unknown(unknown)) }
}

/// The sum of the symbols' places in the alphabet, each times an odd number of its own: so one changed symbol always
/// shows, and so do two neighbours that changed places.
fn check(text: &str) -> u32 {
    (0..).zip(text.bytes()).map(|(at, symbol): (u32, _)| (2 * at + 1) * place(symbol)).sum()
}

/// An id's number: no two ids of the course may share one, which a test of the content holds.
pub fn number(id: &str) -> u32 {
    hash(id) & 0xF_FFFF
}

/// Writes the low `5 * symbols` bits of a number.
fn put(text: &mut String, number: u32, symbols: u32) {
    for at in (0..symbols).rev() {
        text.push(char::from(ALPHABET[((number >> (5 * at)) & 31) as usize]));
    }
}

fn get(symbols: &[u8]) -> u32 {
    symbols.iter().fold(0, |number, symbol| (number << 5) | place(*symbol))
}

fn place(symbol: u8) -> u32 {
    ALPHABET.iter().position(|each| *each == symbol).unwrap_or_default() as u32
}
