//! Votes of a class without a server: a learner's device shows a short code, the presenter's counts it.
//!
//! A code is six symbols of an alphabet without lookalikes: five hold the vote, the sixth makes a weighted sum of all of
//! them come out even, so that one wrong symbol or two that changed places are always found out. The vote is a question's
//! number, an option, a confidence, a round, and a number of the device's own, which keeps two devices' codes apart. It
//! is scrambled, so that a code shows its vote to nobody who only glances at it; it is no secret. What is predicted is
//! voted on in the same way, with a mark on the scale in place of the option and the confidence ([`Guess`]).

mod guess;

pub use guess::{Guess, Guesses, MARKS};

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Confidence;

/// The symbols: no 0, 1, I, L, O, which are taken for each other. Their number is a prime: that is what the check needs.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const BASE: u32 = ALPHABET.len() as u32;
/// Symbols of a code.
const LENGTH: usize = 6;
/// How many values the five symbols of the vote have.
const VALUES: u32 = BASE.pow(LENGTH as u32 - 1);

/// Most options that a question to vote on can have.
pub const MAX_OPTIONS: usize = 6;
const CONFIDENCES: [Confidence; 3] = [Confidence::Sure, Confidence::Fairly, Confidence::Guessing];
/// Numbers of questions. Two questions of a course may share one: then a code for one passes for the other.
const TAGS: u32 = 61;
/// Numbers of devices: what is left of the values.
const DEVICES: u32 = VALUES / (MAX_OPTIONS as u32 * 3 * 2 * TAGS);

/// Scrambles the values: a multiplication by `SPREAD` modulo [`VALUES`], undone by one by `GATHER`.
const SPREAD: u64 = 17_320_508;
const GATHER: u64 = 20_986_458;

/// Before or after the class has talked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Round {
    /// Before.
    First,
    /// After.
    Second,
}

impl Round {
    /// Both, in order.
    pub const ALL: [Self; 2] = [Self::First, Self::Second];

    /// In words: "first".
    pub const fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
        }
    }
}

/// What a code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Vote {
    /// The round.
    pub round: Round,
    /// Index of the option.
    pub option: usize,
    /// How sure the learner is.
    pub confidence: Confidence,
    /// The device's number; any number may be given, it is cut to the few that a code holds.
    pub device: u32,
}

/// Why a code is not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing was typed.
    Empty,
    /// So many symbols instead of six.
    Length(usize),
    /// A character that no code has.
    Symbol(char),
    /// Some symbol is wrong.
    Mistyped,
    /// It is for another question.
    OtherQuestion,
    /// It is for this question, but for this other round.
    OtherRound(Round),
    /// It is for an option that the question does not have.
    NoOption,
    /// It was counted already.
    Counted,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Type a code: six letters and digits."),
            Self::Length(1) => f.write_str("A code has 6 letters and digits; this is 1."),
            Self::Length(length) => {
                write!(f, "A code has 6 letters and digits; these are {length}.")
            }
            Self::Symbol('0' | '1' | 'I' | 'L' | 'O') => {
                f.write_str("No code has 0, 1, I, L or O. Look again: Q, D, J or 7?")
            }
            Self::Symbol(symbol) => write!(f, "No code has “{symbol}”."),
            Self::Mistyped => f.write_str("Mistyped: a letter is wrong, or two changed places."),
            Self::OtherQuestion => f.write_str("This code is for another question."),
            Self::OtherRound(round) => {
                write!(f, "This code is from the {} vote.", round.word())
            }
            Self::NoOption => {
                f.write_str("This code names an option that the question does not have.")
            }
            Self::Counted => f.write_str(
                "Counted already. If two people hold this very code, one of them asks for another one.",
            ),
        }
    }
}

impl std::error::Error for Refusal {}

