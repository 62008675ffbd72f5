//! Links that reopen exactly what is on the page, and what to do with one that somebody sent.

use course::share::{self, NotOpened, Shared};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::compress::{self, NotDone};
use crate::browser::{files, page};
use crate::link;
use crate::parts::icon::{Icon, icon};
use crate::parts::{qr, refused};
use crate::words;

/// A link on its way out.
#[derive(Clone, PartialEq)]
enum Made {
    Nothing,
    Here(String),
    Refused(String),
}

/// The address that carries something.
async fn address(shared: &Shared) -> Result<String, String> {
    let sealed = match compress::compress(shared.to_json().as_bytes()).await {
        Ok(bytes) => share::seal(&bytes),
        Err(_) => return Err(words::workbench::browser_cannot_make_such().to_owned()),
    };
    let sealed = sealed.map_err(|_| words::workbench::text_too_long_link().to_owned())?;
    Ok(format!("{}#{}{sealed}", page::address_of(&link(&shared.path())), share::KEY))
}

/// What a fragment carries; `None` if it is no link of this kind.
async fn opened(fragment: &str) -> Option<Result<Shared, NotOpened>> {
    let sealed = fragment.strip_prefix(share::KEY)?;
    Some(
        async {
            let bytes = share::unseal(sealed)?;
            let bytes =
                compress::unpack(&bytes, share::MOST_BYTES).await.map_err(|error| match error {
                    NotDone::TooMuch => NotOpened::TooLong,
                    NotDone::NoStreams | NotDone::Damaged => NotOpened::Damaged,
                })?;
            Shared::from_json(&String::from_utf8(bytes).map_err(|_| NotOpened::Damaged)?)
        }
        .await,
    )
}

/// A button that makes a link to what is on the page now.
pub fn button(
    id: &'static str,
    now: impl Fn() -> Shared + Copy + Send + Sync + 'static,
) -> AnyView {
    let shown = RwSignal::new(Made::Nothing);
    let copied = RwSignal::new("");
    let make = move |_| {
        let shared = untrack(now);
        copied.set("");
        spawn_local(async move {
            shown.set(match address(&shared).await {
                Ok(address) => Made::Here(address),
                Err(why) => Made::Refused(why),
            });
            request_animation_frame(move || page::focus(id));
        });
    };
    let copy = move |address: &str| {
        files::copy(address, move |done| {
            copied.set(if done {
                words::exercise::copied()
            } else {
                words::workbench::select_link_copy_browser()
            });
        });
    };
    let panel = move || match shown.get() {
        Made::Nothing => ().into_any(),
        Made::Refused(why) => {
            view! { <p id=id class="share-panel" tabindex="-1" role="alert">{why}</p> }.into_any()
        }
        Made::Here(address) => {
            let (for_copy, for_picture) = (address.clone(), address.clone());
            view! {
                <div class="share-panel">
                    <label for=id>{words::workbench::link_exactly()}</label>
                    <input id=id type="text" readonly prop:value=address.clone() value=address/>
                    <div class="actions">
                        <button type="button" class="primary" on:click=move |_| copy(&for_copy)>{words::study::copy_link()}</button>
                        <button type="button" class="quiet" on:click=move |_| shown.set(Made::Nothing)>{words::workbench::close()}</button>
                        <p role="status">{copied}</p>
                    </div>
                    {qr::of_link(&for_picture)}
                    <p class="note">
                        {words::workbench::text_link_itself_behind()}
                    </p>
                </div>
            }
            .into_any()
        }
    };
    view! {
        <div class="share">
            <button type="button" class="quiet" on:click=make>{words::workbench::share_by_link()}</button>
            {panel}
        </div>
    }
    .into_any()
}

/// What came with the address.
#[derive(Clone, PartialEq)]
enum Came {
    Nothing,
    /// It would replace a text of the learner's own: they decide.
    Ask(Shared),
    Refused(NotOpened),
    /// It belongs to another page.
    Elsewhere(String),
}

/// Opens what the address carries. Where the learner has a text of their own they are asked first; `load` must leave it
/// to be brought back by “Undo”.
pub fn arrival(
    here: impl Fn(&Shared) -> bool + Copy + Send + Sync + 'static,
    own: impl Fn() -> bool + Copy + Send + Sync + 'static,
    load: impl Fn(&Shared) + Copy + Send + Sync + 'static,
) -> AnyView {
    let came = RwSignal::new(Came::Nothing);
    let follow = move || {
        let Some(fragment) = page::fragment() else { return };
        spawn_local(async move {
            let Some(found) = opened(&fragment).await else { return };
            let state = match found {
                Err(why) => Came::Refused(why),
                Ok(shared) if !here(&shared) => {
                    Came::Elsewhere(format!("{}#{fragment}", shared.path()))
                }
                Ok(shared) if untrack(own) => Came::Ask(shared),
                Ok(shared) => {
                    load(&shared);
                    Came::Nothing
                }
            };
            // A second look at the same address must not bring the text back over what was done since.
            page::clear_fragment();
            came.set(state);
        });
    };
    request_animation_frame(follow);
    page::listen("hashchange", move |_| follow());
    let dismiss = move |_| came.set(Came::Nothing);
    let banner = move || {
        match came.get() {
        Came::Nothing => ().into_any(),
        Came::Ask(shared) => view! {
            <div class="share-came" role="alert">
                <p>{words::workbench::link_brings_text_open()}</p>
                <div class="actions">
                    <button
                        type="button"
                        class="primary"
                        on:click=move |_| {
                            load(&shared);
                            came.set(Came::Nothing);
                        }
                    >
                        {words::workbench::open()}
                    </button>
                    <button type="button" class="quiet" on:click=dismiss>{words::workbench::keep_mine()}</button>
                </div>
            </div>
        }
        .into_any(),
        Came::Refused(why) => view! {
            <div class="share-came" role="alert">
                <p>{icon(Icon::Warning)}{refused::link(why)}</p>
                <div class="actions"><button type="button" class="quiet" on:click=dismiss>{words::workbench::all_right()}</button></div>
            </div>
        }
        .into_any(),
        Came::Elsewhere(path) => view! {
            <div class="share-came" role="alert">
                <p>{words::workbench::other_page()}" "<a href=link(&path)>{words::workbench::open_there()}</a></p>
            </div>
        }
        .into_any(),
    }
    };
    view! { <div class="share-arrival">{banner}</div> }.into_any()
}
