//! What is said once every goal is met.

use leptos::prelude::*;

use super::scene::figures;
use super::{Work, passed};
use crate::words;

/// The figures before and after, and where to go on; nothing while a goal is missed.
pub(super) fn view(work: Work) -> AnyView {
    let passed = Memo::new(move |_| work.seen.with(passed));
    let content = move || {
        passed.get().then(|| {
            let before = work.start.with(figures);
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
                    <h2 class="done-heading">{words::exercise::done_every_goal_met()}</h2>
                    <table class="done-figures">
                        <thead>
                            <tr>
                                <td></td>
                                <th scope="col">{words::exercise::start()}</th>
                                <th scope="col">{words::exercise::yours()}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                    <p>
                        {words::exercise::now_think_dockerfile_your()}
                    </p>
                    <p class="done-links">
                        <a href="#solution">{words::exercise::compare_our_solution()}</a>
                        <a href="#next">{words::exercise::what_comes_next()}</a>
                    </p>
                </div>
            }
        })
    };
    let earlier = move || {
        (!passed.get() && work.ever_passed()).then(|| {
            view! { <p class="done-earlier">{words::exercise::you_have_passed_exercise()}</p> }
        })
    };
    view! { {content} {earlier} }.into_any()
}
