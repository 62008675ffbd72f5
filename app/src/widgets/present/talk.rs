//! Where a talk is: which unit, which screen, what of it is shown; what was voted; kept in the address and in the
//! browser, and told to the second window.

use std::time::Duration;

use course::vote::{Counts, Guesses, Refusal, Round, Tally};
use course::workshop::WorkshopUnit;
use image::format_bytes;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::browser::channel::Channel;
use crate::browser::{clock, page, room, storage};
use crate::parts::deck::{Body, Deck, DeckEntry, Screen};
use crate::parts::{bars, guesses};
use crate::words;

use super::place::{At, Stage};

/// What the room votes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// A question, by its id, with so many options.
    Question(String, usize),
    /// A prediction, by its id.
    Prediction(String),
}

impl Asked {
    fn id(&self) -> &str {
        match self {
            Self::Question(id, _) | Self::Prediction(id) => id,
        }
    }
}

/// What was counted; what is not asked is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Voted {
    /// For a question.
    pub(super) counts: Counts,
    /// For a prediction.
    pub(super) guesses: Guesses,
}

impl Voted {
    /// All votes of a round.
    pub(super) fn total(&self, round: Round) -> u32 {
        self.counts.total(round) + self.guesses.total(round)
    }
}

/// What the second window is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Said {
    /// A second window has opened and asks what to show.
    Hello(String),
    /// What to show, in the talk of this code.
    Show { code: String, at: At, black: bool, merged: bool, voted: Voted, until: Option<u64> },
}

/// What the talk shows, which does not change.
struct Given {
    code: String,
    units: Vec<WorkshopUnit>,
    entries: Vec<DeckEntry>,
}

/// The state of a talk; cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Talk {
    given: StoredValue<Given>,
    decks: RwSignal<Vec<Option<Result<Deck, String>>>>,
    pub(super) at: RwSignal<At>,
    pub(super) audience: bool,
    pub(super) black: RwSignal<bool>,
    pub(super) merged: RwSignal<bool>,
    pub(super) notes: RwSignal<bool>,
    pub(super) timer: RwSignal<bool>,
    pub(super) help: RwSignal<bool>,
    /// Whether what a narrow bar has no room for is open.
    pub(super) menu: RwSignal<bool>,
    /// What was counted for the question or the prediction that is shown.
    pub(super) tally: RwSignal<Tally>,
    /// What the bars show: counted here, or told by the presenter's window.
    pub(super) voted: RwSignal<Voted>,
    /// The time of day, in seconds since 1970.
    pub(super) now: RwSignal<u64>,
    /// When the break or the talk that is shown is over, in seconds since 1970; set by the presenter's window.
    pub(super) until: RwSignal<Option<u64>>,
    began: RwSignal<u64>,
    channel: StoredValue<Option<Channel>>,
}

impl Talk {
    pub(super) fn new(
        code: String,
        units: Vec<WorkshopUnit>,
        entries: Vec<DeckEntry>,
        at: At,
        audience: bool,
    ) -> Self {
        let decks = vec![None; units.len()];
        let began = storage::get("talk")
            .and_then(|kept| {
                let (talk, began) = kept.split_once(' ')?;
                (talk == code).then(|| began.parse().ok())?
            })
            .unwrap_or_else(clock::now);
        let talk = Self {
            given: StoredValue::new(Given { code, units, entries }),
            decks: RwSignal::new(decks),
            at: RwSignal::new(at),
            audience,
            black: RwSignal::new(false),
            merged: RwSignal::new(false),
            notes: RwSignal::new(storage::get("talk-notes").is_some()),
            timer: RwSignal::new(storage::get("talk-timer").is_some()),
            help: RwSignal::new(false),
            menu: RwSignal::new(false),
            tally: RwSignal::new(Tally::default()),
            voted: RwSignal::new(Voted::default()),
            now: RwSignal::new(clock::now()),
            until: RwSignal::new(None),
            began: RwSignal::new(began),
            channel: StoredValue::new(None),
        };
        if !audience {
            talk.keep_began();
        }
        // Only fails where there is no timer; then the clock stands.
        let _ =
            set_interval_with_handle(move || talk.now.set(clock::now()), Duration::from_secs(1));
        talk
    }

    fn keep_began(self) {
        let kept = format!("{} {}", self.code(), self.began.get_untracked());
        // A browser that keeps nothing starts the clock anew after a reload.
        let _ = storage::set("talk", &kept);
    }

