//! What the packages' archives really unpack: measured from the `.deb`s, and guessed from relatives where they were not.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::apt::Apt;
use super::control::Record;
use super::deb::{self, Unpacked};
use super::debian::Graph;

/// How sure a size is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Certainty {
    /// Read from this version's archive.
    Measured,
    /// Scaled from another version, or from a relative under another name.
    Scaled,
    /// The maintainer's word less what packages of its size usually lose.
    Guessed,
}

/// An archive's bytes: `.deb`, what it unpacks, and how sure that is.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) version: String,
    pub(crate) size: u64,
    pub(crate) unpacked: Unpacked,
    pub(crate) certainty: Certainty,
}

/// What is known so far, by name, a row for each version.
#[derive(Default)]
pub(crate) struct Sizes {
    rows: BTreeMap<String, Vec<Row>>,
    /// Names of relatives: the same name without the numbers that change with a release.
    relatives: BTreeMap<String, String>,
    /// Part of the Installed-Size that slim unpacks, and part of the `.deb`'s bytes that its gzip takes, by class.
    classes: BTreeMap<u32, (f64, f64)>,
}

impl Sizes {
    /// Adds what a suite's table of an earlier day knows.
    pub(crate) fn learn(&mut self, rows: impl IntoIterator<Item = (String, Row)>) {
        for (name, row) in rows.into_iter().filter(|(_, row)| row.certainty != Certainty::Guessed) {
            let rows = self.rows.entry(name).or_default();
            if let Some(known) = rows.iter_mut().find(|known| known.version == row.version) {
                if row.certainty == Certainty::Measured {
                    *known = row;
                }
            } else {
                rows.push(row);
            }
        }
    }

    /// Finds relatives, and what packages of a class lose on slim.
    pub(crate) fn relate(&mut self, graph: &Graph) {
        self.relatives =
            self.rows.keys().map(|name| (without_release(name), name.clone())).collect();
        let mut parts: BTreeMap<u32, Vec<(f64, f64)>> = BTreeMap::new();
        for (name, node) in &graph.packages {
            let Some(row) = self.measured(name, &node.record) else { continue };
            if node.record.installed == 0 {
                continue;
            }
            let part = (
                row.unpacked.slim as f64 / (node.record.installed * 1024) as f64,
                row.unpacked.gzip as f64 / row.size.max(1) as f64,
            );
            parts.entry(class(node.record.installed)).or_default().push(part);
        }
        let middle = |mut numbers: Vec<f64>| {
            numbers.sort_by(f64::total_cmp);
            numbers[numbers.len() / 2]
        };
        let classes = parts.into_iter().map(|(class, parts)| {
            let (slim, gzip) = parts.into_iter().unzip();
            (class, (middle(slim), middle(gzip)))
        });
        self.classes = classes.collect();
    }

    /// The row of a package in just this version.
    fn measured(&self, name: &str, record: &Record) -> Option<&Row> {
        let mut rows = self.rows.get(name)?.iter();
        rows.find(|row| row.version == record.version && row.certainty == Certainty::Measured)
    }

    /// What a package unpacks: as measured, scaled from another version or a relative, or else the maintainer's word less
    /// what packages of its size usually lose.
    pub(crate) fn of(&self, name: &str, record: &Record) -> Row {
        if let Some(row) = self.measured(name, record) {
            return row.clone();
        }
        let own = self.rows.get(name);
        let relative = || self.rows.get(self.relatives.get(&without_release(name))?);
        // Of several versions, the one whose archive is most like it.
        let nearest = own.or_else(relative).into_iter().flatten();
        let unlike = |row: &&Row| row.size.abs_diff(record.size);
        let (unpacked, certainty) = match nearest.min_by_key(unlike) {
            Some(row) => (row.scaled(record), Certainty::Scaled),
            None => (self.guessed(record), Certainty::Guessed),
        };
        Row { version: record.version.clone(), size: record.size, unpacked, certainty }
    }

    fn guessed(&self, record: &Record) -> Unpacked {
        let (slim, gzip) = match record.section.rsplit('/').next() {
            // Slim leaves it out.
            Some("doc") => (0.01, 0.01),
            _ => self.classes.get(&class(record.installed)).copied().unwrap_or((1.0, 1.0)),
        };
        let times = |bytes: u64, part: f64| -> u64 {
            #[expect(clippy::cast_sign_loss, reason = "both are positive")]
            let product = (bytes as f64 * part).round() as u64;
            product
        };
        let installed = record.installed * 1024;
        let slim = times(installed, slim.min(1.0));
        Unpacked {
            slim,
            full: installed.max(slim),
            gzip: times(record.size, gzip),
            ..Unpacked::default()
        }
    }

    /// Fetches and reads archives.
    pub(crate) fn measure(&mut self, apt: &Apt, graph: &Graph, names: &[&str]) -> Result<()> {
        for names in names.chunks(100) {
            for file in apt.download(names)? {
                let stem = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let name = stem.split('_').next().unwrap_or("");
                let Some(node) = graph.packages.get(name) else { continue };
                let row = Row {
                    version: node.record.version.clone(),
                    size: node.record.size,
                    unpacked: deb::unpack(&file, graph.of)?,
                    certainty: Certainty::Measured,
                };
                self.learn([(name.to_owned(), row)]);
                std::fs::remove_file(file)?;
            }
        }
        self.relate(graph);
        Ok(())
    }
}

impl Row {
    /// Another version's bytes by this one's parts.
    fn scaled(&self, record: &Record) -> Unpacked {
        let scaled = |bytes: u64| {
            (u128::from(bytes) * u128::from(record.size) / u128::from(self.size.max(1))) as u64
        };
        let Unpacked { slim, full, python, gzip, questions } = self.unpacked;
        Unpacked {
            slim: scaled(slim),
            full: scaled(full),
            python: scaled(python),
            gzip: scaled(gzip),
            questions,
        }
    }
}

/// Packages of about one size: the larger, the less of it is documentation and rounding.
fn class(installed: u64) -> u32 {
    // From 64 KiB to 32 MiB; above and below are too few to tell apart.
    installed.max(64).ilog2().min(15)
}

/// `libicu76`, `libssl3t64` → `libicu`, `libssl`: the name under which the releases of a package are one.
fn without_release(name: &str) -> String {
    let name = name.strip_suffix("t64").unwrap_or(name);
    let name: String = name.chars().filter(|c| !c.is_ascii_digit() && *c != '.').collect();
    name.trim_end_matches('-').to_owned()
}

/// Packages whose archives were not measured, those first that most others need for each byte that they cost, up to a
/// budget in bytes.
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
    let unmeasured =
        |(name, _): &(&'a str, u64)| sizes.measured(name, &graph.packages[*name].record).is_none();
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

#[cfg(test)]
mod tests {
    #[test]
    fn relatives() {
        for (name, stem) in [
            ("libssl3t64", "libssl"),
            ("libicu76", "libicu"),
            ("python3.13-minimal", "python-minimal"),
            ("php8.4-cli", "php-cli"),
            ("gcc-14", "gcc"),
        ] {
            assert_eq!(super::without_release(name), stem);
        }
    }
}
