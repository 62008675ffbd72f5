//! What is said about an answer, in words. Pure: no view, no state.

use course::Confidence;
use image::format_bytes;

/// The three taps, in order, with their words.
pub const CONFIDENCES: [(Confidence, &str); 3] = [
    (Confidence::Sure, "Sure"),
    (Confidence::Fairly, "Fairly sure"),
    (Confidence::Guessing, "Guessing"),
];

/// Whether the mistake is one to dwell on: the learner was sure.
pub fn is_confident_mistake(right: bool, confidence: Confidence) -> bool {
    !right && confidence == Confidence::Sure
}

/// The first sentence after a commitment.
pub fn headline(right: bool, confidence: Confidence) -> &'static str {
    match (right, confidence) {
        (true, Confidence::Sure) => "Right, as you were sure it was.",
        (true, Confidence::Fairly) => "Right.",
        (true, Confidence::Guessing) => "Right, though you were guessing: see why below.",
        (false, Confidence::Sure) => "Not right, and you were sure.",
        (false, Confidence::Fairly) => "Not right.",
        (false, Confidence::Guessing) => "Not right. You said that it was a guess.",
    }
}

/// How far a prediction is off, in a sentence or two.
pub fn distance(guess: u64, answer: u64, tolerance: u64) -> String {
    let off = guess.abs_diff(answer);
    if off == 0 {
        return format!("Exactly {}.", format_bytes(answer));
    }
    let side = if guess < answer { "too low" } else { "too high" };
    let mut words = if off <= tolerance {
        format!("Close enough: {} {side}.", format_bytes(off))
    } else {
        format!("{} {side}.", format_bytes(off))
    };
    if off > tolerance {
        if guess == 0 {
            words.push_str(" You said nothing at all.");
        } else if answer == 0 {
            words.push_str(" It is nothing at all.");
        } else if let Some(times) = times(guess, answer) {
            words.push_str(&times);
        }
    }
    words
}

/// " It is about three times what you said.", where a factor says more than a difference.
fn times(guess: u64, answer: u64) -> Option<String> {
    let (large, small, true_is_large) =
        if guess < answer { (answer, guess, true) } else { (guess, answer, false) };
    let factor = large as f64 / small as f64;
    if factor < 1.5 {
        return None;
    }
    let words = match factor {
        f if f < 1.75 => "one and a half times".to_owned(),
        f if f < 2.25 => "twice".to_owned(),
        f if f < 2.75 => "two and a half times".to_owned(),
        f if f < 3.5 => "three times".to_owned(),
        f if f < 4.5 => "four times".to_owned(),
        f if f < 10.0 => format!("{f:.0} times"),
        _ => "more than ten times".to_owned(),
    };
    let about = if factor < 10.0 { "about " } else { "" };
    Some(if true_is_large {
        format!(" It is {about}{words} what you said.")
    } else {
        format!(" You said {about}{words} what it is.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MB: u64 = 1_000_000;

    #[track_caller]
    fn check(guess: u64, answer: u64, expected: &str) {
        assert_eq!(distance(guess, answer, 2 * MB).replace('\u{202f}', " "), expected);
    }

    #[test]
    fn within_the_tolerance() {
        check(40 * MB, 40 * MB, "Exactly 40.0 MB.");
        check(39 * MB, 40 * MB, "Close enough: 1.0 MB too low.");
        check(42 * MB, 40 * MB, "Close enough: 2.0 MB too high.");
    }

    #[test]
    fn outside_with_a_factor_where_it_says_something() {
        check(37 * MB, 40 * MB, "3.0 MB too low.");
        check(20 * MB, 40 * MB, "20.0 MB too low. It is about twice what you said.");
        check(
            100 * MB,
            40 * MB,
            "60.0 MB too high. You said about two and a half times what it is.",
        );
        check(4 * MB, 80 * MB, "76.0 MB too low. It is more than ten times what you said.");
    }

    #[test]
    fn nothing_has_no_factor() {
        check(0, 40 * MB, "40.0 MB too low. You said nothing at all.");
        check(40 * MB, 0, "40.0 MB too high. It is nothing at all.");
    }
}
