//! The stack that the learner's text gives.

use image::{Doubt, Size};
use leptos::prelude::*;

use super::{Seen, Work};
use crate::parts::picture::{Measure, Picture, round_scale};
use crate::parts::stack::{LayerStack, legend};
use crate::parts::words::words;

/// The stack of a text's image.
pub(super) fn picture(seen: &Seen) -> Picture {
    let known = seen.known.as_ref();
    known
        .and_then(|known| {
            Some(Picture::of(known.0.build.image()?, &known.0.stack, Measure::OnDisk))
        })
        .unwrap_or_default()
}

/// The stack, with Docker's words where there is none.
pub(super) fn view(work: Work) -> AnyView {
    let picture = Memo::new(move |_| work.seen.with(picture));
    let most = work.start.with_value(self::picture).largest();
    // The start file's scale stays while the text is within it: a shorter bar is then a smaller layer.
    let scale = Memo::new(move |_| round_scale(picture.with(Picture::largest).max(most)));
    let refused = Memo::new(move |_| {
        work.known(|attempt, _| {
            let refused = attempt.build.refused.as_ref()?;
            let line = attempt.file.lines.line(refused.span.start);
            Some((line, refused.message.clone()))
        })
    });
    let id = format!("{}-stack", work.id());
    let legend_id = id.clone();
    let has_image = move || picture.with(|picture| !picture.rows.is_empty());
    let totals = move || {
        has_image().then(|| {
            picture.with(|picture| {
                legend(&legend_id, &picture.totals(), picture.total.doubt == Doubt::Unknown)
            })
        })
    };
    let unknown = Memo::new(move |_| {
        work.known(|attempt, _| {
            let steps = attempt.build.steps.iter().filter(|step| step.built);
            let mut reasons: Vec<String> =
                steps.flat_map(|step| &step.unknown).map(|one| one.reason.clone()).collect();
            reasons.dedup();
            reasons
        })
    });
    view! {
        <h2 class="exercise-heading">"Your image, layer by layer"</h2>
        {move || {
            refused
                .get()
                .map(|(line, message)| {
                    view! {
                        <p class="exercise-refused">
                            <strong>{format!("No image: the build stops at line {line}. ")}</strong>
                            {words(&message)}
                        </p>
                    }
                })
        }}
        <p class="lab-sum">{move || has_image().then(|| picture.with(Picture::sum))}</p>
        <LayerStack picture=picture scale=scale id=id/>
        {totals}
        {move || {
            let reasons = unknown.get();
            (!reasons.is_empty())
                .then(|| {
                    let reasons: Vec<_> = reasons
                        .iter()
                        .take(5)
                        .map(|reason| view! { <li>{words(reason)}</li> })
                        .collect();
                    view! {
                        <div class="exercise-unknown">
                            <p>"The model cannot know everything here:"</p>
                            <ul>{reasons}</ul>
                        </div>
                    }
                })
        }}
    }
    .into_any()
}

/// The figures that an exercise is about, with their names.
pub(super) fn figures(seen: &Seen) -> [(&'static str, Size); 4] {
    let picture = picture(seen);
    let stack = seen.known.as_ref().map(|known| known.0.stack.clone()).unwrap_or_default();
    // The base image's layers come first.
    let own = picture.rows.iter().take_while(|row| row.instruction.is_none()).count();
    [
        ("Your layers, on disk", picture.added()),
        ("Buried in your layers", stack.buried_from(own)),
        ("Whole image, on disk", stack.total),
        ("Whole image, transferred", stack.transfer),
    ]
}
