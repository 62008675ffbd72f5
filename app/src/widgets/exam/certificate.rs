//! A certificate to print. The name is typed here, stands on the paper, and is kept nowhere.

use course::{Exam, Sitting};
use leptos::prelude::*;

use super::results::Share;
use crate::browser::{clock, page};
use crate::parts::calendar::{counted, date};

/// Longest name that fits a line.
const LONGEST: usize = 80;

/// The field for the name, and the certificate as soon as there is one.
pub(super) fn view(sitting: &Sitting, exam: &Exam, shares: &[Share]) -> AnyView {
    let name = RwSignal::new(String::new());
    let has_name = Memo::new(move |_| name.with(|name| !name.trim().is_empty()));
    let units: Vec<_> = shares
        .iter()
        .map(|share| (share.title.clone(), format!("{} of {}", share.right, share.asked)))
        .collect();
    let score = format!("{} of {} items right", exam.right(), exam.items.len());
    let day = date(exam.finished, clock::offset());
    let time = time(sitting);
    let paper = move || {
        let units: Vec<_> = units
            .iter()
            .map(|(title, right)| view! { <li>{title.clone()} " " <b>{right.clone()}</b></li> })
            .collect();
        view! {
            <article class="certificate" aria-label="Certificate">
                <p class="eyebrow">"Layerwise · image size and minimal base images in Docker"</p>
                <h3>"Result of a test taken on one's own"</h3>
                <p class="certificate-name">{move || name.get()}</p>
                <p class="certificate-score">{score.clone()}</p>
                <p>{day.clone()} " · " {time.clone()}</p>
                <ul>{units}</ul>
                <p class="note">
                    "What this is: the result of a self-administered test with questions drawn from all units of the course "
                    "and Dockerfiles graded by a model of the build. It was taken in a browser without anybody watching; the "
                    "name was typed by whoever printed it. What it is not: a proof of identity, an exam under supervision, "
                    "or a qualification that anybody vouches for."
                </p>
            </article>
        }
    };
    view! {
        <section class="certificate-box" aria-labelledby="certificate">
            <h3 id="certificate">"A certificate to print"</h3>
            <p>"It says that nobody watched. Your name stands on the paper and is kept nowhere."</p>
            <label class="paste-label">
                <span>"Your name"</span>
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
                    "Print the certificate"
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
    let Some(until) = sitting.until else { return "no time limit".to_owned() };
    let limit = until.saturating_sub(sitting.began) / 60;
    if sitting.extended == 0 {
        return format!("{} of {limit}", counted(taken, "minute"));
    }
    format!(
        "{}, with a time limit that was extended by {}",
        counted(taken, "minute"),
        counted(sitting.extended, "minute")
    )
}
