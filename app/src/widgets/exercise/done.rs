//! What is said once every goal is met.

use leptos::prelude::*;

use super::scene::figures;
use super::{Work, passed};

/// The figures before and after, and where to go on; nothing while a goal is missed.
pub(super) fn view(work: Work) -> AnyView {
    let passed = Memo::new(move |_| work.seen.with(passed));
    let content = move || {
        passed.get().then(|| {
            let before = work.start.with_value(figures);
            let rows = move || {
                let after = work.seen.with(figures);
                let pairs = before.iter().zip(after);
                pairs
                    .map(|((name, before), (_, after))| {
                        view! {
                            <tr>
                                <th scope="row">{*name}</th>
                                <td>{before.to_string()}</td>
                                <td>{after.to_string()}</td>
                            </tr>
                        }
                    })
                    .collect::<Vec<_>>()
            };
            view! {
                <div class="done">
                    <h2 class="done-heading">"Done: every goal is met"</h2>
                    <table class="done-figures">
                        <thead>
                            <tr>
                                <td></td>
                                <th scope="col">"Start"</th>
                                <th scope="col">"Yours"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                    <p>
                        "Now think of a Dockerfile of your own: does the same fault stand in it, and what would it cost?"
                    </p>
                    <p class="done-links">
                        <a href="#solution">"Compare with our solution"</a>
                        <a href="#next">"What comes next"</a>
                    </p>
                </div>
            }
        })
    };
    let earlier = move || {
        (!passed.get() && work.ever_passed()).then(|| {
            view! { <p class="done-earlier">"You have passed this exercise before. This text does not meet every goal."</p> }
        })
    };
    view! { {content} {earlier} }.into_any()
}
