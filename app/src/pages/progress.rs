//! What the learner has done.

use course::{Block, Course};
use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::parts::journey::stops;
use crate::widgets::progress::Chapter;
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
                {place(&Widget::Progress(chapters(course), predictions))}
            </main>
        },
    )
}

/// The pages by the parts of the course. A lesson begins the part that it stands in; its exercises follow it.
fn chapters(course: &Course) -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = Vec::new();
    for stop in stops(course) {
        let part = course.plan.iter().find(|unit| unit.id == stop.id).map(|unit| &unit.part);
        match (chapters.last_mut(), part) {
            (Some(chapter), None) => chapter.stops.push(stop),
            (Some(chapter), Some(part)) if chapter.title == *part => chapter.stops.push(stop),
            (_, part) => {
                let title = part.cloned().unwrap_or_default();
                chapters.push(Chapter { title, stops: vec![stop] });
            }
        }
    }
    chapters
}
