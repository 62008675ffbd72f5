//! The presenter's view: one thought a screen in large type, by keys, touch and buttons; the same in a second window.

mod bar;
mod panel;
mod pause;
mod place;
mod predicted;
mod screen;
mod talk;
mod votes;

use crate::parts::words::linked;
use course::workshop;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Event, KeyboardEvent};

use crate::browser::{fetch, page, room};
use crate::parts::deck::{Deck, DeckEntry, PAUSE};
use crate::parts::refused;

use crate::words;
use talk::Talk;

/// What stands there until there is something to show.
pub fn still() -> AnyView {
    view! {
        <p>
            {words::teach::page_course_on_big()}
        </p>
        <p><a href="/teach/">{words::teach::choose_what_show()}</a></p>
    }
    .into_any()
}

/// The living view, of what the address names.
pub fn live(entries: Vec<DeckEntry>) -> AnyView {
    let text = page::fragment_text().unwrap_or_default();
    let code = field(&text, "w").unwrap_or_default().to_owned();
    if code.is_empty() {
        return choose(&entries, None);
    }
    let units = match workshop::decode(&code, &entries.iter().map(|entry| &*entry.id)) {
        Ok(units) => units,
        Err(error) => return choose(&entries, Some(refused::workshop(&error))),
    };
    let audience = field(&text, "view") == Some("audience");
    let at = field(&text, "at").and_then(place::At::read).unwrap_or_default();
    let talk = Talk::new(code, units, entries, at, audience);
    page::set_root_attribute("data-present", Some(if audience { "audience" } else { "presenter" }));
    load(talk);
    talk.connect();
    // Another talk in the same window is another page.
    page::listen("hashchange", |_| room::reload());
    if !audience {
        page::listen("keydown", move |event| key(talk, &event));
        swipe(talk);
    }
    page::listen("resize", |_| Talk::refit());
    view(talk)
}

/// The value of a name in a fragment: `w=…&at=…`.
pub(super) fn field<'a>(fragment: &'a str, name: &str) -> Option<&'a str> {
    let mut fields = fragment.split('&').filter_map(|field| field.split_once('='));
    fields.find(|(found, _)| *found == name).map(|(_, value)| value)
}

/// The list of what can be shown, below what was wrong with the address.
fn choose(entries: &[DeckEntry], wrong: Option<String>) -> AnyView {
    let items = entries
        .iter()
        .filter(|entry| entry.kind != PAUSE)
        .map(|entry| {
            let unit = workshop::WorkshopUnit { id: entry.id.clone(), minutes: 0 };
            let href = crate::link(&format!("teach/show/#w={}", workshop::encode(&[unit])));
            // Only the fragment changes: the page has to start anew.
            view! {
                <li>
                    <a href=href>{entry.title.clone()}</a>" "
                    <small>{kind_words(&entry.kind)}</small>
                </li>
            }
        })
        .collect_view();
    page::listen("hashchange", |_| room::reload());
    view! {
        {wrong
            .map(|words| {
                view! { <p class="bad" role="alert">{words}" "{words::teach::ask_or_choose()}</p> }
            })}
        <p>{linked(words::teach::what_to_show(), &[crate::link("teach/")])}</p>
        <ul class="present-list">{items}</ul>
    }
    .into_any()
}

/// What kind of unit it is, by its name in the data.
fn kind_words(kind: &str) -> &'static str {
    match kind {
        "Myth" => words::home::myth(),
        "Exercise" => words::lesson::exercise(),
        _ => words::home::lesson(),
    }
}

/// Fetches the units one after the other, the one that is open first.
fn load(talk: Talk) {
    let files = talk.files();
    let first = talk.at.get_untracked().unit.min(files.len().saturating_sub(1));
    let order: Vec<usize> = (first..files.len()).chain(0..first).collect();
    leptos::task::spawn_local(async move {
        for unit in order {
            let deck = match fetch::text(&files[unit]).await {
                Ok(text) => {
                    Deck::read(&text).ok_or_else(|| words::teach::file_unit_damaged().to_owned())
                }
                Err(error) => Err(error.to_string()),
            };
            talk.set_deck(unit, deck);
        }
    });
}

