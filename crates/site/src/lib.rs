//! Makes the site's pages: reads and checks lessons and exercises, renders every page natively.

pub mod content;
pub mod output;
