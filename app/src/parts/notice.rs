//! What the page says once when the browser keeps nothing.

use leptos::prelude::*;

use crate::state::State;

/// Says that what the learner does is not kept, and why, once something was not; until it is closed.
pub fn storage() -> AnyView {
    let state = State::shared();
    let closed = RwSignal::new(false);
    let shown = Memo::new(move |_| if closed.get() { None } else { state.not_kept() });
    view! {
        <div class="notice-place" role="status">
            {move || {
                shown.get().map(|reason| {
                    view! {
                        <div class="notice">
                            <p>
                                "Your answers cannot be kept in this browser: " {reason.to_string()}
                                ". They last until you close the page."
                            </p>
                            <button type="button" class="quiet" on:click=move |_| closed.set(true)>
                                "Close this note"
                            </button>
                        </div>
                    }
                })
            }}
        </div>
    }
    .into_any()
}
