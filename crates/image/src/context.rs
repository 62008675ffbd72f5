//! The build context: files that `COPY`, `ADD` and bind mounts can read, and what an exercise assumes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The build context before `.dockerignore`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuildContext {
    /// Files by path relative to the context's root, `/`-separated, no leading slash.
    pub files: BTreeMap<String, ContextFile>,
    /// Symbolic links by path, with what they lead to.
    #[serde(default)]
    pub links: BTreeMap<String, String>,
    /// Directories that are empty, or that have other permission bits than 0o755.
    #[serde(default)]
    pub directories: BTreeMap<String, u32>,
    /// Whether there may be more files than these: of someone's own project only the Dockerfile is at hand. A source
    /// that is not listed is then a file of unknown size, not a fault.
    #[serde(default)]
    pub open: bool,
    /// Text of the `.dockerignore`, if there is one.
    pub ignore: Option<String>,
    /// What commands do that the model cannot know.
    pub assumptions: Vec<Assumption>,
}

/// A file of the context.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextFile {
    /// Size in bytes.
    pub bytes: u64,
    /// Permission bits; 0o644 unless stated.
    pub mode: u32,
    /// The content, where a command depends on it.
    pub text: Option<String>,
    /// What it unpacks to, if it is an archive.
    pub archive: Option<Vec<ArchiveMember>>,
}

/// A file inside an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveMember {
    /// Path relative to where it is unpacked; a directory may end with a slash.
    pub path: String,
    /// Size in bytes, unpacked.
    pub bytes: u64,
    /// What it is.
    #[serde(default)]
    pub kind: MemberKind,
    /// Permission bits; `None` for the usual ones: 0o755 for a directory, 0o644 for a file.
    #[serde(default)]
    pub mode: Option<u32>,
    /// Owner.
    #[serde(default)]
    pub uid: u32,
    /// Group.
    #[serde(default)]
    pub gid: u32,
}

/// What an [`ArchiveMember`] is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MemberKind {
    /// A regular file, or a directory whose path ends with a slash.
    #[default]
    File,
    /// A directory.
    Directory,
    /// A symbolic link and its target.
    Symlink(String),
    /// Another name of the member at this path.
    HardLink(String),
}

/// "This command writes that": stated by an exercise, or by a comment above the instruction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assumption {
    /// The command line's beginning, words separated by one space (`make install`, `go build`); `COPY`, for a file
    /// of a base image that the base's own listing does not tell the size of; or `FROM`, for a base image that the
    /// catalog does not have, whose reference is `path` then.
    pub command: String,
    /// Path that it writes; relative to the working directory, or absolute. `-o`-like outputs win where the model
    /// knows the program.
    pub path: String,
    /// Bytes written there.
    pub bytes: u64,
}
