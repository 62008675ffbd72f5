//! Where a talk is: which unit, which screen, what of it is shown; what was voted; kept in the address and in the
//! browser, and told to the second window.

use std::time::Duration;

use course::vote::{Counts, Round, Tally};
use course::workshop::WorkshopUnit;
use image::format_bytes;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::browser::channel::Channel;
use crate::browser::{clock, page, room, storage};
use crate::parts::bars;
use crate::parts::deck::{Body, Deck, DeckEntry, Screen};
use crate::words;

/// A place in a talk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct At {
    /// The unit, from 0.
    pub(super) unit: usize,
    /// The screen of the unit, from 0.
    pub(super) screen: usize,
    /// What of the screen is shown: a scene's step, what a question has come to ([`Stage`]).
    pub(super) stage: usize,
}

impl At {
    /// From the address: `2.5.0`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut numbers = text.split('.').map(|number| number.parse().ok());
        let at = Self { unit: numbers.next()??, screen: numbers.next()??, stage: numbers.next()?? };
        numbers.next().is_none().then_some(at)
    }

    fn text(self) -> String {
        format!("{}.{}.{}", self.unit, self.screen, self.stage)
    }
}

/// What a question has come to; what is behind `Reveal` is the reason of one wrong option after the other.
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

/// What the second window is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Said {
    /// A second window has opened and asks what to show.
    Hello(String),
    /// What to show, in the talk of this code.
    Show { code: String, at: At, black: bool, merged: bool, counts: Counts },
}

