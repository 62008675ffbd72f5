//! What hosts show when there is no page.

use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::words;

/// Says so, and leads home.
pub fn view() -> AnyView {
    frame(
        Section::Elsewhere,
        view! {
            <main id="main" class="page">
                <p class="eyebrow">"404"</p>
                <h1>{words::frame::no_such_page()}</h1>
                <p class="lead">{words::frame::mistyped()}</p>
                <p><a class="primary" href="/">{words::frame::to_the_map()}</a></p>
            </main>
        },
    )
}
