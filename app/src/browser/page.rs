//! The page: listening, focus, scrolling, what the visitor prefers.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{
    Element, Event, HtmlElement, HtmlInputElement, ScrollBehavior, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

use super::{document, window};

/// Calls back for every event of a name that reaches the window, for as long as the page lives.
pub fn listen(name: &str, call: impl Fn(Event) + 'static) {
    let Some(window) = window() else { return };
    let call = Closure::<dyn Fn(Event)>::new(call);
    // A window that refuses a listener leaves nothing to do; the page works without.
    let _ = window.add_event_listener_with_callback(name, call.as_ref().unchecked_ref());
    call.forget();
}

/// Lets what is dropped beside every place for it do nothing: it must not replace the whole page. Fields take what is
/// dropped on them.
pub fn ignore_stray_drops() {
    for name in ["dragover", "drop"] {
        listen(name, |event| {
            let target = event.target();
            if target.is_none_or(|target| target.dyn_ref::<HtmlInputElement>().is_none()) {
                event.prevent_default();
            }
        });
    }
}

/// Calls back when the page may be about to go away: the last moment to keep something.
pub fn on_leave(call: impl Fn() + Clone + 'static) {
    let hidden = call.clone();
    listen("pagehide", move |_| call());
    // Phones may never send `pagehide`. The event bubbles from the document.
    listen("visibilitychange", move |_| {
        if document().is_some_and(|document| document.hidden()) {
            hidden();
        }
    });
}

/// Whether the visitor asks for less motion; `false` where that is not known.
pub fn reduced_motion() -> bool {
    matches("(prefers-reduced-motion: reduce)")
}

fn matches(query: &str) -> bool {
    let list = window().and_then(|window| window.match_media(query).ok().flatten());
    list.is_some_and(|list| list.matches())
}

/// Moves the focus to the element with an id, and brings it into sight.
pub fn focus(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot take the focus keeps it where it is.
        let _ = element.focus();
    }
}

/// Brings an element into sight with as little scrolling as possible.
pub fn reveal(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    let smooth = if reduced_motion() { ScrollBehavior::Auto } else { ScrollBehavior::Smooth };
    options.set_behavior(smooth);
    if window().is_some() {
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Sets an attribute of `<html>`, or removes it.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    let Some(root) = document().and_then(|document| document.document_element()) else { return };
    // The names are ours and valid.
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// Milliseconds since the page began; 0 natively. Only for throttling, never shown.
pub fn now() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// What stands behind `#` in the address; `None` if nothing does.
pub fn fragment() -> Option<String> {
    let hash = window().and_then(|window| window.location().hash().ok())?;
    hash.strip_prefix('#').filter(|hash| !hash.is_empty()).map(str::to_owned)
}

/// Puts a text behind `#` in the address, in place of what stands there; the page stays where it is.
pub fn set_fragment(text: &str) {
    let history = window().and_then(|window| window.history().ok());
    let Some(history) = history else { return };
    // A browser that refuses (too many changes) only keeps an older address.
    let _ = history.replace_state_with_url(
        &wasm_bindgen::JsValue::NULL,
        "",
        Some(&format!("#{}", String::from(js_sys::encode_uri_component(text)))),
    );
}

/// The text that [`set_fragment`] put behind `#`.
pub fn fragment_text() -> Option<String> {
    js_sys::decode_uri_component(&fragment()?).ok().map(String::from)
}

/// Takes away what stands behind `#` in the address; the page stays where it is.
pub fn clear_fragment() {
    let Some(window) = window() else { return };
    let location = window.location();
    let path = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    if let Ok(history) = window.history() {
        // A browser that refuses only keeps an older address.
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&path));
    }
}

/// The whole address of a link of this page; the link itself where there is no page.
pub fn address_of(link: &str) -> String {
    let here = window().and_then(|window| window.location().href().ok());
    let whole = here.and_then(|here| web_sys::Url::new_with_base(link, &here).ok());
    whole.map_or_else(|| link.to_owned(), |url| url.href())
}

/// Goes to a page of the site by its path, in the language of the open page.
pub fn go(path: &str) {
    if let Some(window) = window() {
        // An address of our own is never refused.
        let _ = window.location().assign(&format!("{}{path}", home()));
    }
}

/// Paths of the package data, from the top of the site; none on a page without the engine, or natively.
pub fn packages() -> Vec<String> {
    let paths = root_attribute("data-packages").unwrap_or_default();
    paths.split_whitespace().map(str::to_owned).collect()
}

/// What leads from the open page to the top of the site (`../../`), where its files are; `/` natively.
pub fn root() -> String {
    root_attribute("data-root").unwrap_or_else(|| "/".to_owned())
}

/// What leads from the open page to the home page of its language; `/` natively.
pub fn home() -> String {
    root_attribute("data-home").unwrap_or_else(root)
}

/// An attribute of `<html>`.
pub fn root_attribute(name: &str) -> Option<String> {
    document()?.document_element()?.get_attribute(name)
}

/// Asks the browser to print the page.
pub fn print() {
    // A browser that cannot print leaves the page as it is.
    let _ = window().map(|window| window.print());
}
