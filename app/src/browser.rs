//! Every call to the browser. Natively, where pages are rendered, there is none: the functions give `None`, do nothing
//! or say that nothing is kept, so that the same views render there.

#[cfg(any(feature = "ssr", feature = "asking"))]
pub mod chance;
#[cfg(any(feature = "ssr", feature = "study"))]
pub mod channel;
pub mod clock;
pub mod compress;
pub mod fetch;
pub mod files;
pub mod offline;
pub mod page;
#[cfg(any(feature = "ssr", feature = "study"))]
pub mod room;
#[cfg(any(feature = "ssr", feature = "study"))]
pub mod scan;
pub mod shortcut;
pub mod storage;
pub mod textarea;

use web_sys::{Document, Window};

/// The window; `None` natively.
fn window() -> Option<Window> {
    if cfg!(target_arch = "wasm32") { web_sys::window() } else { None }
}

/// The document; `None` natively.
fn document() -> Option<Document> {
    window()?.document()
}
