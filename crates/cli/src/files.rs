//! The files that are asked for.

use std::io::Read;
use std::path::Path;

use anyhow::Context;

/// The text of a file, or of standard input for `-`.
#[allow(clippy::disallowed_methods)] // Files are what this crate is for.
pub(crate) fn read(name: &str) -> anyhow::Result<String> {
    let bytes = if name == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).context("standard input cannot be read")?;
        bytes
    } else {
        std::fs::read(Path::new(name)).with_context(|| format!("{name} cannot be read"))?
    };
    String::from_utf8(bytes).with_context(|| format!("{name} is not UTF-8"))
}
