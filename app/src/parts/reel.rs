//! A scene as it is shown: every step's picture and words, ready. Made natively by [`Play`](super::play::Play), so that
//! a lesson's page carries the model's answers and not the model.

use serde::{Deserialize, Serialize};

use super::picture::{Measure, Picture};

/// A scene of the layer lab with all that its switches can show.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Show {
    /// The scene's id.
    pub id: String,
    /// What it shows, one line.
    pub title: String,
    /// The language of the title, where it is not the page's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// The Dockerfile as written.
    pub plain: Reel,
    /// The same with its `RUN`s merged, and what that changes as a sentence; `None` where the switch is not offered.
    pub merged: Option<(Reel, String)>,
    /// Whether the switch from on-disk to transfer sizes is offered.
    pub transfer: bool,
}

/// A Dockerfile and its steps.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reel {
    /// The file in blocks.
    pub blocks: Vec<Block>,
    /// The steps in order; one at least, if the file has a stage.
    pub steps: Vec<Step>,
    /// Largest layer of all steps: on disk, transfer.
    pub largest: [u64; 2],
    /// The finished image in both sizes, as a sentence.
    pub sizes: String,
}

/// A part of the file as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Number of its first line, from 1.
    pub number: u32,
    /// Its lines, in coloured pieces: CSS class (may be empty) and text.
    pub lines: Vec<Vec<(String, String)>>,
    /// The step that it is; `None` for comments, blank lines and what stands before `FROM`.
    pub step: Option<usize>,
}

/// The state after an instruction.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Index of the layer that it made.
    pub layer: Option<usize>,
    /// What is seen: on disk, transfer.
    pub views: [View; 2],
}

/// What is seen after a step in one measure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// The stack.
    pub picture: Picture,
    /// What the step did, in short sentences.
    pub says: Vec<String>,
    /// What the model says of it, which is English everywhere: what cannot be known, and why the step fails.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<String>,
    /// What it added, in a word or two.
    pub badge: String,
}

impl Measure {
    /// Where a pair of views or sizes has this measure.
    pub const fn index(self) -> usize {
        match self {
            Self::OnDisk => 0,
            Self::Transfer => 1,
        }
    }
}

impl Reel {
    /// What is seen after a step; nothing for a step that is not there.
    pub fn view(&self, at: usize, measure: Measure) -> Option<&View> {
        self.steps.get(at).map(|step| &step.views[measure.index()])
    }

    /// Index of the last step, 0 where there is none.
    pub fn last(&self) -> usize {
        self.steps.len().saturating_sub(1)
    }
}
