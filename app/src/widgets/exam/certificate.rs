//! A certificate to print. The name is typed here, stands on the paper, and is kept nowhere.

use course::{Exam, Sitting};
use leptos::prelude::*;

use super::results::Share;
use crate::browser::{clock, page};
use crate::parts::calendar::date;
use crate::words;

/// Longest name that fits a line.
const LONGEST: usize = 80;

/// The field for the name, and the certificate as soon as there is one.
pub(super) fn view(sitting: &Sitting, exam: &Exam, shares: &[Share]) -> AnyView {
    let name = RwSignal::new(String::new());
    let has_name = Memo::new(move |_| name.with(|name| !name.trim().is_empty()));
    let units: Vec<_> = shares
        .iter()
        .map(|share| (share.title.clone(), words::study::n_of(share.right, share.asked)))
        .collect();
    let score = words::study::items_right(exam.right(), exam.items.len());
    let day = date(exam.finished, clock::offset());
    let time = time(sitting);
    let paper = move || {
        let units: Vec<_> = units
            .iter()
            .map(|(title, right)| view! { <li>{title.clone()} " " <b>{right.clone()}</b></li> })
            .collect();
        view! {
            <article class="certificate" aria-label=words::study::certificate()>
                <p class="eyebrow">{words::study::layerwise_image_size_minimal()}</p>
                <h3>{words::study::result_test_taken_on()}</h3>
                <p class="certificate-name">{move || name.get()}</p>
                <p class="certificate-score">{score.clone()}</p>
                <p>{day.clone()} " · " {time.clone()}</p>
                <ul>{units}</ul>
                <p class="note">
                    {words::study::what_result_self()}
                </p>
            </article>
        }
    };
    view! {
        <section class="certificate-box" aria-labelledby="certificate">
            <h3 id="certificate">{words::study::certificate_print()}</h3>
            <p>{words::study::says_nobody_watched_your()}</p>
            <label class="paste-label">
                <span>{words::study::your_name()}</span>
                <input
                    type="text"
                    autocomplete="name"
                    maxlength=LONGEST.to_string()
                    prop:value=name
                    on:input=move |event| name.set(event_target_value(&event))
                />
            </label>
            <div class="actions">
                <button type="button" class="quiet" disabled=move || !has_name.get() on:click=move |_| page::print()>
                    {words::study::print_certificate()}
                </button>
            </div>
        </section>
        {move || has_name.get().then(&paper)}
    }
    .into_any()
}

/// How long it took, and what came of the limit.
fn time(sitting: &Sitting) -> String {
    let taken =
        sitting.finished.unwrap_or(sitting.began).saturating_sub(sitting.began).div_ceil(60);
    let Some(until) = sitting.until else { return words::study::no_time_limit().to_owned() };
    let limit = until.saturating_sub(sitting.began) / 60;
    if sitting.extended == 0 {
        return words::study::minutes_of(taken, limit);
    }
    words::study::minutes_extended(taken, sitting.extended)
}
