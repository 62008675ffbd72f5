//! A question to commit to, with a confidence, before any option is judged.

use course::{Answered, Confidence, Question};
use leptos::prelude::*;

use crate::browser::{clock, page};
use crate::parts::question as parts;
use crate::parts::verdict::confidences;
use crate::state::State;
#[cfg(any(feature = "ssr", feature = "asking"))]
use crate::widgets::ask::Ask;
use crate::widgets::ask::Asker;
use crate::words;

pub use crate::parts::question::still;

/// What the learner has entered so far, and what is to be shown.
#[derive(Clone)]
struct Commit {
    question: StoredValue<Question>,
    state: State,
    asker: Asker,
    choice: RwSignal<Option<String>>,
    confidence: RwSignal<Option<Confidence>>,
    /// What is missing to commit, in words; empty before the first try.
    missing: RwSignal<&'static str>,
    /// The last answer of this visit, if the learner answered again.
    latest: RwSignal<Option<Answered>>,
    /// Whether the options are shown although there is an answer.
    again: RwSignal<bool>,
}

/// The living question.
pub fn live(question: Question) -> AnyView {
    view(Commit::new(question))
}

/// The question as a review or an exam asks it.
#[cfg(any(feature = "ssr", feature = "asking"))]
pub fn asked(question: Question, ask: Ask) -> AnyView {
    let commit = Commit { asker: Asker::new(ask.clone()), ..Commit::new(question) };
    if ask.later.is_none() {
        commit.latest.set(ask.given.clone());
    }
    commit.choice.set(ask.given.as_ref().map(|given| given.answer.clone()));
    commit.confidence.set(ask.given.map(|given| given.confidence));
    view(commit)
}

fn view(commit: Commit) -> AnyView {
    let prompt = commit.question.with_value(|question| question.prompt.clone());
    let body = {
        let commit = commit.clone();
        let answered = Memo::new(move |_| commit.answered());
        move |commit: Commit| match answered.get() {
            Some(answered) => commit.reveal(&answered),
            None => commit.form(),
        }
    };
    view! {
        <section class="card commit" aria-label=words::lesson::question()>
            <p class="eyebrow">{words::lesson::commit_to()}</p>
            <div class="prompt" inner_html=prompt></div>
            {move || body(commit.clone())}
        </section>
    }
    .into_any()
}

impl Commit {
    fn new(question: Question) -> Self {
        Self {
            question: StoredValue::new(question),
            state: State::shared(),
            asker: Asker::default(),
            choice: RwSignal::new(None),
            confidence: RwSignal::new(None),
            missing: RwSignal::new(""),
            latest: RwSignal::new(None),
            again: RwSignal::new(false),
        }
    }

    /// The answer to show, if any: the latest of this visit, else the first one.
    fn answered(&self) -> Option<Answered> {
        if self.again.get() {
            return None;
        }
        self.latest.get().or_else(|| self.first())
    }

    /// The first answer, which is kept; `None` if the option is no longer there.
    fn first(&self) -> Option<Answered> {
        if !self.asker.is_lesson() {
            return None;
        }
        let first = self.question.with_value(|question| self.state.answer(&question.id))?;
        let known = self
            .question
            .with_value(|question| question.choices.iter().any(|choice| choice.id == first.answer));
        known.then_some(first)
    }

    fn id(&self, part: &str) -> String {
        self.question.with_value(|question| format!("{}-{part}", question.id))
    }

    fn commit(&self) {
        let (choice, confidence) = (self.choice.get_untracked(), self.confidence.get_untracked());
        let (Some(choice), Some(confidence)) = (&choice, confidence) else {
            self.missing.set(match (choice, confidence) {
                (None, None) => words::lesson::choose_and_say(),
                (None, _) => words::lesson::choose_first(),
                _ => words::lesson::say_how_sure(),
            });
            return;
        };
        let right = self.question.with_value(|question| {
            question.choices.iter().any(|option| option.id == *choice && option.right)
        });
        let answered =
            Answered { answer: choice.clone(), right, confidence, at: Some(clock::now()) };
        self.missing.set("");
        // Shown before it is kept: a full storage must not cost the learner the answer.
        if self.asker.reveals() {
            self.latest.set(Some(answered.clone()));
            self.again.set(false);
            let verdict = self.id("verdict");
            request_animation_frame(move || page::focus(&verdict));
        }
        if !self.asker.takes(&answered) {
            let id = self.question.with_value(|question| question.id.clone());
            self.state.set_answer(&id, answered);
        }
    }

