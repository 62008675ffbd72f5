//! Questions to an image: what is visible in it, what became of a file, what an instruction changed.

use serde::{Deserialize, Serialize};

use crate::map::{Map, Set};
use crate::tree::{PACKAGE, Tree};
use crate::{Entry, EntryKind, Image, Layer, Size};

/// A file's way through the layers ("x-ray").
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Its path.
    pub path: String,
    /// What each layer that speaks of it says, from the bottom up.
    pub events: Vec<Event>,
}

/// What a layer does to a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Index of the layer.
    pub layer: usize,
    /// What happens.
    pub change: Change,
    /// Bytes that the layer holds for it.
    pub size: Size,
}

/// What happens to a file in a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Change {
    /// It appears.
    Added,
    /// Its content is another.
    Rewritten,
    /// The same content lies there once more, with another mode, owner or time.
    Metadata,
    /// The same content lies there once more, nothing changed.
    Copied,
    /// It is hidden: by a whiteout, its directory's whiteout, or something else in the place of its directory.
    Hidden,
}

impl History {
    /// What became of a path, layer by layer.
    pub fn of(image: &Image, path: &str) -> Self {
        let mut history = Self { path: path.to_owned(), events: Vec::new() };
        let mut before: Option<&Entry> = None;
        for (at, layer) in image.layers.iter().enumerate() {
            let own = layer.entries.iter().find(|entry| entry.path == path && !is_mark(entry));
            if let Some(entry) = own {
                let change = match before {
                    None => Change::Added,
                    Some(old) if entry.content == 0 || old.content != entry.content => {
                        Change::Rewritten
                    }
                    Some(old) if access(old) == access(entry) => Change::Copied,
                    Some(_) => Change::Metadata,
                };
                history.events.push(Event { layer: at, change, size: entry.size });
                before = Some(entry);
            } else if before.is_some() && hides(layer, path) {
                history.events.push(Event { layer: at, change: Change::Hidden, size: Size::ZERO });
                before = None;
            }
        }
        history
    }

    /// Whether the finished container sees it.
    pub fn is_visible(&self) -> bool {
        self.events.last().is_some_and(|event| event.change != Change::Hidden)
    }

    /// Bytes that all layers hold for it.
    pub fn bytes(&self) -> Size {
        self.events.iter().map(|event| event.size).sum()
    }
}

fn access(entry: &Entry) -> (u32, u32, u32, u64) {
    (entry.mode, entry.uid, entry.gid, entry.modified)
}

fn is_mark(entry: &Entry) -> bool {
    matches!(entry.kind, EntryKind::Whiteout | EntryKind::Opaque)
}

/// Whether a layer hides a path that it does not hold itself.
fn hides(layer: &Layer, path: &str) -> bool {
    layer.entries.iter().any(|entry| {
        let below =
            path.strip_prefix(entry.path.as_str()).is_some_and(|rest| rest.starts_with('/'));
        match entry.kind {
            EntryKind::Whiteout => below || entry.path == path,
            EntryKind::Directory => false,
            // A file or a link in the place of a directory hides what lay below.
            _ => below,
        }
    })
}

/// What a layer changes against those below it, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Files that are new.
    pub added: usize,
    /// Files that were there with another content.
    pub rewritten: usize,
    /// Files that were there with the same content.
    pub copied: usize,
    /// Whiteouts.
    pub deleted: usize,
    /// Bundles: packages, or files of which only the sum is known.
    pub bundles: usize,
}

impl Image {
    /// How many of the layers come from the base image.
    pub fn base_layers(&self) -> usize {
        self.layers.iter().take_while(|layer| layer.instruction.is_none()).count()
    }

    /// Everything that the finished container sees, sorted by path: directories, files, links and bundles.
    pub fn files(&self) -> Vec<Entry> {
        let mut tree = Tree::new();
        for layer in &self.layers {
            tree.apply(&layer.entries);
        }
        tree.listing()
    }

    /// Debian packages that instructions installed and none removed, by the names that were asked for or that stand for
    /// what came along.
    pub fn installed_packages(&self) -> Vec<String> {
        let mut names = Set::default();
        for layer in &self.layers {
            for entry in &layer.entries {
                let Some(name) = entry.path.strip_prefix(PACKAGE) else { continue };
                let name = name.split(" and ").next().unwrap_or(name).to_owned();
                if name.starts_with("set-up of ") || name == "logs" {
                    continue;
                }
                match entry.kind {
                    EntryKind::Whiteout => names.remove(&name),
                    _ => names.insert(name),
                };
            }
        }
        names.into_vec()
    }

    /// What a layer changes, counted; `None` for a layer that is not there.
    pub fn summary(&self, layer: usize) -> Option<Summary> {
        let mut below: Map<&Entry> = Map::default();
        for entry in self.layers.get(..layer)?.iter().flat_map(|layer| &layer.entries) {
            if entry.kind == EntryKind::Whiteout {
                below.remove(entry.path.as_str());
            } else if entry.kind != EntryKind::Opaque {
                below.insert(entry.path.clone(), entry);
            }
        }
        let mut summary = Summary::default();
        for entry in &self.layers.get(layer)?.entries {
            match (&entry.kind, below.get(entry.path.as_str())) {
                (EntryKind::Directory, _) => {}
                (EntryKind::Whiteout | EntryKind::Opaque, _) => summary.deleted += 1,
                (EntryKind::Bundle { .. }, _) => summary.bundles += 1,
                (_, None) => summary.added += 1,
                (_, Some(old)) if entry.content != 0 && old.content == entry.content => {
                    summary.copied += 1;
                }
                (_, Some(_)) => summary.rewritten += 1,
            }
        }
        Some(summary)
    }
}

/// "2 files added, 1 deleted", or "nothing".
impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [
            (self.added, "added"),
            (self.rewritten, "rewritten"),
            (self.copied, "stored again"),
            (self.deleted, "hidden"),
        ];
        let mut said = false;
        for (count, verb) in parts {
            if count > 0 {
                let noun = if count == 1 { "file" } else { "files" };
                write!(f, "{}{count} {noun} {verb}", if said { ", " } else { "" })?;
                said = true;
            }
        }
        if self.bundles > 0 {
            let noun = if self.bundles == 1 { "group" } else { "groups" };
            write!(f, "{}{} {noun} of files", if said { ", " } else { "" }, self.bundles)?;
            said = true;
        }
        if said { Ok(()) } else { f.write_str("nothing") }
    }
}
