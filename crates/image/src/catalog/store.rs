//! Data that is too large for every page of the site: the command line and the site hold it, the browser's wasm does
//! not, and is handed each text when it arrives.
//!
//! A text is a table: notes behind `#`, special rows behind `!`, the first of them `!data`, a name and a day, the last
//! one `!end`; all else is a row of columns apart by tabs.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// A text of package data, written by `cargo xtask data`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Text {
    /// Debian 12.
    Bookworm,
    /// Debian 13.
    Trixie,
    /// Ubuntu 22.04.
    Jammy,
    /// Ubuntu 24.04.
    Noble,
    /// Ubuntu 26.04.
    Resolute,
    /// Python packages.
    Pip,
    /// Node packages.
    Npm,
}

/// How many texts there are.
const TEXTS: usize = 7;

/// The suites of packages come before all else.
pub(crate) const SUITES: usize = 5;

/// The texts' names.
pub(super) const NAMES: [&str; TEXTS] =
    ["bookworm", "trixie", "jammy", "noble", "resolute", "pip", "npm"];

/// What is built in, in the order of the names: nothing in the browser.
#[cfg(target_arch = "wasm32")]
pub(super) const BUILT_IN: [&str; 0] = [];
#[cfg(not(target_arch = "wasm32"))]
pub(super) const BUILT_IN: [&str; TEXTS] = [
    include_str!("../../data/debian-bookworm.tsv"),
    include_str!("../../data/debian-trixie.tsv"),
    include_str!("../../data/ubuntu-jammy.tsv"),
    include_str!("../../data/ubuntu-noble.tsv"),
    include_str!("../../data/ubuntu-resolute.tsv"),
    include_str!("../../data/pip.tsv"),
    include_str!("../../data/npm.tsv"),
];

static HANDED: [OnceLock<String>; TEXTS] = [const { OnceLock::new() }; TEXTS];
/// Which texts a build asked for while they were not there.
static MISSED: [AtomicBool; TEXTS] = [const { AtomicBool::new(false) }; TEXTS];
/// Which texts will not come.
static LOST: [AtomicBool; TEXTS] = [const { AtomicBool::new(false) }; TEXTS];

impl Text {
    /// The text, or `None` while it is not there.
    pub(super) fn get(self) -> Option<&'static str> {
        let at = self as usize;
        let text = BUILT_IN.get(at).copied().or_else(|| HANDED[at].get().map(String::as_str));
        if text.is_none() {
            MISSED[at].store(true, Ordering::Relaxed);
        }
        text
    }

    /// Why it is not there, in words that go on after "in data that".
    pub(crate) fn absence(self) -> &'static str {
        if LOST[self as usize].load(Ordering::Relaxed) {
            "could not be loaded"
        } else {
            "is not loaded yet"
        }
    }
}

/// Notes that a text will not come.
pub(super) fn lose(name: &str) {
    if let Some(at) = NAMES.iter().position(|known| *known == name) {
        LOST[at].store(true, Ordering::Relaxed);
    }
}

/// The rows of a text, without notes and special ones.
pub(super) fn rows(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with(['#', '!']))
}

/// A text as browsers load it: without notes, and without the versions in the second column, which are for people.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn light(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once('\t') {
            Some((name, rest)) if !name.starts_with('!') => {
                let rest = rest.split_once('\t').map_or("", |(_, rest)| rest);
                out.extend([name, "\t\t", rest.trim_end_matches('\t')]);
            }
            _ => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

/// Takes a text, by the name in its first row. Whether it was one, whole, and the first of its name.
pub(super) fn hand(text: String) -> bool {
    let head = text.lines().next().and_then(|line| line.strip_prefix("!data\t"));
    let name = head.and_then(|head| head.split('\t').next());
    let at = NAMES.iter().position(|known| Some(*known) == name);
    // A text that was cut short on its way is none.
    at.is_some_and(|at| text.ends_with("\n!end\n") && HANDED[at].set(text).is_ok())
}

/// Names of the texts that builds asked for in vain.
pub(super) fn missed() -> impl Iterator<Item = &'static str> {
    let misses = |at: &usize| MISSED[*at].load(Ordering::Relaxed) && HANDED[*at].get().is_none();
    (0..NAMES.len()).filter(misses).map(|at| NAMES[at])
}
