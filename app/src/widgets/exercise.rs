//! An exercise: an editor, the goals, and the stack that the text gives.

use course::Exercise;
use leptos::prelude::*;

/// The Dockerfile to mend, and the goals.
pub fn still(exercise: &Exercise) -> AnyView {
    let goals = exercise
        .goals
        .iter()
        .map(|goal| view! { <li inner_html=goal.text.clone()></li> })
        .collect_view();
    view! {
        <pre class="code" tabindex="0"><code>{exercise.start.clone()}</code></pre>
        <ul class="goals">{goals}</ul>
    }
    .into_any()
}

/// The living exercise.
pub fn live(exercise: Exercise) -> AnyView {
    still(&exercise)
}
