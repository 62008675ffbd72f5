//! What a build is made from: a fingerprint says whether anything changed since the last one.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::project::Project;

/// Files that the learner's wasm and the shell are made from.
pub(crate) const BUNDLE: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    ".cargo",
    "app",
    "crates/dockerfile",
    "crates/image",
    "crates/checker",
    "crates/course",
];

/// What the pages are made from besides.
pub(crate) const PAGES: &[&str] = &["lessons", "exercises", "languages", "public", "crates/site"];

/// A hash of the paths and contents of all files below `roots`.
pub(crate) fn fingerprint(project: &Project, roots: &[&str]) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for file in files(project, roots)? {
        file.hash(&mut hasher);
        let bytes = std::fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
        bytes.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// A hash of the paths, sizes and times of all files below `roots`: cheap enough to ask for
/// several times a second.
pub(crate) fn glance(project: &Project, roots: &[&str]) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for file in files(project, roots)? {
        file.hash(&mut hasher);
        // A file may vanish while an editor saves it; the next glance sees it again.
        if let Ok(metadata) = std::fs::metadata(&file) {
            metadata.len().hash(&mut hasher);
            metadata.modified().ok().hash(&mut hasher);
        }
    }
    Ok(hasher.finish())
}

/// A short name for a text.
pub(crate) fn hash_text(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("{:08x}", hasher.finish() & 0xffff_ffff)
}

/// All files below `roots`, in a fixed order, without tests, benchmarks and editors' leavings.
fn files(project: &Project, roots: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for root in roots {
        let path = project.root.join(root);
        if path.is_dir() {
            collect(&path, &mut found)?;
        } else if path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') || name.ends_with('~') || matches!(&*name, "tests" | "benches") {
            continue;
        }
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(&entry.path(), found)?;
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
    Ok(())
}
