//! The real content, and small bad samples, each with the one mistake that it shows.

use std::path::Path;

/// The project's root.
fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

#[test]
fn the_real_content_is_right() {
    if let Err(errors) = super::load(root()) {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        panic!("{} mistakes:\n{}", lines.len(), lines.join("\n"));
    }
}