    /// Starts the clock at nothing.
    pub(super) fn restart(self) {
        self.began.set(clock::now());
        self.now.set(clock::now());
        self.keep_began();
    }

    /// Seconds since the talk began.
    pub(super) fn elapsed(self) -> u64 {
        self.now.get().saturating_sub(self.began.get())
    }

    /// What belongs to this talk alone in the browser's memory.
    pub(super) fn code(self) -> String {
        self.given.with_value(|given| given.code.clone())
    }

    /// The files of the units, in order.
    pub(super) fn files(self) -> Vec<String> {
        let entry = |unit: &WorkshopUnit| self.entry(&unit.id).map(|entry| entry.file);
        self.with_units(|units| units.iter().filter_map(entry).collect())
    }

    fn with_units<T>(self, look: impl FnOnce(&[WorkshopUnit]) -> T) -> T {
        self.given.with_value(|given| look(&given.units))
    }

    fn entry(self, id: &str) -> Option<DeckEntry> {
        self.given.with_value(|given| given.entries.iter().find(|entry| entry.id == id).cloned())
    }

    pub(super) fn set_deck(self, unit: usize, deck: Result<Deck, String>) {
        self.decks.update(|decks| {
            if let Some(place) = decks.get_mut(unit) {
                *place = Some(deck);
            }
        });
        // A place in the address may lie behind the end of what an edit made shorter.
        if unit == self.at.get_untracked().unit {
            let at = self.at.get_untracked();
            self.go(At { screen: at.screen.min(self.screens(unit).saturating_sub(1)), ..at });
        }
    }

    pub(super) fn deck(self, unit: usize) -> Option<Result<(), String>> {
        self.decks.with(|decks| {
            Some(decks.get(unit)?.as_ref()?.as_ref().map(|_| ()).map_err(Clone::clone))
        })
    }

    /// Looks at the deck of a unit; `None` until it is there.
    pub(super) fn with_deck<T>(self, unit: usize, look: impl FnOnce(&Deck) -> T) -> Option<T> {
        self.decks.with(|decks| match decks.get(unit)? {
            Some(Ok(deck)) => Some(look(deck)),
            _ => None,
        })
    }

    fn screens(self, unit: usize) -> usize {
        untrack(|| self.with_deck(unit, |deck| deck.screens.len())).unwrap_or(0)
    }

    /// The screen at a place.
    pub(super) fn screen(self, at: At) -> Option<Screen> {
        self.with_deck(at.unit, |deck| deck.screens.get(at.screen).cloned()).flatten()
    }

    /// The place after one: the next of what the screen has to show, else the next screen.
    pub(super) fn after(self, at: At) -> Option<At> {
        let screen = self.screen(at)?;
        let stage = match &screen.body {
            Body::Question(question) => {
                voting(at.stage, Stage::REVEAL + question.choices.len().saturating_sub(1))
            }
            Body::Prediction(..) => voting(at.stage, Stage::REVEAL),
            Body::Scene(show) => (at.stage < show.plain.last()).then_some(at.stage + 1),
            _ => None,
        };
        if let Some(stage) = stage {
            return Some(At { stage, ..at });
        }
        if at.screen + 1 < self.screens(at.unit) {
            return Some(At { screen: at.screen + 1, stage: 0, ..at });
        }
        let more = at.unit + 1 < self.with_units(<[_]>::len);
        more.then_some(At { unit: at.unit + 1, screen: 0, stage: 0 })
    }

    pub(super) fn next(self) {
        if self.black.get_untracked() {
            return self.black.set(false);
        }
        if let Some(at) = untrack(|| self.after(self.at.get_untracked())) {
            self.go(at);
        }
    }

    pub(super) fn back(self) {
        let at = self.at.get_untracked();
        let voted = !self.tally.with_untracked(Tally::is_empty);
        let asked = untrack(|| self.asked()).is_some();
        if at.stage > 0 {
            let stage = match at.stage {
                Stage::REVEAL if asked && !voted => Stage::ASK,
                stage => stage - 1,
            };
            self.go(At { stage, ..at });
        } else if at.screen > 0 {
            self.go(At { screen: at.screen - 1, stage: 0, ..at });
        } else if at.unit > 0 {
            let unit = at.unit - 1;
            self.go(At { unit, screen: self.screens(unit).saturating_sub(1), stage: 0 });
        }
    }

    pub(super) fn first(self) {
        self.go(At::default());
    }

