//! A break or a talk: how long it still takes, and when it is over.

use leptos::prelude::*;

use super::talk::Talk;
use crate::browser::{clock, storage};
use crate::parts::calendar::time_of_day;
use crate::words;

/// Seconds by which the presenter makes it longer or shorter.
const STEP: u64 = 5 * 60;
/// Seconds after its end from which on it is another day's: the same workshop, given again.
const STALE: u64 = 30 * 60;
/// Where its end is kept, so that a reload does not start it again.
const KEY: &str = "talk-pause";

/// The screen: what it is, the minutes and seconds that are left, and when it goes on.
pub(super) fn view(talk: Talk, title: String) -> AnyView {
    begin(talk);
    let left = move || match left(talk) {
        Some(0) => words::teach::pause_over().to_owned(),
        Some(left) => format!("{}:{:02}", left / 60, left % 60),
        None => String::new(),
    };
    let back = move || talk.until.get().map(|until| words::teach::pause_back_at(at(until)));
    view! {
        <div class="screen-pause">
            <h1>{title}</h1>
            <p class="pause-clock" role="timer" aria-label=words::teach::pause_left()>{left}</p>
            <p class="pause-back">{back}</p>
        </div>
    }
    .into_any()
}

/// What the presenter can change of it.
pub(super) fn controls(talk: Talk) -> AnyView {
    let longer = move |_| {
        let from = talk.until.get_untracked().unwrap_or_default().max(clock::now());
        keep(talk, from + STEP);
    };
    let shorter = move |_| {
        let until = talk.until.get_untracked().unwrap_or_default();
        keep(talk, until.saturating_sub(STEP).max(clock::now()));
    };
    view! {
        <div class="actions">
            <button type="button" class="quiet" on:click=shorter>{words::teach::pause_shorter()}</button>
            <button type="button" class="quiet" on:click=longer>{words::teach::pause_longer()}</button>
            <button type="button" class="quiet" on:click=move |_| start(talk)>{words::teach::pause_anew()}</button>
        </div>
    }
    .into_any()
}

/// What a screen reader is told of it when it begins.
pub(super) fn words(talk: Talk) -> String {
    let until = talk.until.get();
    // Told once, not every second.
    let minutes = until.map_or(0, |until| until.saturating_sub(clock::now()).div_ceil(60));
    until.map_or_else(String::new, |until| words::teach::pause_says(minutes, at(until)))
}

/// Seconds that are left; `None` while the second window does not know.
fn left(talk: Talk) -> Option<u64> {
    Some(talk.until.get()?.saturating_sub(talk.now.get()))
}

/// The time of day by the clock on the wall.
fn at(seconds: u64) -> String {
    time_of_day(seconds, clock::offset())
}

/// Starts it when it is first shown; who comes back to it finds it as it was left.
fn begin(talk: Talk) {
    if talk.audience {
        return;
    }
    let kept = storage::get(KEY).and_then(|kept| {
        let (pause, until) = kept.rsplit_once(' ')?;
        (pause == name(talk)).then(|| until.parse::<u64>().ok())?
    });
    match kept.filter(|until| until + STALE > clock::now()) {
        Some(until) => talk.until.set(Some(until)),
        None => start(talk),
    }
}

fn start(talk: Talk) {
    let minutes = talk.minutes(talk.at.get_untracked().unit);
    keep(talk, clock::now() + u64::from(minutes) * 60);
}

fn keep(talk: Talk, until: u64) {
    talk.now.set(clock::now());
    talk.until.set(Some(until));
    // A browser that keeps nothing starts it anew after a reload.
    let _ = storage::set(KEY, &format!("{} {until}", name(talk)));
}

/// Which pause of which talk it is.
fn name(talk: Talk) -> String {
    format!("{} {}", talk.code(), talk.at.get_untracked().unit)
}
