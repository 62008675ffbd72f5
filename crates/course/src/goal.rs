//! Goals of exercises: questions to the model, never comparisons of text.

use serde::{Deserialize, Serialize};

/// A bound in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// At most this many bytes.
    pub at_most: u64,
}

/// A goal. Every one has a `name`, by which hints and near-misses speak of it, and words for the learner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// Short slug, unique in the exercise.
    pub name: String,
    /// HTML shown to the learner.
    pub text: String,
    /// What is asked of the model.
    pub test: Test,
}

/// What a [`Goal`] asks of the model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Test {
    /// Docker accepts the file and the build would succeed.
    Builds,
    /// The final image's base is one of these references (after expansion; stages followed to their base).
    Base {
        /// References.
        any_of: Vec<String>,
    },
    /// Bytes on disk of the final image.
    Size(Limit),
    /// Bytes transferred of the final image.
    Transfer(Limit),
    /// Bytes on disk of the layers that the Dockerfile adds.
    Added(Limit),
    /// Bytes buried in the layers that the Dockerfile adds.
    Buried(Limit),
    /// Layers that the Dockerfile adds.
    LayersAdded {
        /// At most this many.
        at_most: usize,
    },
    /// The finished container sees this path (a file, or a directory with something in it).
    Visible {
        /// Absolute path.
        path: String,
    },
    /// The finished container does not see this path.
    Absent {
        /// Absolute path.
        path: String,
    },
    /// This package is installed in the final image.
    Installed {
        /// Package name.
        package: String,
    },
    /// An instruction that ships: one of the final stage, or of a stage that it is `FROM`.
    Has {
        /// Its keyword (`USER`).
        instruction: String,
    },
    /// No such instruction ships.
    Lacks {
        /// Its keyword (`RUN`).
        instruction: String,
    },
    /// One `RUN` of what ships calls all of these.
    SameRun {
        /// Each is a program's name, and a word among its arguments if there is a second one (`apt-get install`).
        commands: Vec<String>,
    },
    /// The container's command is in the exec form, so that no shell stands before the program.
    ExecForm {
        /// `CMD` or `ENTRYPOINT`.
        instruction: String,
    },
    /// The container runs as a user given by number, and not as root.
    NumericUser,
    /// Stages that Docker builds for the result.
    Stages {
        /// At least this many.
        at_least: usize,
    },
    /// The finished container sees the same files and has the same config as that of the exercise's start.
    SameImageAsStart,
    /// Rules that must find nothing.
    NoFinding {
        /// Rule names.
        rules: Vec<String>,
    },
}
