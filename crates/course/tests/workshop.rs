//! Links that fix a workshop.

use course::workshop::{MAX_UNITS, WorkshopError, WorkshopUnit, decode, encode};
use proptest::prelude::*;

const KNOWN: [&str; 4] = ["overview", "advanced-techniques", "three-runs", "delete-later"];

fn unit(id: &str, minutes: u32) -> WorkshopUnit {
    WorkshopUnit { id: id.to_owned(), minutes }
}

fn read(text: &str) -> Result<Vec<WorkshopUnit>, WorkshopError> {
    decode(text, &KNOWN.iter().copied())
}

proptest! {
    #[test]
    fn there_and_back(picked in prop::collection::vec((0..KNOWN.len(), 0..31_u32), 1..40)) {
        let units: Vec<_> = picked.iter().map(|(at, steps)| unit(KNOWN[*at], steps * 5)).collect();
        let text = encode(&units);
        prop_assert!(text.len() == 3 + 5 * units.len());
        prop_assert_eq!(read(&text), Ok(units.clone()));
        prop_assert_eq!(read(&text.to_uppercase()), Ok(units));
    }

    #[test]
    fn a_changed_letter_is_always_found_out(place in 0..18_usize, letter in "[0-9a-z]") {
        let text = encode(&[unit("overview", 10), unit("three-runs", 15), unit("delete-later", 0)]);
        let mut wrong = text.clone();
        wrong.replace_range(place..=place, &letter);
        prop_assume!(wrong != text);
        prop_assert!(read(&wrong).is_err());
    }

    #[test]
    fn no_text_breaks_it(text in "\\PC{0,40}") {
        if let Err(error) = read(&text) {
            prop_assert!(error.to_string().ends_with('.'));
        }
    }
}

#[test]
fn refusals() {
    assert_eq!(read(""), Err(WorkshopError::Empty));
    assert_eq!(read(&encode(&[])), Err(WorkshopError::Empty));
    assert_eq!(read("2abc"), Err(WorkshopError::Form));
    let text = encode(&[unit("overview", 10), unit("three-runs", 15)]);
    assert_eq!(read(&text[..text.len() - 1]), Err(WorkshopError::Damaged));
    assert_eq!(read(&text[..text.len() - 5]), Err(WorkshopError::Damaged));
    assert_eq!(read("1é"), Err(WorkshopError::Damaged));
    let lost = encode(&[unit("overview", 10), unit("gone", 15), unit("lost", 0)]);
    let error = read(&lost);
    assert_eq!(error, Err(WorkshopError::Unknown(vec![2, 3])));
    assert!(error.is_err_and(|error| error.to_string().contains("number 2, number 3")));
}

#[test]
fn minutes_are_rounded_to_five_and_bounded() {
    let units =
        read(&encode(&[unit("overview", 12), unit("three-runs", 13), unit("delete-later", 900)]));
    let minutes: Vec<u32> = units.expect("it is sound").iter().map(|unit| unit.minutes).collect();
    assert_eq!(minutes, [10, 15, 155]);
}

#[test]
fn a_workshop_has_an_end() {
    let many = vec![unit("overview", 5); MAX_UNITS + 5];
    assert_eq!(read(&encode(&many)).map(|units| units.len()), Ok(MAX_UNITS));
}
