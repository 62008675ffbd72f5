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

/// All of one tool, a line for each, in the order of the names.
#[derive(Debug)]
pub(crate) struct Rows(Vec<&'static str>);

/// The name in a line.
fn name(line: &'static str) -> &'static str {
    line.split('\t').next().unwrap_or(line)
}

impl Row {
    /// Columns: name, version, bytes of files, gzip, bytes of byte code, gzip, cache, requires.
    fn read(line: &'static str) -> Self {
        // The version is for people who read the data.
        let mut columns = line.split('\t').skip(2);
        let mut bytes = || columns.next().and_then(|word| word.parse().ok()).unwrap_or(0);
        let (files, files_gzip) = (bytes(), bytes());
        let (code, code_gzip, cache) = (bytes(), bytes(), bytes());
        let requires = columns.next().unwrap_or("");
        Self { name: name(line), files, files_gzip, code, code_gzip, cache, requires }
    }
}

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

    fn read(text: Text, read: &'static OnceLock<Self>) -> Option<&'static Self> {
        let text = text.get()?;
        Some(read.get_or_init(|| Self(rows(text).collect())))
    }

    /// The place of a package by its name; of a Node package without a version the last one in the data.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        let named =
            |line: &&str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['\t', '@']));
        self.0.iter().rposition(named)
    }

    /// Packages alone.
    pub(crate) fn only(&self, wanted: &[usize]) -> Vec<Row> {
        wanted.iter().filter_map(|&at| self.0.get(at)).map(|line| Row::read(line)).collect()
    }

    /// Packages and all that comes along, in no particular order.
    pub(crate) fn closure(&self, wanted: &[usize]) -> Vec<Row> {
        let mut here = vec![false; self.0.len()];
        let mut next = wanted.to_vec();
        let mut found = Vec::new();
        while let Some(at) = next.pop() {
            if here.get(at) == Some(&false) {
                here[at] = true;
                let row = Row::read(self.0[at]);
                let place = |known: &str| self.0.binary_search_by(|line| name(line).cmp(known));
                next.extend(row.requires.split(' ').filter_map(|name| place(name).ok()));
                found.push(row);
            }
        }
        found
    }
}