impl Vote {
    /// The code for the question of an id. `None` for an option that no code holds.
    pub fn code(&self, question: &str) -> Option<String> {
        if self.option >= MAX_OPTIONS {
            return None;
        }
        let confidence = CONFIDENCES.iter().position(|each| *each == self.confidence)? as u32;
        let round = u32::from(self.round == Round::Second);
        let value = self.device % DEVICES;
        let value = value * TAGS + tag(question);
        let value = (value * 2 + round) * 3 + confidence;
        Some(write(value * MAX_OPTIONS as u32 + self.option as u32))
    }

    /// Reads a code that was typed or scanned, in any case, with any spaces and dashes, for a question with so many
    /// options.
    ///
    /// # Errors
    /// Why it is no code for this question.
    pub fn read(code: &str, question: &str, options: usize) -> Result<Self, Refusal> {
        let value = value(code)?;
        let (value, option) = (value / MAX_OPTIONS as u32, (value % MAX_OPTIONS as u32) as usize);
        let (value, confidence) = (value / 3, CONFIDENCES[(value % 3) as usize]);
        let (value, round) = (value / 2, Round::ALL[(value % 2) as usize]);
        let (device, found) = (value / TAGS, value % TAGS);
        // A sum that comes out even by chance: no device makes such a code.
        if device >= DEVICES {
            return Err(Refusal::Mistyped);
        }
        if found != tag(question) {
            return Err(Refusal::OtherQuestion);
        }
        if option >= options {
            return Err(Refusal::NoOption);
        }
        Ok(Self { round, option, confidence, device })
    }
}

/// The code of a value below [`VALUES`].
fn write(value: u32) -> String {
    let mut rest = scramble(value, SPREAD);
    let mut digits = [0; LENGTH];
    for digit in &mut digits[..LENGTH - 1] {
        *digit = rest % BASE;
        rest /= BASE;
    }
    // The last weight times the last digit takes the sum back to nothing.
    let open = sum(&digits);
    let even = |digit: &u32| (open + digit * LENGTH as u32).is_multiple_of(BASE);
    digits[LENGTH - 1] = (0..BASE).find(even).expect("a weight below a prime reaches every rest");
    digits.iter().map(|digit| char::from(ALPHABET[*digit as usize])).collect()
}

/// The value of a code as typed.
fn value(code: &str) -> Result<u32, Refusal> {
    let digits = digits(code)?;
    if !sum(&digits).is_multiple_of(BASE) {
        return Err(Refusal::Mistyped);
    }
    let value = digits[..LENGTH - 1].iter().rev().fold(0, |value, digit| value * BASE + digit);
    Ok(scramble(value, GATHER))
}

/// The places in the alphabet of what was typed.
fn digits(code: &str) -> Result<[u32; LENGTH], Refusal> {
    let mut digits = [0; LENGTH];
    let mut length = 0;
    for symbol in code.chars().filter(|symbol| !symbol.is_whitespace() && *symbol != '-') {
        let symbol = symbol.to_ascii_uppercase();
        let place = ALPHABET.iter().position(|each| char::from(*each) == symbol);
        let place = place.ok_or(Refusal::Symbol(symbol))?;
        if let Some(digit) = digits.get_mut(length) {
            *digit = place as u32;
        }
        length += 1;
    }
    match length {
        0 => Err(Refusal::Empty),
        LENGTH => Ok(digits),
        _ => Err(Refusal::Length(length)),
    }
}

/// The sum of the digits, each times its place from 1: places differ, so a change of one digit or of two places shows.
fn sum(digits: &[u32; LENGTH]) -> u32 {
    (1..).zip(digits).map(|(weight, digit): (u32, _)| weight * digit).sum()
}

fn scramble(value: u32, factor: u64) -> u32 {
    (u64::from(value) * factor % u64::from(VALUES)) as u32
}

/// A question's number, from its id: the same on every device, whatever version of the course it holds.
fn tag(question: &str) -> u32 {
    crate::short::hash(question) % TAGS
}

/// The codes that were counted for a question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The codes in the order in which they came, upper case without spaces.
    codes: Vec<String>,
}

