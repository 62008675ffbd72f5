//! A size to predict on a scale, before the true one is shown beside it.

use course::{Answered, Confidence, Prediction};
use image::format_bytes;
use leptos::prelude::*;

use crate::browser::{clock, page};
use crate::parts::icon::{Icon, icon};
use crate::parts::picture::Segment;
use crate::parts::ruler::{ruler, step};
use crate::parts::verdict::distance;
use crate::state::State;
#[cfg(any(feature = "ssr", feature = "asking"))]
use crate::widgets::ask::Ask;
use crate::widgets::ask::Asker;
use crate::words;

/// The question, and the answer to open.
pub fn still(prediction: &Prediction, truth: &[Segment]) -> AnyView {
    let id = format!("{}-still", prediction.id);
    view! {
        <section class="card predict" aria-label=words::lesson::prediction()>
            <p class="eyebrow">{words::lesson::predict_size()}</p>
            <div class="prompt" inner_html=prediction.prompt.clone()></div>
            {ruler(&id, prediction.scale, None, None)}
            <details class="answers">
                <summary>{words::lesson::show_size()}</summary>
                <p class="headline"><b>{format_bytes(prediction.answer)}</b></p>
                {ruler(&id, prediction.scale, None, Some((prediction.answer, truth.to_vec())))}
                <div class="reason" inner_html=prediction.reason.clone()></div>
            </details>
        </section>
    }
    .into_any()
}

#[derive(Clone)]
struct Predict {
    prediction: StoredValue<Prediction>,
    /// The true bar in the kinds of bytes that it is made of.
    truth: StoredValue<Vec<Segment>>,
    state: State,
    asker: Asker,
    /// Bytes under the mark; `None` until the learner moves it, so that no number suggests itself.
    guess: RwSignal<Option<u64>>,
    missing: RwSignal<&'static str>,
    latest: RwSignal<Option<u64>>,
    again: RwSignal<bool>,
}

/// The living scale.
pub fn live(prediction: Prediction, truth: Vec<Segment>) -> AnyView {
    view(Predict::new(prediction, truth))
}

/// The scale as a review or an exam asks for it.
#[cfg(any(feature = "ssr", feature = "asking"))]
pub fn asked(prediction: Prediction, truth: Vec<Segment>, ask: Ask) -> AnyView {
    let predict = Predict { asker: Asker::new(ask.clone()), ..Predict::new(prediction, truth) };
    let given = ask.given.and_then(|given| given.answer.parse().ok());
    predict.guess.set(given);
    if ask.later.is_none() {
        predict.latest.set(given);
    }
    view(predict)
}

fn view(predict: Predict) -> AnyView {
    let prompt = predict.prediction.with_value(|prediction| prediction.prompt.clone());
    let body = {
        let predict = predict.clone();
        let locked = Memo::new(move |_| predict.locked());
        move |predict: Predict| match locked.get() {
            Some(guess) => predict.reveal(guess),
            None => predict.form(),
        }
    };
    view! {
        <section class="card predict" aria-label=words::lesson::prediction()>
            <p class="eyebrow">{words::lesson::predict_size()}</p>
            <div class="prompt" inner_html=prompt></div>
            {move || body(predict.clone())}
        </section>
    }
    .into_any()
}

impl Predict {
    fn new(prediction: Prediction, truth: Vec<Segment>) -> Self {
        Self {
            prediction: StoredValue::new(prediction),
            truth: StoredValue::new(truth),
            state: State::shared(),
            asker: Asker::default(),
            guess: RwSignal::new(None),
            missing: RwSignal::new(""),
            latest: RwSignal::new(None),
            again: RwSignal::new(false),
        }
    }

    /// The prediction to compare with the truth, if one is locked.
    fn locked(&self) -> Option<u64> {
        if self.again.get() {
            return None;
        }
        self.latest.get().or_else(|| self.first())
    }

    /// The first prediction, which is kept; `None` if what is kept is no number.
    fn first(&self) -> Option<u64> {
        if !self.asker.is_lesson() {
            return None;
        }
        let first = self.prediction.with_value(|prediction| self.state.answer(&prediction.id))?;
        first.answer.parse().ok()
    }

    fn id(&self, part: &str) -> String {
        self.prediction.with_value(|prediction| format!("{}-{part}", prediction.id))
    }

    fn scale(&self) -> u64 {
        self.prediction.with_value(|prediction| prediction.scale.max(1))
    }

