//! What a build gives: stages, steps, images.

use std::collections::BTreeMap;
use std::sync::Arc;

use dockerfile::{Problem, Span};
use serde::{Deserialize, Serialize};

use crate::{Effort, Layer};

/// Which builder is modelled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Builder {
    /// `BuildKit`, the default since Engine 23.0.
    #[default]
    BuildKit,
    /// The deprecated classic builder (`DOCKER_BUILDKIT=0`).
    Classic,
}

/// The result of [`simulate`](crate::simulate).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Build {
    /// Why there is no image: the first thing that Docker would refuse, in the file or while building.
    /// What could be modelled up to there (and behind, where it makes sense) is still in the other fields.
    pub refused: Option<Problem>,
    /// One for each stage of the file.
    pub stages: Vec<StageBuild>,
    /// One for each instruction of the file, in order.
    pub steps: Vec<Step>,
    /// The stage whose image is the result; `None` without any stage.
    pub target: Option<usize>,
}

impl Build {
    /// The resulting image.
    pub fn image(&self) -> Option<&Image> {
        self.target.and_then(|stage| self.stages.get(stage)).map(|stage| &stage.image)
    }
}

/// A stage after the build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageBuild {
    /// Whether the target needs it (the classic builder builds every stage up to the target).
    pub built: bool,
    /// What it gives.
    pub image: Image,
    /// The image reference that `FROM` resolves to after expansion; a stage's name if it is one.
    pub base: String,
    /// The stage that `FROM` names, if it names one.
    pub base_stage: Option<usize>,
    /// Stages that `COPY --from`, `ADD --from` or a mount reads.
    pub reads: Vec<usize>,
}

/// An image: layers from the bottom up, and a config.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Layers from the bottom up; the base image's first. Images that stand on one another share them.
    pub layers: Vec<Arc<Layer>>,
    /// The config.
    pub config: Config,
}

/// The part of an image's config that an instruction can set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// `ENV`.
    pub env: BTreeMap<String, String>,
    /// `USER`; empty means root.
    pub user: String,
    /// `WORKDIR`; empty means `/`.
    pub workdir: String,
    /// `ENTRYPOINT` as the runtime gets it.
    pub entrypoint: Option<Vec<String>>,
    /// `CMD` as the runtime gets it.
    pub cmd: Option<Vec<String>>,
    /// `LABEL`.
    pub labels: BTreeMap<String, String>,
    /// `EXPOSE`, `port/protocol`.
    pub exposed: Vec<String>,
    /// `VOLUME`.
    pub volumes: Vec<String>,
    /// `STOPSIGNAL`.
    pub stop_signal: Option<String>,
    /// `SHELL`; `None` means `/bin/sh -c`.
    pub shell: Option<Vec<String>>,
    /// `HEALTHCHECK`'s test; `["NONE"]` switches an inherited one off.
    pub healthcheck: Option<Vec<String>>,
    /// Triggers of `ONBUILD`.
    pub onbuild: Vec<String>,
}

/// What one instruction did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Index in `Dockerfile::instructions`.
    pub instruction: usize,
    /// The stage; `None` before the first `FROM`.
    pub stage: Option<usize>,
    /// Whether it runs at all (its stage is needed).
    pub built: bool,
    /// Index of the layer that it made in its stage's image; `None` if it changes only the config.
    pub layer: Option<usize>,
    /// What could not be known, with the place and the reason.
    pub unknown: Vec<Unknown>,
    /// What would make the step fail when it runs.
    pub failure: Option<Failure>,
    /// Paths that the step brings only if the image that it copies from has them, which nobody knows.
    pub perhaps: Vec<String>,
    /// What it takes in time when it runs. The base image of a `FROM` is there already.
    pub effort: Effort,
}

/// Something that cannot be known without running a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The command or word.
    pub span: Span,
    /// A sentence: what is not known, and why.
    pub reason: String,
    /// What a comment above the instruction would have to state, such as `writes /path 12MB`, where that helps.
    pub remedy: Option<String>,
}

/// The reason, and what would tell it.
impl std::fmt::Display for Unknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.reason)?;
        let Some(remedy) = &self.remedy else { return Ok(()) };
        let place = if remedy.starts_with("base ") { "`FROM`" } else { "the instruction" };
        write!(f, ": state it in a comment above {place}, such as `# layerwise: {remedy}`")
    }
}

/// What an [`Unknown`] says.
#[derive(Clone, Debug)]
pub(crate) struct Reason {
    text: String,
    remedy: Option<String>,
}

impl Reason {
    pub(crate) fn at(self, span: Span) -> Unknown {
        Unknown { span, reason: self.text, remedy: self.remedy }
    }
}

impl From<String> for Reason {
    fn from(text: String) -> Self {
        Self { text, remedy: None }
    }
}

impl From<&str> for Reason {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// A reason with what a comment could state: `writes /path 12MB`.
pub(crate) fn stating(text: impl Into<String>, remedy: impl Into<String>) -> Reason {
    Reason { text: text.into(), remedy: Some(remedy.into()) }
}

/// Why a step fails when it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The command or word.
    pub span: Span,
    /// What the tool prints (`E: Unable to locate package curl`).
    pub message: String,
}