    pub(super) fn last(self) {
        let unit = self.with_units(<[_]>::len).saturating_sub(1);
        self.go(At { unit, screen: self.screens(unit).saturating_sub(1), stage: 0 });
    }

    /// Starts the vote on the question or the prediction that is shown, or goes on with it.
    pub(super) fn vote(self) {
        let at = self.at.get_untracked();
        if untrack(|| self.asked()).is_some() && at.stage < Stage::BARS {
            self.go(At { stage: at.stage + 1, ..at });
        }
    }

    /// Goes to a place.
    pub(super) fn go(self, at: At) {
        let before = self.at.get_untracked();
        if (before.unit, before.screen) != (at.unit, at.screen) {
            self.merged.set(false);
        }
        self.at.set(at);
        self.take_up();
    }

    /// The question or the prediction that is shown.
    pub(super) fn asked(self) -> Option<Asked> {
        match self.screen(self.at.get())?.body {
            Body::Question(question) => Some(Asked::Question(question.id, question.choices.len())),
            Body::Prediction(prediction, _) => Some(Asked::Prediction(prediction.id)),
            _ => None,
        }
    }

    /// Takes up the votes that were counted for the question before.
    pub(super) fn take_up(self) {
        if self.audience {
            return;
        }
        let asked = untrack(|| self.asked());
        let kept = asked.and_then(|asked| storage::get(&format!("votes.{}", asked.id())));
        let tally = kept.and_then(|kept| serde_json::from_str(&kept).ok()).unwrap_or_default();
        self.set_tally(tally);
    }

    pub(super) fn set_tally(self, tally: Tally) {
        let voted = match untrack(|| self.asked()) {
            Some(Asked::Question(id, options)) => {
                Voted { counts: tally.result(&id, options), ..Voted::default() }
            }
            Some(Asked::Prediction(id)) => {
                Voted { guesses: tally.guesses(&id), ..Voted::default() }
            }
            None => Voted::default(),
        };
        self.tally.set(tally);
        self.voted.set(voted);
    }

    /// Counts a code in a round; nothing where nothing is asked.
    pub(super) fn count(self, code: &str, round: Round) -> Result<(), Refusal> {
        let mut tally = self.tally.get_untracked();
        match untrack(|| self.asked()) {
            Some(Asked::Question(id, options)) => {
                tally.count(code, &id, options, round)?;
            }
            Some(Asked::Prediction(id)) => {
                tally.count_guess(code, &id, round)?;
            }
            None => return Ok(()),
        }
        self.set_tally(tally);
        self.keep_tally();
        Ok(())
    }

    /// Keeps the votes, so that a reload does not lose them.
    pub(super) fn keep_tally(self) {
        if let Some(asked) = untrack(|| self.asked()) {
            let kept = self.tally.with_untracked(serde_json::to_string);
            // Without storage a reload loses the counts, nothing else.
            let _ = kept.map(|kept| storage::set(&format!("votes.{}", asked.id()), &kept));
        }
    }

    /// The title of a unit.
    pub(super) fn title(self, unit: usize) -> String {
        let id = self.with_units(|units| units.get(unit).map(|unit| unit.id.clone()));
        id.and_then(|id| self.entry(&id)).map(|entry| entry.title).unwrap_or_default()
    }

    /// Number of the screen that is shown and of all screens of the unit.
    pub(super) fn place(self) -> (usize, usize) {
        let at = self.at.get();
        (at.screen + 1, self.with_deck(at.unit, |deck| deck.screens.len()).unwrap_or(1))
    }

    /// Minutes that the plan gives to the units up to the one that is open, and to all.
    pub(super) fn planned(self) -> (u32, u32) {
        let all = self.with_units(<[_]>::len);
        let sum = |units: usize| (0..units).map(|unit| self.minutes(unit)).sum();
        (sum((self.at.get().unit + 1).min(all)), sum(all))
    }

    /// Minutes that the plan gives to a unit.
    pub(super) fn minutes(self, unit: usize) -> u32 {
        let unit = self.with_units(|units| units.get(unit).cloned());
        unit.map_or(0, |unit| match unit.minutes {
            0 => self.entry(&unit.id).map_or(0, |entry| entry.minutes),
            minutes => minutes,
        })
    }

