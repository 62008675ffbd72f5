//! Looking things up: search over everything, and the lists that can be read without it.

use course::{Course, GLOSSARY, Lesson};
use leptos::prelude::*;

use super::frame::{Section, frame};
use crate::data::Data;
use crate::widgets::{Widget, place};
use crate::words;

/// The page of the search.
pub fn view(course: &Course, data: &Data) -> AnyView {
    let lesson = |id: &str| course.lesson(id).map(Lesson::path);
    let shelves = [
        (words::lesson::glossary(), words::reference::docker_s_words_one(), lesson(GLOSSARY)),
        (
            words::reference::cheat_sheet(),
            words::reference::course_on_two_printed(),
            lesson("cheat-sheet"),
        ),
        (
            words::reference::rules(),
            words::reference::what_checker_finds_why(),
            Some("rules/".to_owned()),
        ),
        (
            words::reference::where_we_differ(),
            words::reference::from_hadolint_shellcheck(),
            Some("rules/differences/".to_owned()),
        ),
        (
            words::pages::bases(),
            words::reference::sizes_c_library_shell(),
            Some("bases/".to_owned()),
        ),
        (
            words::reference::myths(),
            words::reference::beliefs_what_was_measured(),
            Some("#map".to_owned()),
        ),
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
                <h1>{words::pages::look_up()}</h1>
                {place(&Widget::Search(data.search.path.clone()))}
                <section aria-labelledby="shelves">
                    <h2 id="shelves">{words::reference::or_go_shelf()}</h2>
                    <ul class="ways">{shelves}</ul>
                </section>
            </main>
        },
    )
}
