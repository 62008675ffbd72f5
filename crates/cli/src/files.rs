//! The files that are asked for.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, ensure};

/// Folders without Dockerfiles of one's own.
const SKIPPED: &[&str] = &[".git", "node_modules", "target", "vendor"];

/// The files that the command line names: a folder stands for the Dockerfiles in it and below.
pub(crate) fn named(paths: &[String]) -> anyhow::Result<Vec<String>> {
    let mut files = Vec::new();
    for path in paths {
        if path != "-" && Path::new(path).is_dir() {
            let before = files.len();
            below(Path::new(path), &mut files)?;
            ensure!(files.len() > before, "there is no Dockerfile in {path}");
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// The Dockerfiles of a folder and those below it, sorted. Links are not followed: they may lead in circles.
fn below(folder: &Path, files: &mut Vec<String>) -> anyhow::Result<()> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut entries = entries.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type()?;
        if kind.is_dir() && !SKIPPED.contains(&&*name) {
            below(&entry.path(), files)?;
        } else if !kind.is_dir() && is_dockerfile(&name) {
            // Other programs join the name to a folder of theirs: `Dockerfile`, not `./Dockerfile`.
            let path = entry.path();
            let path = path.strip_prefix(".").unwrap_or(&path);
            files.push(path.to_string_lossy().into_owned());
        }
    }
    Ok(())
}

fn is_dockerfile(name: &str) -> bool {
    let ends = |name: &str, end: &str| name.len() > end.len() && name.ends_with(end);
    let starts = |name: &str, start: &str| name.len() > start.len() && name.starts_with(start);
    let named = ["Dockerfile", "Containerfile"].contains(&name);
    let part =
        ends(name, ".Dockerfile") || starts(name, "Dockerfile.") || starts(name, "Containerfile.");
    (named || part) && !name.ends_with(".dockerignore")
}

/// The text of a file, or of standard input for `-`.
#[allow(clippy::disallowed_methods)] // Files are what this crate is for.
pub(crate) fn read(name: &str) -> anyhow::Result<String> {
    let bytes = if name == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).context("standard input cannot be read")?;
        bytes
    } else {
        std::fs::read(Path::new(name)).with_context(|| format!("{name} cannot be read"))?
    };
    String::from_utf8(bytes).with_context(|| format!("{name} is not UTF-8"))
}

/// The text of the `.dockerignore` that a build of a file in its own folder would use.
#[allow(clippy::disallowed_methods)] // Files are what this crate is for.
pub(crate) fn ignore_of(name: &str) -> Option<String> {
    if name == "-" {
        return None;
    }
    let own = std::fs::read_to_string(format!("{name}.dockerignore"));
    own.or_else(|_| std::fs::read_to_string(Path::new(name).with_file_name(".dockerignore"))).ok()
}

/// Writes a file.
#[allow(clippy::disallowed_methods)] // Files are what this crate is for.
pub(crate) fn write(name: &str, text: &str) -> anyhow::Result<()> {
    std::fs::write(name, text).with_context(|| format!("{name} cannot be written"))
}

#[cfg(test)]
mod tests {
    use super::is_dockerfile;

    #[test]
    fn names() {
        for name in ["Dockerfile", "api.Dockerfile", "Dockerfile.dev", "Containerfile"] {
            assert!(is_dockerfile(name), "{name}");
        }
        for name in [
            "dockerfile.md",
            ".Dockerfile",
            "Dockerfile.",
            "Dockerfile.dockerignore",
            "MyDockerfile",
        ] {
            assert!(!is_dockerfile(name), "{name}");
        }
    }
}
