//! Editing a `<textarea>` so that the browser's own undo knows of it. Offsets are the DOM's: UTF-16 code units.

use std::ops::Range;

use wasm_bindgen::JsCast as _;
use web_sys::{ClipboardEvent, Event, HtmlDocument, HtmlTextAreaElement};

use super::document;

/// Where the caret is: the selection's end.
pub fn caret(field: &HtmlTextAreaElement) -> usize {
    field.selection_end().ok().flatten().unwrap_or(0) as usize
}

/// Whether the whole text is selected, also an empty one.
pub fn is_all_selected(field: &HtmlTextAreaElement) -> bool {
    let start = field.selection_start().ok().flatten();
    start == Some(0) && caret(field) == field.value().encode_utf16().count()
}

/// Puts the focus into the field and selects a range.
pub fn select(field: &HtmlTextAreaElement, range: Range<usize>) {
    // Both fail only for a field that left the page.
    let _ = field.focus();
    let _ = field.set_selection_range(range.start as u32, range.end as u32);
}

/// Lines of the longest text that is put in as if it had been typed: Chromium takes a second and more for a thousand,
/// and four times as long for twice as many.
const MOST_TYPED: usize = 200;

/// Replaces a range as if it had been typed, so that Ctrl+Z takes it back. `false`, and nothing has changed, for a text
/// that would take too long, and in a browser that cannot.
pub fn type_over(field: &HtmlTextAreaElement, range: Range<usize>, text: &str) -> bool {
    if text.bytes().filter(|&byte| byte == b'\n').count() > MOST_TYPED {
        return false;
    }
    select(field, range);
    if text.is_empty() { command("delete", "") } else { command("insertText", text) }
}

/// Replaces a range; the browser's own undo knows nothing of it.
pub fn put(field: &HtmlTextAreaElement, range: Range<usize>, text: &str) {
    select(field, range.clone());
    let (start, end) = (range.start as u32, range.end as u32);
    // It fails only for a range that is none; whoever calls compares the texts.
    let _ = field.set_range_text_with_start_and_end(text, start, end);
}

/// What kind of edit an `input` event tells of (`historyUndo`); empty where that is not known.
pub fn kind(event: &Event) -> String {
    let kind = js_sys::Reflect::get(event, &"inputType".into()).ok();
    kind.and_then(|kind| kind.as_string()).unwrap_or_default()
}

/// Takes back the last edit of the field. `false` if the browser has none or cannot.
pub fn undo(field: &HtmlTextAreaElement) -> bool {
    changes(field, "undo")
}

/// Makes again what was last taken back. `false` if the browser has nothing or cannot.
pub fn redo(field: &HtmlTextAreaElement) -> bool {
    changes(field, "redo")
}

/// Whether a command changes the field.
fn changes(field: &HtmlTextAreaElement, name: &str) -> bool {
    let before = field.value();
    let _ = field.focus();
    command(name, "") && field.value() != before
}

/// The text that is being pasted.
pub fn pasted(event: &ClipboardEvent) -> String {
    event.clipboard_data().and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default()
}

fn command(name: &str, value: &str) -> bool {
    let document = document().and_then(|document| document.dyn_into::<HtmlDocument>().ok());
    document.is_some_and(|document| {
        document.exec_command_with_show_ui_and_value(name, false, value).unwrap_or(false)
    })
}
