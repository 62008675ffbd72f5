//! TOML files of the content, with mistakes told by line.

use std::collections::BTreeMap;

use image::{ArchiveMember, Assumption, BuildContext, ContextFile};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::error::Errors;
use super::sizes::parse_bytes;
use super::source::Source;

/// Reads a file; a mistake is reported and gives `None`.
pub(super) fn read<T: DeserializeOwned>(source: &Source, errors: &mut Errors) -> Option<T> {
    match toml::from_str(&source.text) {
        Ok(value) => Some(value),
        Err(error) => {
            let offset = error.span().map_or(0, |span| span.start);
            errors.at(source, offset, error.message().replace('\n', " "), "the form of the guide");
            None
        }
    }
}

/// A build context as its author writes it.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct RawContext {
    files: Vec<RawFile>,
    ignore: Option<String>,
    assumptions: Vec<RawAssumption>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawFile {
    path: String,
    size: Option<String>,
    text: Option<String>,
    mode: Option<String>,
    archive: Option<Vec<RawMember>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMember {
    path: String,
    size: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAssumption {
    command: String,
    path: String,
    size: String,
}

impl RawContext {
    /// Files with nothing but sizes: `model.bin 100 MB, app.py 2 kB`.
    pub(super) fn of_sizes(text: &str) -> Self {
        let file = |one: &str| {
            let (path, size) = one.trim().split_once(' ')?;
            let (path, size) = (path.to_owned(), Some(size.trim().to_owned()));
            Some(RawFile { path, size, text: None, mode: None, archive: None })
        };
        Self { files: text.split(',').filter_map(file).collect(), ..Self::default() }
    }

    /// The context in the model's form.
    pub(super) fn build(self, source: &Source, errors: &mut Errors) -> BuildContext {
        let mut bytes = |text: &str| {
            parse_bytes(text).unwrap_or_else(|(found, expected)| {
                errors.line(&source.path, source.line_of(text), found, expected);
                0
            })
        };
        let mut files = BTreeMap::new();
        let mut bare = Vec::new();
        for file in self.files {
            let size = match (&file.size, &file.text) {
                (Some(size), _) => bytes(size),
                (None, Some(text)) => text.len() as u64,
                (None, None) => {
                    bare.push(file.path.clone());
                    0
                }
            };
            let mode = file.mode.as_deref().and_then(|mode| u32::from_str_radix(mode, 8).ok());
            let archive = file.archive.map(|members| {
                let member = |raw: RawMember| ArchiveMember {
                    bytes: bytes(&raw.size),
                    path: raw.path,
                    ..ArchiveMember::default()
                };
                members.into_iter().map(member).collect()
            });
            let entry =
                ContextFile { bytes: size, mode: mode.unwrap_or(0o644), text: file.text, archive };
            files.insert(file.path, entry);
        }
        let assumptions = self.assumptions.into_iter();
        let assumptions = assumptions
            .map(|raw| Assumption { bytes: bytes(&raw.size), command: raw.command, path: raw.path })
            .collect();
        for path in bare {
            let line = source.line_of(&format!("\"{path}\""));
            errors.line(
                &source.path,
                line,
                format!("`{path}` without a size"),
                "`size = \"5 MB\"` or `text = \"…\"`",
            );
        }
        BuildContext { files, ignore: self.ignore, assumptions, ..BuildContext::default() }
    }
}
