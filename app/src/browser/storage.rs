//! `localStorage` under the course's prefix. It may be forbidden (then even touching it throws), full, or hold rubbish.

use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{DomException, Storage, StorageEvent};

use super::window;
use crate::words;

/// What every key begins with: other pages of the same host may use the same storage. The number is the format's.
const PREFIX: &str = "layerwise.1.";

/// Why a value is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotKept {
    /// The browser does not let this page keep anything.
    Forbidden,
    /// The space that the browser gives is used up.
    Full,
}

impl std::fmt::Display for NotKept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Forbidden => words::frame::storage_forbidden(),
            Self::Full => words::frame::storage_full(),
        })
    }
}

fn store() -> Result<Storage, NotKept> {
    let storage = window().and_then(|window| window.local_storage().ok().flatten());
    storage.ok_or(NotKept::Forbidden)
}

/// The value of a key.
pub fn get(key: &str) -> Option<String> {
    store().ok()?.get_item(&format!("{PREFIX}{key}")).ok().flatten()
}

/// Keeps a value.
///
/// # Errors
/// Why it is not kept; what was kept before stays.
pub fn set(key: &str, value: &str) -> Result<(), NotKept> {
    store()?.set_item(&format!("{PREFIX}{key}"), value).map_err(|error| reason(&error))
}

/// Forgets a key.
///
/// # Errors
/// Why the storage cannot be reached.
pub fn remove(key: &str) -> Result<(), NotKept> {
    store()?.remove_item(&format!("{PREFIX}{key}")).map_err(|_| NotKept::Forbidden)
}

/// Every key of the course and its value.
pub fn all() -> Vec<(String, String)> {
    let Ok(storage) = store() else { return Vec::new() };
    let keys = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok().flatten());
    keys.filter_map(|key| {
        let value = storage.get_item(&key).ok().flatten()?;
        Some((key.strip_prefix(PREFIX)?.to_owned(), value))
    })
    .collect()
}

/// What another tab did to the storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A key has this value now.
    Set(String, String),
    /// A key is gone.
    Removed(String),
    /// Everything is gone.
    Cleared,
}

/// Calls back for every change that another tab makes, for as long as the page lives.
pub fn on_change(call: impl Fn(Change) + 'static) {
    super::page::listen("storage", move |event| {
        let Ok(event) = event.dyn_into::<StorageEvent>() else { return };
        let Some(key) = event.key() else { return call(Change::Cleared) };
        // Keys of other pages of the host, and the session's storage, which no prefix of ours is in.
        let Some(key) = key.strip_prefix(PREFIX) else { return };
        call(match event.new_value() {
            Some(value) => Change::Set(key.to_owned(), value),
            None => Change::Removed(key.to_owned()),
        });
    });
}

fn reason(error: &JsValue) -> NotKept {
    let name = error.dyn_ref::<DomException>().map(DomException::name);
    match name.as_deref() {
        Some("QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED") => NotKept::Full,
        _ => NotKept::Forbidden,
    }
}
