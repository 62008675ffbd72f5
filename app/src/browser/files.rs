//! Files and the clipboard.

use leptos::task::spawn_local;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, DragEvent, Event, File, FileList, HtmlAnchorElement, HtmlInputElement,
    Url,
};

use super::{document, window};
use crate::words;

/// Offers a text as a file to save. Whether the browser was asked; it may ask the visitor in turn.
pub fn download(name: &str, media_type: &str, text: &str) -> bool {
    try_download(name, media_type, text).is_some()
}

fn try_download(name: &str, media_type: &str, text: &str) -> Option<()> {
    let document = document()?;
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let link = document.create_element("a").ok()?.dyn_into::<HtmlAnchorElement>().ok()?;
    link.set_href(&url);
    link.set_download(name);
    document.body()?.append_child(&link).ok()?;
    link.click();
    link.remove();
    // Some browsers read the address only after the click has been handled.
    leptos::leptos_dom::helpers::set_timeout(
        move || {
            let _ = Url::revoke_object_url(&url);
        },
        std::time::Duration::from_secs(10),
    );
    Some(())
}

/// Why a file was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRead {
    /// Larger than asked for: this many bytes.
    TooLarge(u64),
    /// The browser could not read it.
    Unreadable,
}

impl std::fmt::Display for NotRead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLarge(bytes) => {
                f.write_str(&words::workbench::file_too_large(image::format_bytes(*bytes)))
            }
            Self::Unreadable => f.write_str(words::workbench::browser_could_not_read()),
        }
    }
}

/// Reads the file that was chosen in the `<input type="file">` of a `change` event, as text; does nothing if none was.
/// The input is emptied, so that the same file can be chosen again.
pub fn read_chosen(
    event: &Event,
    limit: u64,
    done: impl FnOnce(Result<String, NotRead>) + 'static,
) {
    let chosen = chosen(event).into_iter().next();
    if let Some(file) = chosen {
        read(&file, limit, done);
    }
}

/// Reads every file that was chosen, each with its name; otherwise as [`read_chosen`].
pub fn read_all_chosen(
    event: &Event,
    limit: u64,
    done: impl Fn(String, Result<String, NotRead>) + Clone + 'static,
) {
    read_all(chosen(event), limit, &done);
}

/// Reads every file that was dropped, each with its name. `false` if something else was.
pub fn read_dropped(
    event: &DragEvent,
    limit: u64,
    done: impl Fn(String, Result<String, NotRead>) + Clone + 'static,
) -> bool {
    let files = event.data_transfer().and_then(|data| data.files()).map(|files| listed(&files));
    let files = files.unwrap_or_default();
    let some = !files.is_empty();
    read_all(files, limit, &done);
    some
}

/// The files that were chosen, by name and size; of a folder, by their paths in it. Nothing is read.
pub fn chosen_listed(event: &Event) -> Vec<crate::parts::files::File> {
    let path = |file: &File| {
        // The path inside the chosen folder, which the binding does not know; its first part is the folder itself.
        let path = js_sys::Reflect::get(file, &JsValue::from_str("webkitRelativePath")).ok();
        let path = path.and_then(|path| path.as_string()).filter(|path| !path.is_empty());
        let inside =
            path.as_deref().and_then(|path| path.split_once('/')).map(|(_, rest)| rest.to_owned());
        inside.or(path).unwrap_or_else(|| file.name())
    };
    #[expect(clippy::cast_sign_loss, reason = "a file's size is not negative")]
    let listed =
        |file: &File| crate::parts::files::File { path: path(file), bytes: file.size() as u64 };
    chosen(event).iter().map(listed).collect()
}

fn chosen(event: &Event) -> Vec<File> {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some(input) = input else { return Vec::new() };
    let files = input.files().map(|files| listed(&files)).unwrap_or_default();
    input.set_value("");
    files
}

fn listed(files: &FileList) -> Vec<File> {
    (0..files.length()).filter_map(|at| files.get(at)).collect()
}

fn read_all(
    files: Vec<File>,
    limit: u64,
    done: &(impl Fn(String, Result<String, NotRead>) + Clone + 'static),
) {
    for file in files {
        let (name, done) = (file.name(), done.clone());
        read(&file, limit, move |text| done(name, text));
    }
}

fn read(file: &File, limit: u64, done: impl FnOnce(Result<String, NotRead>) + 'static) {
    let size = file.size();
    // Sizes of files are whole and far below 2^53.
    #[expect(clippy::cast_sign_loss, reason = "a file's size is not negative")]
    let bytes = size as u64;
    if bytes > limit {
        return done(Err(NotRead::TooLarge(bytes)));
    }
    let text = file.text();
    spawn_local(async move {
        let text = JsFuture::from(text).await.ok().and_then(|text| text.as_string());
        done(text.ok_or(NotRead::Unreadable));
    });
}

/// Copies a text; then says whether it is on the clipboard.
pub fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    let clipboard = window().map(|window| window.navigator()).and_then(|navigator| {
        // Undefined on a page that is not served securely, which the binding does not know.
        let key = JsValue::from_str("clipboard");
        js_sys::Reflect::get(&navigator, &key).ok().filter(|value| !value.is_undefined())?;
        Some(navigator.clipboard())
    });
    let Some(clipboard) = clipboard else { return done(false) };
    let promise = clipboard.write_text(text);
    spawn_local(async move { done(JsFuture::from(promise).await.is_ok()) });
}
