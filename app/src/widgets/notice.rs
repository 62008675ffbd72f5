//! What every page says first, when there is something to say: that the browser keeps nothing of what the learner does,
//! that there is no network, that a new version of the course is ready.

use leptos::prelude::*;

use crate::browser::offline;
use crate::parts::icon::{Icon, icon};
use crate::parts::words::linked;
use crate::state::State;
use crate::words;

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
                                    {linked(
                                        &words::frame::not_kept(reason),
                                        &[crate::link("progress/")],
                                    )}
                                </span>
                            </p>
                        }
                    })
            }}
            {move || {
                let words = if offline::is_kept() {
                    words::frame::offline_all_kept()
                } else {
                    words::frame::offline()
                };
                (!online.get()).then(|| view! { <p class="notice calm">{words}</p> })
            }}
            {move || {
                newer
                    .get()
                    .map(|version| {
                        let words = if kept.not_kept().is_none() {
                            words::frame::new_version_nothing_lost()
                        } else {
                            words::frame::new_version()
                        };
                        view! {
                            <p class="notice calm">
                                <span>{words}</span>
                                <button type="button" class="quiet" on:click=move |_| version.take()>
                                    {words::frame::load_new_version()}
                                </button>
                            </p>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}
