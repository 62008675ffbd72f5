//! The key that leads to the search from every page. It is one character, so there is a switch for it (WCAG 2.1.4).

use wasm_bindgen::JsCast as _;
use web_sys::{Element, KeyboardEvent};

use super::storage::{self, NotKept};
use super::{page, window};

/// The storage's key for the switch; its value is `off` or nothing.
const KEY: &str = "slash";

/// Whether the key is switched on.
pub fn is_on() -> bool {
    storage::get(KEY).as_deref() != Some("off")
}

/// Switches the key.
///
/// # Errors
/// Why the choice is not kept.
pub fn switch(on: bool) -> Result<(), NotKept> {
    if on { storage::remove(KEY) } else { storage::set(KEY, "off") }
}

/// Lets `/` lead to the search, except where one types.
pub fn listen() {
    page::listen("keydown", |event| {
        let typing =
            event.target().and_then(|target| target.dyn_into::<Element>().ok()).is_some_and(
                |target| matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"),
            );
        let Ok(key) = event.dyn_into::<KeyboardEvent>() else { return };
        let plain = !(key.ctrl_key() || key.meta_key() || key.alt_key() || key.is_composing());
        if key.key() == "/" && plain && !typing && is_on() && window().is_some() {
            key.prevent_default();
            page::go("search/");
        }
    });
}
