//! What the learner has done, page by page; saving, loading and forgetting it.

mod carry;
mod offline;
mod profile;

use course::Progress;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::browser::files;
use crate::parts::icon::{Icon, icon};
use crate::parts::journey::{Standing, Stop};
use crate::parts::refused;
use crate::state::State;
use crate::words;

/// A part of the course, with its pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chapter {
    /// The part's name.
    #[serde(rename = "t")]
    pub title: String,
    /// Its lessons and their exercises, in order.
    #[serde(rename = "s")]
    pub stops: Vec<Stop>,
}

/// That progress needs scripts.
pub fn still() -> AnyView {
    view! {
        <p class="note">
            {words::study::progress_kept_by_your()}
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
pub fn live(chapters: Vec<Chapter>, predictions: Vec<String>) -> AnyView {
    let stops = chapters.iter().flat_map(|chapter| chapter.stops.clone()).collect();
    view! {
        <div class="progress">
            {carry::receive()}
            {profile::view(stops, predictions)}
            <h2 id="pages">{words::study::page_by_page()}</h2>
            {table(chapters)}
            {offline::live()}
            {save()}
            {load()}
            {forget()}
        </div>
    }
    .into_any()
}

fn table(chapters: Vec<Chapter>) -> AnyView {
    let progress = State::shared().progress();
    let groups = move || {
        let progress = progress.read();
        chapters.iter().map(|chapter| group(chapter, &progress)).collect_view()
    };
    view! {
        <table class="standing" aria-labelledby="pages">
            <thead>
                <tr>
                    <th scope="col">{words::study::page()}</th>
                    <th scope="col">{words::study::state()}</th>
                    <th scope="col">{words::study::questions_2()}</th>
                </tr>
            </thead>
            {groups}
        </table>
    }
    .into_any()
}

fn group(chapter: &Chapter, progress: &Progress) -> AnyView {
    let done = chapter.stops.iter().filter(|stop| stop.standing(progress) == Standing::Done);
    view! {
        <tbody>
            <tr class="standing-part">
                <th colspan="3" scope="rowgroup">
                    {chapter.title.clone()} " "
                    <span>{words::study::chapter_done(done.count(), chapter.stops.len())}</span>
                </th>
            </tr>
            {chapter.stops.iter().map(|stop| row(stop, progress)).collect_view()}
        </tbody>
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
        "–".to_owned()
    } else {
        words::study::answered_right(
            stop.answered(progress),
            stop.questions.len(),
            stop.questions.iter().filter(right).count(),
        )
    };
    let class = if standing == Standing::Done { "done" } else { "" };
    view! {
        <tr class=class>
            <th scope="row">
                <a href=crate::link(&stop.path)>{stop.title.clone()}</a>
                {stop.exercise.then(|| view! { " (" {words::study::an_exercise()} ")" })}
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
            said.set(Outcome::Good(words::study::your_browser_has_been()));
        } else {
            by_hand.set(Some(text));
            said.set(Outcome::Bad(words::study::browser_cannot_save_files().to_owned()));
        }
    };
    let copy = move |_| {
        let text = State::shared().export();
        let kept = text.clone();
        files::copy(&text, move |copied| {
            if copied {
                said.set(Outcome::Good(words::study::text_on_clipboard()));
            } else {
                by_hand.set(Some(kept));
                said.set(Outcome::Bad(words::study::browser_does_not_let().to_owned()));
            }
        });
    };
    view! {
        <section aria-labelledby="save">
            <h2 id="save">{words::study::take_you()}</h2>
            <p>{words::study::answers_drafts_progress_as()}</p>
            <div class="actions">
                <button type="button" class="quiet" on:click=file>{words::study::save_as_file()}</button>
                <button type="button" class="quiet" on:click=copy>{words::study::copy_as_text()}</button>
            </div>
            {outcome(said)}
            {carry::send()}
            {move || {
                by_hand
                    .get()
                    .map(|text| {
                        view! { <textarea class="paste" readonly aria-label=words::study::your_progress_as_text() prop:value=text></textarea> }
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
                Outcome::Good(words::study::loaded_added_what_you())
            }
            Err(error) => {
                Outcome::Bad(words::study::nothing_was_changed(refused::progress(&error)))
            }
        });
    };
    let chosen = move |event: leptos::ev::Event| {
        files::read_chosen(&event, Progress::MAX_BYTES as u64, move |read| match read {
            Ok(given) => import(&given),
            Err(reason) => said.set(Outcome::Bad(words::study::nothing_was_changed_2(reason))),
        });
    };
    view! {
        <section aria-labelledby="load">
            <h2 id="load">{words::study::bring_back()}</h2>
            <p>{words::study::what_you_load_added()}</p>
            <p>
                <label class="file">
                    <span>{words::study::from_file()}</span>
                    <input type="file" accept=".json,application/json,text/plain" on:change=chosen/>
                </label>
            </p>
            <label class="paste-label">
                <span>{words::study::or_paste_text()}</span>
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
                            said.set(Outcome::Bad(words::study::paste_text_first().to_owned()));
                        } else {
                            import(&given);
                        }
                    }
                >
                    {words::study::load_text()}
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
                <p class="good">{icon(Icon::Tick)}{words::study::forgotten()}</p>
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
                    {words::study::take_back()}
                </button>
            }
            .into_any()
        } else if asked.get() {
            view! {
                <p>{words::study::forget_every_answer_draft()}</p>
                <button
                    type="button"
                    class="danger"
                    on:click=move |_| {
                        before.set(Some(State::shared().reset()));
                        asked.set(false);
                    }
                >
                    {words::study::forget_everything()}
                </button>
                <button type="button" class="quiet" on:click=move |_| asked.set(false)>
                    {words::study::keep()}
                </button>
            }
            .into_any()
        } else {
            view! {
                <button type="button" class="quiet" on:click=move |_| asked.set(true)>
                    {words::study::start_over()}
                </button>
            }
            .into_any()
        }
    };
    view! {
        <section aria-labelledby="forget">
            <h2 id="forget">{words::study::start_over_2()}</h2>
            <p>{words::study::until_you_leave_page()}</p>
            <div class="actions" role="status">{view}</div>
        </section>
    }
    .into_any()
}