impl Tally {
    /// Counts a code in a round.
    ///
    /// # Errors
    /// Why it is not counted; then nothing changes.
    pub fn count(
        &mut self,
        code: &str,
        question: &str,
        options: usize,
        round: Round,
    ) -> Result<Vote, Refusal> {
        let vote = Vote::read(code, question, options)?;
        let code = vote.code(question).ok_or(Refusal::NoOption)?;
        self.take(code, vote.round, round)?;
        Ok(vote)
    }

    /// Counts the code of a prediction in a round.
    ///
    /// # Errors
    /// Why it is not counted; then nothing changes.
    pub fn count_guess(
        &mut self,
        code: &str,
        prediction: &str,
        round: Round,
    ) -> Result<Guess, Refusal> {
        let guess = Guess::read(code, prediction)?;
        self.take(guess.code(prediction), guess.round, round)?;
        Ok(guess)
    }

    /// Takes a code that is right in itself, given in one round and counted in another or the same.
    fn take(&mut self, code: String, given: Round, counted: Round) -> Result<(), Refusal> {
        if self.codes.contains(&code) {
            return Err(Refusal::Counted);
        }
        if given != counted {
            return Err(Refusal::OtherRound(given));
        }
        self.codes.push(code);
        Ok(())
    }

    /// Takes back the code that came last. `None` if there is none.
    pub fn undo(&mut self) -> Option<String> {
        self.codes.pop()
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// What was counted for a prediction.
    pub fn guesses(&self, prediction: &str) -> Guesses {
        let read = |code: &String| Guess::read(code, prediction).ok();
        Guesses::of(self.codes.iter().filter_map(read))
    }

    /// What was counted for a question.
    pub fn result(&self, question: &str, options: usize) -> Counts {
        let mut counts =
            Counts { rounds: [vec![[0; 3]; options], vec![[0; 3]; options]], moved: [0; 2] };
        let mut devices = [BTreeSet::new(), BTreeSet::new()];
        for code in &self.codes {
            // Codes that were kept for an earlier wording of the question may name an option that is gone.
            let Ok(vote) = Vote::read(code, question, options) else { continue };
            let confidence = CONFIDENCES.iter().position(|each| *each == vote.confidence);
            let round = usize::from(vote.round == Round::Second);
            counts.rounds[round][vote.option][confidence.unwrap_or_default()] += 1;
            devices[round].insert((vote.device, vote.option));
        }
        let [first, second] = &devices;
        for (device, before) in first {
            let mut after = second.iter().filter(|(other, _)| other == device);
            match (after.next(), after.next()) {
                (Some((_, after)), None) if after == before => counts.moved[0] += 1,
                (Some(_), None) => counts.moved[1] += 1,
                _ => {}
            }
        }
        counts
    }
}

/// What a class voted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// For each round and option: how many were sure, fairly sure, guessing.
    rounds: [Vec<[u32; 3]>; 2],
    /// How many devices stayed with their option, and how many changed it.
    moved: [u32; 2],
}

impl Counts {
    /// Votes for an option in a round.
    pub fn votes(&self, round: Round, option: usize) -> u32 {
        self.confidences(round, option).iter().sum()
    }

    /// Votes for an option in a round: sure, fairly sure, guessing.
    pub fn confidences(&self, round: Round, option: usize) -> [u32; 3] {
        let options = &self.rounds[usize::from(round == Round::Second)];
        options.get(option).copied().unwrap_or_default()
    }

    /// All votes of a round.
    pub fn total(&self, round: Round) -> u32 {
        self.rounds[usize::from(round == Round::Second)].iter().flatten().sum()
    }

    /// The share of an option in a round, in whole percent; `None` where nobody voted.
    pub fn percent(&self, round: Round, option: usize) -> Option<u32> {
        let total = self.total(round);
        (total > 0).then(|| (self.votes(round, option) * 100 + total / 2) / total)
    }

    /// Of the devices that voted in both rounds: how many stayed with their option, how many changed it.
    pub fn stayed_and_changed(&self) -> (u32, u32) {
        (self.moved[0], self.moved[1])
    }
}
