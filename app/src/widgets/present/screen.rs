//! One screen, large: what the room sees.

use course::Question;
use course::vote::Round;
use leptos::prelude::*;

use super::place::{At, Stage};
use super::talk::Talk;
use super::{pause, predicted};
use crate::browser::room;
use crate::parts::bars::{bars, letter, votes};
use crate::parts::deck::Body;
use crate::parts::qr::qr;
use crate::parts::question::{answer, misconception};
use crate::parts::reel::Show;
use crate::widgets::lab::{Chosen, LayerLab};
use crate::words;

/// The screen that the talk is at. It is drawn anew when the screen changes, not with every step of it.
pub(super) fn view(talk: Talk) -> AnyView {
    let place = Memo::new(move |_| {
        let at = talk.at.get();
        At { stage: 0, ..at }
    });
    let content = move || {
        let at = place.get();
        let Some(screen) = untrack(|| talk.screen(at)) else { return ().into_any() };
        let heading = screen.heading;
        match screen.body {
            Body::Title(kind, lead) => view! {
                <div class="screen-title">
                    <p class="eyebrow">{kind}</p>
                    <h1>{heading}</h1>
                    <p class="lead">{lead}</p>
                </div>
            }
            .into_any(),
            Body::Text(html) => view! {
                <h2 class="screen-heading">{heading}</h2>
                <div class="screen-text prose" inner_html=html></div>
            }
            .into_any(),
            Body::Question(question) => asked(talk, question),
            Body::Prediction(prediction, truth) => predicted::view(talk, *prediction, truth),
            Body::Scene(show) => played(talk, *show),
            Body::Exercise(path, summary) => exercise(&heading, &path, summary),
            Body::Pause => pause::view(talk, heading),
        }
    };
    view! { {content} }.into_any()
}

fn exercise(title: &str, path: &str, summary: String) -> AnyView {
    view! {
        <div class="screen-split">
            <div class="screen-title">
                <p class="eyebrow">{words::teach::your_turn()}</p>
                <h1>{title.to_owned()}</h1>
                <p class="lead">{summary}</p>
            </div>
            {code(path, words::teach::opens_exercise())}
        </div>
    }
    .into_any()
}

/// A QR code of a page's address, with the address below it.
fn code(path: &str, label: &str) -> AnyView {
    let address = room::whole_address(path);
    let picture = qr(&address, label);
    view! {
        <div class="screen-code">
            {match picture {
                Ok(picture) => picture,
                Err(error) => view! { <p class="bad">{error.to_string()}</p> }.into_any(),
            }}
            <p><a href=address.clone()>{short(&address)}</a></p>
        </div>
    }
    .into_any()
}

/// An address as one reads it out.
pub(super) fn short(address: &str) -> String {
    let shown = address.split_once("://").map_or(address, |(_, rest)| rest);
    shown.to_owned()
}

/// A question: asked, voted on, talked about, voted on again, counted, and only then answered.
fn asked(talk: Talk, question: Question) -> AnyView {
    let question = StoredValue::new(question);
    let stage = Memo::new(move |_| talk.at.get().stage);
    let content = move || {
        let stage = stage.get();
        question.with_value(|question| match stage {
            Stage::ASK => form(question, None),
            Stage::FIRST | Stage::TALK | Stage::SECOND => {
                let path = format!("vote/#q={}", question.id);
                form(question, Some(call(talk, stage, &path)))
            }
            Stage::BARS => {
                let options: Vec<String> =
                    question.choices.iter().map(|choice| choice.text.clone()).collect();
                let drawn = move || talk.voted.with(|voted| bars(&voted.counts, &options));
                view! {
                    <h2 class="screen-heading">{words::teach::what_you_said()}</h2>
                    <div class="screen-bars">{drawn}</div>
                }
                .into_any()
            }
            stage => reason(talk, question, stage - Stage::REVEAL),
        })
    };
    view! { {content} }.into_any()
}

