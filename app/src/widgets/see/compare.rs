//! Two builds: their figures, their stacks, what runs again, and what a machine that has the first must pull.

use image::{Inputs, Rerun, Size, Version, reruns};
use leptos::prelude::*;

use super::known::Known;
use super::{Texts, Work, rerun};
use crate::parts::outcome::figures;
use crate::parts::picture::{Measure, Picture, round_scale};
use crate::parts::stack::LayerStack;
use crate::state::packages;
use crate::words;

/// The comparison; nothing until a build is kept.
pub(super) fn view(work: Work) -> impl IntoView {
    move || {
        work.before.get().map(|texts| {
            let before = StoredValue::new(packages::with(|| Known::new(&texts, None)));
            view! {
                <section class="compare" aria-labelledby="compare">
                    <h2 class="exercise-heading" id="compare">{words::workbench::kept_build_one()}</h2>
                    {sizes(work, before)}
                    {stacks(work, before)}
                    {cache(work, before)}
                    <div class="exercise-tools">
                        <button type="button" class="quiet" on:click=move |_| back(work, &texts)>
                            {words::workbench::go_back_kept_build()}
                        </button>
                        <button type="button" class="quiet" on:click=move |_| work.before.set(None)>
                            {words::workbench::stop_comparing()}
                        </button>
                    </div>
                </section>
            }
        })
    }
}

fn back(work: Work, texts: &Texts) {
    work.field.replace(&texts.dockerfile);
    work.files.set(texts.files.clone());
    work.ignore.set(texts.ignore.clone());
}

fn both(known: &Known) -> [(&'static str, Size); 4] {
    figures(&known.outcome().picture, &known.stack)
}

fn sizes(work: Work, before: StoredValue<Known>) -> impl IntoView {
    let rows = move || {
        let was = before.with_value(both);
        let is = work.known(|known| both(known).to_vec());
        let rows = was.into_iter().zip(is).map(|((name, was), (_, is))| {
            view! { <tr><th scope="row">{name}</th><td>{was.to_string()}</td><td>{is.to_string()}</td></tr> }
        });
        rows.collect::<Vec<_>>()
    };
    let pull = move || {
        let new = before.with_value(|before| work.known(|known| Some(pulled(before, known))));
        new.map(|new| {
            view! {
                <tr>
                    <th scope="row">{words::workbench::machine_kept_image_pulls()}</th>
                    <td></td>
                    <td>{new.to_string()}</td>
                </tr>
            }
        })
    };
    view! {
        <table class="done-figures">
            <thead>
                <tr><td></td><th scope="col">{words::workbench::kept()}</th><th scope="col">{words::workbench::now()}</th></tr>
            </thead>
            <tbody>{rows} {pull}</tbody>
        </table>
    }
}

fn picture(known: &Known) -> Picture {
    let image = known.play.build.image();
    image.map(|image| Picture::of(image, &known.stack, Measure::OnDisk)).unwrap_or_default()
}

fn stacks(work: Work, before: StoredValue<Known>) -> impl IntoView {
    let was = before.with_value(picture);
    let is = Memo::new(move |_| work.known(picture));
    let largest = was.largest();
    let scale = Signal::derive(move || round_scale(is.with(Picture::largest).max(largest)));
    view! {
        <div class="compare-stacks">
            <div>
                <h3>{words::workbench::kept()}</h3>
                <LayerStack picture=Signal::stored(was) scale=scale id="kept-stack".to_owned()/>
            </div>
            <div>
                <h3>{words::workbench::now()}</h3>
                <LayerStack picture=is scale=scale id="now-stack".to_owned()/>
            </div>
        </div>
    }
}

/// What runs again when the kept build is in the cache.
fn again(before: &Known, now: &Known) -> Vec<Rerun> {
    let was = Version::new(&before.play.file, Inputs::new(&before.context));
    let is = Version::new(&now.play.file, Inputs::new(&now.context));
    reruns(&was, &is)
}

/// Bytes to transfer of the layers that the kept image has not: those of steps that run again, and a base of its own.
fn pulled(before: &Known, now: &Known) -> Size {
    let (Some(was), Some(is)) = (before.play.build.image(), now.play.build.image()) else {
        return Size::UNKNOWN;
    };
    let again = again(before, now);
    let taken = |instruction: usize| {
        again.iter().any(|one| one.instruction == instruction && one.cached == Some(true))
    };
    let has = |at: usize| {
        was.layers.get(at).zip(is.layers.get(at)).is_some_and(|(a, b)| {
            a.instruction.is_none()
                && a.created_by == b.created_by
                && a.size == b.size
                && a.transfer == b.transfer
        })
    };
    let new = is.layers.iter().enumerate().filter(|(at, layer)| match layer.instruction {
        Some(instruction) => !taken(instruction),
        None => !has(*at),
    });
    new.map(|(_, layer)| layer.transfer).sum()
}

fn cache(work: Work, before: StoredValue<Known>) -> impl IntoView {
    let reruns =
        Memo::new(move |_| before.with_value(|before| work.known(|now| again(before, now))));
    view! {
        <h3>{words::workbench::what_runs_again_kept()}</h3>
        {rerun::table(work, reruns)}
    }
}
