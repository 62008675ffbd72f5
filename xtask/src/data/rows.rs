//! The tables of pip's and npm's packages, as the model reads them (`crates/image/src/catalog/rows.rs`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::Result;

use super::debian::save;
use super::files::Measured;
use crate::project::Project;

/// A package that was installed.
#[derive(Default)]
pub(super) struct Row {
    /// Its version, where the name does not say it; for people.
    pub(super) version: String,
    /// Its files without byte code.
    pub(super) files: Measured,
    /// The byte code alone, of a tool that makes some.
    pub(super) byte_code: Option<Measured>,
    /// Bytes that the tool's cache keeps of it.
    pub(super) cache: u64,
    /// Names of what comes along.
    pub(super) requires: BTreeSet<String>,
}

/// Writes a tool's table. `notes` say what it holds: lines behind `#`.
pub(super) fn write(
    project: &Project,
    tool: &str,
    notes: &str,
    rows: &BTreeMap<String, Row>,
) -> Result<()> {
    let mut out = format!("!data\t{tool}\t{}\n{notes}", super::today()?);
    for (name, Row { version, files, byte_code, cache, requires }) in rows {
        let (code, packed) = match byte_code {
            Some(code) => (code.bytes.to_string(), code.gzip.to_string()),
            None => (String::new(), String::new()),
        };
        let requires: Vec<&str> = requires.iter().map(String::as_str).collect();
        let line = format!(
            "{name}\t{version}\t{}\t{}\t{code}\t{packed}\t{cache}\t{}",
            files.bytes,
            files.gzip,
            requires.join(" ")
        );
        // Writing to a text cannot fail.
        let _ = writeln!(out, "{}", line.trim_end_matches('\t'));
    }
    out.push_str("!end\n");
    println!("  {} packages", rows.len());
    save(&project.root.join(format!("crates/image/data/{tool}.tsv")), &out)
}
