//! Confidence against correctness: how often a learner was right, for each way of being sure.

use crate::{Confidence, Progress};

/// How often answers of one confidence were right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calibrated {
    /// How sure the learner was.
    pub confidence: Confidence,
    /// How many answers were right.
    pub right: usize,
    /// How many there are.
    pub asked: usize,
}

/// What confidence is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Judgement {
    /// Too few answers to say.
    TooFew,
    /// Sure, and wrong too often.
    TooSure,
    /// Guessing, and right too often.
    TooModest,
    /// The surer, the more often right.
    Fitting,
    /// Sureness makes no difference.
    Flat,
}

/// Fewer answers of a confidence say nothing.
const FEWEST: usize = 5;
/// Percent of sure answers that should be right.
const SURE: usize = 80;
/// Percent of guesses from which on they are none.
const KNOWN: usize = 70;

impl Calibrated {
    /// Right ones of a hundred, rounded; `None` without an answer.
    pub fn percent(&self) -> Option<usize> {
        (self.asked > 0).then(|| (self.right * 200 + self.asked) / (2 * self.asked))
    }
}

/// For each confidence, the surest first. `counts` says which questions ask for one: a size on a scale does not.
pub fn calibration(progress: &Progress, counts: impl Fn(&str) -> bool) -> [Calibrated; 3] {
    let ids = progress.answers.keys().filter(|id| counts(id));
    let answers: Vec<_> = ids.flat_map(|id| progress.answers_to(id)).collect();
    [Confidence::Sure, Confidence::Fairly, Confidence::Guessing].map(|confidence| {
        let own = || answers.iter().filter(|answer| answer.confidence == confidence);
        let right = own().filter(|answer| answer.right).count();
        Calibrated { confidence, right, asked: own().count() }
    })
}

/// What it comes to.
pub fn judge(of: &[Calibrated; 3]) -> Judgement {
    let known = |at: usize| of[at].percent().filter(|_| of[at].asked >= FEWEST);
    let (sure, fairly, guessing) = (known(0), known(1), known(2));
    match (sure, guessing) {
        (Some(sure), _) if sure < SURE => Judgement::TooSure,
        (_, Some(guessing)) if guessing >= KNOWN => Judgement::TooModest,
        (Some(sure), Some(guessing)) if sure > guessing => Judgement::Fitting,
        (Some(sure), None) if fairly.is_some_and(|fairly| sure > fairly) => Judgement::Fitting,
        (Some(_), Some(_)) => Judgement::Flat,
        _ => Judgement::TooFew,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Answered;

    /// For each confidence how many are right of how many.
    #[track_caller]
    fn check(shares: [(usize, usize); 3], expected: Judgement) {
        let mut progress = Progress::default();
        let confidences = [Confidence::Sure, Confidence::Fairly, Confidence::Guessing];
        for ((right, asked), confidence) in shares.into_iter().zip(confidences) {
            for at in 0..asked {
                let answer =
                    Answered { answer: "a".into(), right: at < right, confidence, at: Some(9) };
                progress.record(&format!("{confidence:?}{at}"), answer);
            }
        }
        let found = calibration(&progress, |_| true);
        assert_eq!(found.map(|one| (one.right, one.asked)), shares);
        assert_eq!(judge(&found), expected);
        assert_eq!(calibration(&progress, |_| false).map(|one| one.percent()), [None; 3]);
    }

    #[test]
    fn what_confidence_is_worth() {
        check([(0, 0), (0, 0), (0, 0)], Judgement::TooFew);
        check([(1, 4), (9, 9), (0, 4)], Judgement::TooFew);
        check([(7, 10), (9, 9), (1, 9)], Judgement::TooSure);
        check([(9, 10), (5, 9), (3, 9)], Judgement::Fitting);
        check([(9, 10), (5, 9), (0, 0)], Judgement::Fitting);
        check([(9, 10), (5, 9), (7, 10)], Judgement::TooModest);
    }

    #[test]
    fn every_answer_counts_and_percents_are_rounded() {
        let mut progress = Progress::default();
        for (at, right) in [(1, true), (2, true), (3, false)] {
            let (answer, confidence, at) = ("a".into(), Confidence::Sure, Some(at));
            progress.record("q", Answered { answer, right, confidence, at });
        }
        let found = calibration(&progress, |_| true);
        assert_eq!((found[0].right, found[0].asked, found[0].percent()), (2, 3, Some(67)));
    }
}
