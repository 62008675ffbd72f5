//! An exam.

use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::data::Data;
use crate::widgets::{Widget, place};

/// The page of the exam.
pub fn view(data: &Data) -> AnyView {
    frame(
        Section::Progress,
        view! {
            <main id="main" class="page test-page">
                <h1>"Test"</h1>
                <p class="lead">"How much of it stays, over all units. Nobody watches."</p>
                {place(&Widget::Exam(data.pool.path.clone(), data.repairs.path.clone()))}
            </main>
        },
    )
}
