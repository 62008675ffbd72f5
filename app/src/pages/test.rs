//! An exam.

use course::Course;
use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::data;
use crate::widgets::{Widget, place};

/// The page of the exam.
pub fn view(course: &Course) -> AnyView {
    frame(
        Section::Progress,
        view! {
            <main id="main" class="page test-page">
                <h1>"Test"</h1>
                <p class="lead">"How much of it stays, over all units. Nobody watches."</p>
                {place(&Widget::Exam(data::pool(course).path, data::repairs(course).path))}
            </main>
        },
    )
}
