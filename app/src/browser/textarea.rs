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

/// Replaces a range, as if it had been typed: the field's `input` event comes, and Ctrl+Z takes it back.
pub fn replace(field: &HtmlTextAreaElement, range: Range<usize>, text: &str) {
    if range.is_empty() && text.is_empty() {
        return;
    }
    select(field, range.clone());
    let typed = if text.is_empty() { command("delete", "") } else { command("insertText", text) };
    if typed {
        return;
    }
    // A browser without these commands: the edit is made, only its own undo does not know of it.
    let (start, end) = (range.start as u32, range.end as u32);
    if field.set_range_text_with_start_and_end(text, start, end).is_ok()
        && let Ok(event) = Event::new("input")
    {
        let _ = field.dispatch_event(&event);
    }
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
