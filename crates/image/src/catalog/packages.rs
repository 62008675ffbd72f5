//! Debian packages: what each unpacks, what comes along, and what real installs measured.
//!
//! `packages.txt` is made by tests/data.rs from data/debian-packages.json (Debian 12, 2026-11-23): lines of packages
//! that always come together (name of the biggest, count, then multiples of 256 bytes: unpacked on slim, more on the
//! full image, download, gzip, Python source), a blank line, lines of what can be asked for (name, groups without
//! recommends, groups that recommends add, measured layers), a blank line, and the packages of the base image.

use std::sync::OnceLock;

use crate::map::Set;
use crate::{Doubt, Size};

const TEXT: &str = include_str!("packages.txt");
const UNIT: u64 = 256;

/// Packages that are always installed together.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// The biggest of them.
    pub(crate) name: &'static str,
    pub(crate) packages: u64,
    /// Bytes that their archives unpack on `bookworm-slim`.
    slim: u64,
    /// Bytes of documentation and translations that only the full image gets.
    documentation: u64,
    /// Bytes of their archives.
    pub(crate) download: u64,
    gzip: u64,
    /// Bytes of Python source, compiled while installing.
    python: u64,
}

impl Group {
    /// The name under which its files are shown.
    pub(crate) fn shown(&self) -> String {
        match self.packages {
            1 => self.name.to_owned(),
            count => format!("{} and {} more", self.name, count - 1),
        }
    }

    /// Unpacked bytes, on slim or on the full image.
    pub(crate) fn files(&self, full: bool) -> u64 {
        self.slim + if full { self.documentation } else { 0 }
    }

    /// The same compressed. Much of the documentation is packed already.
    pub(crate) fn transfer(&self, full: bool) -> u64 {
        self.gzip + if full { self.documentation / 5 * 3 } else { 0 }
    }
}

/// A layer that a real install made on `bookworm-slim`.
#[derive(Clone, Copy, Debug)]
struct Measured {
    files: u64,
    gzip: u64,
    debconf: bool,
}

/// A package that can be asked for.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) name: &'static str,
    /// Indices of groups: without recommends, and those that recommends add.
    required: Vec<usize>,
    recommended: Vec<usize>,
    measured: [Option<Measured>; 2],
}

impl Package {
    /// Groups that an install brings.
    pub(crate) fn groups(&self, recommends: bool) -> impl Iterator<Item = usize> + '_ {
        self.required
            .iter()
            .chain(if recommends { self.recommended.as_slice() } else { &[] })
            .copied()
    }
}

/// Debian's packages, read once.
#[derive(Debug)]
pub(crate) struct Packages {
    groups: Vec<Group>,
    askable: Vec<Package>,
    base: Vec<&'static str>,
}

/// What an install adds.
#[derive(Debug)]
pub(crate) struct Install {
    /// What is new.
    pub(crate) groups: Vec<&'static Group>,
    /// All bytes of the layer, databases included.
    pub(crate) files: Size,
    /// All compressed bytes of the layer.
    pub(crate) transfer: Size,
    /// Whether debconf's databases change: their backups are written again too.
    pub(crate) debconf: bool,
}

impl Install {
    /// How many packages are new.
    pub(crate) fn count(&self) -> u64 {
        self.groups.iter().map(|group| group.packages).sum()
    }
}

