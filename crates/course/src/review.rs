//! Which questions come back, and when. Computed from the stored answers alone; the time is handed in.
//!
//! A question comes back in the same sitting, after a day, after a week and after a month, then it is learned. A wrong
//! review goes back to the start. What is answered before it is due counts only if it is wrong: answers in a row are no
//! spacing.

use std::collections::BTreeMap;

use crate::{Answered, Confidence, Progress};

/// Seconds of a day.
const DAY: u64 = 86_400;

/// Seconds after which a question comes back, one after the other: in the same sitting, a day, a week, a month.
const STEPS: [u64; 4] = [600, DAY, 7 * DAY, 30 * DAY];

/// How much a review matters; the weightiest come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// The last answer was wrong, and the learner was sure.
    ConfidentMistake,
    /// The last answer was wrong.
    Mistake,
    /// The last answer was right.
    Routine,
}

/// A question that comes back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// How much it matters.
    pub weight: Weight,
    /// When, in seconds since 1970; 0 where it is not known when it was answered.
    pub at: u64,
    /// The question's id.
    pub id: String,
}

/// What comes back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviews {
    /// What is due now: confident mistakes first, then other mistakes, then what has waited longest.
    pub due: Vec<Due>,
    /// What comes later, the next first.
    pub later: Vec<Due>,
    /// How many were right after a month.
    pub learned: usize,
}

/// When a question comes back, from its answers in order; `None` when there are none, or it is learned.
///
/// A time that lies more than a day ahead comes from a clock that was wrong; such an answer counts as given long ago,
/// so that its question does not stay away for years.
pub fn due_at<'a>(answers: impl IntoIterator<Item = &'a Answered>, now: u64) -> Option<u64> {
    let (mut step, mut since) = (None, 0);
    for answer in answers {
        let at = answer.at.filter(|&at| at <= now.saturating_add(DAY)).unwrap_or(0);
        match step {
            Some(_) if !answer.right => (step, since) = (Some(0), at),
            Some(reached) => {
                let wait = STEPS.get(reached).copied().unwrap_or(u64::MAX);
                if at >= since.saturating_add(wait) {
                    (step, since) = (Some(reached + 1), at);
                }
            }
            None => (step, since) = (Some(0), at),
        }
    }
    let wait = STEPS.get(step?)?;
    Some(if since == 0 { 0 } else { since.saturating_add(*wait) })
}

impl Reviews {
    /// What comes back of a progress. `known` says whether the course still asks a question.
    pub fn of(progress: &Progress, now: u64, known: impl Fn(&str) -> bool) -> Self {
        let mut found = Self::default();
        for id in progress.answers.keys().filter(|id| known(id)) {
            let Some(last) = progress.answers_to(id).last() else { continue };
            match due_at(progress.answers_to(id), now) {
                None => found.learned += 1,
                Some(at) => {
                    let due = Due { weight: Weight::of(last), at, id: id.clone() };
                    if at <= now { &mut found.due } else { &mut found.later }.push(due);
                }
            }
        }
        found.due.sort();
        found.later.sort_by(|a, b| (a.at, a.weight, &a.id).cmp(&(b.at, b.weight, &b.id)));
        found
    }
}

impl Weight {
    fn of(last: &Answered) -> Self {
        match (last.right, last.confidence) {
            (true, _) => Self::Routine,
            (false, Confidence::Sure) => Self::ConfidentMistake,
            (false, _) => Self::Mistake,
        }
    }
}

impl Progress {
    /// Every answer to a question, the first one first.
    pub fn answers_to(&self, id: &str) -> impl Iterator<Item = &Answered> {
        self.answers.get(id).into_iter().chain(self.reviews.get(id).into_iter().flatten())
    }
}

