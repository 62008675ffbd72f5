//! The web app: still pages, rendered natively, and living widgets, mounted into them by the browser.

pub mod browser;
pub mod page;
pub mod pages;
pub mod parts;
#[cfg(feature = "ssr")]
pub mod render;
pub mod state;
pub mod widgets;
