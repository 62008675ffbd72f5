//! What a text gives: the stack of its image, or why there is none.

use dockerfile::Dockerfile;
use image::{Build, Doubt, Size, Stack};
use leptos::prelude::*;

use super::picture::{Measure, Picture, round_scale};
use super::stack::{LayerStack, legend};
use super::table::table;
use super::words::english;
use crate::words;

/// Most reasons that are listed for what the model does not know.
const MOST_REASONS: usize = 5;

/// A build as it is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// The stack of the image; empty without one.
    pub picture: Picture,
    /// Where and why Docker stops, if it does.
    pub refused: Option<(u32, String)>,
    /// What the model cannot know, each reason once.
    pub unknown: Vec<String>,
}

impl Outcome {
    /// Reads a build.
    pub fn new(file: &Dockerfile, build: &Build, stack: &Stack) -> Self {
        let picture = build.image().map(|image| Picture::of(image, stack, Measure::OnDisk));
        let refused = build.refused.as_ref();
        let refused = refused.map(|one| (file.lines.line(one.span.start), one.message.clone()));
        let steps = build.steps.iter().filter(|step| step.built);
        let mut unknown: Vec<String> = Vec::new();
        for one in steps.flat_map(|step| &step.unknown) {
            let sentence = one.to_string();
            if !unknown.contains(&sentence) {
                unknown.push(sentence);
            }
        }
        Self { picture: picture.unwrap_or_default(), refused, unknown }
    }
}

/// The figures that matter of a build, with their names.
pub fn figures(picture: &Picture, stack: &Stack) -> [(&'static str, Size); 4] {
    // The base image's layers come first.
    let base = picture.rows.iter().take_while(|row| row.instruction.is_none()).count();
    [
        (words::exercise::your_layers_on_disk(), picture.added()),
        (words::exercise::buried_your_layers(), stack.buried_from(base)),
        (words::exercise::whole_image_on_disk(), stack.total),
        (words::exercise::whole_image_transferred(), stack.transfer),
    ]
}

/// The stack; where Docker stops, its words, and the stack as it would be otherwise. `most` is a size in bytes that the scale holds at least: while
/// the layers stay below it, a shorter bar is a smaller layer.
pub fn view(id: String, outcome: Memo<Outcome>, most: Signal<u64>) -> AnyView {
    let picture = Memo::new(move |_| outcome.with(|outcome| outcome.picture.clone()));
    let scale = Memo::new(move |_| round_scale(picture.with(Picture::largest).max(most.get())));
    let legend_id = id.clone();
    let has_image = move || picture.with(|picture| !picture.rows.is_empty());
    let totals = move || {
        has_image().then(|| {
            picture.with(|picture| {
                legend(&legend_id, &picture.totals(), picture.total.doubt == Doubt::Unknown)
            })
        })
    };
    view! {
        {refusal(outcome, true)}
        <p class="lab-sum">{move || has_image().then(|| picture.with(Picture::sum))}</p>
        <LayerStack picture=picture scale=scale id=id/>
        {totals}
        {move || has_image().then(|| picture.with(table))}
        {move || outcome.with(|outcome| unknowns(&outcome.unknown))}
    }
    .into_any()
}

/// Why there is no image, and what the model cannot know; without the stack.
pub fn notes(outcome: Memo<Outcome>) -> AnyView {
    view! {
        <div>{refusal(outcome, false)} {move || outcome.with(|outcome| unknowns(&outcome.unknown))}</div>
    }
    .into_any()
}

/// Where and why there is no image. `stack` says that a stack is drawn below.
fn refusal(outcome: Memo<Outcome>, stack: bool) -> impl IntoView {
    let refused = Memo::new(move |_| {
        outcome.with(|outcome| (outcome.refused.clone(), !outcome.picture.rows.is_empty()))
    });
    move || {
        let (refused, drawn) = refused.get();
        refused.map(|(line, message)| {
            let drawn = (stack && drawn)
                .then(|| view! { <br/> {words::exercise::stack_if_build_went_on()} });
            view! {
                <p class="exercise-refused">
                    <strong>{words::exercise::no_image_build_stops(line)}</strong>
                    {english(&message)}
                    {drawn}
                </p>
            }
        })
    }
}

fn unknowns(reasons: &[String]) -> Option<AnyView> {
    let more = reasons.len().saturating_sub(MOST_REASONS);
    let items: Vec<_> = reasons
        .iter()
        .take(MOST_REASONS)
        .map(|reason| view! { <li>{english(reason)}</li> })
        .collect();
    let more = (more > 0).then(|| view! { <li>{words::exercise::more(more)}</li> });
    (!items.is_empty()).then(|| {
        view! {
            <div class="exercise-unknown">
                <p>{words::exercise::model_cannot_know_everything()}</p>
                <ul>{items} {more}</ul>
            </div>
        }
        .into_any()
    })
}
