//! A lesson or a myth.

use course::{Block, Course, Lesson};
use leptos::prelude::*;

use super::frame::frame;
use crate::widgets::{Widget, place};

/// The page of a lesson or a myth.
pub fn view(course: &Course, lesson: &Lesson) -> AnyView {
    let blocks = lesson.blocks.iter().map(|each| block(course, each)).collect_view();
    frame(view! {
        <main id="main">
            <article>
                <h1>{lesson.title.clone()}</h1>
                {blocks}
            </article>
        </main>
    })
}

fn block(course: &Course, block: &Block) -> AnyView {
    match block {
        Block::Prose(html) => {
            view! { <div class="prose" inner_html=html.clone()></div> }.into_any()
        }
        Block::Question(question) => place(&Widget::Commit(question.clone())),
        Block::Prediction(prediction) => place(&Widget::Predict(prediction.clone())),
        Block::Scene(scene) => place(&Widget::Lab(scene.clone())),
        Block::Exercise(id) => {
            let Some(exercise) = course.exercise(id) else {
                return ().into_any();
            };
            let href = format!("/{}", exercise.path());
            view! { <p><a href=href>"Exercise: "{exercise.title.clone()}</a></p> }.into_any()
        }
    }
}
