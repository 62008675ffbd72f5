//! What an exercise keeps: the draft, and that it was passed.

use leptos::prelude::*;

use super::Work;
use crate::state::keep_at_rest;
use crate::words;

/// Keeps the draft while it is written.
pub(super) fn drafts(work: Work) {
    let save = move || {
        let text = work.field.text.get_untracked();
        work.exercise.with_value(|exercise| {
            // A text that is the start file is no draft: the start file may be mended one day.
            let draft = (text != exercise.start).then_some(text.as_str());
            work.state.with_value(|state| state.set_draft(&exercise.id, draft));
        });
    };
    keep_at_rest(move || work.field.text.track(), save);
}

/// Notes when the exercise is passed.
pub(super) fn passes(work: Work) {
    let passed = Memo::new(move |_| work.seen.with(super::passed));
    Effect::new(move |_| {
        if passed.get() {
            work.state.with_value(|state| state.set_passed(&work.id()));
        }
    });
}

/// Drafts that came with an import and differ from the one here: each can be taken.
pub(super) fn other_drafts(work: Work) -> impl IntoView {
    let progress = work.state.with_value(crate::state::State::progress);
    let others = Memo::new(move |_| {
        progress.with(|progress| progress.other_drafts.get(&work.id()).cloned().unwrap_or_default())
    });
    move || {
        let others = others.get();
        (!others.is_empty()).then(|| {
            let buttons: Vec<_> = others
                .into_iter()
                .zip(1..)
                .map(|(text, number)| {
                    view! {
                        <button
                            type="button"
                            class="quiet"
                            on:click=move |_| {
                                work.field.replace(&text);
                                work.say(words::exercise::imported_draft_undo_brings());
                            }
                        >
                            {words::exercise::use_imported_draft(number)}
                        </button>
                    }
                })
                .collect();
            view! {
                <div class="exercise-tools">
                    <p class="exercise-said">{words::exercise::your_imported_progress_has()}</p>
                    {buttons}
                </div>
            }
        })
    }
}
