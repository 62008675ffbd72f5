//! The stack that the learner's text gives.

use image::Size;
use leptos::prelude::*;

use super::{Seen, Work};
use crate::parts::outcome::{self, Outcome};
use crate::parts::picture::Picture;
use crate::words;

/// What a text gives.
fn shown(seen: &Seen) -> Outcome {
    let known = seen.known.as_ref().map(|known| &known.0);
    known.map(|known| Outcome::new(&known.file, &known.build, &known.stack)).unwrap_or_default()
}

/// The stack, with Docker's words where there is none.
pub(super) fn view(work: Work) -> AnyView {
    let shown = Memo::new(move |_| work.seen.with(self::shown));
    let most = Memo::new(move |_| work.start.with(self::shown).picture.largest());
    view! {
        <h2 class="exercise-heading">{words::exercise::your_image_layer_by()}</h2>
        {outcome::view(format!("{}-stack", work.id()), shown, most.into())}
    }
    .into_any()
}

/// The figures that an exercise is about, with their names.
pub(super) fn figures(seen: &Seen) -> [(&'static str, Size); 4] {
    match &seen.known {
        Some(known) => outcome::figures(&shown(seen).picture, &known.0.stack),
        None => outcome::figures(&Picture::default(), &image::Stack::default()),
    }
}