    /// What a screen reader is told of the screen.
    pub(super) fn words(self) -> String {
        let (number, of) = self.place();
        let at = self.at.get();
        let Some(screen) = self.screen(at) else { return String::new() };
        let what = match (&screen.body, at.stage) {
            (Body::Question(_), Stage::ASK) => words::teach::says_question(),
            (Body::Prediction(..), Stage::ASK) => words::teach::says_prediction(),
            (Body::Question(_) | Body::Prediction(..), Stage::FIRST) => words::teach::vote_call(),
            (Body::Question(_) | Body::Prediction(..), Stage::TALK) => words::teach::says_talk(),
            (Body::Question(_) | Body::Prediction(..), Stage::SECOND) => {
                words::teach::says_second()
            }
            (Body::Question(_) | Body::Prediction(..), Stage::BARS) => words::teach::says_bars(),
            (Body::Question(_), _) => words::teach::says_answers(),
            (Body::Prediction(prediction, _), _) => {
                return words::teach::says_size(format_bytes(prediction.answer));
            }
            (Body::Pause, _) => &super::pause::words(self),
            _ => "",
        };
        let bars = match (&screen.body, at.stage) {
            (Body::Question(question), Stage::BARS) => {
                self.voted.with(|voted| bars::words(&voted.counts, question.choices.len()))
            }
            (Body::Prediction(prediction, _), Stage::BARS) => {
                self.voted.with(|voted| guesses::words(&voted.guesses, prediction.scale))
            }
            _ => String::new(),
        };
        words::teach::says_screen(what, &screen.heading, number, of, bars)
    }

    /// After every change of what is shown: the address, the second window, the size of the type.
    pub(super) fn shown(self) {
        let at = self.at.get();
        self.decks.track();
        let black = self.black.get();
        self.merged.track();
        let (notes, timer) = (self.notes.get(), self.timer.get());
        self.voted.track();
        self.until.track();
        let code = self.code();
        let view = if self.audience { "&view=audience" } else { "" };
        page::set_fragment(&format!("w={code}&at={}{view}", at.text()));
        page::set_root_attribute("data-notes", (!self.audience && notes).then_some(""));
        page::set_root_attribute("data-black", black.then_some(""));
        if !self.audience {
            for (key, on) in [("talk-notes", notes), ("talk-timer", timer)] {
                // What is not kept is off again after a reload.
                let _ = if on { storage::set(key, "on") } else { storage::remove(key) };
            }
            self.tell();
        }
        Self::refit();
    }

    /// Chooses the size of the type anew, once the screen is drawn.
    pub(super) fn refit() {
        request_animation_frame(|| room::fit("#screen"));
    }

    /// Opens the line between the windows.
    pub(super) fn connect(self) {
        let code = self.code();
        let own = code.clone();
        let channel = Channel::open("talk", move |words| match serde_json::from_str(&words) {
            Ok(Said::Hello(talk)) if !self.audience && talk == own => self.tell(),
            Ok(Said::Show { code: talk, at, black, merged, voted, until })
                if self.audience && talk == own =>
            {
                self.at.set(at);
                self.black.set(black);
                self.merged.set(merged);
                self.voted.set(voted);
                self.until.set(until);
            }
            _ => {}
        });
        self.channel.set_value(channel);
        if self.audience {
            self.say(&Said::Hello(code));
        }
    }

    fn tell(self) {
        self.say(&Said::Show {
            code: self.code(),
            at: self.at.get_untracked(),
            black: self.black.get_untracked(),
            merged: self.merged.get_untracked(),
            voted: self.voted.get_untracked(),
            until: self.until.get_untracked(),
        });
    }

    fn say(self, said: &Said) {
        let words = serde_json::to_string(said).expect("plain data");
        self.channel.with_value(|channel| {
            if let Some(channel) = channel {
                channel.say(&words);
            }
        });
    }

    /// Opens the second window; why not, if it does not open.
    pub(super) fn second_window(self) -> Result<(), &'static str> {
        if self.channel.with_value(Option::is_none) {
            return Err(words::teach::browser_cannot_keep_two());
        }
        let at = self.at.get_untracked().text();
        let path = format!("teach/show/#w={}&at={at}&view=audience", self.code());
        if room::open_window(&room::whole_address(&path), "layerwise-audience") {
            Ok(())
        } else {
            Err(words::teach::browser_did_not_open())
        }
    }
}

/// What comes after a stage of what can be voted on; `None` after the last one.
fn voting(stage: usize, last: usize) -> Option<usize> {
    match stage {
        // Without a vote the answer comes next.
        Stage::ASK => Some(Stage::REVEAL),
        stage => (stage < last).then_some(stage + 1),
    }
}
