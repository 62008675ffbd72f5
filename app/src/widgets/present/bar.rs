//! The bar below the screen, and the list of keys.

use leptos::prelude::*;

use super::talk::Talk;
use crate::browser::page;
use crate::parts::icon::{Icon, icon};
use crate::words;

/// The buttons; each says its key.
pub(super) fn view(talk: Talk) -> AnyView {
    let said = RwSignal::new("");
    let place = move || {
        let (number, of) = talk.place();
        format!("{number} / {of}")
    };
    let elapsed = move || {
        let elapsed = talk.elapsed();
        format!("{}:{:02}", elapsed / 60, elapsed % 60)
    };
    let late = move || talk.elapsed() / 60 > u64::from(talk.planned().0);
    let plan = move || {
        let (until, all) = talk.planned();
        words::teach::unit_ends_at_min(until, all)
    };
    let clock = move || {
        talk.timer.get().then(|| {
            view! {
                <span class="present-clock" class:late=late role="timer"><b>{elapsed}</b><span class="present-plan">{plan}</span></span>
            }
        })
    };
    let restart = move || {
        talk.timer.get().then(|| {
            view! {
                <button type="button" class="quiet" on:click=move |_| talk.restart()>{words::teach::restart_clock()}</button>
            }
        })
    };
    // Where the window is narrow, everything but the way on is behind one button.
    let open = talk.menu;
    let window = move |_| said.set(talk.second_window().err().unwrap_or_default());
    let toggle = |words: &'static str, key: &'static str, on: RwSignal<bool>| {
        view! {
            <button
                type="button"
                class="quiet"
                aria-pressed=move || if on.get() { "true" } else { "false" }
                on:click=move |_| on.update(|on| *on = !*on)
            >
                {words}" "<kbd>{key}</kbd>
            </button>
        }
        .into_any()
    };
    view! {
        <div class="present-bar">
            <button type="button" class="quiet" on:click=move |_| talk.back()>{icon(Icon::Back)}<span class="present-word">{words::layers::back()}</span></button>
            <button type="button" class="primary" on:click=move |_| talk.next()><span class="present-word">{words::lesson::next()}</span>{icon(Icon::Next)}</button>
            <span class="present-place"><b>{place}</b>" "<span>{move || talk.title(talk.at.get().unit)}</span></span>
            {clock}
            <button
                type="button"
                class="quiet present-more"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls="present-tools"
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {words::teach::more()}
            </button>
            <span class="present-tools" id="present-tools" class:open=open on:click=move |_| open.set(false)>
                {restart}
                {toggle(words::teach::black(), "b", talk.black)}
                {toggle(words::teach::clock(), "t", talk.timer)}
                {toggle(words::teach::notes(), "n", talk.notes)}
                <button type="button" class="quiet" on:click=window>{words::teach::second_window()}</button>
                {toggle(words::teach::keys(), "?", talk.help)}
                <button type="button" class="quiet" on:click=move |_| page::go("teach/")>
                    {words::teach::leave()}" "<kbd>"Esc"</kbd>
                </button>
            </span>
            <p class="missing" role="alert">{said}</p>
        </div>
    }
    .into_any()
}

/// The keys, over everything else.
pub(super) fn help(talk: Talk) -> AnyView {
    let rows = [
        ("→ ↓ Page Down Space", words::teach::next_thing_clicker_s()),
        ("← ↑ Page Up", words::teach::key_back()),
        ("Home, End", words::teach::first_last_screen()),
        ("v", words::teach::start_vote_on_question()),
        ("m", words::teach::merge_runs_scene_where()),
        ("b", words::teach::black_screen()),
        ("t", words::teach::clock_minutes_plan()),
        ("n", words::teach::notes_what_comes_next()),
        ("?", words::teach::these_keys()),
        ("Esc", words::teach::key_leave()),
        (words::teach::swipe(), words::teach::left_next_thing_right()),
    ];
    Effect::new(move |_| {
        if talk.help.get() {
            request_animation_frame(|| page::focus("present-help-close"));
        }
    });
    let rows = rows
        .map(|(keys, words)| view! { <tr><th scope="row"><kbd>{keys}</kbd></th><td>{words}</td></tr> })
        .collect_view();
    view! {
        <div
            class="present-help"
            role="dialog"
            aria-label=words::teach::keys()
            hidden=move || !talk.help.get()
        >
            <table><tbody>{rows}</tbody></table>
            <button
                type="button"
                id="present-help-close"
                class="primary"
                on:click=move |_| talk.help.set(false)
            >
                {words::workbench::close()}
            </button>
        </div>
    }
    .into_any()
}
