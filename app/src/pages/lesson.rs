//! A lesson or a myth.

use course::{Block, Course, GLOSSARY, Lesson, Level, Myth, Prediction};
use leptos::prelude::*;

use super::frame::{Section, frame, untranslated};
use super::map::{kind_words, side_map};
use crate::parts::icon::{Icon, icon};
use crate::parts::play::{show, truth};
use crate::parts::reel::Show;
use crate::parts::terms::Words;
use crate::widgets::{Widget, place, place_in};
use crate::words;

/// The page of a lesson or a myth.
pub fn view(course: &Course, lesson: &Lesson) -> AnyView {
    // The glossary explains itself.
    let terms = if lesson.id == GLOSSARY { &[][..] } else { &course.terms };
    let lang_of = |id: &str| course.untranslated.contains(id).then_some("en");
    let mut words = Words::new(terms, &lesson.path(), lang_of(GLOSSARY));
    let lang = lang_of(&lesson.id);
    let foreign = lang.is_some();
    let blocks = lesson.blocks.iter().map(|each| block(course, each, &mut words, lang));
    let blocks = blocks.collect_view();
    frame(
        Section::Course,
        view! {
            <div class="with-side">
                {side_map(course, &lesson.id)}
                <main id="main" class=format!("lesson lesson-{}", lesson.id)>
                    <header class="lesson-head">
                        <p class="eyebrow">{kind_words(lesson.kind)}</p>
                        <h1 lang=lang>{lesson.title.clone()}</h1>
                        <p class="lead" lang=lang>{lesson.summary.clone()}</p>
                        <p class="facts">
                            {words::home::minutes(lesson.minutes)}" · "{level_words(lesson.level)}
                        </p>
                        {foreign.then(untranslated)}
                        {lesson.myth.as_ref().map(|one| myth(one, lang))}
                        {contents(lesson, lang)}
                    </header>
                    {blocks}
                    {words.cards()}
                    {place(&Widget::Read(lesson.id.clone()))}
                    {neighbours(course, lesson)}
                </main>
            </div>
        },
    )
}

fn level_words(level: Level) -> &'static str {
    match level {
        Level::Starter => words::lesson::for_starters(),
        Level::Practitioner => words::lesson::for_practitioners(),
        Level::Expert => words::lesson::under_hood(),
    }
}

/// The belief and the verdict, before anything else.
fn myth(myth: &Myth, lang: Option<&'static str>) -> AnyView {
    view! {
        <div class="myth">
            <p class="belief"><b>{words::lesson::the_belief()}</b><span lang=lang>"“"{myth.belief.clone()}"”"</span></p>
            <p class="ruling">{icon(Icon::Cross)}<span lang=lang>{myth.verdict.clone()}</span></p>
        </div>
    }
    .into_any()
}

/// The table of contents; nothing for a page with a single heading.
fn contents(lesson: &Lesson, lang: Option<&'static str>) -> Option<AnyView> {
    let entries: Vec<_> = lesson.headings.iter().filter(|(level, ..)| *level == 2).collect();
    if entries.len() < 2 {
        return None;
    }
    let entries = entries
        .into_iter()
        .map(|(_, id, text)| view! { <li><a href=format!("#{id}")>{text.clone()}</a></li> })
        .collect_view();
    Some(
        view! {
            <nav class="contents" aria-label=words::lesson::on_page()>
                <details>
                    <summary>{words::lesson::on_page()}</summary>
                    <ol lang=lang>{entries}</ol>
                </details>
            </nav>
        }
        .into_any(),
    )
}

/// `lang` is the language of the text where it is not the page's.
fn block(
    course: &Course,
    block: &Block,
    words: &mut Words<'_>,
    lang: Option<&'static str>,
) -> AnyView {
    match block {
        Block::Prose(html) => {
            view! { <div class="prose" lang=lang inner_html=words.explain(html)></div> }.into_any()
        }
        Block::Question(question) => {
            place_in(Some(&question.id), &Widget::Commit(question.clone()))
        }
        Block::Prediction(prediction) => {
            let bare = Prediction { scene: None, ..prediction.clone() };
            let widget = Widget::Predict(Box::new(bare), truth(prediction));
            place_in(Some(&prediction.id), &widget)
        }
        Block::Scene(scene) => {
            let show = Show { lang: lang.map(str::to_owned), ..show(scene) };
            place(&Widget::Lab(Box::new(show)))
        }
        Block::Exercise(id) => {
            let Some(exercise) = course.exercise(id) else { return ().into_any() };
            view! {
                <aside class="card exercise-link" aria-label=words::lesson::exercise()>
                    <p class="eyebrow">{words::lesson::practise()}</p>
                    <p class="title"><a href=format!("/{}", exercise.path())>{exercise.title.clone()}</a></p>
                    <p>{exercise.summary.clone()}</p>
                    <p class="facts">{words::home::minutes(exercise.minutes)}</p>
                </aside>
            }
            .into_any()
        }
    }
}

/// The pages before and behind.
fn neighbours(course: &Course, lesson: &Lesson) -> AnyView {
    let at = course.lessons.iter().position(|other| other.id == lesson.id).unwrap_or(0);
    let before = at.checked_sub(1).and_then(|at| course.lessons.get(at));
    let behind = course.lessons.get(at + 1);
    let back = before.map(|lesson| {
        view! {
            <a class="back" rel="prev" href=format!("/{}", lesson.path())>
                {icon(Icon::Back)}
                <span><small>{words::lesson::before_this()}</small>{lesson.title.clone()}</span>
            </a>
        }
    });
    let on = behind.map(|lesson| {
        view! {
            <a class="on" rel="next" href=format!("/{}", lesson.path())>
                <span><small>{words::lesson::next()}</small>{lesson.title.clone()}</span>
                {icon(Icon::Next)}
            </a>
        }
    });
    view! { <nav class="neighbours" aria-label=words::lesson::neighbouring_pages()>{back}{on}</nav> }.into_any()
}
