//! A question to commit to, with a confidence, before any option is judged.

use course::Question;
use leptos::prelude::*;

/// The options, and the answers to open.
pub fn still(question: &Question) -> AnyView {
    let options = question
        .choices
        .iter()
        .map(|choice| view! { <li inner_html=choice.text.clone()></li> })
        .collect_view();
    let answers = question
        .choices
        .iter()
        .map(|choice| {
            let verdict = if choice.right { "Right" } else { "Not right" };
            view! {
                <dt><b>{verdict}": "</b><span inner_html=choice.text.clone()></span></dt>
                <dd inner_html=choice.reason.clone()></dd>
            }
        })
        .collect_view();
    view! {
        <section class="commit">
            <div class="prompt" inner_html=question.prompt.clone()></div>
            <ul>{options}</ul>
            <details>
                <summary>"Show the answers"</summary>
                <dl>{answers}</dl>
            </details>
        </section>
    }
    .into_any()
}

/// The living question.
pub fn live(question: Question) -> AnyView {
    still(&question)
}
