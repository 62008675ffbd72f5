//! The page of an exercise.

use course::{Course, Exercise};
use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::widgets::{Widget, place};

/// The page of an exercise.
pub fn view(_course: &Course, exercise: &Exercise) -> AnyView {
    frame(
        Section::Exercises,
        view! {
            <main id="main">
                <h1>{exercise.title.clone()}</h1>
                <div class="prose" inner_html=exercise.task.clone()></div>
                {place(&Widget::Exercise(Box::new(exercise.clone())))}
            </main>
        },
    )
}
