//! What only the presenter needs: counting votes, the notes, what comes next.

use leptos::prelude::*;

use super::place::{At, Stage};
use super::talk::Talk;
use super::{pause, votes};
use crate::parts::deck::Body;
use crate::parts::words::without_tags;
use crate::words;

/// Beside the screen: the notes if they are wanted, and the field for codes while there is a vote.
pub(super) fn view(talk: Talk) -> AnyView {
    let voting = Memo::new(move |_| {
        talk.asked()?;
        Some(talk.at.get().stage)
    });
    let pausing = Memo::new(move |_| {
        talk.screen(talk.at.get()).is_some_and(|screen| matches!(screen.body, Body::Pause))
    });
    let buttons = move || {
        let stage = voting.get()?;
        let words = match stage {
            Stage::ASK => words::teach::start_vote(),
            Stage::FIRST => words::teach::close_vote_let_them(),
            Stage::TALK => words::teach::vote_again(),
            Stage::SECOND => words::teach::show_what_they_said(),
            _ => return None,
        };
        let key = (stage == Stage::ASK).then(|| view! { " "<kbd>"v"</kbd> });
        let skip = (stage == Stage::TALK).then(|| {
            view! {
                <button
                    type="button"
                    class="quiet"
                    on:click=move |_| talk.go(At { stage: Stage::BARS, ..talk.at.get_untracked() })
                >
                    {words::teach::show_what_they_said()}
                </button>
            }
        });
        Some(view! {
            <div class="actions">
                <button type="button" class="primary" on:click=move |_| talk.vote()>{words}{key}</button>
                {skip}
            </div>
        })
    };
    let entry = move || {
        let round = Stage::round(voting.get()?)?;
        Some(votes::entry(talk, round))
    };
    let notes = move || talk.notes.get().then(|| notes(talk));
    view! {
        <aside class="present-side" aria-label=words::teach::presenter()>
            {buttons}
            {entry}
            {move || pausing.get().then(|| pause::controls(talk))}
            {notes}
        </aside>
    }
    .into_any()
}

fn notes(talk: Talk) -> AnyView {
    let note = move || {
        let at = talk.at.get();
        let screen = talk.screen(At { stage: 0, ..at });
        let about = (at.screen == 0)
            .then(|| talk.with_deck(at.unit, |deck| deck.about.clone()))
            .flatten()
            .filter(|about| !about.is_empty());
        let (note, minutes) =
            screen.map(|screen| (screen.note, screen.minutes)).unwrap_or_default();
        let empty = note.is_empty() && about.is_none();
        view! {
            {minutes.map(|minutes| view! { <p class="eyebrow">{words::teach::minutes_here(minutes)}</p> })}
            {about.map(|html| view! { <div inner_html=html></div> })}
            <div inner_html=note></div>
            {empty.then(|| view! { <p class="note">{words::teach::no_note_screen()}</p> })}
        }
    };
    view! {
        <section aria-labelledby="present-notes">
            <h2 id="present-notes">{words::teach::notes()}</h2>
            {note}
        </section>
        <section aria-labelledby="present-next">
            <h2 id="present-next">{words::teach::next()}</h2>
            <p>{move || next_words(talk)}</p>
        </section>
    }
    .into_any()
}

/// What comes next, in a line or two.
fn next_words(talk: Talk) -> String {
    let at = talk.at.get();
    let Some(next) = talk.after(at) else { return words::teach::end().to_owned() };
    let Some(screen) = talk.screen(next) else { return talk.title(next.unit) };
    let what = match (&screen.body, next.stage) {
        (Body::Question(_), Stage::ASK) => {
            words::teach::question_next().to_owned() + &plain(&screen.body)
        }
        (Body::Question(_) | Body::Prediction(..), Stage::TALK) => {
            words::teach::two_minutes_talk().to_owned()
        }
        (Body::Question(_) | Body::Prediction(..), Stage::SECOND) => {
            words::teach::second_vote().to_owned()
        }
        (Body::Question(_) | Body::Prediction(..), Stage::BARS) => {
            words::teach::what_they_said().to_owned()
        }
        (Body::Question(_), Stage::REVEAL) => words::teach::right_answer().to_owned(),
        (Body::Question(_), _) => words::teach::why_next_option_not().to_owned(),
        (Body::Prediction(..), 0) => {
            words::teach::prediction_next().to_owned() + &plain(&screen.body)
        }
        (Body::Prediction(..), _) => words::teach::true_size().to_owned(),
        (Body::Scene(show), step) => {
            words::teach::scene_step(&show.title, step + 1, show.plain.last() + 1)
        }
        (Body::Pause, _) => {
            return words::teach::pause_next(&screen.heading, talk.minutes(next.unit));
        }
        _ => plain(&screen.body),
    };
    if (next.unit, next.screen) != (at.unit, at.screen) && screen.heading != what {
        format!("{} — {what}", screen.heading)
    } else {
        what
    }
}

/// The first words of a screen.
fn plain(body: &Body) -> String {
    let html = match body {
        Body::Title(_, lead) => lead,
        Body::Text(html) => html,
        Body::Question(question) => &question.prompt,
        Body::Prediction(prediction, _) => &prediction.prompt,
        Body::Scene(show) => &show.title,
        Body::Exercise(_, summary) => summary,
        Body::Pause => "",
    };
    without_tags(html).chars().take(140).collect()
}
