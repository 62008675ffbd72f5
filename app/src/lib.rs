//! The web app: still pages, rendered natively, and living widgets, mounted into them by the browser.

#![recursion_limit = "256"] // The types of views nest deeply.

pub mod browser;
#[cfg(feature = "ssr")]
pub mod data;
#[cfg(feature = "ssr")]
pub mod language;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod parts;
#[cfg(feature = "ssr")]
pub mod render;
pub mod state;
pub mod widgets;
pub mod words;

/// The address of a page of the site by its path (`exercises/`, without a leading slash), as it must be written on the
/// page that is open: it leads to the page in the same language. Natively it starts with `/`, the top of the language's
/// pages: whoever writes the page makes it relative.
pub fn link(path: &str) -> String {
    format!("{}{path}", browser::page::home())
}
