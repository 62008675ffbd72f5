//! Which variables may hold blanks or globs: those need quotes. Branches are joined, subshells keep theirs.

use std::collections::{BTreeMap, BTreeSet};

use super::pieces::{Piece, PieceKind, pieces};

/// Variables that the shell keeps a number in.
const NUMBERS: &[&str] = &[
    "#",
    "?",
    "$",
    "!",
    "-",
    "BASHPID",
    "COLUMNS",
    "EUID",
    "HISTFILESIZE",
    "HISTSIZE",
    "LINENO",
    "LINES",
    "OPTIND",
    "PPID",
    "RANDOM",
    "SECONDS",
    "SHLVL",
    "SRANDOM",
    "UID",
];

/// Whether a variable may hold more than a number.
pub(super) fn may_split(name: &str) -> bool {
    !NUMBERS.contains(&name)
}

/// What builds set without being asked.
const PROXIES: &[&str] = &[
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "FTP_PROXY",
    "ftp_proxy",
    "NO_PROXY",
    "no_proxy",
];

/// What is known of variables at a place in a script.
pub(super) struct Flow<'a> {
    /// Whether a variable may hold blanks; what is not here has its default.
    state: BTreeMap<String, bool>,
    /// Every change, with the value before.
    log: Vec<(String, Option<bool>)>,
    exported: &'a BTreeSet<String>,
}

impl<'a> Flow<'a> {
    pub(super) fn new(exported: &'a BTreeSet<String>) -> Self {
        Self { state: BTreeMap::new(), log: Vec::new(), exported }
    }

    /// Whether the build itself sets a variable.
    pub(super) fn is_exported(&self, name: &str) -> bool {
        self.exported.contains(name) || PROXIES.contains(&name)
    }

    /// Whether a variable's value may be split or expanded.
    pub(super) fn splits(&self, name: &str) -> bool {
        let default = || !NUMBERS.contains(&name) && !self.is_exported(name);
        self.state.get(name).copied().unwrap_or_else(default)
    }

    pub(super) fn set(&mut self, name: &str, splits: bool) {
        let before = self.state.insert(name.to_owned(), splits);
        self.log.push((name.to_owned(), before));
    }

    pub(super) fn mark(&self) -> usize {
        self.log.len()
    }

    /// Takes everything back since a mark; what the variables were then.
    pub(super) fn roll_back(&mut self, mark: usize) -> BTreeMap<String, bool> {
        let mut last = BTreeMap::new();
        for (name, before) in self.log.drain(mark.min(self.log.len())..).rev() {
            let now = match before {
                Some(before) => self.state.insert(name.clone(), before),
                None => self.state.remove(&name),
            };
            last.entry(name).or_insert(now.unwrap_or(true));
        }
        last
    }

    /// One of several ways was taken; `also_none` where it may be that none was.
    pub(super) fn join(&mut self, ways: &[BTreeMap<String, bool>], also_none: bool) {
        let names: BTreeSet<&String> = ways.iter().flat_map(BTreeMap::keys).collect();
        for name in names {
            let old = self.splits(name);
            let any = ways.iter().any(|way| way.get(name).copied().unwrap_or(old));
            self.set(name, any || also_none && old);
        }
    }

    /// Whether a value, as written, may hold blanks or globs.
    pub(super) fn value_splits(&self, raw: &str) -> bool {
        let open = |text: &str| text.contains([' ', '\t', '\n', '*', '?', '[']);
        let mut empty = true;
        for Piece { range, kind, .. } in pieces(raw) {
            let splits = match kind {
                PieceKind::Open | PieceKind::Text | PieceKind::Escape => open(&raw[range]),
                PieceKind::Single | PieceKind::Ansi => {
                    if range.len() == 2 {
                        continue;
                    }
                    open(&raw[range])
                }
                PieceKind::Variable { name, modifier, .. } => {
                    !modifier.is_empty()
                        || raw[..name.start].ends_with('#')
                        || self.splits(&raw[name])
                }
                PieceKind::Command { .. } | PieceKind::Process => true,
                PieceKind::Arithmetic { .. } => false,
                PieceKind::Opens | PieceKind::Closes | PieceKind::Locale => continue,
            };
            empty = false;
            if splits {
                return true;
            }
        }
        empty
    }
}
