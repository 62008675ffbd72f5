//! The home page: what this is, the way in, and the map of the course.

use course::{Block, Course, LessonKind};
use image::Doubt;
use leptos::prelude::*;

use super::frame::{Section, frame};
use super::map::map;
use crate::parts::journey::stops;
use crate::parts::picture::{Measure, round_scale};
use crate::parts::play::Play;
use crate::parts::stack::{LayerStack, legend};
use crate::widgets::{Widget, place};
use crate::words;

/// The home page.
pub fn view(course: &Course) -> AnyView {
    frame(
        Section::Course,
        view! {
            <main id="main" class="home">
                <div class="hero">
                    <div>
                        <h1>{words::home::title()}</h1>
                        <p class="lead">
                            {words::home::lead()}
                        </p>
                        {place(&Widget::NextStep(stops(course)))}
                    </div>
                    {figure(course)}
                </div>
                <section aria-labelledby="ways">
                    <h2 id="ways">{words::home::nine_ways()}</h2>
                    <ul class="ways">{ways(course)}</ul>
                </section>
                <section aria-labelledby="map">
                    <h2 id="map">{words::home::the_map()}</h2>
                    {map(course)}
                </section>
            </main>
        },
    )
}

/// The first scene of the course, run to its end.
fn figure(course: &Course) -> Option<AnyView> {
    let blocks = course.lessons.iter().flat_map(|lesson| &lesson.blocks);
    let scene = blocks.into_iter().find_map(|block| match block {
        Block::Scene(scene) => Some(scene),
        _ => None,
    })?;
    let play = Play::new(&scene.dockerfile, &scene.context);
    let picture = play.last(Measure::OnDisk);
    let scale = round_scale(play.largest(Measure::OnDisk));
    let totals = legend("hero", &picture.totals(), picture.total.doubt == Doubt::Unknown);
    let sum = picture.sum();
    Some(
        view! {
            <figure class="hero-stack">
                <LayerStack picture=Signal::stored(picture) scale=Signal::stored(scale) id="hero".to_owned()/>
                {totals}
                <figcaption>{scene.title.clone()}". "{sum}</figcaption>
            </figure>
        }
        .into_any(),
    )
}

/// The ways into the material; those without a page yet are marked.
fn ways(course: &Course) -> AnyView {
    let first = |kind: LessonKind| course.lessons.iter().find(|lesson| lesson.kind == kind);
    let exercises = (!course.exercises.is_empty()).then(|| "/exercises/".to_owned());
    let ways = [
        (
            words::home::learn(),
            words::home::learn_about(),
            first(LessonKind::Lesson).map(|_| "#map".to_owned()),
        ),
        (words::home::see(), words::home::see_about(), Some("/lab/".to_owned())),
        (words::home::try_it(), words::home::try_about(), Some("/check/".to_owned())),
        (words::lesson::practise(), words::home::practise_about(), exercises),
        (
            words::home::bust(),
            words::home::bust_about(),
            first(LessonKind::Myth).map(|myth| format!("/{}", myth.path())),
        ),
        (words::pages::recall(), words::home::recall_about(), Some("/recall/".to_owned())),
        (words::home::test(), words::home::test_about(), Some("/test/".to_owned())),
        (words::home::teach(), words::home::teach_about(), Some("/teach/".to_owned())),
        (words::frame::look_up(), words::home::look_up_about(), Some("/search/".to_owned())),
    ];
    ways.map(|(name, words, href)| {
        let (class, title, tag) = match href {
            Some(href) => ("here", view! { <a href=href>{name}</a> }.into_any(), None),
            None => (
                "to-come",
                view! { <span class="name">{name}</span> }.into_any(),
                Some(view! { <span class="tag">{words::home::to_come()}</span> }),
            ),
        };
        view! { <li class=class>{title}<span>{words}</span>{tag}</li> }
    })
    .collect_view()
    .into_any()
}
