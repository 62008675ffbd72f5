//! An exam: what it asks, and how far a learner is with one. Plain data; the time and the seed are handed in.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{Answered, Exam};

/// How many questions and predictions an exam asks.
pub const QUESTIONS: usize = 18;
/// How many Dockerfiles it gives to repair.
pub const REPAIRS: usize = 2;

/// An exam that is being taken: kept in the browser, so that it survives a reload.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sitting {
    /// When it began, in seconds since 1970; picks the numbers of its predictions too.
    pub began: u64,
    /// The ids of what it asks, in order; a Dockerfile to repair by its path, `exercises/<id>/`.
    pub items: Vec<String>,
    /// The place that is open, from 0.
    pub at: usize,
    /// Answers to questions and predictions, by id.
    pub answers: BTreeMap<String, Answered>,
    /// Texts of Dockerfiles to repair, by path.
    pub drafts: BTreeMap<String, String>,
    /// When the time is up; `None` without a limit.
    pub until: Option<u64>,
    /// By how many minutes the time was extended.
    pub extended: u64,
    /// When it was handed in.
    pub finished: Option<u64>,
}

/// Draws what an exam asks: from as many units as there are, what was never asked first, two repairs among them.
///
/// `units` are the ids of each unit's questions, `repairs` the paths of exercises, `before` what earlier exams asked.
pub fn draw(
    units: &[Vec<String>],
    repairs: &[String],
    before: &BTreeSet<&str>,
    seed: u64,
) -> Vec<String> {
    let mut dice = Dice(seed);
    let mut units = units.to_vec();
    dice.shuffle(&mut units);
    let mut rounds: Vec<(bool, usize, String)> = Vec::new();
    for mut unit in units {
        dice.shuffle(&mut unit);
        unit.sort_by_key(|id| before.contains(&**id));
        let round = |(at, id): (usize, String)| (before.contains(&*id), at, id);
        rounds.extend(unit.into_iter().enumerate().map(round));
    }
    // Stable: within a round the units stay shuffled.
    rounds.sort_by_key(|(asked, round, _)| (*asked, *round));
    let mut items: Vec<String> = rounds.into_iter().map(|(.., id)| id).take(QUESTIONS).collect();
    dice.shuffle(&mut items);
    let mut repairs = repairs.to_vec();
    dice.shuffle(&mut repairs);
    repairs.sort_by_key(|path| before.contains(&**path));
    repairs.truncate(REPAIRS);
    // One in the middle and one at the end: by then a learner is warm.
    let share = items.len() / repairs.len().max(1);
    for (at, path) in repairs.into_iter().enumerate() {
        items.insert(((at + 1) * share + at).min(items.len()), path);
    }
    items
}

impl Sitting {
    /// Begins an exam.
    pub fn new(items: Vec<String>, now: u64, minutes: Option<u64>) -> Self {
        let until = minutes.map(|minutes| now.saturating_add(minutes * 60));
        Self { began: now, items, until, ..Self::default() }
    }

    /// Seconds that are left; `None` without a limit.
    pub fn left(&self, now: u64) -> Option<u64> {
        self.until.map(|until| until.saturating_sub(now))
    }

    /// Gives some minutes more, from now on if the time is up.
    pub fn extend(&mut self, minutes: u64, now: u64) {
        if let Some(until) = self.until {
            self.until = Some(until.max(now).saturating_add(minutes * 60));
            self.extended += minutes;
        }
    }

    /// How many have an answer or a draft.
    pub fn answered(&self) -> usize {
        let has = |id: &&String| self.answers.contains_key(*id) || self.drafts.contains_key(*id);
        self.items.iter().filter(has).count()
    }

    /// Hands it in. `repaired` says whether a text mends the Dockerfile of a path; what has no answer is not right.
    pub fn finish(&mut self, now: u64, repaired: impl Fn(&str, &str) -> bool) -> Exam {
        self.finished = Some(now);
        let right = |id: &str| match self.drafts.get(id) {
            Some(text) => repaired(id, text),
            None => self.answers.get(id).is_some_and(|answer| answer.right),
        };
        let items = self.items.iter().map(|id| (id.clone(), right(id))).collect();
        Exam { finished: now, items }
    }
}

