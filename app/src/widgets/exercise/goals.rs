//! The goals of an exercise, as the model answers them.

use std::time::Duration;

use course::{Goal, GoalState};
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;

use super::Work;
use crate::parts::words::{english, without_tags};
use crate::words;

/// Quiet time after a key before changes are told: a word that is being typed is no news.
const QUIET: Duration = Duration::from_millis(700);

/// The goals, each with what the model sees.
pub(super) fn view(work: Work) -> AnyView {
    let states = Memo::new(move |_| work.known(|_, grade| grade.goals.clone()));
    let goals = work.exercise.with_value(|exercise| exercise.goals.clone());
    let count = goals.len();
    let met = move || {
        let met = states.with(|states| states.iter().filter(|one| one.met == Some(true)).count());
        words::exercise::met(met, count)
    };
    let items: Vec<_> = goals
        .iter()
        .cloned()
        .enumerate()
        .map(|(at, goal)| {
            let state = Memo::new(move |_| states.with(|states| states.get(at).cloned()));
            // Where nothing can be built, every goal has the same reason: once is enough.
            let repeats = Memo::new(move |_| {
                states.with(|states| {
                    let seen = |at: usize| states.get(at).map(|state| &state.seen);
                    at > 0 && seen(at) == seen(0)
                })
            });
            item(goal, state, repeats)
        })
        .collect();
    let news = told(&goals, states);
    view! {
        <h2 class="exercise-heading">
            {words::exercise::goals()} <span class="goals-count">{met}</span>
        </h2>
        <ul class="goals">{items}</ul>
        <p class="visually-hidden" role="status">{news}</p>
    }
    .into_any()
}

/// The word of a goal's state, and the end of its class.
fn state_words(state: Option<&GoalState>) -> (&'static str, &'static str) {
    match state.map(|state| state.met) {
        Some(Some(true)) => (words::exercise::met_2(), "met"),
        Some(Some(false)) => (words::exercise::not_yet(), "missed"),
        Some(None) => (words::exercise::cannot_be_known(), "unknown"),
        None => (words::exercise::not_looked_at(), "unknown"),
    }
}

fn item(goal: Goal, state: Memo<Option<GoalState>>, repeats: Memo<bool>) -> impl IntoView {
    let class = move || state.with(|state| format!("goal goal-{}", state_words(state.as_ref()).1));
    let word = move || state.with(|state| state_words(state.as_ref()).0);
    let seen = move || {
        let seen = state.with(|state| state.as_ref().map(|state| state.seen.clone()));
        english(&seen.filter(|_| !repeats.get()).unwrap_or_default())
    };
    view! {
        <li class=class>
            {move || state.with(|state| icon(state.as_ref().and_then(|state| state.met)))}
            <div class="goal-words">
                <div inner_html=goal.text></div>
                <p class="goal-seen">
                    <span class="goal-state">{word}</span> <span>{seen}</span>
                </p>
            </div>
        </li>
    }
}

/// A shape for each state, beside its word.
fn icon(met: Option<bool>) -> AnyView {
    let shape = match met {
        Some(true) => "M2 8.5 6.5 13 14 4",
        Some(false) => "M8 2a6 6 0 1 1 0 12A6 6 0 1 1 8 2z",
        None => "M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.3 8.7 8 9.2 8 10 M8 13v.5",
    };
    view! { <svg class="goal-icon" viewBox="0 0 16 16" aria-hidden="true"><path d=shape></path></svg> }
        .into_any()
}

/// What is new about the goals, told once the keys rest.
fn told(goals: &[Goal], states: Memo<Vec<GoalState>>) -> RwSignal<String> {
    let news = RwSignal::new(String::new());
    let names: Vec<String> = goals.iter().map(|goal| without_tags(&goal.text)).collect();
    let names = StoredValue::new(names);
    let before = StoredValue::new(states.get_untracked());
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let tell = move || {
        let now = states.get_untracked();
        let text =
            before.with_value(|before| names.with_value(|names| changes(names, before, &now)));
        if !text.is_empty() {
            news.set(text);
        }
        before.set_value(now);
    };
    Effect::new(move |first: Option<()>| {
        states.track();
        if first.is_none() {
            return;
        }
        if let Some(handle) = waiting.get_value() {
            handle.clear();
        }
        waiting.set_value(set_timeout_with_handle(tell, QUIET).ok());
    });
    news
}

/// Goals that are met now and were not, and the other way round, in words.
fn changes(names: &[String], before: &[GoalState], now: &[GoalState]) -> String {
    let of = |wanted: bool| {
        let changed = names.iter().zip(before).zip(now).filter(move |((_, before), now)| {
            let (before, now) = (before.met == Some(true), now.met == Some(true));
            before != now && now == wanted
        });
        changed.map(|((name, _), _)| name.as_str()).collect::<Vec<_>>()
    };
    let mut text = Vec::new();
    for (wanted, word) in
        [(true, words::exercise::goal_met()), (false, words::exercise::no_longer_met())]
    {
        text.extend(of(wanted).into_iter().map(|name| format!("{word}: {name}.")));
    }
    if !text.is_empty() && now.iter().all(|state| state.met == Some(true)) {
        text.push(words::exercise::every_goal_met().to_owned());
    }
    text.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: [Option<bool>; 2], now: [Option<bool>; 2], expected: &str) {
        let state = |met| GoalState { name: String::new(), met, seen: String::new() };
        let names = ["It builds".to_owned(), "It is small".to_owned()];
        assert_eq!(changes(&names, &before.map(state), &now.map(state)), expected);
    }

    #[test]
    fn only_news_is_told() {
        let (yes, no) = (Some(true), Some(false));
        check([yes, no], [yes, no], "");
        check([yes, no], [yes, None], "");
        check([yes, no], [yes, yes], "Goal met: It is small. Every goal is met.");
        check([no, no], [yes, no], "Goal met: It builds.");
        check([yes, no], [no, yes], "Goal met: It is small. No longer met: It builds.");
    }
}
