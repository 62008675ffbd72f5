//! Reviews of what was answered.

use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::data::Data;
use crate::widgets::{Widget, place};

/// The page of reviews.
pub fn view(data: &Data) -> AnyView {
    frame(
        Section::Progress,
        view! {
            <main id="main" class="page">
                <h1>"Recall"</h1>
                <p class="lead">
                    "Questions that you have answered, asked again when you are about to forget them."
                </p>
                {place(&Widget::Recall(data.pool.path.clone()))}
            </main>
        },
    )
}