/// The state of a talk; cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Talk {
    code: StoredValue<String>,
    units: StoredValue<Vec<WorkshopUnit>>,
    entries: StoredValue<Vec<DeckEntry>>,
    decks: RwSignal<Vec<Option<Result<Deck, String>>>>,
    pub(super) at: RwSignal<At>,
    pub(super) audience: bool,
    pub(super) black: RwSignal<bool>,
    pub(super) merged: RwSignal<bool>,
    pub(super) notes: RwSignal<bool>,
    pub(super) timer: RwSignal<bool>,
    pub(super) help: RwSignal<bool>,
    /// What was counted for the question that is shown.
    pub(super) tally: RwSignal<Tally>,
    /// What the bars show: counted here, or told by the presenter's window.
    pub(super) counts: RwSignal<Counts>,
    /// Seconds since the talk began.
    pub(super) elapsed: RwSignal<u64>,
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
            code: StoredValue::new(code),
            units: StoredValue::new(units),
            entries: StoredValue::new(entries),
            decks: RwSignal::new(decks),
            at: RwSignal::new(at),
            audience,
            black: RwSignal::new(false),
            merged: RwSignal::new(false),
            notes: RwSignal::new(storage::get("talk-notes").is_some()),
            timer: RwSignal::new(storage::get("talk-timer").is_some()),
            help: RwSignal::new(false),
            tally: RwSignal::new(Tally::default()),
            counts: RwSignal::new(Counts::default()),
            elapsed: RwSignal::new(0),
            began: RwSignal::new(began),
            channel: StoredValue::new(None),
        };
        if !audience {
            talk.keep_began();
            let tick =
                move || talk.elapsed.set(clock::now().saturating_sub(talk.began.get_untracked()));
            tick();
            // Only fails where there is no timer; then the clock stands.
            let _ = set_interval_with_handle(tick, Duration::from_secs(1));
        }
        talk
    }

    fn keep_began(self) {
        let kept = self.code.with_value(|code| format!("{code} {}", self.began.get_untracked()));
        // A browser that keeps nothing starts the clock anew after a reload.
        let _ = storage::set("talk", &kept);
    }

    /// Starts the clock at nothing.
    pub(super) fn restart(self) {
        self.began.set(clock::now());
        self.elapsed.set(0);
        self.keep_began();
    }

    /// The files of the units, in order.
    pub(super) fn files(self) -> Vec<String> {
        let entry = |unit: &WorkshopUnit| self.entry(&unit.id).map(|entry| entry.file);
        self.units.with_value(|units| units.iter().filter_map(entry).collect())
    }

    fn entry(self, id: &str) -> Option<DeckEntry> {
        self.entries.with_value(|entries| entries.iter().find(|entry| entry.id == id).cloned())
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
                let last = Stage::REVEAL + question.choices.len().saturating_sub(1);
                match at.stage {
                    // Without a vote the answer comes next.
                    Stage::ASK => Some(Stage::REVEAL),
                    stage => (stage < last).then_some(stage + 1),
                }
            }
            Body::Prediction(..) => (at.stage == 0).then_some(1),
            Body::Scene(show) => (at.stage < show.plain.last()).then_some(at.stage + 1),
            _ => None,
        };
        if let Some(stage) = stage {
            return Some(At { stage, ..at });
        }
        if at.screen + 1 < self.screens(at.unit) {
            return Some(At { screen: at.screen + 1, stage: 0, ..at });
        }
        let more = at.unit + 1 < self.units.with_value(Vec::len);
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
        let is_question = untrack(|| self.screen(at))
            .is_some_and(|screen| matches!(screen.body, Body::Question(_)));
        if at.stage > 0 {
            let stage = match at.stage {
                Stage::REVEAL if is_question && !voted => Stage::ASK,
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
        let unit = self.units.with_value(Vec::len).saturating_sub(1);
        self.go(At { unit, screen: self.screens(unit).saturating_sub(1), stage: 0 });
    }

    /// Starts the vote on the question that is shown, or goes on with it.
    pub(super) fn vote(self) {
        let at = self.at.get_untracked();
        let is_question = untrack(|| self.screen(at))
            .is_some_and(|screen| matches!(screen.body, Body::Question(_)));
        if is_question && at.stage < Stage::BARS {
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

    /// The question that is shown: its id and how many options it has.
    pub(super) fn question(self) -> Option<(String, usize)> {
        match self.screen(self.at.get())?.body {
            Body::Question(question) => Some((question.id.clone(), question.choices.len())),
            _ => None,
        }
    }

    /// Takes up the votes that were counted for the question before.
    pub(super) fn take_up(self) {
        if self.audience {
            return;
        }
        let kept = untrack(|| self.question())
            .and_then(|(question, _)| storage::get(&format!("votes.{question}")));
        let tally = kept.and_then(|kept| serde_json::from_str(&kept).ok()).unwrap_or_default();
        self.set_tally(tally);
    }

    pub(super) fn set_tally(self, tally: Tally) {
        let counts = untrack(|| self.question())
            .map(|(question, options)| tally.result(&question, options))
            .unwrap_or_default();
        self.tally.set(tally);
        self.counts.set(counts);
    }

    /// Keeps the votes, so that a reload does not lose them.
    pub(super) fn keep_tally(self) {
        if let Some((question, _)) = untrack(|| self.question()) {
            let kept = self.tally.with_untracked(serde_json::to_string);
            // Without storage a reload loses the counts, nothing else.
            let _ = kept.map(|kept| storage::set(&format!("votes.{question}"), &kept));
        }
    }

    /// The title of a unit.
    pub(super) fn title(self, unit: usize) -> String {
        let id = self.units.with_value(|units| units.get(unit).map(|unit| unit.id.clone()));
        id.and_then(|id| self.entry(&id)).map(|entry| entry.title).unwrap_or_default()
    }

    /// Number of the screen that is shown and of all screens of the unit.
    pub(super) fn place(self) -> (usize, usize) {
        let at = self.at.get();
        (at.screen + 1, self.with_deck(at.unit, |deck| deck.screens.len()).unwrap_or(1))
    }

    /// Minutes that the plan gives to the units up to the one that is open, and to all.
    pub(super) fn planned(self) -> (u32, u32) {
        let minutes: Vec<u32> = self.units.with_value(|units| {
            units
                .iter()
                .map(|unit| match unit.minutes {
                    0 => self.entry(&unit.id).map_or(0, |entry| entry.minutes),
                    minutes => minutes,
                })
                .collect()
        });
        let unit = self.at.get().unit;
        (minutes.iter().take(unit + 1).sum(), minutes.iter().sum())
    }

    /// What a screen reader is told of the screen.
    pub(super) fn words(self) -> String {
        let (number, of) = self.place();
        let at = self.at.get();
        let Some(screen) = self.screen(at) else { return String::new() };
        let what = match (&screen.body, at.stage) {
            (Body::Question(_), Stage::ASK) => words::teach::says_question(),
            (Body::Question(_), Stage::FIRST) => words::teach::vote_call(),
            (Body::Question(_), Stage::TALK) => words::teach::says_talk(),
            (Body::Question(_), Stage::SECOND) => words::teach::says_second(),
            (Body::Question(_), Stage::BARS) => words::teach::says_bars(),
            (Body::Question(_), _) => words::teach::says_answers(),
            (Body::Prediction(..), 0) => words::teach::says_prediction(),
            (Body::Prediction(prediction, _), _) => {
                return words::teach::says_size(format_bytes(prediction.answer));
            }
            _ => "",
        };
        let bars = match (&screen.body, at.stage) {
            (Body::Question(question), Stage::BARS) => {
                self.counts.with(|counts| bars::words(counts, question.choices.len()))
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
        self.counts.track();
        let code = self.code.get_value();
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
        let code = self.code.get_value();
        let own = code.clone();
        let channel = Channel::open("talk", move |words| match serde_json::from_str(&words) {
            Ok(Said::Hello(talk)) if !self.audience && talk == own => self.tell(),
            Ok(Said::Show { code: talk, at, black, merged, counts })
                if self.audience && talk == own =>
            {
                self.at.set(at);
                self.black.set(black);
                self.merged.set(merged);
                self.counts.set(counts);
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
            code: self.code.get_value(),
            at: self.at.get_untracked(),
            black: self.black.get_untracked(),
            merged: self.merged.get_untracked(),
            counts: self.counts.get_untracked(),
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
        let path =
            self.code.with_value(|code| format!("teach/show/#w={code}&at={at}&view=audience"));
        if room::open_window(&room::whole_address(&path), "layerwise-audience") {
            Ok(())
        } else {
            Err(words::teach::browser_did_not_open())
        }
    }
}
