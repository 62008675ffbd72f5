//! The page of an exercise.

use course::{Course, Exercise};
use leptos::prelude::*;

use super::exercises::rung_words;
use super::frame::{Section, frame, untranslated};
use crate::parts::icon::{Icon, icon};
use crate::widgets::{Widget, exercise::needed, place};
use crate::words;

/// The page of an exercise.
pub fn view(course: &Course, exercise: &Exercise) -> AnyView {
    let lesson = course.lesson(&exercise.step);
    let from = lesson.map(|lesson| {
        view! { " · " {words::exercise::from_lesson()} " " <a href=format!("/{}", lesson.path())>{lesson.title.clone()}</a> }
    });
    let lang = course.untranslated.contains(&exercise.id).then_some("en");
    frame(
        Section::Exercises,
        view! {
            <main id="main" class="wide-page exercise-page">
                <header class="page-head">
                    <p class="eyebrow">
                        {rung_words(exercise.rung)} " · " {words::home::minutes(exercise.minutes)} {from}
                    </p>
                    <h1 lang=lang>{exercise.title.clone()}</h1>
                    {lang.map(|_| untranslated())}
                    <div class="prose" lang=lang inner_html=exercise.task.clone()></div>
                </header>
                {place(&Widget::Exercise(Box::new(needed(exercise))))}
                {next(course, exercise)}
                <div class="prose exercise-sources" lang=lang inner_html=exercise.sources.clone()></div>
            </main>
        },
    )
}

/// Where to go from here: the next exercise, and the lesson that this one belongs to.
fn next(course: &Course, exercise: &Exercise) -> AnyView {
    let at = course.exercises.iter().position(|other| other.id == exercise.id);
    let next = at.and_then(|at| course.exercises.get(at + 1)).map(|next| {
        view! {
            <a class="on" href=format!("/{}", next.path())>
                <span><small>{words::exercise::next_exercise()}</small> {next.title.clone()}</span>
                {icon(Icon::Next)}
            </a>
        }
    });
    let lesson = course.lesson(&exercise.step).map(|lesson| {
        view! {
            <a href=format!("/{}", lesson.path())>
                {icon(Icon::Back)}
                <span><small>{words::exercise::back_lesson()}</small> {lesson.title.clone()}</span>
            </a>
        }
    });
    let all = next.is_none().then(|| {
        view! {
            <a class="on" href="/exercises/">
                <span><small>{words::exercise::was_last_one()}</small> {words::exercise::all_exercises()}</span>
                {icon(Icon::Next)}
            </a>
        }
    });
    view! { <nav class="neighbours" id="next" tabindex="-1" aria-label=words::exercise::what_comes_next()>{lesson} {next} {all}</nav> }
        .into_any()
}