    fn ask_again(&self) {
        self.choice.set(None);
        self.confidence.set(None);
        self.again.set(true);
        let first = self.id("option-0");
        request_animation_frame(move || page::focus(&first));
    }

    fn form(&self) -> AnyView {
        let options = self.question.with_value(|question| {
            let options = question.choices.iter().enumerate();
            options.map(|(at, choice)| self.option(at, &choice.id, &choice.text)).collect_view()
        });
        let taps =
            confidences().map(|(confidence, word)| self.tap(confidence, word)).collect_view();
        let commit = self.clone();
        let missing = self.missing;
        view! {
            <form on:submit=move |event| {
                event.prevent_default();
                commit.commit();
            }>
                <fieldset class="options">
                    <legend>{words::lesson::your_answer()}</legend>
                    {options}
                </fieldset>
                <fieldset class="taps">
                    <legend>{words::lesson::how_sure()}</legend>
                    <div class="segments">{taps}</div>
                </fieldset>
                <div class="actions">
                    <button type="submit" class="primary">{self.asker.button(words::lesson::commit())}</button>
                    <p class="missing" role="alert">{missing}</p>
                </div>
            </form>
        }
        .into_any()
    }

    fn option(&self, at: usize, id: &str, text: &str) -> AnyView {
        let choice = self.choice;
        let value = id.to_owned();
        let own = id.to_owned();
        view! {
            <label class="option">
                <input
                    type="radio"
                    id=self.id(&format!("option-{at}"))
                    name=self.id("choice")
                    value=value.clone()
                    prop:checked=move || choice.with(|choice| choice.as_deref() == Some(&*own))
                    on:change=move |_| choice.set(Some(value.clone()))
                />
                <span inner_html=text.to_owned()></span>
            </label>
        }
        .into_any()
    }

    fn tap(&self, confidence: Confidence, word: &'static str) -> AnyView {
        let chosen = self.confidence;
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name=self.id("confidence")
                    value=word
                    prop:checked=move || chosen.get() == Some(confidence)
                    on:change=move |_| chosen.set(Some(confidence))
                />
                <span>{word}</span>
            </label>
        }
        .into_any()
    }

    fn reveal(&self, answered: &Answered) -> AnyView {
        let commit = self.clone();
        let first = untrack(|| self.first()).filter(|first| first.answer != answered.answer);
        let kept = first.map(|first| {
            let text = self.question.with_value(|question| {
                let chosen = question.choices.iter().find(|choice| choice.id == first.answer);
                chosen.map(|choice| choice.text.clone()).unwrap_or_default()
            });
            let words = if first.right {
                words::lesson::first_answer_right()
            } else {
                words::lesson::first_answer_wrong()
            };
            let (before, after) = words.split_once('…').unwrap_or((words, ""));
            view! {
                <p class="note">
                    {before}<span inner_html=text></span>{after}
                </p>
            }
        });
        let heading = self.id("verdict");
        self.question.with_value(|question| {
            let plain =
                !crate::parts::verdict::is_confident_mistake(answered.right, answered.confidence);
            view! {
                {parts::verdict(question, answered, heading)}
                {parts::answers(question, Some(&answered.answer))}
                {plain.then(|| parts::misconception(question))}
                {kept}
                {self.asker.is_lesson().then(|| view! {
                    <div class="actions">
                        <button type="button" class="quiet" on:click=move |_| commit.ask_again()>
                            {words::lesson::answer_again()}
                        </button>
                    </div>
                })}
            }
            .into_any()
        })
    }
}
