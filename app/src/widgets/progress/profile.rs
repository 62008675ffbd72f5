//! What a learner is good at, and what their confidence is worth: as a picture, a table and a sentence.

use course::{Calibrated, Judgement, Progress, calibration, judge};
use leptos::prelude::*;

use crate::parts::calendar::counted;
use crate::parts::journey::{Standing, Stop};
use crate::parts::verdict::confidences;
use crate::state::State;

/// How many units are named as strong or weak.
const NAMED: usize = 3;
/// Fewer answers say nothing about a unit.
const FEWEST: usize = 2;

/// The profile. `predictions` are the ids of what asks for a size, and for no confidence.
pub(super) fn view(stops: Vec<Stop>, predictions: Vec<String>) -> AnyView {
    let progress = State::shared().progress();
    let shown = move || {
        let progress = progress.read();
        let done = stops.iter().filter(|stop| stop.standing(&progress) == Standing::Done).count();
        let found = calibration(&progress, |id| !predictions.iter().any(|one| one == id));
        view! {
            <p>
                {format!(
                    "{done} of {} done, {} answered.",
                    counted(stops.len() as u64, "page"),
                    counted(progress.answers.len() as u64, "question"),
                )}
                " " <a href=crate::link("recall/")>"Recall"</a> " · " <a href=crate::link("test/")>"Test"</a>
            </p>
            {units(&stops, &progress)}
            {confidence(&found)}
        }
    };
    view! { <div class="profile">{shown}</div> }.into_any()
}

/// A unit with how many of its questions were right at the last try, and how many were answered.
fn shares<'a>(stops: &'a [Stop], progress: &Progress) -> Vec<(&'a Stop, usize, usize)> {
    let share = |stop: &'a Stop| {
        let last = stop.questions.iter().filter_map(|id| progress.answers_to(id).last());
        let last: Vec<_> = last.collect();
        let right = last.iter().filter(|answer| answer.right).count();
        (last.len() >= FEWEST).then_some((stop, right, last.len()))
    };
    let mut shares: Vec<_> = stops.iter().filter_map(share).collect();
    shares.sort_by(|a, b| (a.1 * b.2).cmp(&(b.1 * a.2)));
    shares
}

/// Units where all was right, and those where most was wrong.
fn units(stops: &[Stop], progress: &Progress) -> AnyView {
    let shares = shares(stops, progress);
    let list = |found: Vec<&(&Stop, usize, usize)>| {
        let rows = found.into_iter().map(|(stop, right, asked)| {
            view! {
                <li>
                    <a href=crate::link(&stop.path)>{stop.title.clone()}</a>
                    " " {format!("{right} of {asked}")}
                </li>
            }
        });
        rows.collect_view()
    };
    let weak: Vec<_> =
        shares.iter().filter(|(_, right, asked)| right < asked).take(NAMED).collect();
    let strong: Vec<_> =
        shares.iter().rev().filter(|(_, right, asked)| right == asked).take(NAMED).collect();
    if weak.is_empty() && strong.is_empty() {
        return view! {
            <p class="note">"Strong and weak units show once you have answered a few questions."</p>
        }
        .into_any();
    }
    view! {
        <div class="profile-units">
            <section>
                <h3>"Look at again"</h3>
                {if weak.is_empty() {
                    view! { <p>"Nothing at the moment."</p> }.into_any()
                } else {
                    view! { <ul class="dates">{list(weak)}</ul> }.into_any()
                }}
            </section>
            <section>
                <h3>"Strong"</h3>
                {if strong.is_empty() {
                    view! { <p>"No unit with every answer right yet."</p> }.into_any()
                } else {
                    view! { <ul class="dates">{list(strong)}</ul> }.into_any()
                }}
            </section>
        </div>
    }
    .into_any()
}

fn sentence(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::TooFew => "Too few answers yet to say what your confidence is worth.",
        Judgement::TooSure => {
            "You are sure more often than you are right. Mistakes of that kind come first in your reviews."
        }
        Judgement::TooModest => "Your guesses are mostly right: you know more than you think.",
        Judgement::Fitting => {
            "The surer you are, the more often you are right: your confidence is worth something."
        }
        Judgement::Flat => "You are right as often when you guess as when you are sure.",
    }
}

/// How often each confidence was right.
fn confidence(found: &[Calibrated; 3]) -> AnyView {
    let words = |one: &Calibrated| {
        confidences()
            .iter()
            .find(|(confidence, _)| *confidence == one.confidence)
            .map_or("", |found| found.1)
    };
    let bars: Vec<_> = found
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let y = at * 36;
            let percent = one.percent();
            let label = percent
                .map_or_else(|| "no answer yet".to_owned(), |percent| format!("{percent} %"));
            let width = format!("{}%", percent.unwrap_or(0));
            view! {
                <text class="tick-label" x="0" y=y + 12>{words(one)}</text>
                <rect class="calibration-whole" x="0" y=y + 16 width="100%" height="14"></rect>
                <rect class="calibration-right" x="0" y=y + 16 width=width height="14"></rect>
                <text class="tick-label" x="100%" y=y + 12 text-anchor="end">{label}</text>
            }
        })
        .collect();
    let rows: Vec<_> = found
        .iter()
        .map(|one| {
            let percent =
                one.percent().map_or_else(|| "–".to_owned(), |percent| format!("{percent} %"));
            view! {
                <tr>
                    <th scope="row">{words(one)}</th>
                    <td class="figure">{one.asked.to_string()}</td>
                    <td class="figure">{one.right.to_string()}</td>
                    <td class="figure">{percent}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section aria-labelledby="calibration">
            <h2 id="calibration">"How sure, and how right"</h2>
            <p>{sentence(judge(found))}</p>
            <svg class="calibration" width="100%" height="108" aria-hidden="true" focusable="false">{bars}</svg>
            <table class="standing">
                <caption>"Questions with a confidence, reviews and tests included. Sizes ask for none."</caption>
                <thead>
                    <tr>
                        <th scope="col">"You were"</th>
                        <th scope="col" class="figure">"Answers"</th>
                        <th scope="col" class="figure">"Right"</th>
                        <th scope="col" class="figure">"Share"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}
