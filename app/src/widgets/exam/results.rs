//! What an exam gave: by unit with the way back, and every item with its reasons.

use crate::parts::words::linked;
use course::{Exam, Sitting};
use leptos::prelude::*;

use super::{HEADING, Test, certificate, repair};
use crate::parts::icon::{Icon, icon};
use crate::parts::pool::Item;
use crate::state::State;
use crate::widgets::ask::{self, Ask};
use crate::widgets::{commit, predict};
use crate::words;

/// A unit's share of an exam.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Share {
    /// The unit's title.
    pub(super) title: String,
    /// Its path.
    pub(super) path: String,
    /// How many were right.
    pub(super) right: usize,
    /// How many were asked.
    pub(super) asked: usize,
}

/// The results of the exam that was handed in.
pub(super) fn view(test: Test) -> AnyView {
    let Some(sitting) = test.sitting.get_untracked() else { return ().into_any() };
    let progress = test.state.with_value(State::progress);
    let exam = progress.with_untracked(|progress| progress.exams.get(&sitting.began).cloned());
    let Some(exam) = exam else { return lost(test) };
    let shares = shares(test, &exam);
    let items: Vec<_> = sitting
        .items
        .iter()
        .enumerate()
        .map(|(at, id)| item(test, &sitting, &exam, at, id))
        .collect();
    let rows: Vec<_> = shares.iter().map(row).collect();
    view! {
        <div class="exam-results">
            <h2 id=HEADING tabindex="-1">
                {words::study::of_right(exam.right(), exam.items.len())}
            </h2>
            <p>
                {linked(words::study::comes_back_in_reviews(), &[crate::link("recall/")])}
            </p>
            <table class="standing">
                <thead>
                    <tr>
                        <th scope="col">{words::study::unit()}</th>
                        <th scope="col" class="figure">{words::study::right()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <h3>{words::study::every_item()}</h3>
            {items}
            <div class="actions">
                <button type="button" class="quiet" on:click=move |_| test.leave()>
                    {words::study::take_another_test()}
                </button>
            </div>
        </div>
        {certificate::view(&sitting, &exam, &shares)}
    }
    .into_any()
}

/// Where another page forgot the result.
fn lost(test: Test) -> AnyView {
    view! {
        <h2 id=HEADING tabindex="-1">{words::study::result_gone()}</h2>
        <p>{words::study::was_forgotten_together_your()}</p>
        <div class="actions">
            <button type="button" class="primary" on:click=move |_| test.leave()>{words::study::take_another_test()}</button>
        </div>
    }
    .into_any()
}

/// The units that were asked, the weakest first.
fn shares(test: Test, exam: &Exam) -> Vec<Share> {
    let mut shares: Vec<Share> = Vec::new();
    for (id, right) in &exam.items {
        let (title, path) = test.unit(id);
        let at = shares.iter().position(|share| share.path == path).unwrap_or_else(|| {
            shares.push(Share { title, path, right: 0, asked: 0 });
            shares.len() - 1
        });
        shares[at].asked += 1;
        shares[at].right += usize::from(*right);
    }
    shares.sort_by(|a, b| {
        (a.right * b.asked).cmp(&(b.right * a.asked)).then_with(|| a.title.cmp(&b.title))
    });
    shares
}

fn row(share: &Share) -> AnyView {
    view! {
        <tr>
            <th scope="row"><a href=crate::link(&share.path)>{share.title.clone()}</a></th>
            <td class="figure">{words::study::n_of(share.right, share.asked)}</td>
        </tr>
    }
    .into_any()
}

fn item(test: Test, sitting: &Sitting, exam: &Exam, at: usize, id: &str) -> AnyView {
    let right = exam.items.get(id) == Some(&true);
    let given = sitting.answers.get(id).cloned();
    let draft = sitting.drafts.get(id);
    let word = match (right, given.is_some() || draft.is_some()) {
        (true, _) => "right",
        (false, true) => words::study::not_right(),
        (false, false) => words::study::no_answer(),
    };
    let (title, path) = test.unit(id);
    let body = match (test.exercise(id), test.item(id, sitting.began)) {
        (Some(exercise), _) => repair::result(&exercise, draft.map(String::as_str)),
        (None, Some(item)) if given.is_some() => {
            ask::view(item, Ask { given, later: None, done: Callback::new(|_| {}) })
        }
        (None, Some(Item::Commit(question))) => commit::still(&question),
        (None, Some(Item::Predict(prediction, truth))) => predict::still(&prediction, &truth),
        (None, None) => ().into_any(),
    };
    let sign = if right { Icon::Tick } else { Icon::Cross };
    view! {
        <details class=if right { "exam-item right" } else { "exam-item wrong" }>
            <summary>{icon(sign)} <span>{format!("{}. {title}: {word}", at + 1)}</span></summary>
            {body}
            <p><a href=crate::link(&path)>{words::study::lesson()}</a></p>
        </details>
    }
    .into_any()
}
