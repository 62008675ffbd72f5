//! What a room needs: a second window, and type as large as the screen allows.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::page::set_root_attribute;
use super::{document, window};

/// Sizes of type, the largest first; `present.css` has one for each.
pub const SIZES: usize = 7;

/// Chooses the largest type with which an element's content fits into it. The last one is taken even if it does not:
/// then the element scrolls.
pub fn fit(css: &str) {
    let element = document().and_then(|document| document.query_selector(css).ok().flatten());
    let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    for size in 0..SIZES {
        set_root_attribute("data-size", Some(&size.to_string()));
        if fits(&element) {
            break;
        }
    }
    element.set_scroll_top(0);
}

fn fits(element: &HtmlElement) -> bool {
    // A pixel of rounding is no overflow.
    let wide = |element: &Element| element.scroll_width() > element.client_width() + 1;
    let frames = element.query_selector_all(".table, .lab-code, pre");
    let frames = frames.map(|frames| (0..frames.length()).filter_map(move |at| frames.get(at)));
    let mut frames =
        frames.into_iter().flatten().filter_map(|frame| frame.dyn_into::<Element>().ok());
    element.scroll_height() <= element.client_height() + 1
        && !wide(element)
        && !frames.any(|frame| wide(&frame))
}

/// Opens an address in the window of a name, or in a new one. `false` if the browser does not allow it.
pub fn open_window(address: &str, name: &str) -> bool {
    let opened = window().map(|window| {
        window.open_with_url_and_target_and_features(address, name, "popup,width=1280,height=720")
    });
    matches!(opened, Some(Ok(Some(_))))
}

/// The whole address of a page of the site by its path, in the language of the open page: what others can
/// open.
pub fn whole_address(path: &str) -> String {
    let here =
        document().and_then(|document| document.base_uri().ok().flatten()).unwrap_or_default();
    let root = super::page::home();
    web_sys::Url::new_with_base(&format!("{root}{path}"), &here)
        .map_or_else(|_| path.to_owned(), |url| url.href())
}

/// Whether a key press is meant for the element that has the focus: a field, a list, a button that is being pressed.
pub fn is_for_field(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(target) = target else { return false };
    let name = target.tag_name();
    let presses = matches!(event.key().as_str(), " " | "Enter");
    let button = matches!(name.as_str(), "BUTTON" | "A" | "SUMMARY");
    let marks = target.get_attribute("type").is_some_and(|kind| kind == "checkbox");
    match name.as_str() {
        "INPUT" if marks => presses,
        "INPUT" | "TEXTAREA" | "SELECT" => event.key() != "Escape",
        _ => button && presses,
    }
}

/// Loads the page anew, as after a change of what it shows altogether.
pub fn reload() {
    if let Some(window) = window() {
        // A refused reload leaves the page as it is.
        let _ = window.location().reload();
    }
}
