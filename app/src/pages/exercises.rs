//! The list of exercises.

use course::{Course, Rung};
use leptos::prelude::*;

use super::frame::{Section, frame};

/// The list of exercises.
pub fn view(course: &Course) -> AnyView {
    let exercises = course
        .exercises
        .iter()
        .map(|exercise| {
            view! {
                <li class="card">
                    <p class="eyebrow">{rung_words(exercise.rung)}</p>
                    <h2><a href=format!("/{}", exercise.path())>{exercise.title.clone()}</a></h2>
                    <p>{exercise.summary.clone()}</p>
                    <p class="facts">{exercise.minutes.to_string()}" min"</p>
                </li>
            }
        })
        .collect_view();
    frame(
        Section::Exercises,
        view! {
            <main id="main" class="page">
                <h1>"Exercises"</h1>
                <p class="lead">
                    "Dockerfiles to mend. A model of the build checks the goals while you type; any way of meeting them counts."
                </p>
                <ul class="exercises">{exercises}</ul>
            </main>
        },
    )
}

/// How much help there is, in a word or two.
pub(super) fn rung_words(rung: Rung) -> &'static str {
    match rung {
        Rung::Worked => "Read a solved one",
        Rung::Complete => "Complete it",
        Rung::Repair => "Repair it",
        Rung::Open => "Write it",
    }
}