impl Exam {
    /// How many answers were right.
    pub fn right(&self) -> usize {
        self.items.values().filter(|right| **right).count()
    }
}

/// Numbers that look random and follow from a seed (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let other = usize::try_from(self.roll() % (last as u64 + 1)).expect("below a length");
            list.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Confidence;

    fn units(count: usize, each: usize) -> Vec<Vec<String>> {
        (0..count).map(|unit| (0..each).map(|item| format!("u{unit}-{item}")).collect()).collect()
    }

    fn repairs(count: usize) -> Vec<String> {
        (0..count).map(|at| format!("exercises/{at}/")).collect()
    }

    #[test]
    fn twenty_items_of_as_many_units_as_there_are_and_two_repairs() {
        let items = draw(&units(40, 4), &repairs(9), &BTreeSet::new(), 7);
        assert_eq!(items.len(), 20);
        let at: Vec<_> = (0..20).filter(|&at| items[at].starts_with("exercises/")).collect();
        assert_eq!(at, [9, 19]);
        let from: BTreeSet<_> = items.iter().map(|id| id.split('-').next()).collect();
        assert_eq!(from.len(), 20, "18 units, and the repairs");
    }

    #[test]
    fn a_second_exam_asks_something_else() {
        let (units, repairs) = (units(10, 4), repairs(4));
        let first = draw(&units, &repairs, &BTreeSet::new(), 1);
        let before: BTreeSet<&str> = first.iter().map(String::as_str).collect();
        let second = draw(&units, &repairs, &before, 1);
        assert!(second.iter().all(|id| !before.contains(&**id)), "{second:?}");
        assert_ne!(first, draw(&units, &repairs, &BTreeSet::new(), 2));
        assert_eq!(first, draw(&units, &repairs, &BTreeSet::new(), 1));
    }

    #[test]
    fn the_time_can_be_extended_even_when_it_is_up() {
        let mut sitting = Sitting::new(Vec::new(), 1000, Some(30));
        assert_eq!(sitting.left(1000), Some(1800));
        assert_eq!(sitting.left(9000), Some(0));
        sitting.extend(10, 9000);
        assert_eq!((sitting.left(9000), sitting.extended), (Some(600), 10));
        let mut free = Sitting::new(Vec::new(), 1000, None);
        free.extend(10, 1000);
        assert_eq!((free.left(u64::MAX), free.extended), (None, 0));
    }

    #[test]
    fn what_has_no_answer_is_not_right() {
        let items = ["q", "r", "s", "exercises/a/", "exercises/b/", "exercises/c/"];
        let mut sitting = Sitting::new(items.map(str::to_owned).to_vec(), 5, None);
        let answer = |right| Answered {
            answer: "a".into(),
            right,
            confidence: Confidence::Sure,
            at: Some(6),
        };
        sitting.answers.insert("q".into(), answer(true));
        sitting.answers.insert("r".into(), answer(false));
        sitting.drafts.insert("exercises/a/".into(), "good".into());
        sitting.drafts.insert("exercises/b/".into(), "bad".into());
        assert_eq!(sitting.answered(), 4);
        let exam = sitting.finish(9, |_, text| text == "good");
        let right: Vec<_> =
            exam.items.iter().filter(|(_, right)| **right).map(|(id, _)| &**id).collect();
        assert_eq!((right, exam.right(), exam.finished), (vec!["exercises/a/", "q"], 2, 9));
    }

    proptest! {
        #[test]
        fn nothing_is_asked_twice_in_an_exam(
            count in 0_usize..30, each in 0_usize..5, some in 0_usize..5, seed in any::<u64>()
        ) {
            let items = draw(&units(count, each), &repairs(some), &BTreeSet::new(), seed);
            let distinct: BTreeSet<_> = items.iter().collect();
            prop_assert_eq!(distinct.len(), items.len());
            prop_assert_eq!(items.len(), (count * each).min(QUESTIONS) + some.min(REPAIRS));
        }
    }
}
