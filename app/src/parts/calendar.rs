//! When something comes back, in words.

/// Names of the days, from Thursday, the day on which 1970 began.
const DAYS: [&str; 7] =
    ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];

/// A day by its distance from today, which is `today` days after 1970 began: "later today", "on Friday".
pub fn day(distance: u64, today: u64) -> String {
    let name = DAYS[usize::try_from((today + distance) % 7).expect("below seven")];
    match distance {
        0 => "later today".to_owned(),
        1 => "tomorrow".to_owned(),
        2..7 => format!("on {name}"),
        _ => format!("in {distance} days, on a {name}"),
    }
}

/// A time that is some seconds away: "in 9 minutes", "in 3 hours"; rounded up, so that nobody comes too early.
pub fn away(seconds: u64) -> String {
    let (count, unit) = match seconds.div_ceil(60) {
        minutes @ 0..90 => (minutes.max(1), "minute"),
        minutes @ 90..2160 => (minutes.div_ceil(60), "hour"),
        minutes => (minutes.div_ceil(1440), "day"),
    };
    format!("in {}", counted(count, unit))
}

/// A number with its word: "1 question", "2 questions".
pub fn counted(count: u64, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_names() {
        // 2026-11-29 was a Sunday.
        let sunday = 20_786;
        let words = [0, 1, 2, 6, 7, 30].map(|distance| day(distance, sunday));
        assert_eq!(
            words,
            [
                "later today",
                "tomorrow",
                "on Tuesday",
                "on Saturday",
                "in 7 days, on a Sunday",
                "in 30 days, on a Tuesday"
            ]
        );
    }

    #[test]
    fn times_are_rounded_up() {
        let words = [0, 60, 61, 5340, 7201, 86_400, 200_000].map(away);
        let expected = [
            "in 1 minute",
            "in 1 minute",
            "in 2 minutes",
            "in 89 minutes",
            "in 3 hours",
            "in 24 hours",
            "in 3 days",
        ];
        assert_eq!(words, expected);
    }
}
