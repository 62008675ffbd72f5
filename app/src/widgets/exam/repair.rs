//! A Dockerfile to repair, without a word about how well it goes.

use course::Exercise;
use leptos::prelude::*;

use super::Test;
use crate::parts::code;
use crate::parts::editor::paint::{Piece, paint};
use crate::parts::editor::{Editor, Field, too_large};
use crate::parts::problems::Problem;
use crate::state::keep_at_rest;
use crate::words;

/// The task, what must be met, and the editor.
pub(super) fn view(test: Test, exercise: Exercise) -> AnyView {
    let path = exercise.path();
    let draft = test.sitting.with_untracked(|sitting| {
        sitting.as_ref().and_then(|sitting| sitting.drafts.get(&path).cloned())
    });
    let field = Field::new(draft.as_deref().unwrap_or(&exercise.start));
    let start = exercise.start.clone();
    let save = StoredValue::new((path, start.clone()));
    let keep = move || {
        let Some(written) = field.text.try_get_untracked() else { return };
        let Some((path, start)) = save.try_get_value() else { return };
        test.change(|sitting| {
            // The file as it was given is no answer.
            if written == start {
                sitting.drafts.remove(&path);
            } else {
                sitting.drafts.insert(path, written);
            }
        });
    };
    keep_at_rest(move || field.text.track(), keep);
    // Whoever goes on right after the last key loses nothing.
    on_cleanup(keep);
    let lines: Memo<Vec<Vec<Piece>>> = Memo::new(move |_| {
        field.text.with(|text| {
            if too_large(text) { Vec::new() } else { paint(&dockerfile::parse(text), &[]) }
        })
    });
    let problems: Memo<Vec<Problem>> = Memo::new(|_| Vec::new());
    let goals: Vec<_> = exercise
        .goals
        .iter()
        .map(|goal| view! { <li inner_html=goal.text.clone()></li> })
        .collect();
    view! {
        <section class="card exam-repair" aria-label=words::study::dockerfile_repair()>
            <p class="eyebrow">{words::study::repair_dockerfile()}</p>
            <h3>{exercise.title}</h3>
            <div class="prose" inner_html=exercise.task></div>
            <h4>{words::study::must_meet()}</h4>
            <ul>{goals}</ul>
            <Editor id=exercise.id label=words::exercise::your_dockerfile() field=field lines=lines problems=problems>
                <button type="button" class="quiet" on:click=move |_| field.replace(&start)>
                    {words::exercise::start_again()}
                </button>
            </Editor>
            <p class="facts">{words::study::kept_while_you_write()}</p>
        </section>
    }
    .into_any()
}

/// What became of it: each goal as the model answers it, and our solution.
pub(super) fn result(exercise: &Exercise, text: Option<&str>) -> AnyView {
    let text = text.unwrap_or(&exercise.start);
    let grade = course::grade(exercise, &course::Attempt::new(exercise, text));
    let goals: Vec<_> = exercise
        .goals
        .iter()
        .zip(&grade.goals)
        .map(|(goal, state)| {
            let (class, word) = match state.met {
                Some(true) => ("judged-right", words::exercise::met_2()),
                Some(false) => ("judged-wrong", words::study::missed()),
                None => ("judged-wrong", words::exercise::cannot_be_known()),
            };
            view! {
                <li class=class>
                    <p class="verdict-word"><b>{word}</b></p>
                    <div class="option-text" inner_html=goal.text.clone()></div>
                    <p>{crate::parts::words::english(&state.seen)}</p>
                </li>
            }
        })
        .collect();
    view! {
        <h4>{words::exercise::your_dockerfile()}</h4>
        {code::listing(text)}
        <ol class="judged">{goals}</ol>
        <h4>{words::exercise::our_solution()}</h4>
        {code::listing(&exercise.solution)}
        <div class="prose" inner_html=exercise.why.clone()></div>
        <p><a href=crate::link(&exercise.path())>{words::study::exercise_hints()}</a></p>
    }
    .into_any()
}
