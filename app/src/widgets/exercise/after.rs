//! Questions about the learner's own file, once it meets every goal.

use course::OwnQuestion;
use leptos::prelude::*;

use super::{Work, passed};
use crate::parts::words::words;
use crate::words;

/// The questions; nothing while a goal is missed.
pub(super) fn view(work: Work) -> AnyView {
    let questions = Memo::new(move |_| {
        work.seen.with(|seen| {
            let known = seen.known.as_ref().filter(|_| passed(seen));
            known.map_or_else(Vec::new, |known| {
                work.exercise.with_value(|exercise| OwnQuestion::all(exercise, &known.0))
            })
        })
    });
    view! {
        {move || {
            let questions = questions.get();
            (!questions.is_empty())
                .then(|| {
                    let questions: Vec<_> = questions
                        .into_iter()
                        .enumerate()
                        .map(|(at, question)| one(&format!("own-{at}"), question))
                        .collect();
                    view! {
                        <section class="own" aria-label=words::exercise::questions_about_your_file()>
                            <h2 class="exercise-heading">{words::exercise::now_about_your_own()}</h2>
                            {questions}
                        </section>
                    }
                })
        }}
    }
    .into_any()
}

/// A question: choose, commit, see what the model says of each option.
fn one(id: &str, question: OwnQuestion) -> impl IntoView + use<> {
    let chosen = RwSignal::new(None::<usize>);
    let shown = RwSignal::new(false);
    let rights: Vec<bool> = question.options.iter().map(|option| option.right).collect();
    let options: Vec<_> = question
        .options
        .into_iter()
        .enumerate()
        .map(|(at, option)| {
            let name = id.to_owned();
            let reason = words(&option.reason);
            let verdict = if option.right {
                words::exercise::own_right()
            } else {
                words::exercise::own_wrong()
            };
            let class = move || match (shown.get(), option.right, chosen.get() == Some(at)) {
                (true, true, _) => "own-option own-right",
                (true, false, true) => "own-option own-wrong",
                _ => "own-option",
            };
            view! {
                <li class=class>
                    <label>
                        <input
                            type="radio"
                            name=name
                            disabled=move || shown.get()
                            on:change=move |_| chosen.set(Some(at))
                        />
                        <span>{words(&option.text)}</span>
                    </label>
                    <p class="own-reason" hidden=move || !shown.get()>
                        <strong>{verdict}</strong>
                        {reason}
                    </p>
                </li>
            }
        })
        .collect();
    let said = move || match (shown.get(), chosen.get()) {
        (true, Some(at)) if rights.get(at) == Some(&true) => words::exercise::right(),
        (true, _) => words::exercise::not_right_one_marked(),
        _ => "",
    };
    view! {
        <fieldset class="own-question">
            <legend>{words(&question.prompt)}</legend>
            <ul>{options}</ul>
            <button
                type="button"
                class="quiet"
                hidden=move || shown.get()
                aria-disabled=move || chosen.get().is_none().then_some("true")
                on:click=move |_| {
                    if chosen.get_untracked().is_some() {
                        shown.set(true);
                    }
                }
            >
                {words::exercise::commit_then_see()}
            </button>
            <p role="status" class="exercise-said">{said}</p>
        </fieldset>
    }
}
