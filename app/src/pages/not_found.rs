//! What hosts show when there is no page.

use leptos::prelude::*;

use super::frame::frame;

/// Says so, and leads home.
pub fn view() -> AnyView {
    frame(view! {
        <main id="main">
            <h1>"There is no such page"</h1>
            <p><a href="/">"To the course"</a></p>
        </main>
    })
}
