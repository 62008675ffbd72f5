//! What other programs ask the model, and what they get: a file for each kind of request. BATCH.md describes them.

mod cache;
mod ignore;
mod layers;

use std::collections::BTreeMap;

use dockerfile::{Dockerfile, Kind, Problem};
use image::{ArchiveMember, BuildContext, Builder, Catalog, ContextFile, MemberKind, Store};
use serde::{Deserialize, Serialize};

pub(crate) use self::cache::cache;
pub(crate) use self::ignore::ignore;
pub(crate) use self::layers::{Answer, layers};
use crate::base::Mode;

/// What a build is made from.
#[derive(Clone, Default, Deserialize)]
struct Input {
    #[serde(default)]
    dockerfile: String,
    dockerignore: Option<String>,
    #[serde(default)]
    context: Vec<File>,
    #[serde(default)]
    build_args: BTreeMap<String, String>,
    /// Whether the Dockerfile (and the `.dockerignore`) lie in the context, as they do for `docker build .`.
    dockerfile_in_context: Option<bool>,
    /// Digests of base images by reference.
    #[serde(default)]
    digests: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum BuilderName {
    Buildkit,
    Classic,
}

impl From<BuilderName> for Builder {
    fn from(name: BuilderName) -> Self {
        match name {
            BuilderName::Buildkit => Self::BuildKit,
            BuilderName::Classic => Self::Classic,
        }
    }
}

/// How the engine stores layers.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum StoreName {
    #[default]
    Overlay,
    Containerd,
}

impl From<StoreName> for Store {
    fn from(name: StoreName) -> Self {
        match name {
            StoreName::Overlay => Self::Overlay,
            StoreName::Containerd => Self::Containerd,
        }
    }
}

/// A file of the context.
#[derive(Clone, Deserialize)]
struct File {
    path: String,
    bytes: Option<u64>,
    text: Option<String>,
    mode: Option<Mode>,
    /// Any word that changes with the content, where the size alone does not tell.
    digest: Option<String>,
    /// What it unpacks to.
    archive: Option<Vec<Member>>,
    /// `file`, `dir` or `symlink`.
    kind: Option<String>,
    /// Where a link leads.
    target: Option<String>,
}

#[derive(Clone, Deserialize)]
struct Member {
    path: String,
    #[serde(default)]
    bytes: u64,
    kind: Option<String>,
    mode: Option<Mode>,
    #[serde(default)]
    uid: u32,
    #[serde(default)]
    gid: u32,
    /// Where a link leads.
    target: Option<String>,
}

impl Member {
    fn as_member(&self) -> ArchiveMember {
        let target = self.target.clone().unwrap_or_default();
        let kind = match self.kind.as_deref() {
            Some("dir" | "directory") => MemberKind::Directory,
            Some("hardlink") => MemberKind::HardLink(target),
            Some("symlink") => MemberKind::Symlink(target),
            None if self.target.is_some() => MemberKind::Symlink(target),
            _ => MemberKind::File,
        };
        ArchiveMember {
            path: self.path.clone(),
            bytes: self.bytes,
            kind,
            mode: self.mode.as_ref().map(Mode::bits),
            uid: self.uid,
            gid: self.gid,
        }
    }
}

impl Input {
    fn context(&self) -> BuildContext {
        let mut files: BTreeMap<String, ContextFile> = BTreeMap::new();
        if self.dockerfile_in_context.unwrap_or(true) {
            let text = |text: &str| ContextFile {
                bytes: text.len() as u64,
                mode: 0o644,
                text: Some(text.to_owned()),
                archive: None,
            };
            files.insert("Dockerfile".to_owned(), text(&self.dockerfile));
            if let Some(ignore) = &self.dockerignore {
                files.insert(".dockerignore".to_owned(), text(ignore));
            }
        }
        let (mut links, mut directories) = (BTreeMap::new(), BTreeMap::new());
        for file in &self.context {
            let length = file.text.as_ref().map(|text| text.len() as u64);
            let members = file.archive.as_ref();
            let members = members.map(|members| members.iter().map(Member::as_member).collect());
            let path = file.path.trim_start_matches("./").trim_matches('/').to_owned();
            match (file.kind.as_deref(), &file.target) {
                (Some("dir" | "directory"), _) => {
                    let mode = file.mode.as_ref().map_or(0o755, Mode::bits);
                    directories.insert(path, mode);
                    continue;
                }
                (Some("symlink"), target) | (None, target @ Some(_)) => {
                    links.insert(path, target.clone().unwrap_or_default());
                    continue;
                }
                _ => {}
            }
            let held = ContextFile {
                bytes: length.or(file.bytes).unwrap_or(0),
                mode: file.mode.as_ref().map_or(0o644, Mode::bits),
                text: file.text.clone(),
                archive: members,
            };
            files.insert(path, held);
        }
        let listed = files.get(".dockerignore").and_then(|file| file.text.clone());
        let ignore = self.dockerignore.clone().or(listed);
        BuildContext { files, links, directories, ignore, ..BuildContext::default() }
    }

    fn build_args(&self) -> Vec<(String, String)> {
        self.build_args.clone().into_iter().collect()
    }
}

#[derive(Serialize)]
struct Refused {
    line: u32,
    message: String,
}

impl Refused {
    fn of(file: &Dockerfile, problem: &Problem) -> Self {
        Self { line: file.lines.line(problem.span.start), message: problem.message.clone() }
    }
}

/// The first image in `FROM` that the catalog does not have: what a base without a name is for.
fn unlisted(file: &Dockerfile) -> String {
    let images = file.instructions.iter().filter_map(|instruction| match &instruction.kind {
        Kind::From { image, .. } => Some(image.value.clone()),
        _ => None,
    });
    let mut images = images.filter(|name| file.stage_named(name).is_none());
    images.find(|name| Catalog::builtin().base(name).is_none()).unwrap_or_default()
}

/// Compares the answer to a line with what is expected.
#[cfg(test)]
#[track_caller]
#[allow(clippy::needless_pass_by_value)] // As `expect!` gives it.
fn check<T: serde::de::DeserializeOwned>(
    answer: crate::batch::Answer<T>,
    line: &str,
    expected: expect_test::Expect,
) {
    expected.assert_eq(&crate::batch::answered(line.as_bytes(), answer));
}
