//! What the learner has done, page by page; saving, loading and forgetting it.

mod carry;
mod offline;
mod profile;

use course::Progress;
use leptos::prelude::*;

use crate::browser::files;
use crate::parts::icon::{Icon, icon};
use crate::parts::journey::{Standing, Stop};
use crate::state::State;

/// That progress needs scripts.
pub fn still() -> AnyView {
    view! {
        <p class="note">
            "Progress is kept by your browser and shown with scripts only. The lessons can be read without."
        </p>
    }
    .into_any()
}

/// What came of the last thing that was done here.
#[derive(Clone, PartialEq)]
enum Outcome {
    Nothing,
    Good(&'static str),
    Bad(String),
}

/// The living page.
pub fn live(stops: Vec<Stop>, predictions: Vec<String>) -> AnyView {
    view! {
        <div class="progress">
            {carry::receive()}
            {profile::view(stops.clone(), predictions)}
            <h2 id="pages">"Page by page"</h2>
            {table(stops)}
            {offline::live()}
            {save()}
            {load()}
            {forget()}
        </div>
    }
    .into_any()
}

fn table(stops: Vec<Stop>) -> AnyView {
    let progress = State::shared().progress();
    let rows = move || {
        let progress = progress.read();
        stops.iter().map(|stop| row(stop, &progress)).collect_view()
    };
    view! {
        <table class="standing" aria-labelledby="pages">
            <thead>
                <tr>
                    <th scope="col">"Page"</th>
                    <th scope="col">"State"</th>
                    <th scope="col">"Questions"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(stop: &Stop, progress: &Progress) -> AnyView {
    let standing = stop.standing(progress);
    let sign = match standing {
        Standing::Done => Icon::Tick,
        Standing::New | Standing::Begun => Icon::Open,
    };
    let right = |id: &&String| progress.answers.get(*id).is_some_and(|answer| answer.right);
    let questions = if stop.questions.is_empty() {
        "none".to_owned()
    } else {
        format!(
            "{} of {} answered, {} right",
            stop.answered(progress),
            stop.questions.len(),
            stop.questions.iter().filter(right).count()
        )
    };
    let class = if standing == Standing::Done { "done" } else { "" };
    view! {
        <tr class=class>
            <th scope="row">
                <a href=crate::link(&stop.path)>{stop.title.clone()}</a>
                {stop.exercise.then_some(" (exercise)")}
            </th>
            <td><span class="state">{icon(sign)}{standing.words()}</span></td>
            <td>{questions}</td>
        </tr>
    }
    .into_any()
}

fn outcome(outcome: RwSignal<Outcome>) -> AnyView {
    view! {
        <div role="status">
            {move || match outcome.get() {
                Outcome::Nothing => ().into_any(),
                Outcome::Good(words) => {
                    view! { <p class="good">{icon(Icon::Tick)}{words}</p> }.into_any()
                }
                Outcome::Bad(words) => {
                    view! { <p class="bad">{icon(Icon::Warning)}{words}</p> }.into_any()
                }
            }}
        </div>
    }
    .into_any()
}

fn save() -> AnyView {
    let said = RwSignal::new(Outcome::Nothing);
    let by_hand = RwSignal::new(None::<String>);
    let file = move |_| {
        let text = State::shared().export();
        if files::download("layerwise-progress.json", "application/json", &text) {
            said.set(Outcome::Good("Your browser has been asked to save the file."));
        } else {
            by_hand.set(Some(text));
            said.set(Outcome::Bad(
                "This browser cannot save files. Copy the text below.".to_owned(),
            ));
        }
    };
    let copy = move |_| {
        let text = State::shared().export();
        let kept = text.clone();
        files::copy(&text, move |copied| {
            if copied {
                said.set(Outcome::Good("The text is on the clipboard."));
            } else {
                by_hand.set(Some(kept));
                said.set(Outcome::Bad(
                    "This browser does not let the page copy. Copy the text below.".to_owned(),
                ));
            }
        });
    };
    view! {
        <section aria-labelledby="save">
            <h2 id="save">"Take it with you"</h2>
            <p>"Answers, drafts and progress as one file. Nothing leaves your computer unless you send it."</p>
            <div class="actions">
                <button type="button" class="quiet" on:click=file>"Save as a file"</button>
                <button type="button" class="quiet" on:click=copy>"Copy as text"</button>
            </div>
            {outcome(said)}
            {carry::send()}
            {move || {
                by_hand
                    .get()
                    .map(|text| {
                        view! { <textarea class="paste" readonly aria-label="Your progress as text" prop:value=text></textarea> }
                    })
            }}
        </section>
    }
    .into_any()
}

fn load() -> AnyView {
    let said = RwSignal::new(Outcome::Nothing);
    let text = RwSignal::new(String::new());
    let import = move |given: &str| {
        said.set(match State::shared().import(given) {
            Ok(()) => {
                text.set(String::new());
                Outcome::Good("Loaded, and added to what you have done here.")
            }
            Err(error) => Outcome::Bad(format!("{error} Nothing was changed.")),
        });
    };
    let chosen = move |event: leptos::ev::Event| {
        files::read_chosen(&event, Progress::MAX_BYTES as u64, move |read| match read {
            Ok(given) => import(&given),
            Err(reason) => said.set(Outcome::Bad(format!("{reason} Nothing was changed."))),
        });
    };
    view! {
        <section aria-labelledby="load">
            <h2 id="load">"Bring it back"</h2>
            <p>"What you load is added to what is here, and nothing is lost: of two first answers to a question the earlier one counts, and the other one is kept as a review."</p>
            <p>
                <label class="file">
                    <span>"From a file"</span>
                    <input type="file" accept=".json,application/json,text/plain" on:change=chosen/>
                </label>
            </p>
            <label class="paste-label">
                <span>"Or paste the text"</span>
                <textarea
                    class="paste"
                    spellcheck="false"
                    prop:value=text
                    on:input=move |event| text.set(event_target_value(&event))
                ></textarea>
            </label>
            <div class="actions">
                <button
                    type="button"
                    class="quiet"
                    on:click=move |_| {
                        let given = text.get_untracked();
                        if given.trim().is_empty() {
                            said.set(Outcome::Bad("Paste the text first.".to_owned()));
                        } else {
                            import(&given);
                        }
                    }
                >
                    "Load the text"
                </button>
            </div>
            {outcome(said)}
        </section>
    }
    .into_any()
}

fn forget() -> AnyView {
    let asked = RwSignal::new(false);
    let before = RwSignal::new(None::<Progress>);
    let view = move || {
        if before.with(Option::is_some) {
            view! {
                <p class="good">{icon(Icon::Tick)}"Forgotten."</p>
                <button
                    type="button"
                    class="quiet"
                    on:click=move |_| {
                        if let Some(progress) = before.get_untracked() {
                            State::shared().merge(progress);
                        }
                        before.set(None);
                    }
                >
                    "Take it back"
                </button>
            }
            .into_any()
        } else if asked.get() {
            view! {
                <p>"Forget every answer, draft and mark in this browser?"</p>
                <button
                    type="button"
                    class="danger"
                    on:click=move |_| {
                        before.set(Some(State::shared().reset()));
                        asked.set(false);
                    }
                >
                    "Forget everything"
                </button>
                <button type="button" class="quiet" on:click=move |_| asked.set(false)>
                    "Keep it"
                </button>
            }
            .into_any()
        } else {
            view! {
                <button type="button" class="quiet" on:click=move |_| asked.set(true)>
                    "Start over …"
                </button>
            }
            .into_any()
        }
    };
    view! {
        <section aria-labelledby="forget">
            <h2 id="forget">"Start over"</h2>
            <p>"Until you leave this page you can take it back."</p>
            <div class="actions" role="status">{view}</div>
        </section>
    }
    .into_any()
}
