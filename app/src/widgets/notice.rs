//! What every page says first, when there is something to say: that the browser keeps nothing of what the learner does,
//! that there is no network, that a new version of the course is ready.

use leptos::prelude::*;

use crate::browser::offline;
use crate::parts::icon::{Icon, icon};
use crate::state::State;

/// Nothing: without scripts there is nothing to keep.
pub fn still() -> AnyView {
    ().into_any()
}

/// The living notice; empty while everything is as usual.
pub fn live() -> AnyView {
    let state = State::shared();
    let newer = RwSignal::new_local(None::<offline::Newer>);
    offline::keep(move |version| newer.set(Some(version)));
    let online = RwSignal::new(true);
    online.set(offline::online(move |now| online.set(now)));
    let kept = state.clone();
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
            {move || {
                let words = if offline::is_kept() {
                    "You are offline. The whole course is kept in this browser and works."
                } else {
                    "You are offline. This page works; others may need the network."
                };
                (!online.get()).then(|| view! { <p class="notice calm">{words}</p> })
            }}
            {move || {
                newer
                    .get()
                    .map(|version| {
                        let typed = kept.not_kept().is_none().then_some(" What you typed is kept.");
                        view! {
                            <p class="notice calm">
                                <span>"A new version is ready."{typed}</span>
                                <button type="button" class="quiet" on:click=move |_| version.take()>
                                    "Load it now"
                                </button>
                            </p>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}
