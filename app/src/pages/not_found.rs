//! What hosts show when there is no page.

use leptos::prelude::*;

use super::frame::{Section, frame};

/// Says so, and leads home.
pub fn view() -> AnyView {
    frame(
        Section::Elsewhere,
        view! {
            <main id="main" class="page">
                <p class="eyebrow">"404"</p>
                <h1>"There is no such page"</h1>
                <p class="lead">"The address may be mistyped, or the page may have moved."</p>
                <p><a class="primary" href="/">"To the map of the course"</a></p>
            </main>
        },
    )
}
