//! The list of exercises.

use course::Course;
use leptos::prelude::*;

use super::frame::frame;

/// The list of exercises.
pub fn view(course: &Course) -> AnyView {
    let exercises = course
        .exercises
        .iter()
        .map(|exercise| {
            let href = format!("/{}", exercise.path());
            view! { <li><a href=href>{exercise.title.clone()}</a></li> }
        })
        .collect_view();
    frame(view! {
        <main id="main">
            <h1>"Exercises"</h1>
            <ul>{exercises}</ul>
        </main>
    })
}
