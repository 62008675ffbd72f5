//! What is said about an answer, in words. Pure: no view, no state.

use crate::words;
use course::Confidence;
use image::format_bytes;

/// The three taps, in order, with their words.
pub fn confidences() -> [(Confidence, &'static str); 3] {
    [
        (Confidence::Sure, words::lesson::sure()),
        (Confidence::Fairly, words::lesson::fairly_sure()),
        (Confidence::Guessing, words::lesson::guessing()),
    ]
}

/// Whether the mistake is one to dwell on: the learner was sure.
pub fn is_confident_mistake(right: bool, confidence: Confidence) -> bool {
    !right && confidence == Confidence::Sure
}

/// The first sentence after a commitment.
pub fn headline(right: bool, confidence: Confidence) -> &'static str {
    match (right, confidence) {
        (true, Confidence::Sure) => words::lesson::right_and_sure(),
        (true, Confidence::Fairly) => words::lesson::right(),
        (true, Confidence::Guessing) => words::lesson::right_guessed(),
        (false, Confidence::Sure) => words::lesson::wrong_and_sure(),
        (false, Confidence::Fairly) => words::lesson::wrong(),
        (false, Confidence::Guessing) => words::lesson::wrong_guessed(),
    }
}

/// How far a prediction is off, in a sentence or two.
pub fn distance(guess: u64, answer: u64, tolerance: u64) -> String {
    let off = guess.abs_diff(answer);
    if off == 0 {
        return words::lesson::exactly(format_bytes(answer));
    }
    let off_by = format_bytes(off);
    let words = match (guess < answer, off <= tolerance) {
        (true, true) => words::lesson::close_low(off_by),
        (false, true) => words::lesson::close_high(off_by),
        (true, false) => words::lesson::too_low(off_by),
        (false, false) => words::lesson::too_high(off_by),
    };
    let more = if off <= tolerance {
        None
    } else if guess == 0 {
        Some(words::lesson::said_nothing().to_owned())
    } else if answer == 0 {
        Some(words::lesson::is_nothing().to_owned())
    } else {
        times(guess, answer)
    };
    [Some(words), more].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// "It is about three times what you said.", where a factor says more than a difference.
fn times(guess: u64, answer: u64) -> Option<String> {
    let (large, small, true_is_large) =
        if guess < answer { (answer, guess, true) } else { (guess, answer, false) };
    let factor = large as f64 / small as f64;
    if factor < 1.5 {
        return None;
    }
    let words = match factor {
        f if f < 1.75 => words::lesson::times_1_5().to_owned(),
        f if f < 2.25 => words::lesson::times_2().to_owned(),
        f if f < 2.75 => words::lesson::times_2_5().to_owned(),
        f if f < 3.5 => words::lesson::times_3().to_owned(),
        f if f < 4.5 => words::lesson::times_4().to_owned(),
        f if f < 10.0 => words::lesson::times_n(f.round()),
        _ => words::lesson::times_many().to_owned(),
    };
    Some(if true_is_large {
        words::lesson::is_times(words)
    } else {
        words::lesson::said_times(words)
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
