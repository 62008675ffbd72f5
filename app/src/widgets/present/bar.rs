//! The bar below the screen, and the list of keys.

use leptos::prelude::*;

use super::talk::Talk;
use crate::browser::page;
use crate::parts::icon::{Icon, icon};

/// The buttons; each says its key.
pub(super) fn view(talk: Talk) -> AnyView {
    let said = RwSignal::new("");
    let place = move || {
        let (number, of) = talk.place();
        format!("{number} / {of}")
    };
    let elapsed = move || {
        let elapsed = talk.elapsed.get();
        format!("{}:{:02}", elapsed / 60, elapsed % 60)
    };
    let late = move || talk.elapsed.get() / 60 > u64::from(talk.planned().0);
    let plan = move || {
        let (until, all) = talk.planned();
        format!(" · this unit ends at {until} of {all} min")
    };
    let clock = move || {
        talk.timer.get().then(|| {
            view! {
                <span class="present-clock" class:late=late role="timer"><b>{elapsed}</b>{plan}</span>
                <button type="button" class="quiet" on:click=move |_| talk.restart()>"Restart the clock"</button>
            }
        })
    };
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
            <button type="button" class="quiet" on:click=move |_| talk.back()>{icon(Icon::Back)}"Back"</button>
            <button type="button" class="primary" on:click=move |_| talk.next()>"Next"{icon(Icon::Next)}</button>
            <span class="present-place"><b>{place}</b>" "{move || talk.title(talk.at.get().unit)}</span>
            {clock}
            <span class="present-tools">
                {toggle("Black", "b", talk.black)}
                {toggle("Clock", "t", talk.timer)}
                {toggle("Notes", "n", talk.notes)}
                <button type="button" class="quiet" on:click=window>"Second window"</button>
                {toggle("Keys", "?", talk.help)}
                <button type="button" class="quiet" on:click=move |_| page::go("teach/")>
                    "Leave "<kbd>"Esc"</kbd>
                </button>
            </span>
            <p class="missing" role="alert">{said}</p>
        </div>
    }
    .into_any()
}

/// The keys, over everything else.
pub(super) fn help(talk: Talk) -> AnyView {
    const KEYS: [(&str, &str); 11] = [
        ("→ ↓ Page Down Space", "the next thing; a clicker's forward button does the same"),
        ("← ↑ Page Up", "back"),
        ("Home, End", "the first and the last screen"),
        ("v", "start the vote on a question, and go on with it"),
        ("m", "merge the RUNs of a scene, where it can"),
        ("b", "black screen"),
        ("t", "clock, with the minutes of the plan"),
        ("n", "notes and what comes next"),
        ("?", "these keys"),
        ("Esc", "leave"),
        ("Swipe", "left for the next thing, right for back"),
    ];
    Effect::new(move |_| {
        if talk.help.get() {
            request_animation_frame(|| page::focus("present-help-close"));
        }
    });
    let rows = KEYS
        .map(|(keys, words)| view! { <tr><th scope="row"><kbd>{keys}</kbd></th><td>{words}</td></tr> })
        .collect_view();
    view! {
        <div
            class="present-help"
            role="dialog"
            aria-label="Keys"
            hidden=move || !talk.help.get()
        >
            <table><tbody>{rows}</tbody></table>
            <button
                type="button"
                id="present-help-close"
                class="primary"
                on:click=move |_| talk.help.set(false)
            >
                "Close"
            </button>
        </div>
    }
    .into_any()
}