/// What the room is called to do while there is a vote: to open `path` and vote, or to talk.
pub(super) fn call(talk: Talk, stage: usize, path: &str) -> AnyView {
    let round = Stage::round(stage);
    let number = move || talk.voted.with(|voted| votes(voted.total(round.unwrap_or(Round::First))));
    let body = match round {
        Some(round) => {
            let words = match round {
                Round::First => words::teach::vote_call(),
                Round::Second => words::teach::vote_again_call(),
            };
            view! {
                <p class="vote-call"><b>{words}</b>{number}</p>
                {code(path, words::teach::opens_question_on_your())}
            }
            .into_any()
        }
        None => view! {
            <p class="vote-call"><b>{words::teach::two_minutes_find_somebody()}</b></p>
            <p>{number}" "{words::teach::counted()}</p>
        }
        .into_any(),
    };
    view! { <div class="screen-vote">{body}</div> }.into_any()
}

fn form(question: &Question, beside: Option<AnyView>) -> AnyView {
    let options = question
        .choices
        .iter()
        .enumerate()
        .map(|(at, choice)| {
            view! {
                <li>
                    <b class="letter">{letter(at).to_string()}</b>
                    <span inner_html=choice.text.clone()></span>
                </li>
            }
        })
        .collect_view();
    let asked = view! {
        <div class="screen-question">
            <div class="prompt" inner_html=question.prompt.clone()></div>
            <ol class="lettered">{options}</ol>
        </div>
    };
    match beside {
        Some(beside) => view! { <div class="screen-split">{asked}{beside}</div> }.into_any(),
        None => asked.into_any(),
    }
}

/// The right option first, then each wrong one: one reason a screen.
fn reason(talk: Talk, question: &Question, turn: usize) -> AnyView {
    let right = question.choices.iter().position(|choice| choice.right);
    let wrong = (0..question.choices.len()).filter(|at| Some(*at) != right);
    let order: Vec<usize> = right.into_iter().chain(wrong).collect();
    let Some((at, choice)) = order.get(turn).and_then(|at| Some((*at, question.choices.get(*at)?)))
    else {
        return ().into_any();
    };
    let said = move || {
        talk.voted.with(|voted| {
            let counts = &voted.counts;
            let (before, after) = (counts.total(Round::First), counts.total(Round::Second));
            match (before, after) {
                (0, 0) => String::new(),
                (_, 0) => words::teach::chosen_by(counts.votes(Round::First, at), before),
                _ => words::teach::chosen_before_after(
                    counts.votes(Round::First, at),
                    before,
                    counts.votes(Round::Second, at),
                    after,
                ),
            }
        })
    };
    let belief = (turn == 0).then(|| misconception(question));
    view! {
        <h2 class="screen-heading"><b class="letter">{letter(at).to_string()}</b></h2>
        <ol class="judged screen-judged">{answer(choice, false)}</ol>
        {belief}
        <p class="note">{said}</p>
    }
    .into_any()
}

/// The living stack, stepped by the same keys as the screens.
fn played(talk: Talk, show: Show) -> AnyView {
    let step = RwSignal::new(talk.at.get_untracked().stage);
    Effect::new(move |_| {
        let stage = talk.at.get().stage;
        if step.get_untracked() != stage {
            step.set(stage);
        }
    });
    // Steps that are pressed in the stack itself are steps of the talk.
    Effect::new(move |_| {
        let stage = step.get();
        let at = talk.at.get_untracked();
        if !talk.audience && at.stage != stage {
            talk.go(At { stage, ..at });
        }
    });
    let chosen = Chosen { step, merged: talk.merged, ..Chosen::default() };
    let (id, title) = (format!("screen-{}", show.id), show.title.clone());
    view! {
        <div class="screen-scene">
            <LayerLab id=id title=title show=Signal::stored(show) chosen=chosen/>
        </div>
    }
    .into_any()
}
