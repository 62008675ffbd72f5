//! Packages of pip and npm: what each takes once it is installed, and what comes along. Measured one by one from real
//! installs, by `cargo xtask data pip` and `npm`; the versions of that day stand for all.

use std::sync::OnceLock;

use super::store::{Text, rows};

/// A Python distribution or a Node package.
#[derive(Debug)]
pub(crate) struct Row {
    /// Its name; of a Node package with `@` and the version.
    pub(crate) name: &'static str,
    /// Bytes of its files, without byte code.
    pub(crate) files: u64,
    pub(crate) files_gzip: u64,
    /// Bytes of byte code that pip compiles; none of a Node package.
    pub(crate) code: u64,
    pub(crate) code_gzip: u64,
    /// Bytes that the tool's cache keeps of it: what was downloaded.
    pub(crate) cache: u64,
    /// Names of what comes along, apart by spaces.
    requires: &'static str,
}

/// All of one tool, in the order of the names.
#[derive(Debug)]
pub(crate) struct Rows(Vec<Row>);

impl Rows {
    /// Python's; `None` while they are not there.
    pub(crate) fn pip() -> Option<&'static Self> {
        static READ: OnceLock<Rows> = OnceLock::new();
        Self::read(Text::Pip, &READ)
    }

    /// Node's; `None` while they are not there.
    pub(crate) fn npm() -> Option<&'static Self> {
        static READ: OnceLock<Rows> = OnceLock::new();
        Self::read(Text::Npm, &READ)
    }

    /// Columns: name, version, bytes of files, gzip, bytes of byte code, gzip, cache, requires.
    fn read(text: Text, read: &'static OnceLock<Self>) -> Option<&'static Self> {
        let text = text.get()?;
        Some(read.get_or_init(|| {
            let row = |line: &'static str| {
                let mut columns = line.split('\t');
                let name = columns.next().unwrap_or("");
                // The version is for people who read the data.
                let mut columns = columns.skip(1);
                let mut bytes = || columns.next().and_then(|word| word.parse().ok()).unwrap_or(0);
                let (files, files_gzip) = (bytes(), bytes());
                let (code, code_gzip, cache) = (bytes(), bytes(), bytes());
                let requires = columns.next().unwrap_or("");
                Row { name, files, files_gzip, code, code_gzip, cache, requires }
            };
            Self(rows(text).map(row).collect())
        }))
    }

    /// The place of a package by its name; of a Node package without a version the last one in the data.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        let named = |row: &Row| {
            row.name.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('@'))
        };
        self.0.iter().rposition(named)
    }

    /// Packages alone.
    pub(crate) fn only(&self, wanted: &[usize]) -> Vec<&Row> {
        wanted.iter().filter_map(|&at| self.0.get(at)).collect()
    }

    /// Packages and all that comes along, in no particular order.
    pub(crate) fn closure(&self, wanted: &[usize]) -> Vec<&Row> {
        let mut here = vec![false; self.0.len()];
        let mut next = wanted.to_vec();
        let mut found = Vec::new();
        while let Some(at) = next.pop() {
            if here.get(at) == Some(&false) {
                here[at] = true;
                let row = &self.0[at];
                found.push(row);
                next.extend(
                    row.requires.split(' ').filter_map(|name| {
                        self.0.binary_search_by(|known| known.name.cmp(name)).ok()
                    }),
                );
            }
        }
        found
    }
}
