//! Scenes of the layer lab: a real Dockerfile to step through.

use image::BuildContext;
use serde::{Deserialize, Serialize};

/// A Dockerfile with its context, as the layer lab shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scene {
    /// Stable slug, unique in the course.
    pub id: String,
    /// What it shows, one line.
    pub title: String,
    /// The Dockerfile.
    pub dockerfile: String,
    /// Its build context.
    pub context: BuildContext,
    /// Which toggles are offered.
    pub toggles: Vec<Toggle>,
    /// The paths to look at: those in the sentences below the stack.
    pub watch: Vec<String>,
}

/// A switch of the layer lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Toggle {
    /// Merges consecutive RUNs into one.
    MergeRuns,
    /// Shows bytes as they travel instead of on disk.
    Transfer,
}
