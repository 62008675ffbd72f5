//! Reviews of what was answered.

use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::data::Data;
use crate::widgets::{Widget, place};
use crate::words;

/// The page of reviews.
pub fn view(data: &Data) -> AnyView {
    frame(
        Section::Progress,
        view! {
            <main id="main" class="page">
                <h1>{words::pages::recall()}</h1>
                <p class="lead">
                    {words::study::questions_you_have_answered()}
                </p>
                {place(&Widget::Recall(data.pool.path.clone()))}
            </main>
        },
    )
}
