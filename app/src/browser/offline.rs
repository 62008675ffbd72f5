//! The worker that keeps the whole course in the browser, for use without a network. Where a browser has none (private
//! windows, pages that are not served securely), or refuses it, the course works all the same while there is a network.
//!
//! The browser's objects are asked by name: bindings of their own would weigh more than the few words that are said here.

use js_sys::{Function, Promise, Reflect};
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::{Closure, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{page, window};

/// A version of the course that is kept, whole, and waits until it may take the place of the one that is open.
#[derive(Clone)]
pub struct Newer(JsValue);

impl Newer {
    /// Takes the new version: the page is loaded again, no other page is.
    pub fn take(&self) {
        let reload = || {
            let _ = window().map(|window| window.location().reload());
        };
        // Another page may have asked for it before.
        let (Some(worker), Some(workers)) = (get(&self.0, "waiting"), workers()) else {
            return reload();
        };
        set(&workers, "oncontrollerchange", &Closure::once_into_js(reload));
        // Any message means this one thing. A worker that is gone answers nothing; the page stays as it is.
        call(&worker, "postMessage", &JsValue::NULL);
    }
}

/// Lets the browser keep the course, once the page lives. `newer` is called when a new version waits.
///
/// Does nothing for a visitor who saves data, unless the course is kept already: see [`ask`].
pub fn keep(newer: impl Fn(Newer) + 'static) {
    spawn_local(async move {
        let Some(workers) = workers() else { return };
        if saves_data() && !is_kept() {
            return;
        }
        let Some(registration) = register(&workers).await else { return };
        if get(&registration, "waiting").is_some() {
            newer(Newer(registration.clone()));
        }
        // The worker has one thing to say, when it has fetched everything.
        let said = Closure::<dyn Fn()>::new(move || newer(Newer(registration.clone())));
        set(&workers, "onmessage", &said.into_js_value());
    });
}

/// Whether the open page comes from what is kept, and the others would too.
pub fn is_kept() -> bool {
    workers().is_some_and(|workers| get(&workers, "controller").is_some())
}

/// Whether the browser has a network, as far as it knows; then calls back whenever that changes.
pub fn online(call: impl Fn(bool) + Clone + 'static) -> bool {
    for (event, online) in [("online", true), ("offline", false)] {
        let call = call.clone();
        page::listen(event, move |_| call(online));
    }
    window().is_none_or(|window| window.navigator().on_line())
}

async fn register(workers: &JsValue) -> Option<JsValue> {
    let worker = JsValue::from_str(&format!("{}sw.js", page::root()));
    let registration = call(workers, "register", &worker)?.dyn_into::<Promise>().ok()?;
    JsFuture::from(registration).await.ok()
}

/// The browser's workers; `None` where it has none.
fn workers() -> Option<JsValue> {
    get(&window()?.navigator(), "serviceWorker")
}

/// Whether the visitor asked the browser to fetch little.
fn saves_data() -> bool {
    let connection = window().and_then(|window| get(&window.navigator(), "connection"));
    let saves = connection.and_then(|connection| get(&connection, "saveData"));
    saves.is_some_and(|saves| saves.is_truthy())
}

/// What an object has under a name, if it has something.
fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &JsValue::from_str(name)).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    // An object that refuses a listener says nothing; the page works without.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

fn call(object: &JsValue, name: &str, argument: &JsValue) -> Option<JsValue> {
    get(object, name)?.dyn_into::<Function>().ok()?.call1(object, argument).ok()
}

/// What is known of the course in this browser; only the page of progress asks.
#[cfg(any(feature = "ssr", feature = "asking"))]
pub mod ask {
    use leptos::task::spawn_local;
    use serde::Deserialize;
    use wasm_bindgen::prelude::Closure;

    use super::super::fetch;
    use super::{get, is_kept, register, saves_data, set, workers};

    /// Whether the course can be used without a network.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Kept {
        /// The browser keeps no sites, or not this one.
        Refused,
        /// The visitor saves data and has not asked for it.
        NotYet,
        /// It is being fetched.
        Coming,
        /// Fetching it did not come to its end.
        Broken,
        /// It is here, whole.
        Whole,
    }

    /// How large the course is, in bytes.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
    pub struct Sizes {
        /// As the browser keeps it.
        pub bytes: u64,
        /// As a host sends it that compresses with gzip.
        pub transfer: u64,
    }

    /// Tells whether the course is kept, now and whenever that changes. Fetches it if `wanted`, or if the visitor does
    /// not save data.
    pub fn keep(wanted: bool, tell: impl Fn(Kept) + Copy + 'static) {
        spawn_local(async move {
            let Some(workers) = workers() else { return tell(Kept::Refused) };
            if !wanted && saves_data() && !is_kept() {
                return tell(Kept::NotYet);
            }
            tell(Kept::Coming);
            let Some(registration) = register(&workers).await else { return tell(Kept::Refused) };
            if get(&registration, "active").is_some() {
                return tell(Kept::Whole);
            }
            let Some(worker) = get(&registration, "installing") else { return tell(Kept::Broken) };
            let watched = worker.clone();
            let changed = Closure::<dyn Fn()>::new(move || {
                let state = get(&watched, "state").and_then(|state| state.as_string());
                match state.as_deref() {
                    Some("activated") => tell(Kept::Whole),
                    Some("redundant") => tell(Kept::Broken),
                    _ => {}
                }
            });
            set(&worker, "onstatechange", &changed.into_js_value());
        });
    }

    /// Asks the site how large it is.
    pub fn sizes(tell: impl FnOnce(Sizes) + 'static) {
        spawn_local(async move {
            let list = fetch::text("files.json").await.ok();
            if let Some(sizes) = list.and_then(|list| serde_json::from_str(&list).ok()) {
                tell(sizes);
            }
        });
    }
}
