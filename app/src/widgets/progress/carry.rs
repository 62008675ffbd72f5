//! Progress as a link or a QR code, and what to do with one that came.

use course::share::{self, NotOpened};
use course::{ImportError, Progress};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::compress::{self, NotDone};
use crate::browser::{files, page};
use crate::parts::calendar::counted;
use crate::parts::icon::{Icon, icon};
use crate::parts::qr;
use crate::state::State;

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
        return Err("This browser cannot make such links: it is too old. Save a file instead.");
    };
    let Ok(sealed) = share::seal(&bytes) else {
        return Err("This is too much for a link: your drafts are long. Save a file instead.");
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
                    copied.set(if done { "Copied." } else { "Select the link and copy it." });
                });
            };
            view! {
                <label class="paste-label">
                    <span>"A link that brings all of it to another device"</span>
                    <textarea class="paste carried" readonly prop:value=address.clone()></textarea>
                </label>
                <div class="actions">
                    <button type="button" class="quiet" on:click=copy>"Copy the link"</button>
                    <p role="status">{copied}</p>
                </div>
                {qr::of_link(&address)}
                <p class="note">"Everything is in the link itself, behind #: no host sees it."</p>
            }
            .into_any()
        }
    };
    view! {
        <div class="carry">
            <div class="actions">
                <button type="button" class="quiet" on:click=on_make>"Make a link and a QR code"</button>
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
        Ok(text) => Progress::import(&text).map_err(|error: ImportError| error.to_string()),
        Err(error) => Err(error.to_string()),
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
    let shown = move || {
        match came.get() {
        Came::Nothing => ().into_any(),
        Came::Added => view! {
            <p class="good">{icon(Icon::Tick)}"Added to what you have done here. Nothing was lost."</p>
        }
        .into_any(),
        Came::Refused(why) => {
            view! { <p class="bad">{icon(Icon::Warning)}{why}" Nothing was changed."</p> }.into_any()
        }
        Came::Ask(progress) => {
            let words = format!(
                "The link brings the progress of another device: {} answered, {} passed. Add it to what is here?",
                counted(progress.answers.len() as u64, "question"),
                counted(progress.passed.len() as u64, "exercise"),
            );
            let add = move |_| {
                State::shared().merge((*progress).clone());
                came.set(Came::Added);
            };
            view! {
                <div class="card">
                    <p>{words}</p>
                    <div class="actions">
                        <button type="button" class="primary" on:click=add>"Add it"</button>
                        <button type="button" class="quiet" on:click=dismiss>"Leave it"</button>
                    </div>
                </div>
            }
            .into_any()
        }
    }
    };
    view! { <div role="status">{shown}</div> }.into_any()
}
