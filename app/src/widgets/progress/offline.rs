//! Whether the course works without a network, and the offer to keep it for whoever saves data.

use image::format_bytes;
use leptos::prelude::*;

use crate::browser::offline::ask::{self, Kept, Sizes};
use crate::parts::icon::{Icon, icon};
use crate::words;

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
                    {words::study::keep_course_offline_use()}
                </button>
            </div>
        }
        .into_any()
    };
    let view = move || {
        match kept.get() {
        None => ().into_any(),
        Some(Kept::Refused) => {
            view! { <p>{words::study::browser_does_not_keep()}</p> }.into_any()
        }
        Some(Kept::NotYet) => offer(words::study::your_browser_saves_data()),
        Some(Kept::Coming) => view! { <p>{words::study::course_being_fetched_read()}</p> }.into_any(),
        Some(Kept::Broken) => offer(words::study::not_everything_could_be()),
        Some(Kept::Whole) => {
            view! { <p class="good">{icon(Icon::Tick)}{words::study::whole_course_kept_browser()}</p> }
                .into_any()
        }
    }
    };
    view! {
        <section aria-labelledby="offline">
            <h2 id="offline">{words::study::without_network()}</h2>
            <div role="status">{view}</div>
        </section>
    }
    .into_any()
}

fn words_of(sizes: Sizes) -> String {
    words::study::to_fetch(format_bytes(sizes.transfer), format_bytes(sizes.bytes))
}
