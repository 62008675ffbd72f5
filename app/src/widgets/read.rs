//! The end of a lesson: notes that it was read.

use leptos::prelude::*;

use crate::parts::icon::{Icon, icon};
use crate::state::State;
use crate::words;

/// Nothing: without scripts nothing can be kept.
pub fn still() -> AnyView {
    ().into_any()
}

/// The living mark.
pub fn live(lesson: String) -> AnyView {
    let state = State::shared();
    let marking = state.clone();
    let id = lesson.clone();
    let read = Memo::new(move |_| state.read(&id));
    view! {
        <div class="read-mark" role="status">
            {move || {
                if read.get() {
                    view! { <p class="done">{icon(Icon::Tick)}<b>{words::lesson::page_read()}</b></p> }.into_any()
                } else {
                    let (marking, lesson) = (marking.clone(), lesson.clone());
                    view! {
                        <button type="button" class="quiet" on:click=move |_| marking.set_read(&lesson)>
                            {words::lesson::mark_as_read()}
                        </button>
                    }
                        .into_any()
                }
            }}
        </div>
    }
    .into_any()
}
