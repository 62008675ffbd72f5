//! The map of the course: every planned unit, written or not.

use crate::words;
use course::{Course, LessonKind, PlannedUnit};
use leptos::prelude::*;

/// The parts of the plan in order, each with its units.
fn parts(course: &Course) -> Vec<(&str, Vec<&PlannedUnit>)> {
    let mut parts: Vec<(&str, Vec<&PlannedUnit>)> = Vec::new();
    for unit in &course.plan {
        match parts.last_mut() {
            Some((part, units)) if *part == unit.part => units.push(unit),
            _ => parts.push((&unit.part, vec![unit])),
        }
    }
    parts
}

/// The whole map, for the home page.
pub(super) fn map(course: &Course) -> AnyView {
    let parts = parts(course)
        .into_iter()
        .map(|(part, units)| {
            let units = units.into_iter().map(|unit| entry(course, unit)).collect_view();
            view! {
                <section class="map-part">
                    <h3>{part.to_owned()}</h3>
                    <ol>{units}</ol>
                </section>
            }
        })
        .collect_view();
    view! { <div class="map">{parts}</div> }.into_any()
}

fn entry(course: &Course, unit: &PlannedUnit) -> AnyView {
    match course.lesson(&unit.id) {
        Some(lesson) => view! {
            <li class="here">
                <a href=format!("/{}", lesson.path())>{unit.title.clone()}</a>
                <p>{unit.summary.clone()}</p>
                <p class="facts">{words::home::minutes(lesson.minutes)}</p>
            </li>
        }
        .into_any(),
        None => view! {
            <li class="to-come">
                <span>{unit.title.clone()}</span>
                <span class="tag">{words::home::to_come()}</span>
            </li>
        }
        .into_any(),
    }
}

/// The map beside a lesson: the part that it stands in is open.
pub(super) fn side_map(course: &Course, current: &str) -> AnyView {
    let parts = parts(course)
        .into_iter()
        .map(|(part, units)| {
            let open = units.iter().any(|unit| unit.id == current);
            let units =
                units.into_iter().map(|unit| side_entry(course, unit, current)).collect_view();
            view! {
                <details open=open>
                    <summary>{part.to_owned()}</summary>
                    <ol>{units}</ol>
                </details>
            }
        })
        .collect_view();
    view! {
        <nav class="side" aria-label=words::home::course_map()>
            <details class="fold" open>
                <summary>{words::home::course_map()}</summary>
                {parts}
            </details>
        </nav>
    }
    .into_any()
}

fn side_entry(course: &Course, unit: &PlannedUnit, current: &str) -> AnyView {
    match course.lesson(&unit.id) {
        Some(lesson) => {
            let here = (lesson.id == current).then_some("page");
            view! { <li><a href=format!("/{}", lesson.path()) aria-current=here>{unit.title.clone()}</a></li> }
                .into_any()
        }
        None => view! { <li class="to-come">{unit.title.clone()}</li> }.into_any(),
    }
}

/// What a lesson is called above its title.
pub(super) fn kind_words(kind: LessonKind) -> &'static str {
    match kind {
        LessonKind::Lesson => words::home::lesson(),
        LessonKind::Myth => words::home::myth(),
    }
}
