//! A server of static files: in the container image of the site, on a USB stick, and for `cargo xtask serve` and `test`.
//!
//! The files are read once and served from memory, so an address can lead to nothing but one of them. It speaks as much
//! of HTTP/1.1 as static files need: GET and HEAD, files that lie there compressed already, validators, cache headers.

mod answer;
mod request;
mod serving;
mod site;

pub use serving::Server;
pub use site::{Base, Site, files};