    fn lock(&self) {
        let Some(guess) = self.guess.get_untracked() else {
            self.missing.set(words::lesson::move_the_mark());
            return;
        };
        self.missing.set("");
        let (id, right) = self.prediction.with_value(|prediction| {
            (prediction.id.clone(), guess.abs_diff(prediction.answer) <= prediction.tolerance)
        });
        // A number on a scale is a guess by its nature: there is no tap for it.
        let (answer, at) = (guess.to_string(), Some(clock::now()));
        let answered = Answered { answer, right, confidence: Confidence::Guessing, at };
        if self.asker.reveals() {
            self.latest.set(Some(guess));
            self.again.set(false);
            let verdict = self.id("verdict");
            request_animation_frame(move || page::focus(&verdict));
        }
        if !self.asker.takes(&answered) {
            self.state.set_answer(&id, answered);
        }
    }

    fn ask_again(&self) {
        self.guess.set(None);
        self.again.set(true);
        let slider = self.id("slider");
        request_animation_frame(move || page::focus(&slider));
    }

    /// Takes a number of megabytes as typed; what is no number leaves the mark where it is.
    fn typed(&self, text: &str) {
        if let Ok(megabytes) = text.trim().replace(',', ".").parse::<f64>()
            && megabytes.is_finite()
        {
            let bytes = (megabytes * 1e6).clamp(0.0, self.scale() as f64);
            // Clamped between 0 and the scale's end.
            #[expect(clippy::cast_sign_loss, reason = "clamped to what is not negative")]
            self.guess.set(Some(bytes as u64));
            self.missing.set("");
        }
    }

    fn form(&self) -> AnyView {
        let scale = self.scale();
        let guess = self.guess;
        let (slid, numbered, locking) = (self.clone(), self.clone(), self.clone());
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        let tenths =
            move || guess.get().map_or(String::new(), |bytes| format!("{:.1}", megabytes(bytes)));
        let spoken = move || {
            guess.get().map_or_else(
                || words::lesson::not_set_yet().to_owned(),
                |bytes| format!("{:.1} MB", megabytes(bytes)),
            )
        };
        view! {
            <form class="guess" on:submit=move |event| {
                event.prevent_default();
                locking.lock();
            }>
                <div class="ruler-box">
                    {move || ruler("", scale, guess.get(), None)}
                    <input
                        type="range"
                        id=self.id("slider")
                        aria-label=words::lesson::prediction_on_scale()
                        aria-valuetext=spoken
                        min="0"
                        max=megabytes(scale).to_string()
                        step=megabytes(step(scale)).to_string()
                        class:untouched=move || guess.get().is_none()
                        prop:value=move || megabytes(guess.get().unwrap_or(0)).to_string()
                        on:input=move |event| slid.typed(&event_target_value(&event))
                    />
                </div>
                <div class="actions">
                    <label class="number">
                        <span>{words::lesson::your_prediction()}</span>
                        <input
                            type="number"
                            inputmode="decimal"
                            min="0"
                            max=megabytes(scale).to_string()
                            step="any"
                            placeholder="?"
                            prop:value=tenths
                            on:change=move |event| numbered.typed(&event_target_value(&event))
                        />
                        <span>{words::lesson::mb_on_disk()}</span>
                    </label>
                    <button type="submit" class="primary">{self.asker.button(words::lesson::lock_in())}</button>
                    <p class="missing" role="alert">{self.missing}</p>
                </div>
            </form>
        }
        .into_any()
    }

    fn reveal(&self, guess: u64) -> AnyView {
        let predict = self.clone();
        let first = untrack(|| self.first()).filter(|first| *first != guess);
        let (heading, patterns) = (self.id("verdict"), self.id("truth"));
        self.prediction.with_value(|prediction| {
            let (answer, tolerance) = (prediction.answer, prediction.tolerance);
            let close = guess.abs_diff(answer) <= tolerance;
            let (class, sign) =
                if close { ("verdict right", Icon::Tick) } else { ("verdict wrong", Icon::Cross) };
            view! {
                {ruler(&patterns, prediction.scale, Some(guess), Some((answer, self.truth.get_value())))}
                <div class=class>
                    <p class="headline" id=heading tabindex="-1">
                        {icon(sign)}
                        <b>
                            {words::lesson::said_and_is(format_bytes(guess), format_bytes(answer))}
                            " "
                            {distance(guess, answer, tolerance)}
                        </b>
                    </p>
                </div>
                <div class="reason" inner_html=prediction.reason.clone()></div>
                {first
                    .map(|first| {
                        view! {
                            <p class="note">
                                {words::lesson::first_prediction(format_bytes(first))}
                            </p>
                        }
                    })}
                {self.asker.is_lesson().then(|| view! {
                    <div class="actions">
                        <button type="button" class="quiet" on:click=move |_| predict.ask_again()>
                            {words::lesson::predict_again()}
                        </button>
                    </div>
                })}
            }
            .into_any()
        })
    }
}
