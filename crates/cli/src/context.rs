//! A directory as a build context.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::Context;
use image::{BuildContext, ContextFile};

/// Texts above this many bytes are not read; their size is enough.
const LONGEST_TEXT: u64 = 64 * 1024;
/// How many files a context may have.
const MOST_FILES: usize = 500_000;

/// Reads a directory. `dockerfile` is the path of the Dockerfile: `<Dockerfile>.dockerignore` next to it goes before
/// `.dockerignore`.
#[allow(clippy::disallowed_methods)] // Files are what this crate is for.
pub(crate) fn read(directory: &str, dockerfile: &str) -> anyhow::Result<BuildContext> {
    let root = Path::new(directory);
    let (mut files, mut links) = (BTreeMap::new(), BTreeMap::new());
    let mut open = vec![String::new()];
    while let Some(below) = open.pop() {
        let place = root.join(&below);
        let entries = std::fs::read_dir(&place)
            .with_context(|| format!("{} cannot be read", place.display()))?;
        for entry in entries {
            let entry = entry?;
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
            let path = if below.is_empty() { name } else { format!("{below}/{name}") };
            let kind = entry.file_type()?;
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_symlink() {
                let target = std::fs::read_link(entry.path())?;
                links.insert(path, target.to_string_lossy().into_owned());
            } else if kind.is_file() {
                files.insert(path, file(&entry.path())?);
            } else {
                eprintln!("layerwise: {path} is no plain file and left out");
            }
            anyhow::ensure!(files.len() <= MOST_FILES, "{directory} has too many files");
        }
    }
    let own = std::fs::read_to_string(format!("{dockerfile}.dockerignore"));
    let ignore = own.or_else(|_| std::fs::read_to_string(root.join(".dockerignore"))).ok();
    Ok(BuildContext { files, links, ignore, ..BuildContext::default() })
}

#[allow(clippy::disallowed_methods)] // Files are what this crate is for.
fn file(path: &Path) -> anyhow::Result<ContextFile> {
    let about = path.metadata().with_context(|| format!("{} cannot be read", path.display()))?;
    let text = (about.len() <= LONGEST_TEXT).then(|| std::fs::read_to_string(path).ok()).flatten();
    let mode = about.permissions().mode() & 0o7777;
    Ok(ContextFile { bytes: about.len(), mode, text, archive: None })
}
