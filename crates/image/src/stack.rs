//! What of a stack of layers is visible and what is buried.

use serde::{Deserialize, Serialize};

use crate::{Image, Size};

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
    /// What it cannot see, by file.
    pub buried: Vec<Buried>,
}

impl Stack {
    /// Sorts the bytes of an image.
    pub fn of(_image: &Image) -> Self {
        Self::default()
    }

    /// Bytes buried in the layers from index `first` on (all of the image's own with the base's layer count).
    pub fn buried_from(&self, first: usize) -> Size {
        self.buried.iter().filter(|buried| buried.layer >= first).map(|buried| buried.size).sum()
    }
}
