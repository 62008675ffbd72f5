//! Where an image's bytes lie on a machine, and which of them a pull or a push moves.

use std::collections::BTreeSet;

use crate::content::hash;
use crate::{Doubt, EntryKind, Image, Layer, Size};

/// What a file system gives out at once: files and directories take whole blocks of so many bytes.
const BLOCK: u64 = 4096;

/// Layers that an image may have to be pulled into the classic store (`overlay2`): the 126th is refused with
/// `max depth exceeded`. The containerd store took 141 in the course's laboratory (course-facts §2.19).
pub const MOST_LAYERS_PULLED: usize = 125;
/// Layers that a build in the classic store came to, in the same laboratory.
pub const MOST_LAYERS_BUILT: usize = 129;

/// What images take in the containerd image store, the default of a fresh Engine 29: what was pulled or built is kept
/// compressed, and unpacked beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Footprint {
    /// Bytes of the compressed layers, each digest once (`CONTENT SIZE`). Configs and manifests, a few kB each, are left
    /// out.
    pub content: Size,
    /// Bytes of the unpacked layers in whole blocks of the file system, each chain of layers once: the same layer on
    /// another one below is unpacked again. At best an estimate.
    pub snapshots: Size,
}

impl Footprint {
    /// What these images take together.
    pub fn of<'a>(images: impl IntoIterator<Item = &'a Image>) -> Self {
        let (mut blobs, mut chains) = (BTreeSet::new(), BTreeSet::new());
        let mut footprint = Self::default();
        for (number, image) in images.into_iter().enumerate() {
            let mut chain: u64 = 0;
            for (at, layer) in image.layers.iter().enumerate() {
                let digest = digest(layer, (number, at));
                chain = hash(&[&chain.to_le_bytes(), &digest.to_le_bytes()]);
                if blobs.insert(digest) {
                    footprint.content += layer.transfer;
                }
                if chains.insert(chain) {
                    footprint.snapshots += in_blocks(layer);
                }
            }
        }
        footprint
    }

    /// All of it (`DISK USAGE`).
    pub fn total(&self) -> Size {
        self.content + self.snapshots
    }
}

/// Bytes that travel when an image is pulled by a machine, or pushed to a registry, that already has others: its compressed
/// layers whose digests the other side lacks, each once. The config and the manifest, a few kB, come on top.
pub fn moved(image: &Image, others: &[&Image]) -> Size {
    let had = others.iter().enumerate().flat_map(|(number, other)| {
        // Another image's own layers of unknown content are none of this one's.
        let layers = other.layers.iter().enumerate();
        layers.map(move |(at, layer)| digest(layer, (number + 1, at)))
    });
    let mut known: BTreeSet<u64> = had.collect();
    let layers = image.layers.iter().enumerate();
    layers
        .filter(|(at, layer)| known.insert(digest(layer, (0, *at))))
        .map(|(_, it)| it.transfer)
        .sum()
}

/// Stands for a layer's digest: equal for layers whose entries are equal, times and contents included. A content that equals
/// no other makes the layer the only one of its kind, wherever it stands.
fn digest(layer: &Layer, place: (usize, usize)) -> u64 {
    let mut sum = layer.entries.len() as u64;
    for entry in &layer.entries {
        let kind = match &entry.kind {
            EntryKind::Directory => "d".to_owned(),
            EntryKind::File => "f".to_owned(),
            EntryKind::Bundle { .. } => "b".to_owned(),
            EntryKind::Symlink(target) => format!("l{target}"),
            EntryKind::HardLink(target) => format!("h{target}"),
            EntryKind::Pipe => "p".to_owned(),
            EntryKind::Device => "c".to_owned(),
            EntryKind::Whiteout => "w".to_owned(),
            EntryKind::Opaque => "o".to_owned(),
        };
        let alone = entry.content == 0 && entry.size != Size::ZERO && layer.instruction.is_some();
        let (number, at) = if alone { place } else { (0, 0) };
        sum = hash(&[
            &sum.to_le_bytes(),
            entry.path.as_bytes(),
            kind.as_bytes(),
            &entry.size.bytes.to_le_bytes(),
            &entry.content.to_le_bytes(),
            &entry.mode.to_le_bytes(),
            &entry.uid.to_le_bytes(),
            &entry.gid.to_le_bytes(),
            &number.to_le_bytes(),
            &at.to_le_bytes(),
        ]);
    }
    sum
}

/// What a layer takes unpacked: files in whole blocks, a block for each directory, and one for the snapshot itself.
fn in_blocks(layer: &Layer) -> Size {
    let mut all = Size { bytes: BLOCK, doubt: Doubt::Estimate };
    for entry in &layer.entries {
        all += match &entry.kind {
            EntryKind::Directory => Size::exact(BLOCK),
            EntryKind::File => Size {
                bytes: entry.size.bytes.div_ceil(BLOCK).saturating_mul(BLOCK),
                doubt: entry.size.doubt,
            },
            // On average the last block of a file is half full.
            EntryKind::Bundle { files } => Size {
                bytes: entry.size.bytes.saturating_add(u64::from(files.unwrap_or(0)) * BLOCK / 2),
                doubt: entry.size.doubt,
            },
            _ => Size::ZERO,
        };
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{Footprint, moved};
    use crate::{BuildContext, ContextFile, Image, Inputs, Size, simulate};

    fn image(text: &str) -> Image {
        let file = ContextFile { bytes: 10_000, mode: 0o644, ..ContextFile::default() };
        let files = [("a".to_owned(), file.clone()), ("b".to_owned(), file)].into();
        let context = BuildContext { files, ..BuildContext::default() };
        let build = simulate(&dockerfile::parse(text), &Inputs::new(&context));
        build.image().expect("a stage").clone()
    }

    #[test]
    fn a_base_is_pulled_once() {
        let one = image("FROM debian:bookworm-slim\nCOPY a /a\n");
        let two = image("FROM debian:bookworm-slim\nCOPY b /b\n");
        let base: Size = one.layers[..1].iter().map(|layer| layer.transfer).sum();
        let all: Size = two.layers.iter().map(|layer| layer.transfer).sum();
        assert_eq!(moved(&two, &[]), all);
        assert_eq!(moved(&two, &[&one]).bytes, all.bytes - base.bytes);
        assert_eq!(moved(&one, &[&one]), Size::ZERO);
    }

    #[test]
    fn what_the_same_layer_is_worth_twice() {
        let twice = image("FROM scratch\nCOPY a /a\nCOPY a /a\n");
        let once = image("FROM scratch\nCOPY a /a\n");
        // The same bytes again are one blob, and on top of themselves another snapshot.
        let (both, single) = (Footprint::of([&twice]), Footprint::of([&once]));
        assert_eq!(both.content, single.content);
        assert_eq!(single.snapshots.bytes, 4096 + 3 * 4096);
        assert_eq!(both.snapshots.bytes, 2 * single.snapshots.bytes);
        assert_eq!(Footprint::of([&once, &twice]).snapshots, both.snapshots);
        assert_eq!(both.total(), both.content + both.snapshots);
    }

    #[test]
    fn what_nobody_knows_is_shared_with_nobody() {
        let text = "FROM scratch\nCOPY a /a\n# layerwise: writes /x 1MB\nRUN [\"/a\"]\n";
        let (one, two) = (image(text), image(&text.replace("1MB", "2MB")));
        assert!(moved(&one, &[&two]).bytes > 0);
    }
}
