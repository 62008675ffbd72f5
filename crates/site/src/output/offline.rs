//! What a browser needs to keep the site: the list of all files with their digests, and the worker that fetches them.

#![allow(clippy::disallowed_methods)] // Reading and writing files is what this is for.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

use super::digest;

/// The worker's script. Its name must stay: browsers ask for it to learn of a new version.
pub const WORKER: &str = "sw.js";
/// The list of files, by which a version is known.
pub const LIST: &str = "files.json";

/// The service worker but for the version that it keeps.
const SCRIPT: &str = include_str!("sw.js");

/// One version of the site.
#[derive(Serialize)]
struct List {
    /// Bytes of all files, as a browser keeps them.
    bytes: u64,
    /// Bytes of all files as a host sends them that compresses with gzip.
    transfer: u64,
    /// The digest of each file by its address from the top of the site: a page's is its folder's.
    files: BTreeMap<String, String>,
}

/// Writes the list of whatever lies in a finished site, and the worker that keeps exactly that. Both are written anew
/// when they are there already.
///
/// # Errors
/// When a file cannot be read or written.
pub fn write(site: &Path) -> Result<()> {
    let mut list = List { bytes: 0, transfer: 0, files: BTreeMap::new() };
    add(site, "", &mut list)?;
    let text = serde_json::to_string(&list).context("writing the list of files as JSON")? + "\n";
    let worker = SCRIPT.replace("{{version}}", &digest::integrity(text.as_bytes()));
    for (name, text) in [(LIST, text), (WORKER, worker)] {
        fs::write(site.join(name), text).with_context(|| format!("writing {name}"))?;
    }
    Ok(())
}

fn add(folder: &Path, inner: &str, list: &mut List) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{inner}{name}");
        if entry.file_type()?.is_dir() {
            add(&entry.path(), &format!("{path}/"), list)?;
            continue;
        }
        // The browser fetches the worker in its own way, and the list names the rest.
        if path == WORKER || path == LIST {
            continue;
        }
        let bytes = fs::read(entry.path()).with_context(|| format!("reading {path}"))?;
        list.bytes += bytes.len() as u64;
        list.transfer += gzipped(&bytes)?;
        // Hosts disagree about what lies at `a/index.html`; they all show it at `a/`.
        let address = if name == "index.html" { inner.to_owned() } else { path };
        list.files.insert(address, digest::integrity(&bytes));
    }
    Ok(())
}

fn gzipped(bytes: &[u8]) -> Result<u64> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len() as u64)
}
