//! Packages of Debian and Ubuntu: what each unpacks, what comes along, and what real installs measured.
//!
//! The data of a suite is one text, `data/<distribution>-<suite>.tsv`, written by `cargo xtask data`: notes behind `#`,
//! rows of the suite behind `!`, then a row for each package in the order of their names. Its head says what each column
//! is. A row is read when it is asked for.

use std::sync::OnceLock;

use super::install::Install;
use super::store::{SUITES, Text};
use crate::map::Set;

/// A package. Sizes are those of its archive; what scripts make comes on top.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Package {
    /// Bytes of the archive.
    pub(crate) download: u64,
    /// Bytes that the archive unpacks on the slim image.
    slim: u64,
    /// Bytes of documentation and translations that only the full image gets.
    documentation: u64,
    /// Bytes of Python source, compiled while installing.
    pub(crate) python: u64,
    /// Slim's files, compressed.
    gzip: u64,
    /// What its scripts make besides, on disk and compressed.
    pub(super) made: [i64; 2],
    /// Whether it asks questions: debconf's databases change.
    pub(super) questions: bool,
}

impl Package {
    /// Unpacked bytes, on slim or on the full image.
    pub(crate) fn files(&self, full: bool) -> u64 {
        self.slim + if full { self.documentation } else { 0 }
    }

    /// The same compressed. Much of the documentation is packed already.
    pub(crate) fn transfer(&self, full: bool) -> u64 {
        self.gzip + if full { self.documentation / 5 * 3 } else { 0 }
    }
}

/// A layer that a real install made on the slim image.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measured {
    pub(super) files: u64,
    pub(super) gzip: u64,
    pub(super) debconf: bool,
}

/// How an install's bytes come from the sums over its packages, in millionths: for each byte unpacked, each byte of
/// Python source, each package, any install, and one with questions.
pub(super) type Factors = [u64; 5];

/// A package's row, and what was read of it so far.
#[derive(Debug)]
struct Row {
    line: &'static str,
    read: OnceLock<Box<Read>>,
}

/// What was read of a package's row.
#[derive(Debug)]
struct Read {
    sizes: Package,
    /// What it depends on, and what it recommends, as far as it was asked for.
    related: [OnceLock<Related>; 2],
}

impl Row {
    fn name(&self) -> &'static str {
        let end = self.line.bytes().position(|byte| byte == b'\t');
        end.map_or(self.line, |end| &self.line[..end])
    }

    fn read(&self) -> &Read {
        self.read
            .get_or_init(|| Box::new(Read { sizes: self.sizes(), related: Default::default() }))
    }

    /// The columns behind the name.
    fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.line.split('\t').skip(1)
    }

    fn sizes(&self) -> Package {
        let mut columns = self.columns().skip(1);
        let questions = columns.next().is_some_and(|mark| mark.ends_with('q'));
        let mut signed = || columns.next().and_then(|word| word.parse::<i64>().ok()).unwrap_or(0);
        let mut bytes = || u64::try_from(signed()).unwrap_or(0);
        let (download, slim, documentation) = (bytes(), bytes(), bytes());
        let (python, gzip) = (bytes(), bytes());
        let made = [signed(), signed()];
        Package { download, slim, documentation, python, gzip, made, questions }
    }
}

/// The packages of a suite, by their places in the order of their names.
#[derive(Debug)]
pub(crate) struct Packages {
    rows: Vec<Row>,
    base: Set,
    aliases: Vec<(&'static str, &'static str)>,
    /// Of bytes on disk and of compressed ones.
    pub(super) estimator: [Factors; 2],
    /// Layers of installs of one package: without recommends, and with.
    measured: Vec<(&'static str, [Option<Measured>; 2])>,
}

/// Lists of alternatives: places of packages.
type Related = Vec<Vec<usize>>;

impl Packages {
    /// The data of a suite, or `None` while it is not there.
    pub(crate) fn of(suite: Text) -> Option<&'static Self> {
        static READ: [OnceLock<Option<Packages>>; SUITES] = [const { OnceLock::new() }; SUITES];
        let text = suite.get()?;
        READ.get(suite as usize)?.get_or_init(|| Self::read(text)).as_ref()
    }

