//! Help, one step at a time: hints that fit what stands there, and the solution for who asks twice.

use leptos::prelude::*;

use super::{Work, focus_soon, listing, passed};
use crate::words;

/// Hints and the solution.
pub(super) fn view(work: Work) -> AnyView {
    view! { {hints(work)} {solution(work)} }.into_any()
}

/// The first hint that fits the present state and is not shown yet.
fn next_hint(work: Work, shown: &[usize]) -> Option<usize> {
    work.exercise.with_value(|exercise| {
        work.known(|attempt, grade| {
            let mut hints = exercise.hints.iter().enumerate();
            let fitting = hints.find(|(at, hint)| !shown.contains(at) && hint.fits(grade, attempt));
            fitting.map(|(at, _)| at)
        })
    })
}

fn hint_id(work: Work, at: usize) -> String {
    format!("{}-hint-{at}", work.id())
}

fn hints(work: Work) -> impl IntoView {
    let shown = RwSignal::new(Vec::<usize>::new());
    let next = Memo::new(move |_| shown.with(|shown| next_hint(work, shown)));
    let passed = Memo::new(move |_| work.seen.with(passed));
    let ask = move |_| {
        if let Some(next) = next.get_untracked() {
            shown.update(|shown| shown.push(next));
            focus_soon(hint_id(work, next));
        }
    };
    let items = move || {
        let hints = work.exercise.with_value(|exercise| {
            let text = |at: &usize| Some((*at, exercise.hints.get(*at)?.text.clone()));
            shown.with(|shown| shown.iter().filter_map(text).collect::<Vec<_>>())
        });
        hints
            .into_iter()
            .map(|(at, text)| {
                view! { <li class="prose" id=hint_id(work, at) tabindex="-1" inner_html=text></li> }
            })
            .collect::<Vec<_>>()
    };
    let button = move || {
        let none_yet = shown.with(Vec::is_empty);
        match (passed.get(), next.get()) {
            (true, _) => None,
            (false, None) if none_yet => {
                Some(view! { <p class="exercise-none">{words::exercise::no_hint_state_text()}</p> }.into_any())
            }
            (false, None) => Some(
                view! {
                    <p class="exercise-none">{words::exercise::no_further_hint_state()}</p>
                }
                .into_any(),
            ),
            (false, Some(_)) => Some(
                view! {
                    <button type="button" class="quiet" on:click=ask>
                        {if none_yet { words::exercise::show_hint() } else { words::exercise::show_another_hint() }}
                    </button>
                }
                .into_any(),
            ),
        }
    };
    view! {
        <h2 class="exercise-heading">{words::exercise::help()}</h2>
        <ol class="hints">{items}</ol>
        {button}
    }
}

fn solution(work: Work) -> impl IntoView {
    let asked = RwSignal::new(false);
    let open = work.solution;
    let id = move |part: &str| format!("{}-{part}", work.id());
    let show = move || {
        work.state.with_value(|state| state.set_shown(&work.id()));
        open.set(true);
        asked.set(false);
        focus_soon(id("solution"));
    };
    let ask = move |_| {
        // Who has passed need not be asked.
        if untrack(|| work.ever_passed()) {
            show();
        } else {
            asked.set(true);
            focus_soon(id("solution-ask"));
        }
    };
    let close = move |_| {
        asked.set(false);
        open.set(false);
        focus_soon(id("solution-button"));
    };
    let take = move |_| {
        let text = work.exercise.with_value(|exercise| exercise.solution.clone());
        work.field.replace(&text);
        work.say(words::exercise::our_solution_undo_brings());
    };
    let content = move || {
        match (open.get(), asked.get()) {
        (true, _) => {
            let (text, why) = work.exercise.with_value(|exercise| {
                (listing(exercise, &exercise.solution), exercise.why.clone())
            });
            view! {
                <div class="solution">
                    <h3 id=id("solution") tabindex="-1">{words::exercise::our_solution()}</h3>
                    {text}
                    <div class="prose" inner_html=why></div>
                    <div class="exercise-tools">
                        <button type="button" class="quiet" on:click=take>{words::exercise::use_text()}</button>
                        <button type="button" class="quiet" on:click=close>{words::exercise::hide_solution()}</button>
                    </div>
                </div>
            }
            .into_any()
        }
        (false, true) => view! {
            <div class="solution-ask" role="group" aria-labelledby=id("solution-ask")>
                <p id=id("solution-ask") tabindex="-1">
                    {words::exercise::what_you_find_yourself()}
                </p>
                <div class="exercise-tools">
                    <button type="button" class="primary" on:click=close>{words::exercise::keep_trying()}</button>
                    <button type="button" class="quiet" on:click=move |_| show()>
                        {words::exercise::show_solution()}
                    </button>
                </div>
            </div>
        }
        .into_any(),
        (false, false) => view! {
            <button type="button" class="quiet" id=id("solution-button") on:click=ask>
                {words::exercise::show_our_solution()}
            </button>
        }
        .into_any(),
    }
    };
    view! { <div id="solution">{content}</div> }
}
