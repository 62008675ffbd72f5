//! What the learner has done.

use course::{Block, Course};
use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::parts::journey::stops;
use crate::widgets::{Widget, place};
use crate::words;

/// The page of the learner's progress.
pub fn view(course: &Course) -> AnyView {
    let blocks = course.lessons.iter().flat_map(|lesson| &lesson.blocks);
    let predictions = blocks.filter_map(|block| match block {
        Block::Prediction(prediction) => Some(prediction.id.clone()),
        _ => None,
    });
    let predictions = predictions.collect();
    frame(
        Section::Progress,
        view! {
            <main id="main" class="page">
                <h1>{words::pages::progress()}</h1>
                <p class="lead">{words::study::kept_browser_only_under()}</p>
                {place(&Widget::Progress(stops(course), predictions))}
            </main>
        },
    )
}
