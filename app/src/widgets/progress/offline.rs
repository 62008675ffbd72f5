//! Whether the course works without a network, and the offer to keep it for whoever saves data.

use image::format_bytes;
use leptos::prelude::*;

use crate::browser::offline::ask::{self, Kept, Sizes};
use crate::parts::icon::{Icon, icon};

/// The living section.
pub(super) fn live() -> AnyView {
    let kept = RwSignal::new(None::<Kept>);
    let sizes = RwSignal::new(None::<Sizes>);
    let tell = move |now| {
        if matches!(now, Kept::NotYet | Kept::Broken) {
            ask::sizes(move |found| sizes.set(Some(found)));
        }
        kept.set(Some(now));
    };
    ask::keep(false, tell);
    let offer = move |words: &'static str| {
        let size = move || sizes.get().map(words_of).unwrap_or_default();
        view! {
            <p>{words}{size}</p>
            <div class="actions">
                <button type="button" class="quiet" on:click=move |_| ask::keep(true, tell)>
                    "Keep the course for offline use"
                </button>
            </div>
        }
        .into_any()
    };
    let view = move || {
        match kept.get() {
        None => ().into_any(),
        Some(Kept::Refused) => {
            view! { <p>"This browser does not keep the course: it needs the network for each page."</p> }.into_any()
        }
        Some(Kept::NotYet) => offer("Your browser saves data, so the course is not fetched without being asked."),
        Some(Kept::Coming) => view! { <p>"The course is being fetched; read on meanwhile."</p> }.into_any(),
        Some(Kept::Broken) => offer("Not everything could be fetched. What is here already is not fetched again."),
        Some(Kept::Whole) => {
            view! { <p class="good">{icon(Icon::Tick)}"The whole course is kept in this browser: it works without a network."</p> }
                .into_any()
        }
    }
    };
    view! {
        <section aria-labelledby="offline">
            <h2 id="offline">"Without a network"</h2>
            <div role="status">{view}</div>
        </section>
    }
    .into_any()
}

fn words_of(sizes: Sizes) -> String {
    format!(
        " It is {} to fetch (gzip) and {} in the browser.",
        format_bytes(sizes.transfer),
        format_bytes(sizes.bytes)
    )
}
