//! A size to predict on a scale, before the true one is shown beside it.

use course::Prediction;
use leptos::prelude::*;

/// The question, and the answer to open.
pub fn still(prediction: &Prediction) -> AnyView {
    view! {
        <section class="predict">
            <div class="prompt" inner_html=prediction.prompt.clone()></div>
            <details>
                <summary>"Show the size"</summary>
                <p><b>{image::format_bytes(prediction.answer)}</b></p>
                <div inner_html=prediction.reason.clone()></div>
            </details>
        </section>
    }
    .into_any()
}

/// The living scale.
pub fn live(prediction: Prediction) -> AnyView {
    still(&prediction)
}
