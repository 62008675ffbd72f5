//! Layers and their entries, as in an OCI layer's tar.

use serde::{Deserialize, Serialize};

use crate::Size;

/// What an [`Entry`] is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EntryKind {
    /// A directory.
    Directory,
    /// A regular file.
    File,
    /// Many files under one name, where only their sum is known: what a package installs, a base image's content.
    /// The path is the name under which they are shown, never a path that Docker would list.
    Bundle {
        /// How many files, if known.
        files: Option<u32>,
    },
    /// A symbolic link and its target.
    Symlink(String),
    /// A named pipe.
    Pipe,
    /// A device.
    Device,
    /// A second name of a file of the same layer.
    HardLink(String),
    /// Hides `path` of the layers below (`.wh.name` in the tar).
    Whiteout,
    /// Hides all children of the directory `path` of the layers below (`.wh..wh..opq` in the tar).
    Opaque,
}

/// One entry of a layer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Absolute path with a leading `/`; for whiteouts the path that is hidden.
    pub path: String,
    /// What it is.
    pub kind: EntryKind,
    /// Content bytes on disk; 0 for all but files and bundles.
    pub size: Size,
    /// Content bytes as they travel, compressed (model of course-facts §3.3 or measured).
    pub transfer: Size,
    /// Permission bits.
    pub mode: u32,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Equal for files of equal content; 0 for a content that equals no other.
    #[serde(default)]
    pub content: u64,
    /// Logical time stamp: equal for equal times, 0 for files as old as the build context or the base.
    #[serde(default)]
    pub modified: u64,
}

/// A layer: a sealed list of entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    /// Index of the instruction that made it in `Dockerfile::instructions`; `None` for a base image's layer.
    pub instruction: Option<usize>,
    /// What made it, one line: the instruction, or the base image's history row.
    pub created_by: String,
    /// The entries, sorted by path.
    pub entries: Vec<Entry>,
    /// Bytes on disk: files once, directories, links and whiteouts 0 (`docker history`).
    pub size: Size,
    /// Bytes transferred, compressed.
    pub transfer: Size,
}

impl Layer {
    /// A layer of these entries; its sizes are theirs.
    pub fn new(instruction: Option<usize>, created_by: String, entries: Vec<Entry>) -> Self {
        let size = entries.iter().map(|entry| entry.size).sum();
        let transfer = entries.iter().map(|entry| entry.transfer).sum();
        Self { instruction, created_by, entries, size, transfer }
    }
}
