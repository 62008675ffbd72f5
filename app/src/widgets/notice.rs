//! Says when the browser keeps nothing of what the learner does.

use leptos::prelude::*;

use crate::parts::icon::{Icon, icon};
use crate::state::State;

/// Nothing: without scripts there is nothing to keep.
pub fn still() -> AnyView {
    ().into_any()
}

/// The living notice; empty while everything is kept.
pub fn live() -> AnyView {
    let state = State::shared();
    view! {
        <div role="status">
            {move || {
                state
                    .not_kept()
                    .map(|reason| {
                        view! {
                            <p class="notice">
                                {icon(Icon::Warning)}
                                <span>
                                    "Your browser does not keep your work: "{reason.to_string()}
                                    ". All is well as long as this page stays open; on the "
                                    <a href=crate::link("progress/")>"progress page"</a>
                                    " you can save it as a file."
                                </span>
                            </p>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}
