//! A question and its answers, still: what the living question is made of, and what stands there without scripts.

use course::{Answered, Choice, Question};
use leptos::prelude::*;

use crate::parts::icon::{Icon, icon};
use crate::parts::verdict::{headline, is_confident_mistake};
use crate::words;

/// The options as a list, and the answers to open.
pub fn still(question: &Question) -> AnyView {
    let options = question
        .choices
        .iter()
        .map(|choice| view! { <li inner_html=choice.text.clone()></li> })
        .collect_view();
    view! {
        <section class="card commit" aria-label=words::lesson::question()>
            <p class="eyebrow">{words::lesson::commit_to()}</p>
            <div class="prompt" inner_html=question.prompt.clone()></div>
            <ul class="options-still">{options}</ul>
            <details class="answers">
                <summary>{words::lesson::show_answers()}</summary>
                {answers(question, None)}
                {misconception(question)}
            </details>
        </section>
    }
    .into_any()
}

/// Every option with its reason; the chosen one is marked.
pub fn answers(question: &Question, chosen: Option<&str>) -> AnyView {
    let answers = question.choices.iter().map(|choice| answer(choice, chosen == Some(&*choice.id)));
    view! { <ol class="judged">{answers.collect_view()}</ol> }.into_any()
}

/// An option with its verdict and its reason.
pub fn answer(choice: &Choice, chosen: bool) -> AnyView {
    let (class, sign, word) = if choice.right {
        ("judged-right", Icon::Tick, words::lesson::right_answer())
    } else {
        ("judged-wrong", Icon::Cross, words::lesson::wrong_answer())
    };
    let class = if chosen { format!("{class} chosen") } else { class.to_owned() };
    view! {
        <li class=class>
            <p class="verdict-word">
                {icon(sign)}<b>{word}</b>
                {chosen.then(|| view! { <span class="yours">{words::lesson::your_answer()}</span> })}
            </p>
            <p class="option-text" inner_html=choice.text.clone()></p>
            <div class="reason" inner_html=choice.reason.clone()></div>
        </li>
    }
    .into_any()
}

/// The belief that the question is about; nothing if it has none.
pub fn misconception(question: &Question) -> Option<AnyView> {
    let words = question.misconception.clone()?;
    Some(
        view! {
            <p class="misconception">
                <b>{words::lesson::belief_behind()}" "</b>
                <span inner_html=words></span>
            </p>
        }
        .into_any(),
    )
}

/// The first words after a commitment, and for a confident mistake the long explanation.
pub fn verdict(question: &Question, answered: &Answered, heading: String) -> AnyView {
    let (class, sign) =
        if answered.right { ("verdict right", Icon::Tick) } else { ("verdict wrong", Icon::Cross) };
    let long = is_confident_mistake(answered.right, answered.confidence)
        .then(|| surprise(question, &answered.answer));
    view! {
        <div class=class>
            <p class="headline" id=heading tabindex="-1">
                {icon(sign)}<b>{headline(answered.right, answered.confidence)}</b>
            </p>
            {long}
        </div>
    }
    .into_any()
}

/// What someone who was sure of a wrong answer needs: the belief, why it fails, what holds instead.
fn surprise(question: &Question, chosen: &str) -> AnyView {
    let reason = |found: Option<&Choice>| found.map(|choice| choice.reason.clone());
    let own = reason(question.choices.iter().find(|choice| choice.id == chosen));
    let right = question.choices.iter().find(|choice| choice.right);
    view! {
        <div class="surprise">
            {misconception(question)}
            {own.map(|html| view! { <div class="reason" inner_html=html></div> })}
            {right
                .map(|choice| {
                    view! {
                        <p><b>{words::lesson::what_holds()}" "</b><span inner_html=choice.text.clone()></span></p>
                        <div class="reason" inner_html=choice.reason.clone()></div>
                    }
                })}
            <p class="note">
                {words::lesson::sure_mistake()}
            </p>
        </div>
    }
    .into_any()
}
