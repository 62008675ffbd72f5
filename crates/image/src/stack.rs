//! What of a stack of layers is visible and what is buried.

use serde::{Deserialize, Serialize};

use crate::map::Map;
use crate::{Entry, EntryKind, Image, Layer, Size};

/// Why bytes of a layer are no longer visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Cause {
    /// A later layer deletes the file.
    DeletedLater,
    /// A later layer has other content under the same name.
    Replaced,
    /// A later layer holds the same content with another mode, owner or time.
    MetadataCopy,
    /// A later layer holds the same content under another name.
    Moved,
    /// A later layer holds the same file again, nothing changed.
    Duplicate,
}

impl Cause {
    /// Every cause, in the order in which they are shown.
    pub const ALL: [Self; 5] =
        [Self::DeletedLater, Self::Replaced, Self::MetadataCopy, Self::Moved, Self::Duplicate];
}

/// A file whose bytes ship although nobody can see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buried {
    /// Its path.
    pub path: String,
    /// Its bytes.
    pub size: Size,
    /// Index of the layer that keeps it.
    pub layer: usize,
    /// Index of the layer that hides it.
    pub hidden_by: usize,
    /// Why.
    pub cause: Cause,
}

/// The bytes of an image, sorted. Invariant: `total == visible + Σ buried`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stack {
    /// Sum of all layers on disk, duplicates counted every time.
    pub total: Size,
    /// Sum of all layers as they travel.
    pub transfer: Size,
    /// What the finished container can see.
    pub visible: Size,
    /// What it cannot see, by file; files without bytes are left out.
    pub buried: Vec<Buried>,
}

impl Stack {
    /// Sorts the bytes of an image.
    pub fn of(image: &Image) -> Self {
        let mut sorter = Sorter::default();
        for (at, layer) in image.layers.iter().enumerate() {
            sorter.lay(at, layer);
        }
        let mut stack = Self {
            transfer: image.layers.iter().map(|layer| layer.transfer).sum(),
            ..Self::default()
        };
        for inode in sorter.inodes {
            stack.total += inode.size;
            match inode.hidden {
                None => stack.visible += inode.size,
                Some((hidden_by, cause)) if inode.size != Size::ZERO => stack.buried.push(Buried {
                    path: inode.path.to_owned(),
                    size: inode.size,
                    layer: inode.layer,
                    hidden_by,
                    cause,
                }),
                Some(_) => {}
            }
        }
        stack
    }

    /// Bytes buried in the layers from index `first` on (all of the image's own with the base's layer count).
    pub fn buried_from(&self, first: usize) -> Size {
        self.buried.iter().filter(|buried| buried.layer >= first).map(|buried| buried.size).sum()
    }

    /// All buried bytes, whichever layer keeps them.
    pub fn buried_total(&self) -> Size {
        self.buried.iter().map(|buried| buried.size).sum()
    }

    /// Bytes buried for one cause, by layers from index `first` on.
    pub fn buried_by(&self, cause: Cause, first: usize) -> Size {
        let of_cause = |buried: &&Buried| buried.cause == cause && buried.layer >= first;
        self.buried.iter().filter(of_cause).map(|buried| buried.size).sum()
    }

    /// Bytes of one layer that a later one hides.
    pub fn buried_in(&self, layer: usize) -> Size {
        self.buried.iter().filter(|buried| buried.layer == layer).map(|buried| buried.size).sum()
    }
}

/// A file of a layer and its fate.
struct Inode<'a> {
    path: &'a str,
    layer: usize,
    size: Size,
    /// Names under which it can still be seen.
    names: u32,
    /// Mode, owner, group and time: what a metadata copy changes.
    access: (u32, u32, u32, u64),
    content: u64,
    hidden: Option<(usize, Cause)>,
}

#[derive(Default)]
struct Sorter<'a> {
    inodes: Vec<Inode<'a>>,
    /// The merged tree: every visible path, with its file if it is one.
    visible: Map<Option<usize>, &'a str>,
}

impl<'a> Sorter<'a> {
    fn lay(&mut self, at: usize, layer: &'a Layer) {
        let mut hidden = Vec::new();
        self.visible.reserve(layer.entries.len());
        for entry in &layer.entries {
            match entry.kind {
                EntryKind::Whiteout => {
                    hidden.extend(self.visible.remove(&entry.path).flatten());
                    self.clear_below(&entry.path, &mut hidden);
                }
                EntryKind::Opaque => self.clear_below(&entry.path, &mut hidden),
                _ => {}
            }
        }
        let mut files: Map<usize, &str> = Map::default();
        files.reserve(layer.entries.len());
        for entry in &layer.entries {
            let inode = match &entry.kind {
                EntryKind::Whiteout | EntryKind::Opaque => continue,
                EntryKind::Directory
                | EntryKind::Symlink(_)
                | EntryKind::Pipe
                | EntryKind::Device => None,
                EntryKind::File | EntryKind::Bundle { .. } => {
                    self.inodes.push(inode(entry, at));
                    files.insert(&entry.path, self.inodes.len() - 1);
                    Some(self.inodes.len() - 1)
                }
                EntryKind::HardLink(target) => files.get(target.as_str()).copied(),
            };
            if let Some(inode) = inode {
                self.inodes[inode].names += 1;
            }
            if entry.kind != EntryKind::Directory {
                self.clear_below(&entry.path, &mut hidden);
            }
            hidden.extend(self.visible.insert(&entry.path, inode).flatten());
        }
        if hidden.is_empty() {
            return;
        }
        for old in hidden {
            self.inodes[old].names -= 1;
            if self.inodes[old].names > 0 {
                continue;
            }
            let new = files.get(self.inodes[old].path).map(|&new| &self.inodes[new]);
            let old_inode = &self.inodes[old];
            // What nobody knows is the same as long as nobody wrote to it: the time tells.
            let same_content = |new: &Inode<'_>| {
                new.content == old_inode.content
                    && (new.content != 0 || new.access.3 == old_inode.access.3)
            };
            let cause = match new {
                Some(new) if same_content(new) => {
                    if new.access == old_inode.access {
                        Cause::Duplicate
                    } else {
                        Cause::MetadataCopy
                    }
                }
                _ if holds(layer, old_inode.content) => Cause::Moved,
                Some(_) => Cause::Replaced,
                // A link or a directory in its place replaces it too.
                None if self.visible.contains_key(old_inode.path) => Cause::Replaced,
                None => Cause::DeletedLater,
            };
            self.inodes[old].hidden = Some((at, cause));
        }
    }

    fn clear_below(&mut self, path: &str, hidden: &mut Vec<usize>) {
        hidden.extend(self.visible.take_below(path).into_iter().flatten());
    }
}

/// Whether a layer has a file of some content.
fn holds(layer: &Layer, content: u64) -> bool {
    content != 0
        && layer.entries.iter().any(|entry| entry.content == content && entry.size != Size::ZERO)
}

fn inode(entry: &Entry, layer: usize) -> Inode<'_> {
    Inode {
        path: &entry.path,
        layer,
        size: entry.size,
        names: 0,
        access: (entry.mode, entry.uid, entry.gid, entry.modified),
        content: entry.content,
        hidden: None,
    }
}
