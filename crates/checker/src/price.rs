//! What a fix saves: the build before against the build after.

use dockerfile::parse;
use image::{Build, Inputs, Layer, Size, simulate};

use crate::Fix;

/// Bytes on disk that the resulting image loses by a fix; `None` if they cannot be known. `text` is the Dockerfile
/// that the fix is for, `build` what [`image::simulate`] made of it.
///
/// This parses and builds the mended file, so it is asked for one fix when it is shown, not for every fix while
/// someone types. Layers that the fix leaves as they are cancel out, also those whose size is not known.
pub fn price(text: &str, inputs: &Inputs<'_>, build: &Build, fix: &Fix) -> Option<Size> {
    let mended = parse(&fix.edits.apply(text));
    let after = simulate(&mended, inputs);
    if !mended.problems.is_empty() || after.refused.is_some() && build.refused.is_none() {
        return None;
    }
    let mut before: Vec<&Layer> = build.image()?.layers.iter().map(|layer| &**layer).collect();
    let mut added = Size::ZERO;
    for layer in &after.image()?.layers {
        let same = |other: &&Layer| {
            other.size == layer.size
                && other.created_by == layer.created_by
                && other.entries == layer.entries
        };
        match before.iter().position(same) {
            Some(index) => drop(before.swap_remove(index)),
            None => added += layer.size,
        }
    }
    let removed: Size = before.iter().map(|layer| layer.size).sum();
    let doubt = removed.doubt.max(added.doubt);
    let saved = Size { bytes: removed.bytes.saturating_sub(added.bytes), doubt };
    saved.is_known().then_some(saved)
}
