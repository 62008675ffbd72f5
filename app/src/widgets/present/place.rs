//! A place in a talk, as the address names it.

use course::vote::Round;
use serde::{Deserialize, Serialize};

/// A place in a talk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct At {
    /// The unit, from 0.
    pub(super) unit: usize,
    /// The screen of the unit, from 0.
    pub(super) screen: usize,
    /// What of the screen is shown: a scene's step, what a question or a prediction has come to ([`Stage`]).
    pub(super) stage: usize,
}

impl At {
    /// From the address: `2.5.0`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut numbers = text.split('.').map(|number| number.parse().ok());
        let at = Self { unit: numbers.next()??, screen: numbers.next()??, stage: numbers.next()?? };
        numbers.next().is_none().then_some(at)
    }

    pub(super) fn text(self) -> String {
        format!("{}.{}.{}", self.unit, self.screen, self.stage)
    }
}

/// What a question or a prediction has come to; what is behind `Reveal` is the reason of one wrong option after the
/// other.
pub(super) struct Stage;

impl Stage {
    pub(super) const ASK: usize = 0;
    pub(super) const FIRST: usize = 1;
    pub(super) const TALK: usize = 2;
    pub(super) const SECOND: usize = 3;
    pub(super) const BARS: usize = 4;
    pub(super) const REVEAL: usize = 5;

    /// The round that is being voted in.
    pub(super) fn round(stage: usize) -> Option<Round> {
        match stage {
            Self::FIRST => Some(Round::First),
            Self::SECOND => Some(Round::Second),
            _ => None,
        }
    }
}
