//! Looking things up: search over everything, and the lists that can be read without it.

use course::{Course, GLOSSARY, Lesson};
use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::data::Data;
use crate::widgets::{Widget, place};

/// The page of the search.
pub fn view(course: &Course, data: &Data) -> AnyView {
    let lesson = |id: &str| course.lesson(id).map(Lesson::path);
    let shelves = [
        ("Glossary", "Docker’s words, one sentence each", lesson(GLOSSARY)),
        ("Cheat sheet", "The course on two printed pages", lesson("cheat-sheet")),
        ("Rules", "What the checker finds, why, and the fix", Some("rules/".to_owned())),
        (
            "Where we differ",
            "From hadolint, ShellCheck and Docker’s build checks",
            Some("rules/differences/".to_owned()),
        ),
        ("Base images", "Sizes, C library, shell, what breaks", Some("bases/".to_owned())),
        ("Myths", "Beliefs, and what was measured", Some("#map".to_owned())),
    ];
    let shelves: Vec<_> = shelves
        .into_iter()
        .filter_map(|(name, words, path)| {
            let path = path?;
            Some(view! { <li class="here"><a href=format!("/{path}")>{name}</a><span>{words}</span></li> })
        })
        .collect();
    frame(
        Section::LookUp,
        view! {
            <main id="main" class="page">
                <h1>"Look it up"</h1>
                {place(&Widget::Search(data.search.path.clone()))}
                <section aria-labelledby="shelves">
                    <h2 id="shelves">"Or go to the shelf"</h2>
                    <ul class="ways">{shelves}</ul>
                </section>
            </main>
        },
    )
}
