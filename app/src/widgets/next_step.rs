//! One clear next step, how far the learner is, and what is due.

use course::due_at;
use leptos::prelude::*;

use crate::browser::clock;
use crate::parts::icon::{Icon, icon};
use crate::parts::journey::{Standing, Stop, next};
use crate::state::State;
use crate::words;

/// The first step, for someone who is here for the first time.
pub fn still(stops: &[Stop]) -> AnyView {
    match stops.first() {
        Some(stop) => step(words::home::start_here(), format!("/{}", stop.path), stop),
        None => ().into_any(),
    }
}

/// The living step.
pub fn live(stops: Vec<Stop>) -> AnyView {
    let progress = State::shared().progress();
    let all = stops.len();
    let view = move || {
        let progress = progress.read();
        let done = stops.iter().filter(|stop| stop.standing(&progress) == Standing::Done).count();
        let begun = stops.iter().any(|stop| stop.standing(&progress) != Standing::New);
        let now = clock::now();
        let is_due =
            |id: &&String| due_at(progress.answers_to(id), now).is_some_and(|at| at <= now);
        let due = stops.iter().flat_map(|stop| &stop.questions).filter(is_due).count();
        let words =
            if done > 0 || begun { words::home::go_on() } else { words::home::start_here() };
        let onwards = match next(&stops, &progress) {
            Some(stop) => step(words, crate::link(&stop.path), stop),
            None => view! {
                <p class="next-step">{words::home::all_done()}</p>
            }
            .into_any(),
        };
        view! {
            {onwards}
            {(due > 0)
                .then(|| {
                    view! {
                        <p class="so-far">
                            <a href=crate::link("recall/")>{words::home::due(due)}</a>
                        </p>
                    }
                })}
            {(done > 0 || begun)
                .then(|| {
                    view! {
                        <p class="so-far">
                            {words::home::pages_done(done, all)}" "
                            <a href=crate::link("progress/")>{words::pages::progress()}</a>
                        </p>
                    }
                })}
        }
        .into_any()
    };
    view! { <div>{view}</div> }.into_any()
}

fn step(words: &'static str, href: String, stop: &Stop) -> AnyView {
    let kind = if stop.exercise { words::lesson::exercise() } else { words::home::lesson() };
    view! {
        <p class="next-step">
            <a class="primary" href=href>
                <span>{words}": "<b>{stop.title.clone()}</b></span>
                {icon(Icon::Next)}
            </a>
            <span class="visually-hidden">{kind}</span>
        </p>
    }
    .into_any()
}