/// How many questions come back on each day: days from today (0 is later today) with their number. A day begins at
/// midnight where the learner is; `offset` says how many minutes that is ahead of UTC.
pub fn calendar(later: &[Due], now: u64, offset: i32) -> BTreeMap<u64, usize> {
    let day = |at: u64| at.saturating_add_signed(i64::from(offset) * 60) / DAY;
    let mut days = BTreeMap::new();
    for due in later {
        *days.entry(day(due.at).saturating_sub(day(now))).or_default() += 1;
    }
    days
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A noon, UTC.
    const NOON: u64 = 1_800_014_400;

    fn answered(at: u64, right: bool) -> Answered {
        let at = Some(at).filter(|&at| at > 0);
        Answered { answer: "a".to_owned(), right, confidence: Confidence::Fairly, at }
    }

    /// When a question is due after answers at these seconds past noon.
    #[track_caller]
    fn check(answers: &[(u64, bool)], expected: Option<u64>) {
        let answers: Vec<_> =
            answers.iter().map(|&(at, right)| answered(NOON + at, right)).collect();
        let due = due_at(&answers, NOON + 365 * DAY);
        assert_eq!(due.map(|due| due - NOON), expected);
    }

    #[test]
    fn same_sitting_then_a_day_a_week_a_month() {
        check(&[(0, true)], Some(600));
        check(&[(0, true), (600, true)], Some(600 + DAY));
        check(&[(0, true), (600, true), (2 * DAY, true)], Some(9 * DAY));
        check(&[(0, true), (600, true), (2 * DAY, true), (9 * DAY, true)], Some(39 * DAY));
        let all = [(0, true), (600, true), (2 * DAY, true), (9 * DAY, true), (40 * DAY, true)];
        check(&all, None);
    }

    #[test]
    fn a_wrong_review_goes_back() {
        check(&[(0, true), (600, true), (2 * DAY, false)], Some(2 * DAY + 600));
        check(
            &[(0, true), (600, true), (2 * DAY, false), (2 * DAY + 600, true)],
            Some(3 * DAY + 600),
        );
        check(&[(0, false), (600, false)], Some(1200));
    }

    #[test]
    fn an_answer_before_its_time_counts_only_if_it_is_wrong() {
        check(&[(0, true), (60, true)], Some(600));
        check(&[(0, true), (600, true), (700, true), (800, true)], Some(600 + DAY));
        check(&[(0, true), (60, false)], Some(660));
    }

    #[test]
    fn answers_without_a_time_or_with_one_of_a_wrong_clock_are_due() {
        assert_eq!(due_at(&[answered(0, true)], NOON), Some(0));
        assert_eq!(due_at(&[answered(NOON + 400 * DAY, true)], NOON), Some(0));
        let reviewed = [answered(0, true), answered(NOON, true)];
        assert_eq!(due_at(&reviewed, NOON), Some(NOON + DAY));
        assert_eq!(due_at(&[], NOON), None);
        assert_eq!(due_at(&[answered(u64::MAX, true)], u64::MAX), Some(u64::MAX));
    }

    fn progress(answers: &[(&str, u64, bool, Confidence)]) -> Progress {
        let mut progress = Progress::default();
        for &(id, at, right, confidence) in answers {
            progress.record(id, Answered { confidence, ..answered(at, right) });
        }
        progress
    }

    #[test]
    fn nothing_is_due_before_something_was_answered() {
        assert_eq!(Reviews::of(&Progress::default(), NOON, |_| true), Reviews::default());
        let just_now = progress(&[("q", NOON, false, Confidence::Sure)]);
        let reviews = Reviews::of(&just_now, NOON + 60, |_| true);
        assert_eq!((reviews.due.len(), reviews.later.len()), (0, 1));
    }

    #[test]
    fn confident_mistakes_come_first() {
        use Confidence::{Fairly, Guessing, Sure};
        let answers = [
            ("right-old", NOON, true, Sure),
            ("right", NOON + 9, true, Guessing),
            ("wrong", NOON + 5, false, Fairly),
            ("sure-and-wrong", NOON + 8, false, Sure),
            ("gone", NOON, false, Sure),
        ];
        let reviews = Reviews::of(&progress(&answers), NOON + 700, |id| id != "gone");
        let ids: Vec<_> = reviews.due.iter().map(|due| &*due.id).collect();
        assert_eq!(ids, ["sure-and-wrong", "wrong", "right-old", "right"]);
    }

    #[test]
    fn days_begin_at_the_learners_midnight() {
        let due = |hours: u64| Due {
            weight: Weight::Routine,
            at: NOON + hours * 3600,
            id: String::new(),
        };
        let later = [due(1), due(11), due(12), due(36), due(24 * 7)];
        assert_eq!(calendar(&later, NOON, 0), BTreeMap::from([(0, 2), (1, 1), (2, 1), (7, 1)]));
        assert_eq!(calendar(&later, NOON, 120), BTreeMap::from([(0, 1), (1, 2), (2, 1), (7, 1)]));
    }

    proptest! {
        #[test]
        fn every_question_stands_in_one_place(
            answers in prop::collection::vec(("[a-e]", 0_u64..3_000_000, any::<bool>()), 0..60),
            now in 0_u64..4_000_000,
        ) {
            let mut progress = Progress::default();
            for (id, at, right) in answers {
                progress.record(&id, answered(at, right));
            }
            let reviews = Reviews::of(&progress, now, |_| true);
            let all = reviews.due.len() + reviews.later.len() + reviews.learned;
            prop_assert_eq!(all, progress.answers.len());
            prop_assert!(reviews.due.iter().all(|due| due.at <= now));
            prop_assert!(reviews.later.iter().all(|due| due.at > now));
            // Nobody waits longer than a month from now.
            prop_assert!(reviews.later.iter().all(|due| due.at <= now + DAY + STEPS[3]));
        }
    }
}
