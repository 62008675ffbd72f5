//! What a learner is good at, and what their confidence is worth: as a picture, a table and a sentence.

use course::{Calibrated, Judgement, Progress, calibration, judge};
use leptos::prelude::*;

use crate::parts::journey::{Standing, Stop};
use crate::parts::verdict::confidences;
use crate::state::State;
use crate::words;

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
                {words::study::so_far(
                    done,
                    words::study::pages(stops.len()),
                    words::study::questions(progress.answers.len()),
                )}
                " " <a href=crate::link("recall/")>{words::pages::recall()}</a> " · " <a href=crate::link("test/")>{words::pages::test()}</a>
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
                    " " {words::study::of(right, asked)}
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
            <p class="note">{words::study::strong_weak_units_show()}</p>
        }
        .into_any();
    }
    view! {
        <div class="profile-units">
            <section>
                <h3>{words::study::look_at_again()}</h3>
                {if weak.is_empty() {
                    view! { <p>{words::study::nothing_at_moment()}</p> }.into_any()
                } else {
                    view! { <ul class="dates">{list(weak)}</ul> }.into_any()
                }}
            </section>
            <section>
                <h3>{words::study::strong()}</h3>
                {if strong.is_empty() {
                    view! { <p>{words::study::no_unit_every_answer()}</p> }.into_any()
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
        Judgement::TooFew => words::study::too_few_answers_yet(),
        Judgement::TooSure => words::study::you_are_sure_more(),
        Judgement::TooModest => words::study::your_guesses_are_mostly(),
        Judgement::Fitting => words::study::surer_you_are_more(),
        Judgement::Flat => words::study::you_are_right_as(),
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
            let label = percent.map_or_else(
                || words::study::no_answer_yet().to_owned(),
                |percent| format!("{percent} %"),
            );
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
            <h2 id="calibration">{words::study::how_sure_how_right()}</h2>
            <p>{sentence(judge(found))}</p>
            <svg class="calibration" width="100%" height="108" aria-hidden="true" focusable="false">{bars}</svg>
            <table class="standing">
                <caption>{words::study::questions_confidence_reviews()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words::study::you_were()}</th>
                        <th scope="col" class="figure">{words::study::answers()}</th>
                        <th scope="col" class="figure">{words::study::right()}</th>
                        <th scope="col" class="figure">{words::study::share()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}
