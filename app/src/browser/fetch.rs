//! Fetching a file of the site.

use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::{page, window};
use crate::words;

/// Why a file did not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotFetched {
    /// No answer: the network is away, or there is no browser.
    NoAnswer,
    /// The host answered, but not with the file; its status.
    Refused(u16),
}

impl std::fmt::Display for NotFetched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoAnswer => f.write_str(words::frame::no_answer()),
            Self::Refused(status) => f.write_str(&words::frame::refused(status)),
        }
    }
}

/// The text of a file by its path from the top of the site.
///
/// # Errors
/// When nothing comes, or something else than the file.
pub async fn text(path: &str) -> Result<String, NotFetched> {
    let window = window().ok_or(NotFetched::NoAnswer)?;
    let address = format!("{}{path}", page::root());
    let answer = JsFuture::from(window.fetch_with_str(&address)).await;
    let answer = answer.ok().and_then(|answer| answer.dyn_into::<Response>().ok());
    let answer = answer.ok_or(NotFetched::NoAnswer)?;
    if !answer.ok() {
        return Err(NotFetched::Refused(answer.status()));
    }
    let body = answer.text().map_err(|_| NotFetched::NoAnswer)?;
    let body = JsFuture::from(body).await.map_err(|_| NotFetched::NoAnswer)?;
    body.as_string().ok_or(NotFetched::NoAnswer)
}
