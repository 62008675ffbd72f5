//! Progress as a link or a QR code, and what to do with one that came.

use course::Progress;
use course::share::{self, NotOpened};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::compress::{self, NotDone};
use crate::browser::{files, page};
use crate::parts::icon::{Icon, icon};
use crate::parts::{qr, refused};
use crate::state::State;
use crate::words;

/// What stands before the sealed progress in the fragment.
const KEY: &str = "progress=";

/// A link on its way out.
#[derive(Clone, PartialEq)]
enum Made {
    Nothing,
    Here(String),
    Refused(&'static str),
}

/// The address that carries the progress.
async fn address() -> Result<String, &'static str> {
    let progress = State::shared().progress();
    let json = progress.with_untracked(serde_json::to_string);
    let json = json.expect("progress is plain data");
    let Ok(bytes) = compress::compress(json.as_bytes()).await else {
        return Err(words::study::browser_cannot_make_such());
    };
    let Ok(sealed) = share::seal(&bytes) else {
        return Err(words::study::too_much_link_your());
    };
    Ok(format!("{}#{KEY}{sealed}", page::address_of(&crate::link("progress/"))))
}

/// The button that makes a link, and what it made.
pub(super) fn send() -> AnyView {
    let made = RwSignal::new(Made::Nothing);
    let copied = RwSignal::new("");
    let on_make = move |_| {
        copied.set("");
        spawn_local(async move {
            made.set(match address().await {
                Ok(address) => Made::Here(address),
                Err(why) => Made::Refused(why),
            });
        });
    };
    let shown = move || match made.get() {
        Made::Nothing => ().into_any(),
        Made::Refused(why) => {
            view! { <p class="bad" role="alert">{icon(Icon::Warning)}{why}</p> }.into_any()
        }
        Made::Here(address) => {
            let copying = address.clone();
            let copy = move |_| {
                files::copy(&copying, move |done| {
                    copied.set(if done {
                        words::exercise::copied()
                    } else {
                        words::study::select_link_copy()
                    });
                });
            };
            view! {
                <label class="paste-label">
                    <span>{words::study::link_brings_all_another()}</span>
                    <textarea class="paste carried" readonly prop:value=address.clone()></textarea>
                </label>
                <div class="actions">
                    <button type="button" class="quiet" on:click=copy>{words::study::copy_link()}</button>
                    <p role="status">{copied}</p>
                </div>
                {qr::of_link(&address)}
                <p class="note">{words::study::everything_link_itself()}</p>
            }
            .into_any()
        }
    };
    view! {
        <div class="carry">
            <div class="actions">
                <button type="button" class="quiet" on:click=on_make>{words::study::make_link_qr_code()}</button>
            </div>
            {shown}
        </div>
    }
    .into_any()
}

/// A progress on its way in.
#[derive(Clone, PartialEq)]
enum Came {
    Nothing,
    Ask(Box<Progress>),
    Added,
    Refused(String),
}

/// What a fragment carries; `None` if it is no progress.
async fn opened(fragment: &str) -> Option<Result<Progress, String>> {
    let sealed = fragment.strip_prefix(KEY)?;
    let read = async {
        let bytes = share::unseal(sealed)?;
        let bytes =
            compress::unpack(&bytes, Progress::MAX_BYTES).await.map_err(|error| match error {
                NotDone::TooMuch => NotOpened::TooLong,
                NotDone::NoStreams | NotDone::Damaged => NotOpened::Damaged,
            })?;
        String::from_utf8(bytes).map_err(|_| NotOpened::Damaged)
    };
    Some(match read.await {
        Ok(text) => Progress::import(&text).map_err(|error| refused::progress(&error)),
        Err(error) => Err(refused::link(error)),
    })
}

/// Looks whether the address brings a progress; asks before anything is added.
pub(super) fn receive() -> AnyView {
    let came = RwSignal::new(Came::Nothing);
    let look = move || {
        let Some(fragment) = page::fragment() else { return };
        spawn_local(async move {
            let Some(found) = opened(&fragment).await else { return };
            // What was added is not to be asked about again by a reload.
            page::clear_fragment();
            came.set(match found {
                Ok(progress) => Came::Ask(Box::new(progress)),
                Err(why) => Came::Refused(why),
            });
        });
    };
    request_animation_frame(look);
    page::listen("hashchange", move |_| look());
    let dismiss = move |_| came.set(Came::Nothing);
    let shown = move || match came.get() {
        Came::Nothing => ().into_any(),
        Came::Added => view! {
            <p class="good">{icon(Icon::Tick)}{words::study::added_what_you_have()}</p>
        }
        .into_any(),
        Came::Refused(why) => {
            view! { <p class="bad">{icon(Icon::Warning)}{why}" "{words::study::unchanged()}</p> }
                .into_any()
        }
        Came::Ask(progress) => {
            let words = words::study::brings_progress(
                words::study::questions(progress.answers.len()),
                words::study::exercises(progress.passed.len()),
            );
            let add = move |_| {
                State::shared().merge((*progress).clone());
                came.set(Came::Added);
            };
            view! {
                <div class="card">
                    <p>{words}</p>
                    <div class="actions">
                        <button type="button" class="primary" on:click=add>{words::study::add()}</button>
                        <button type="button" class="quiet" on:click=dismiss>{words::study::leave()}</button>
                    </div>
                </div>
            }
            .into_any()
        }
    };
    view! { <div role="status">{shown}</div> }.into_any()
}
