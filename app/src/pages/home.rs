//! The home page: the way in and the map of the course.

use course::Course;
use leptos::prelude::*;

use super::frame::frame;

/// The home page.
pub fn view(course: &Course) -> AnyView {
    let lessons = course
        .lessons
        .iter()
        .map(|lesson| {
            let href = format!("/{}", lesson.path());
            view! { <li><a href=href>{lesson.title.clone()}</a></li> }
        })
        .collect_view();
    frame(view! {
        <main id="main">
            <h1>"Layerwise"</h1>
            <ul id="map">{lessons}</ul>
        </main>
    })
}
