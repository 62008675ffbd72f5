//! A size to predict: asked, voted on like a question, the guesses shown, and only then the true one.

use course::Prediction;
use image::format_bytes;
use leptos::prelude::*;

use super::place::Stage;
use super::screen::{call, short};
use super::talk::Talk;
use crate::browser::room;
use crate::parts::guesses::{close, columns, words as in_words};
use crate::parts::picture::Segment;
use crate::parts::ruler::ruler;
use crate::words;

/// The screen at every stage of the vote.
pub(super) fn view(talk: Talk, prediction: Prediction, truth: Vec<Segment>) -> AnyView {
    let stage = Memo::new(move |_| talk.at.get().stage);
    let prediction = StoredValue::new(prediction);
    let content = move || {
        let stage = stage.get();
        prediction.with_value(|prediction| match stage {
            Stage::ASK => asked(prediction),
            Stage::FIRST | Stage::TALK | Stage::SECOND => {
                let path = format!("vote/#q={}", prediction.id);
                let beside = call(talk, stage, &path);
                view! {
                    <div class="screen-split">
                        <div class="screen-question">{prompt(prediction)}</div>
                        {beside}
                    </div>
                }
                .into_any()
            }
            Stage::BARS => said(talk, prediction),
            _ => revealed(talk, prediction, truth.clone()),
        })
    };
    view! { {content} }.into_any()
}

fn prompt(prediction: &Prediction) -> AnyView {
    view! {
        <p class="eyebrow">{words::teach::predict_size()}</p>
        <div class="prompt" inner_html=prediction.prompt.clone()></div>
        <div class="screen-ruler">{ruler("screen-ruler", prediction.scale, None, None)}</div>
    }
    .into_any()
}

fn asked(prediction: &Prediction) -> AnyView {
    let address = room::whole_address(&format!("vote/#q={}", prediction.id));
    view! {
        <div class="screen-question">
            {prompt(prediction)}
            <p class="note">{words::teach::predict_on_device()}" "<a href=address.clone()>{short(&address)}</a></p>
        </div>
    }
    .into_any()
}

fn said(talk: Talk, prediction: &Prediction) -> AnyView {
    let scale = prediction.scale;
    let drawn = move || talk.voted.with(|voted| columns(&voted.guesses, scale));
    let in_words = move || talk.voted.with(|voted| in_words(&voted.guesses, scale));
    view! {
        <h2 class="screen-heading">{words::teach::what_you_guessed()}</h2>
        <div class="screen-ruler">{drawn}{ruler("screen-ruler", scale, None, None)}</div>
        <p class="bars-words">{in_words}</p>
    }
    .into_any()
}

/// The true size, and how many came close.
fn revealed(talk: Talk, prediction: &Prediction, truth: Vec<Segment>) -> AnyView {
    let answer = prediction.answer;
    let asked = prediction.clone();
    let came_close = move || talk.voted.with(|voted| close(&voted.guesses, &asked));
    view! {
        <div class="screen-question">
            <p class="eyebrow">{words::teach::predict_size()}</p>
            <div class="prompt" inner_html=prediction.prompt.clone()></div>
            <div class="screen-ruler">{ruler("screen-ruler", prediction.scale, None, Some((answer, truth)))}</div>
            <p class="screen-answer">{words::teach::on_disk(format_bytes(answer))}</p>
            <div class="reason" inner_html=prediction.reason.clone()></div>
            <p class="note">{came_close}</p>
        </div>
    }
    .into_any()
}
