//! What stands around every page.

use leptos::prelude::*;

/// Header and footer around the page's `<main>`.
pub(super) fn frame(main: impl IntoView) -> AnyView {
    view! {
        <a class="skip" href="#main">"Skip to the text"</a>
        <header class="site">
            <a class="brand" href="/">"Layerwise"</a>
            <nav aria-label="Site">
                <a href="/#map">"Course"</a>
                <a href="/exercises/">"Exercises"</a>
            </nav>
        </header>
        {main.into_view()}
    }
    .into_any()
}
