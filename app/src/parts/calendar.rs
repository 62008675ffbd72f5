//! When something comes back, in words.

use crate::words;

/// A day by its distance from today, which is `today` days after 1970 began: "later today", "on Friday".
pub fn day(distance: u64, today: u64) -> String {
    // 1970 began on a Thursday.
    let name = [
        words::study::thursday(),
        words::study::friday(),
        words::study::saturday(),
        words::study::sunday(),
        words::study::monday(),
        words::study::tuesday(),
        words::study::wednesday(),
    ][usize::try_from((today + distance) % 7).expect("below seven")];
    match distance {
        0 => words::study::later_today().to_owned(),
        1 => words::study::tomorrow().to_owned(),
        2..7 => words::study::on_day(name),
        _ => words::study::in_days(distance, name),
    }
}

/// The day of a time in seconds since 1970, where that is `offset` minutes ahead of UTC: "29 November 2026".
pub fn date(seconds: u64, offset: i32) -> String {
    let months = [
        words::study::january(),
        words::study::february(),
        words::study::march(),
        words::study::april(),
        words::study::may(),
        words::study::june(),
        words::study::july(),
        words::study::august(),
        words::study::september(),
        words::study::october(),
        words::study::november(),
        words::study::december(),
    ];
    // Years begin in March here, so that a leap day is the last one of its year.
    let days = seconds.saturating_add_signed(i64::from(offset) * 60) / 86_400 + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let name = months[usize::try_from((month + 2) % 12).expect("below twelve")];
    words::study::date(day, name, era * 400 + year + u64::from(month >= 10))
}

/// The time of day of a time in seconds since 1970, where that is `offset` minutes ahead of UTC: "09:05".
pub fn time_of_day(seconds: u64, offset: i32) -> String {
    let minutes = seconds.saturating_add_signed(i64::from(offset) * 60) / 60 % 1440;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A time that is some seconds away: "in 9 minutes", "in 3 hours"; rounded up, so that nobody comes too early.
pub fn away(seconds: u64) -> String {
    match seconds.div_ceil(60) {
        minutes @ 0..90 => words::study::in_minutes(minutes.max(1)),
        minutes @ 90..2160 => words::study::in_hours(minutes.div_ceil(60)),
        minutes => words::study::in_some_days(minutes.div_ceil(1440)),
    }
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
    fn dates_of_the_calendar() {
        let day = 86_400;
        let dates = [
            (0, 0),
            (day * 59, 0),
            (951_782_399, 0),
            (951_782_400, 0),
            (1_795_910_400, 0),
            (1_795_910_400, -60),
        ];
        let words = dates.map(|(seconds, offset)| date(seconds, offset));
        let expected = [
            "1 January 1970",
            "1 March 1970",
            "28 February 2000",
            "29 February 2000",
            "29 November 2026",
            "28 November 2026",
        ];
        assert_eq!(words, expected);
    }

    #[test]
    fn times_of_the_day() {
        let times = [(0, 0), (1_795_910_459, 60), (1_795_910_400, -61)];
        let words = times.map(|(seconds, offset)| time_of_day(seconds, offset));
        assert_eq!(words, ["00:00", "01:00", "22:59"]);
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
