//! The list of exercises.

use course::{Course, Rung};
use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::words;

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
                    <p class="facts">{words::home::minutes(exercise.minutes)}</p>
                </li>
            }
        })
        .collect_view();
    frame(
        Section::Exercises,
        view! {
            <main id="main" class="page">
                <h1>{words::frame::exercises()}</h1>
                <p class="lead">
                    {words::exercise::dockerfiles_mend_model_build()}
                </p>
                <ul class="exercises">{exercises}</ul>
            </main>
        },
    )
}

/// How much help there is, in a word or two.
pub(super) fn rung_words(rung: Rung) -> &'static str {
    match rung {
        Rung::Worked => words::exercise::read_solved_one(),
        Rung::Complete => words::exercise::complete(),
        Rung::Repair => words::exercise::repair(),
        Rung::Open => words::exercise::write(),
    }
}