    /// Reads the data; `None` if it is cut short or something else.
    fn read(text: &'static str) -> Option<Self> {
        let text = text.strip_suffix("\n!end\n")?;
        let mut data = Self {
            // Most rows are longer.
            rows: Vec::with_capacity(text.len() / 100),
            base: Set::default(),
            aliases: Vec::new(),
            estimator: [[0; 5]; 2],
            measured: Vec::new(),
        };
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some(special) = line.strip_prefix('!') else {
                data.rows.push(Row { line, read: OnceLock::new() });
                continue;
            };
            let mut columns = special.split('\t');
            match columns.next()? {
                "base" => data.base.extend(columns.next()?.split(' ').map(str::to_owned)),
                "alias" => data.aliases.push((columns.next()?, columns.next()?)),
                "estimator" => {
                    let at = usize::from(columns.next()? == "compressed");
                    for factor in &mut data.estimator[at] {
                        *factor = columns.next()?.parse().ok()?;
                    }
                }
                "layer" => {
                    let name = columns.next()?;
                    let mut layer = || {
                        let (files, gzip) = (columns.next()?, columns.next()?);
                        let debconf = columns.next()? == "q";
                        Some(Measured {
                            files: files.parse().ok()?,
                            gzip: gzip.parse().ok()?,
                            debconf,
                        })
                    };
                    data.measured.push((name, [layer(), layer()]));
                }
                _ => {}
            }
        }
        // A tab comes before all that names are made of.
        let ordered = data.rows.windows(2).all(|pair| pair[0].line < pair[1].line);
        let layers = data.measured.windows(2).all(|pair| pair[0].0 < pair[1].0);
        (ordered && layers && !data.rows.is_empty()).then_some(data)
    }

    /// The place of a package by its name, or by one that leads to it.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        let place = |name: &str| self.rows.binary_search_by(|row| row.name().cmp(name)).ok();
        place(name).or_else(|| {
            let (_, package) = self.aliases.iter().find(|(alias, _)| *alias == name)?;
            place(package)
        })
    }

    /// The name of a package.
    pub(crate) fn name(&self, at: usize) -> &'static str {
        self.rows.get(at).map_or("", Row::name)
    }

    /// Every package that can be asked for.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.rows.iter().map(Row::name)
    }

    /// Whether the suite's base images hold a package already.
    pub(crate) fn in_base(&self, name: &str) -> bool {
        self.base.contains(name)
    }

    /// The sizes of a package.
    pub(crate) fn package(&self, at: usize) -> Package {
        self.rows.get(at).map(|row| row.read().sizes).unwrap_or_default()
    }

    /// What installs of just this package measured: without recommends, and with.
    pub(super) fn measured(&self, at: usize) -> [Option<Measured>; 2] {
        let found = self.measured.binary_search_by(|row| row.0.cmp(self.name(at)));
        found.map_or([None, None], |row| self.measured[row].1)
    }

    /// Lists of alternatives that a package depends on, or recommends: places.
    fn relations(&self, at: usize, recommends: bool) -> std::slice::Iter<'_, Vec<usize>> {
        let related = self.rows.get(at).map(|row| {
            let related = &row.read().related[usize::from(recommends)];
            related.get_or_init(|| self.read_relations(row, recommends))
        });
        related.map_or(&[][..], Vec::as_slice).iter()
    }

    fn read_relations(&self, row: &Row, recommends: bool) -> Related {
        let part = row.columns().nth(9 + usize::from(recommends)).unwrap_or("");
        let groups = part.split(' ').filter(|group| !group.is_empty());
        groups.map(|group| group.split('|').filter_map(|name| self.find(name)).collect()).collect()
    }

    /// All that comes with packages besides what is there, as apt marks it: of alternatives one that is there or was
    /// marked before, else the first; each with all that it depends on, then all that it recommends, before the next.
    pub(crate) fn closure(&self, wanted: &[usize], recommends: bool, there: &Set) -> Vec<usize> {
        let mut here = vec![false; self.rows.len()];
        for at in there.iter().filter_map(|name| self.find(name)) {
            here[at] = true;
        }
        let mut found = Vec::new();
        let mut mark = |at: usize, here: &mut Vec<bool>| {
            let new = here.get(at) == Some(&false);
            if new {
                here[at] = true;
                found.push(at);
            }
            new
        };
        let relations = |at: usize| {
            let more = recommends.then(|| self.relations(at, true));
            self.relations(at, false).chain(more.into_iter().flatten())
        };
        // Those asked for are marked before anything that comes with them.
        let new: Vec<usize> = wanted.iter().copied().filter(|&at| mark(at, &mut here)).collect();
        for at in new {
            let mut under_way = vec![relations(at)];
            while let Some(groups) = under_way.last_mut() {
                let Some(group) = groups.next() else {
                    under_way.pop();
                    continue;
                };
                let satisfied = group.iter().any(|at| here.get(*at) == Some(&true));
                if let Some(&first) = group.first().filter(|_| !satisfied)
                    && mark(first, &mut here)
                {
                    under_way.push(relations(first));
                }
            }
        }
        found
    }

    /// What stays when packages go: of those that are there, what the others still depend on, or recommend.
    pub(crate) fn needed(&self, manual: &Set, there: &Set) -> Set {
        let mut needed = Set::default();
        let mut next: Vec<&str> = manual.iter().map(String::as_str).collect();
        while let Some(name) = next.pop() {
            if !there.contains(name) || !needed.insert(name.to_owned()) {
                continue;
            }
            let Some(at) = self.find(name) else { continue };
            for group in self.relations(at, false).chain(self.relations(at, true)) {
                next.extend(group.iter().map(|&at| self.name(at)));
            }
        }
        needed
    }

    /// Whether a package still has all that it depends on.
    pub(crate) fn is_whole(&self, name: &str, there: &Set) -> bool {
        let Some(at) = self.find(name) else { return true };
        self.relations(at, false).all(|group| group.iter().any(|at| there.contains(self.name(*at))))
    }

    /// What installing packages adds to what is there, on slim or on the full image.
    pub(crate) fn install(
        &self,
        wanted: &[usize],
        recommends: bool,
        there: &Set,
        full: bool,
    ) -> Install {
        Install::new(self, wanted, recommends, there, full)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cut_short_is_refused() {
        let text = Text::Bookworm.get().expect("it is built in");
        assert!(Packages::read(text).is_some());
        for part in [0, 1, 100, text.len() / 2, text.len() - 1] {
            assert!(Packages::read(&text[..part]).is_none(), "{part}");
        }
    }

    #[test]
    fn browsers_load_the_same() {
        for suite in [Text::Bookworm, Text::Trixie, Text::Jammy, Text::Noble, Text::Resolute] {
            let own = Packages::of(suite).expect("it is built in");
            let text = super::super::store::light(suite.get().expect("it is built in"));
            let light = Packages::read(text.leak()).expect("it is whole");
            assert!(own.names().eq(light.names()), "{suite:?}");
            assert_eq!(own.estimator, light.estimator);
            // `BaseImage::has_certificates` relies on it.
            assert!(!own.in_base("ca-certificates"), "{suite:?}");
            assert_eq!(own.measured.len(), light.measured.len());
            for at in 0..own.rows.len() {
                let sizes = |data: &Packages| format!("{:?}", data.package(at));
                assert_eq!(sizes(own), sizes(&light), "{}", own.name(at));
                for recommends in [false, true] {
                    assert!(own.relations(at, recommends).eq(light.relations(at, recommends)));
                }
            }
        }
    }
}
