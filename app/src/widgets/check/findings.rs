//! What is found, by family, filtered by severity.

use checker::{Family, Severity};
use leptos::prelude::*;

use super::Work;
use crate::parts::editor::too_large;
use crate::parts::problems::{self, Acts, Problem, severity_icon, severity_word};
use crate::words;

/// The families in the order of the page.
fn families() -> [(Family, &'static str); 3] {
    [
        (Family::Correctness, words::reference::correctness()),
        (Family::Size, words::reference::size()),
        (Family::Practice, words::reference::good_practice()),
    ]
}
/// The severities, the worst first.
const SEVERITIES: [Severity; 4] =
    [Severity::Error, Severity::Warning, Severity::Info, Severity::Style];

fn of(found: Memo<Vec<Problem>>, severity: Severity) -> usize {
    found.with(|found| found.iter().filter(|one| one.severity == severity).count())
}

/// The findings.
pub(super) fn view(work: Work, found: Memo<Vec<Problem>>, acts: Acts) -> AnyView {
    let hidden = RwSignal::new(Vec::<Severity>::new());
    let empty = move || {
        if found.with(Vec::is_empty) {
            let text = work.field.text.read();
            Some(if text.trim().is_empty() {
                words::workbench::there_nothing_check_yet().to_owned()
            } else if too_large(&text) {
                words::workbench::text_too_large_be().to_owned()
            } else {
                words::workbench::nothing_found(checker::RULES.len())
            })
        } else {
            let all_hidden = found.with(|found| {
                hidden.with(|hidden| found.iter().all(|one| hidden.contains(&one.severity)))
            });
            all_hidden.then(|| words::workbench::everything_found_hidden_by().to_owned())
        }
    };
    let filters: Vec<_> = SEVERITIES
        .into_iter()
        .map(|severity| {
            let count = Memo::new(move |_| of(found, severity));
            let shown = move || hidden.with(|hidden| !hidden.contains(&severity));
            let toggle = move |event| {
                let on = event_target_checked(&event);
                hidden.update(|hidden| {
                    hidden.retain(|one| *one != severity);
                    if !on {
                        hidden.push(severity);
                    }
                });
            };
            view! {
                <label class="check-filter" class:check-filter-none=move || count.get() == 0>
                    <input type="checkbox" prop:checked=shown on:change=toggle/>
                    {severity_icon(severity)}
                    <span>{severity_word(severity)} " " <b>{move || count.get()}</b></span>
                </label>
            }
        })
        .collect();
    let families: Vec<_> = families()
        .into_iter()
        .map(|(family, title)| {
            let own = Memo::new(move |_| {
                found.with(|found| {
                    hidden.with(|hidden| {
                        let shown = found.iter().filter(|one| {
                            one.rule.family == family && !hidden.contains(&one.severity)
                        });
                        shown.cloned().collect::<Vec<_>>()
                    })
                })
            });
            let some = Memo::new(move |_| !own.with(Vec::is_empty));
            // The list stays while it is empty, so that what comes back finds its place.
            view! {
                <section class="check-family" class:check-family-none=move || !some.get()>
                    <h3>{title} " " <span class="goals-count">{move || own.with(Vec::len)}</span></h3>
                    {problems::list(own, acts)}
                </section>
            }
        })
        .collect();
    view! {
        <h2 class="exercise-heading">{words::pages::rules()}</h2>
        <fieldset class="check-filters">
            <legend class="visually-hidden">{words::workbench::show()}</legend>
            {filters}
        </fieldset>
        {move || empty().map(|words| view! { <p class="exercise-none">{words}</p> })}
        {families}
    }
    .into_any()
}
