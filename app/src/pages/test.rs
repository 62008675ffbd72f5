//! An exam.

use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::data::Data;
use crate::widgets::{Widget, place};
use crate::words;

/// The page of the exam.
pub fn view(data: &Data) -> AnyView {
    frame(
        Section::Progress,
        view! {
            <main id="main" class="page test-page">
                <h1>{words::pages::test()}</h1>
                <p class="lead">{words::study::how_much_stays_over()}</p>
                {place(&Widget::Exam(data.pool.path.clone(), data.repairs.path.clone()))}
            </main>
        },
    )
}
