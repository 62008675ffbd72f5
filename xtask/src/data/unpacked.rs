//! What the packages' archives really unpack: measured from the `.deb`s.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};

use super::apt::Apt;
use super::control::Record;
use super::deb::{self, Unpacked};
use super::debian::{Graph, save};

const FILE: &str = "debian-unpacked.tsv";
const HEAD: &str = "\
# What .debs unpack, read from the archives themselves. Source: the files of Debian's main archive, amd64; the rows were
# first measured on 2026-11-23 and are added to by `cargo xtask data debian --measure MB`.
# Columns: name, version, Installed-Size in KiB, bytes of the .deb, bytes of files on slim (dpkg leaves documentation out),
# on the full image, of Python source on slim (compiled while installing), gzip -6 of slim's files as a tar, and q where
# the package brings questions for debconf. Of the rows of 2026-11-23 that is not on record.
";

/// A measured archive.
#[derive(Clone, Debug)]
struct Row {
    version: String,
    installed: u64,
    size: u64,
    unpacked: Unpacked,
}

/// All measured archives by name.
pub(crate) struct Sizes {
    rows: BTreeMap<String, Row>,
}

impl Sizes {
    pub(crate) fn read(data: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(data.join(FILE)).context("reading what .debs unpack")?;
        let mut rows = BTreeMap::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            let number = |at: usize| -> Result<u64> {
                columns
                    .get(at)
                    .and_then(|it| it.parse().ok())
                    .with_context(|| format!("{FILE}: column {} of `{line}` is no number", at + 1))
            };
            let unpacked = Unpacked {
                slim: number(4)?,
                full: number(5)?,
                python: number(6)?,
                gzip: number(7)?,
                questions: columns.get(8) == Some(&"q"),
            };
            let row = Row {
                version: columns[1].to_owned(),
                installed: number(2)?,
                size: number(3)?,
                unpacked,
            };
            rows.insert(columns[0].to_owned(), row);
        }
        Ok(Self { rows })
    }

    pub(crate) fn write(&self, data: &Path) -> Result<()> {
        let mut out = HEAD.to_owned();
        for (name, Row { version, installed, size, unpacked }) in &self.rows {
            let Unpacked { slim, full, python, gzip, questions } = unpacked;
            let questions = if *questions { "\tq" } else { "" };
            let _ = writeln!(
                out,
                "{name}\t{version}\t{installed}\t{size}\t{slim}\t{full}\t{python}\t{gzip}{questions}"
            );
        }
        save(&data.join(FILE), &out)
    }

    /// Whether a package's archive was measured, in about this version.
    pub(crate) fn has(&self, name: &str, record: &Record) -> bool {
        self.rows.get(name).is_some_and(|row| row.close_to(record))
    }

    /// Fetches and reads archives.
    pub(crate) fn measure(&mut self, apt: &Apt, graph: &Graph, names: &[&str]) -> Result<()> {
        for file in apt.download(names)? {
            let stem = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let name = stem.split('_').next().unwrap_or("");
            let Some(node) = graph.packages.get(name) else { continue };
            let record = &node.record;
            if self.has(name, record) {
                continue;
            }
            let unpacked = deb::unpack(&file)?;
            let row = Row {
                version: record.version.clone(),
                installed: record.installed,
                size: record.size,
                unpacked,
            };
            self.rows.insert(name.to_owned(), row);
        }
        Ok(())
    }
}

impl Row {
    /// The same version, or one whose sizes hardly differ: a security update.
    fn close_to(&self, record: &Record) -> bool {
        self.version == record.version
            || (self.installed.abs_diff(record.installed) * 50 <= record.installed
                && self.size.abs_diff(record.size) * 50 <= record.size)
    }
}

/// Packages whose archives were not measured, most wanted first by the bytes that they cost, up to a budget.
pub(crate) fn worth_measuring<'a>(graph: &'a Graph, sizes: &Sizes, budget: u64) -> Vec<&'a str> {
    let mut wanted: BTreeMap<&str, u64> = BTreeMap::new();
    for start in graph.packages.keys() {
        let mut seen = BTreeSet::from([start.as_str()]);
        let mut next = vec![start.as_str()];
        while let Some(name) = next.pop() {
            *wanted.entry(name).or_default() += 1;
            let first = graph.packages[name].depends.iter().filter_map(|names| names.first());
            next.extend(first.map(String::as_str).filter(|name| seen.insert(name)));
        }
    }
    let unmeasured = |(name, _): &(&'a str, u64)| !sizes.has(name, &graph.packages[*name].record);
    let mut names: Vec<(&'a str, u64)> = wanted.into_iter().filter(unmeasured).collect();
    let cost = |name: &str| graph.packages[name].record.size + 50_000;
    names.sort_by(|a, b| (b.1 * cost(a.0)).cmp(&(a.1 * cost(b.0))));
    let mut left = budget;
    names.retain(|(name, _)| {
        let size = graph.packages[*name].record.size;
        let fits = size <= left;
        if fits {
            left -= size;
        }
        fits
    });
    names.into_iter().map(|(name, _)| name).collect()
}