fn key(talk: Talk, event: &Event) {
    let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
    if key.default_prevented()
        || key.ctrl_key()
        || key.meta_key()
        || key.alt_key()
        || room::is_for_field(key)
    {
        return;
    }
    let help = talk.help.get_untracked();
    match key.key().as_str() {
        "Escape" if help => talk.help.set(false),
        "Escape" if talk.menu.get_untracked() => talk.menu.set(false),
        "Escape" if talk.black.get_untracked() => talk.black.set(false),
        "Escape" => page::go("teach/"),
        " " if key.shift_key() => talk.back(),
        "ArrowRight" | "ArrowDown" | "PageDown" | " " | "Enter" => talk.next(),
        "ArrowLeft" | "ArrowUp" | "PageUp" | "Backspace" => talk.back(),
        "Home" => talk.first(),
        "End" => talk.last(),
        "b" | "B" | "." => talk.black.update(|black| *black = !*black),
        "t" | "T" => talk.timer.update(|timer| *timer = !*timer),
        "n" | "N" => talk.notes.update(|notes| *notes = !*notes),
        "v" | "V" => talk.vote(),
        "m" | "M" => talk.merged.update(|merged| *merged = !*merged),
        "?" => talk.help.update(|help| *help = !*help),
        _ => return,
    }
    key.prevent_default();
}

/// A swipe to the left goes on, one to the right goes back.
fn swipe(talk: Talk) {
    let start = StoredValue::new(None::<(i32, i32)>);
    let place = |event: &Event| {
        let touches = event.dyn_ref::<web_sys::TouchEvent>()?.changed_touches();
        let touch = touches.get(0)?;
        Some((touch.client_x(), touch.client_y()))
    };
    page::listen("touchstart", move |event| start.set_value(place(&event)));
    page::listen("touchend", move |event| {
        let (Some((x, y)), Some((to_x, to_y))) = (start.get_value(), place(&event)) else { return };
        let (right, down) = (to_x - x, to_y - y);
        // A slanted or a short move is a scroll or a tap.
        if right.abs() > 60 && right.abs() > 2 * down.abs() {
            if right < 0 { talk.next() } else { talk.back() }
        }
    });
}

fn view(talk: Talk) -> AnyView {
    let audience = talk.audience;
    // Steps of a screen leave its view alone, and so does the arrival of another unit's screens.
    let status = Memo::new(move |_| talk.deck(talk.at.get().unit));
    let content = move || match status.get() {
        None => view! { <p class="present-wait">{words::teach::fetching_screens()}</p> }.into_any(),
        Some(Err(words)) => {
            view! { <p class="bad">{words}" "{words::teach::reload_to_try()}</p> }.into_any()
        }
        Some(Ok(())) => screen::view(talk),
    };
    Effect::new(move |_| {
        talk.shown();
    });
    let announce = move || talk.words();
    view! {
        <div class="present" class:with-notes=move || !audience && talk.notes.get()>
            <div class="screen" id="screen" tabindex="0" role="region" aria-label=words::teach::screen()>{content}</div>
            {(!audience).then(|| view! { {panel::view(talk)} {bar::view(talk)} })}
            {(!audience).then(|| bar::help(talk))}
            <div class="black-screen" hidden=move || !talk.black.get()>
                {(!audience)
                    .then(|| {
                        view! {
                            <button type="button" on:click=move |_| talk.black.set(false)>
                                {words::teach::black_press_b_go()}
                            </button>
                        }
                    })}
            </div>
            <p class="visually-hidden" role="status">{announce}</p>
        </div>
    }
    .into_any()
}