impl Packages {
    /// The data of this release.
    pub(crate) fn get() -> &'static Self {
        static PACKAGES: OnceLock<Packages> = OnceLock::new();
        PACKAGES.get_or_init(|| Self::read(TEXT))
    }

    fn read(text: &'static str) -> Self {
        let mut parts = text.split("\n\n");
        let number =
            |word: Option<&str>| word.and_then(|word| word.parse::<u64>().ok()).unwrap_or(0);
        let groups = parts.next().unwrap_or("").lines().map(|line| {
            let mut words = line.split(' ');
            let name = words.next().unwrap_or("");
            let packages = number(words.next());
            let mut bytes = || number(words.next()) * UNIT;
            Group {
                name,
                packages,
                slim: bytes(),
                documentation: bytes(),
                download: bytes(),
                gzip: bytes(),
                python: bytes(),
            }
        });
        let groups = groups.collect();
        let packages = parts.next().unwrap_or("").lines().map(|line| {
            let mut columns = line.split(';');
            let name = columns.next().unwrap_or("");
            let mut indices = || ranges(columns.next().unwrap_or(""));
            let (required, recommended) = (indices(), indices());
            let mut measured = || {
                let mut words = columns.next()?.split(' ');
                let files = words.next()?.parse().ok()?;
                let gzip = words.next()?.parse().ok()?;
                Some(Measured { files, gzip, debconf: words.next() == Some("1") })
            };
            let measured = [measured(), measured()];
            Package { name, required, recommended, measured }
        });
        let askable = packages.collect();
        let base = parts.next().unwrap_or("").split_whitespace().collect();
        Self { groups, askable, base }
    }

    /// A package by name.
    pub(crate) fn find(&self, name: &str) -> Option<&Package> {
        self.askable.iter().find(|package| package.name == name)
    }

    /// Every package that can be asked for.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.askable.iter().map(|package| package.name)
    }

    /// Whether Debian's base images hold a package already.
    pub(crate) fn in_base(&self, name: &str) -> bool {
        self.base.contains(&name)
    }

    /// A group by its index.
    pub(crate) fn group(&self, index: usize) -> Option<&Group> {
        self.groups.get(index)
    }

    /// For each group, whether it is among these.
    fn members(&self, indices: impl Iterator<Item = usize>) -> Vec<bool> {
        let mut members = vec![false; self.groups.len()];
        for index in indices {
            if let Some(member) = members.get_mut(index) {
                *member = true;
            }
        }
        members
    }

    fn chosen(&self, members: &[bool]) -> impl Iterator<Item = &Group> {
        self.groups.iter().zip(members).filter(|(_, member)| **member).map(|(group, _)| group)
    }

    /// What installing packages adds to what is there.
    pub(crate) fn install(
        &'static self,
        wanted: &[&'static Package],
        recommends: bool,
        installed: &Set,
        full: bool,
    ) -> Install {
        let all = self.members(wanted.iter().flat_map(|package| package.groups(recommends)));
        let groups: Vec<&Group> =
            self.chosen(&all).filter(|group| !installed.contains(group.name)).collect();
        let wanted_count = self.chosen(&all).count();
        let same = |package: &Package, recommends: bool| {
            let more = if recommends { package.recommended.len() } else { 0 };
            package.required.len() + more == wanted_count
                && package.groups(recommends).all(|group| all.get(group) == Some(&true))
        };
        let debconf = wanted.iter().any(|package| package.asks_questions(recommends));
        if !full && groups.len() == wanted_count {
            // What was measured in one piece is exact, under whichever name.
            let exact = wanted.iter().copied().chain(&self.askable).find_map(|package| {
                let kinds = [(false, package.measured[0]), (true, package.measured[1])];
                kinds
                    .into_iter()
                    .find_map(|(kind, measured)| measured.filter(|_| same(package, kind)))
            });
            if let Some(measured) = exact {
                return Install {
                    groups,
                    files: Size::exact(measured.files),
                    transfer: Size::exact(measured.gzip),
                    debconf: measured.debconf,
                };
            }
        }
        let (mut files, mut transfer) = estimate(&groups, debconf, full);
        // What the scripts of a package that is asked for make beyond the average: known from its own layer. A closure
        // inside another one is counted there.
        for (at, package) in wanted.iter().enumerate() {
            let closure = self.members(package.groups(recommends));
            let size = package.groups(recommends).count();
            let covered = wanted.iter().enumerate().any(|(other, larger)| {
                let larger_size = larger.groups(recommends).count();
                let inside = self.members(larger.groups(recommends));
                other != at
                    && (larger_size > size || (larger_size == size && other < at))
                    && closure.iter().zip(&inside).all(|(own, theirs)| !own || *theirs)
            });
            if covered {
                continue;
            }
            if let Some(measured) = package.measured[usize::from(recommends)] {
                let own: Vec<&Group> = self.chosen(&closure).collect();
                let (expected, expected_gzip) = estimate(&own, measured.debconf, false);
                files += measured.files as f64 - expected;
                transfer += measured.gzip as f64 - expected_gzip;
            }
        }
        #[expect(clippy::cast_sign_loss, reason = "below zero becomes zero")]
        let size = |bytes: f64| Size { bytes: bytes.max(0.0) as u64, doubt: Doubt::Estimate };
        Install { debconf, files: size(files), transfer: size(transfer), groups }
    }
}

/// Bytes on disk and compressed of an install, by least relative deviation over 355 measured layers: median error
/// 0.4 % and 0.3 %, one in ten above 2.4 % and 1.7 %. The constants are what apt, dpkg and debconf write in any case.
fn estimate(groups: &[&Group], debconf: bool, full: bool) -> (f64, f64) {
    let sum =
        |value: &dyn Fn(&Group) -> u64| groups.iter().map(|group| value(group)).sum::<u64>() as f64;
    let (files, gzip) = (sum(&|group| group.files(full)), sum(&|group| group.transfer(full)));
    let (python, count) = (sum(&|group| group.python), sum(&|group| group.packages));
    let questions = if debconf { 1.0 } else { 0.0 };
    (
        1.004_956 * files
            + 1.217_806 * python
            + 18_478.0 * count
            + 907_563.0
            + 813_187.0 * questions,
        1.005_502 * gzip + 0.454_223 * python + 1_297.0 * count + 240_953.0 + 217_591.0 * questions,
    )
}

impl Package {
    fn asks_questions(&self, recommends: bool) -> bool {
        let known = self.measured[usize::from(recommends)].or(self.measured[0]);
        known.is_some_and(|measured| measured.debconf)
    }
}

/// `0-15,3,2-1`: each first number is the distance to the end of the range before.
fn ranges(text: &str) -> Vec<usize> {
    let mut out = Vec::new();
    let mut last = 0usize;
    for range in text.split(',').filter(|range| !range.is_empty()) {
        let (distance, length) = range.split_once('-').unwrap_or((range, "0"));
        let start = last + distance.parse::<usize>().unwrap_or(0);
        last = start + length.parse::<usize>().unwrap_or(0);
        out.extend(start..=last);
    }
    out
}
