//! Counting a vote: codes are typed, one after the other, or scanned.

use course::vote::Round;
use leptos::prelude::*;

use super::talk::Talk;
use crate::browser::{page, scan};
use crate::parts::bars::votes;
use crate::parts::refused;
use crate::words;

/// The field's id.
const FIELD: &str = "present-code";

/// The field for codes, with what came of the last one.
pub(super) fn entry(talk: Talk, round: Round) -> AnyView {
    let typed = RwSignal::new(String::new());
    let good = RwSignal::new(String::new());
    let wrong = RwSignal::new(String::new());
    let scanning = RwSignal::new(false);
    let count = move |code: &str, scanned: bool| {
        match talk.count(code, round) {
            Ok(()) => {
                let all = talk.voted.with_untracked(|voted| voted.total(round));
                good.set(words::teach::counted_so_far(code.trim().to_uppercase(), votes(all)));
                wrong.set(String::new());
                typed.set(String::new());
            }
            // A camera sees the same code many times a second.
            Err(course::vote::Refusal::Counted) if scanned => {}
            Err(refusal) => {
                good.set(String::new());
                wrong.set(refused::vote(&refusal));
            }
        }
    };
    let undo = move |_| {
        let mut tally = talk.tally.get_untracked();
        wrong.set(String::new());
        match tally.undo() {
            Some(code) => {
                talk.set_tally(tally);
                talk.keep_tally();
                good.set(words::teach::took_back(code));
            }
            None => good.set(words::teach::there_nothing_take_back().to_owned()),
        }
        page::focus(FIELD);
    };
    let scan = move |_| {
        if scanning.get_untracked() {
            scan::stop();
            return scanning.set(false);
        }
        wrong.set(String::new());
        scan::start(
            "present-camera",
            move |code| count(&code, true),
            move |result| match result {
                Ok(()) => scanning.set(true),
                Err(words) => {
                    scanning.set(false);
                    wrong.set(words.to_owned());
                }
            },
        );
    };
    on_cleanup(scan::stop);
    request_animation_frame(|| page::focus(FIELD));
    view! {
        <form
            class="vote-entry"
            on:submit=move |event| {
                event.prevent_default();
                let code = typed.get_untracked();
                count(&code, false);
                page::focus(FIELD);
            }
        >
            <label>
                <span>{words::teach::code_then_enter()}</span>
                <input
                    type="text"
                    id=FIELD
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    maxlength="20"
                    prop:value=typed
                    on:input=move |event| typed.set(event_target_value(&event))
                    on:keydown=move |event| {
                        if event.key() == "Escape" {
                            page::focus("screen");
                            event.prevent_default();
                        }
                    }
                />
            </label>
            <button type="submit" class="primary">{words::teach::count()}</button>
            <button type="button" class="quiet" on:click=undo>{words::exercise::undo()}</button>
            <button type="button" class="quiet" on:click=scan>
                {move || if scanning.get() { words::teach::stop_camera() } else { words::teach::scan() }}
            </button>
            <p class="good" role="status">{good}</p>
            <p class="missing" role="alert">{wrong}</p>
            <video id="present-camera" class="camera" hidden=move || !scanning.get() muted playsinline aria-label=words::teach::camera()></video>
        </form>
    }
    .into_any()
}
