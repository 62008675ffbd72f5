//! Votes on a size to predict: a mark on its scale, and what a class marked.

use serde::{Deserialize, Serialize};

use super::{Refusal, Round, VALUES, tag, value, write};

/// Steps of a scale that a code tells apart: the marks go from 0 to this. It is as fine as the slider.
pub const MARKS: u32 = 200;
/// Numbers of devices beside a mark: what is left of the values.
const DEVICES: u32 = VALUES / ((MARKS + 1) * 2 * super::TAGS);

/// What a code for a prediction says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Guess {
    /// The round.
    pub round: Round,
    /// The place on the scale, from 0 to [`MARKS`]; more is cut to that.
    pub mark: u32,
    /// The device's number; any number may be given, it is cut to the few that a code holds.
    pub device: u32,
}

impl Guess {
    /// The mark nearest to a number of bytes on a scale from 0 to `scale` bytes.
    pub fn mark(bytes: u64, scale: u64) -> u32 {
        let scale = u128::from(scale.max(1));
        let mark = (u128::from(bytes) * u128::from(MARKS) + scale / 2) / scale;
        u32::try_from(mark).map_or(MARKS, |mark| mark.min(MARKS))
    }

    /// The code for the prediction of an id.
    pub fn code(&self, prediction: &str) -> String {
        let value = self.device % DEVICES * super::TAGS + tag(prediction);
        let value = value * 2 + u32::from(self.round == Round::Second);
        write(value * (MARKS + 1) + self.mark.min(MARKS))
    }

    /// Reads a code that was typed or scanned, in any case, with any spaces and dashes.
    ///
    /// # Errors
    /// Why it is no code for this prediction.
    pub fn read(code: &str, prediction: &str) -> Result<Self, Refusal> {
        let value = value(code)?;
        let (value, mark) = (value / (MARKS + 1), value % (MARKS + 1));
        let (value, round) = (value / 2, Round::ALL[(value % 2) as usize]);
        let (device, found) = (value / super::TAGS, value % super::TAGS);
        if device >= DEVICES {
            return Err(Refusal::Mistyped);
        }
        if found != tag(prediction) {
            return Err(Refusal::OtherQuestion);
        }
        Ok(Self { round, mark, device })
    }
}

/// The marks of a class on one scale, before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guesses {
    /// For each round the marks, the smallest first.
    rounds: [Vec<u32>; 2],
}

impl Guesses {
    pub(super) fn of(guesses: impl Iterator<Item = Guess>) -> Self {
        let mut rounds = [Vec::new(), Vec::new()];
        for guess in guesses {
            rounds[usize::from(guess.round == Round::Second)].push(guess.mark);
        }
        for marks in &mut rounds {
            marks.sort_unstable();
        }
        Self { rounds }
    }

    /// Guesses of a round in bytes on a scale from 0 to `scale` bytes, the smallest first.
    pub fn bytes(&self, round: Round, scale: u64) -> Vec<u64> {
        let bytes = |mark: &u32| {
            let bytes = u128::from(*mark) * u128::from(scale) / u128::from(MARKS);
            u64::try_from(bytes).unwrap_or(scale)
        };
        self.marks(round).iter().map(bytes).collect()
    }

    /// How many guessed in a round.
    pub fn total(&self, round: Round) -> u32 {
        self.marks(round).len() as u32
    }

    /// How many of a round lie in each of so many equal parts of the scale; the last part holds the scale's end.
    pub fn parts(&self, round: Round, parts: u32) -> Vec<u32> {
        let parts = parts.max(1);
        let mut counts = vec![0; parts as usize];
        for mark in self.marks(round) {
            counts[(mark * parts / MARKS).min(parts - 1) as usize] += 1;
        }
        counts
    }

    fn marks(&self, round: Round) -> &[u32] {
        &self.rounds[usize::from(round == Round::Second)]
    }
}
