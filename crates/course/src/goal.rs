//! Goals of exercises: questions to the model, never comparisons of text.

use serde::{Deserialize, Serialize};

/// A bound in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// At most this many bytes.
    pub at_most: u64,
}

/// A change between two builds, and the `RUN`s that are looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// A file of the context that gets another content; `Dockerfile` means that a comment is added to the answer.
    #[serde(default)]
    pub changed: Option<String>,
    /// `NAME=VALUE`: a `--build-arg` of the second build.
    #[serde(default)]
    pub build_arg: Option<String>,
    /// Only `RUN`s that call one of these count, written as in [`Test::SameRun`]; without any, every step counts.
    #[serde(default)]
    pub commands: Vec<String>,
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
    /// The base of every stage that is built is one of these references.
    EveryBase {
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
    /// No shell stands before the program. For `CMD` or `ENTRYPOINT`: there is one of the two, and whichever is there
    /// is in the exec form. For `HEALTHCHECK`: there is none, or it is in the exec form.
    ExecForm {
        /// `CMD`, `ENTRYPOINT` or `HEALTHCHECK`.
        instruction: String,
    },
    /// Every `RUN` that ships and calls this command has a cache or a file system in memory mounted over this path.
    Mounted {
        /// A program's name, and a word among its arguments if there is a second one (`apt-get update`).
        command: String,
        /// Absolute path.
        path: String,
    },
    /// If this command fails, the build fails: it does not go on with what comes behind it.
    StopsAt {
        /// A program's name, and a word among its arguments if there is a second one (`apt-get install`).
        command: String,
    },
    /// A container starts its program: it is there, may be executed, and its user can be found.
    Starts {
        /// The file that must be it, or be what a shell or an interpreter runs; without one, whatever is started.
        #[serde(default)]
        program: Option<String>,
    },
    /// The image has this label, with some value.
    Label {
        /// Its key.
        name: String,
    },
    /// After a change of this file the layers that are made anew hold at most this many bytes on disk: what a machine
    /// that has the version before gets new.
    Renewed {
        /// A file of the context.
        changed: String,
        /// At most this many bytes.
        at_most: u64,
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
    /// The container's environment has this variable.
    Env {
        /// Its name.
        name: String,
        /// Its value; any, if it is not given.
        #[serde(default)]
        value: Option<String>,
        /// `NAME=VALUE`: a `--build-arg` that the image is built with.
        #[serde(default)]
        build_arg: Option<String>,
    },
    /// After this edit the steps run again, all that count.
    Reruns(Edit),
    /// After this edit the steps come from the cache, all that count.
    Cached(Edit),
    /// What the final stage copies from other stages was made for its C library, or is static.
    SameLibc,
    /// This file of the build context gets past the `.dockerignore`.
    Kept {
        /// Path in the context.
        path: String,
    },
    /// This file of the build context does not get past the `.dockerignore`.
    Ignored {
        /// Path in the context.
        path: String,
    },
    /// Lines of the learner's file that are neither empty nor a comment.
    Lines {
        /// At most this many.
        at_most: usize,
    },
    /// Rules that must find nothing.
    NoFinding {
        /// Rule names.
        rules: Vec<String>,
    },
}
