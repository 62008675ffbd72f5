//! The package graph of Debian's and Ubuntu's suites: what is asked for, and everything that comes along.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::apt::Apt;
use super::control::{self, Record, Suite, Wanted};
use super::distribution::Distribution;
use super::table::Table;
use super::unpacked::{self, Sizes};
use crate::project::Project;
use crate::shell::step;

/// What people ask for.
const ASKED: &str = include_str!("asked.txt");

/// A suite's packages that the data covers: those asked for, and all that they need or recommend.
pub(crate) struct Graph {
    pub(crate) of: Distribution,
    pub(crate) suite: &'static str,
    /// Day of the newest list.
    pub(crate) dated: String,
    /// What every base image of the suite holds.
    pub(crate) base: BTreeSet<String>,
    pub(crate) packages: BTreeMap<String, Node>,
    /// Names that are no packages, and what apt takes for them.
    pub(crate) aliases: BTreeMap<String, String>,
}

/// A package of the graph.
pub(crate) struct Node {
    pub(crate) record: Record,
    /// Lists of alternatives inside the graph; what the base holds already is left out.
    pub(crate) depends: Vec<Vec<String>>,
    pub(crate) recommends: Vec<Vec<String>>,
}

/// Fetches the lists and writes each suite's table. With `megabytes` above 0 so many bytes of each suite's `.deb`s are
/// fetched too, to measure what they unpack.
pub(crate) fn refresh(
    project: &Project,
    of: Distribution,
    suites: &[&'static str],
    megabytes: u64,
) -> Result<()> {
    let data = project.root.join("crates/image/data");
    let folder = project.target.join("data");
    let mut before = Vec::new();
    let mut sizes = Sizes::default();
    for suite in of.suites() {
        let table = Table::read(&data, of, suite)?;
        sizes.learn(table.rows.clone());
        if suites.contains(suite) {
            before.push(table);
        }
    }
    for (suite, before) in suites.iter().zip(before) {
        let apt = step(&format!("fetching the package lists of {suite}"), || {
            Apt::update(&folder, of, suite)
        })?;
        super::lists::write(&data, of, suite, &apt)?;
        let graph = graph(of, suite, apt.dated()?, control::parse(&apt.available()?))?;
        sizes.relate(&graph);
        if megabytes > 0 {
            let names = unpacked::worth_measuring(&graph, &sizes, megabytes * 1_000_000);
            step(&format!("measuring {} packages of {suite}", names.len()), || {
                sizes.measure(&apt, &graph, &names)
            })?;
        }
        let table = Table::of(&graph, &sizes, before.layers);
        println!("  {table}");
        save(&data.join(Table::file(of, suite)), &table.text(&graph))?;
    }
    Ok(())
}

pub(crate) fn save(file: &Path, text: &str) -> Result<()> {
    std::fs::write(file, text).with_context(|| format!("writing {}", file.display()))
}

fn graph(of: Distribution, suite: &'static str, dated: String, known: Suite) -> Result<Graph> {
    let required = || known.packages.iter().filter(|(_, record)| record.required);
    // Images are made with merged directories: where that must be a package, it is the one that only says so.
    let merged = "usr-is-merged";
    let asks = |record: &Record| record.depends.iter().flatten().any(|one| one.name == merged);
    let merged = required().any(|(_, record)| asks(record)).then_some(merged);
    let more = of.base().iter().copied().filter(|name| known.packages.contains_key(*name));
    let start = required().map(|(name, _)| name.as_str()).chain(more).chain(merged).collect();
    let base: BTreeSet<String> = known.closure(start, &BTreeSet::new(), false);
    ensure!(base.len() > 50 && base.contains("dpkg"), "{suite} has no base");

    let words = ASKED.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    let mut aliases = BTreeMap::new();
    let mut asked = Vec::new();
    for word in words {
        if known.packages.contains_key(word) {
            asked.push(word);
        } else if let Some([(provider, _)]) = known.providers.get(word).map(Vec::as_slice) {
            // apt takes the one package that provides the name; of several it takes none.
            asked.push(provider);
            aliases.insert(word.to_owned(), provider.clone());
        }
    }
    let names = known.closure(asked, &base, true);
    let resolve = |relations: &[Vec<Wanted>]| {
        let mut resolved = Vec::new();
        for relation in relations {
            let candidates: Vec<&str> = known.candidates(relation).collect();
            if candidates.iter().any(|name| base.contains(*name)) {
                continue;
            }
            let mut inside: Vec<String> = Vec::new();
            for name in candidates {
                if names.contains(name) && !inside.iter().any(|other| other == name) {
                    inside.push(name.to_owned());
                }
            }
            if !inside.is_empty() && !resolved.contains(&inside) {
                resolved.push(inside);
            }
        }
        resolved
    };
    let mut packages = BTreeMap::new();
    for (name, record) in &known.packages {
        if names.contains(name) {
            let (depends, recommends) = (resolve(&record.depends), resolve(&record.recommends));
            packages.insert(name.clone(), (depends, recommends));
        }
    }
    let mut records = known.packages;
    let packages = packages.into_iter().map(|(name, (depends, recommends))| {
        let record = records.remove(&name).expect("the names are the records'");
        (name, Node { record, depends, recommends })
    });
    Ok(Graph { of, suite, dated, base, packages: packages.collect(), aliases })
}

impl Suite {
    /// What satisfies a relation, in the order in which apt considers it.
    fn candidates<'a>(&'a self, relation: &'a [Wanted]) -> impl Iterator<Item = &'a str> {
        relation.iter().flat_map(|wanted| {
            let fits = |record: &Record| wanted.admits(Some(&record.version));
            let name = wanted.name.as_str();
            let itself = self.packages.get(name).is_some_and(fits).then_some(name);
            let providers = self.providers.get(name).into_iter().flatten();
            let providers = providers.filter(|(_, version)| wanted.admits(version.as_deref()));
            itself.into_iter().chain(providers.map(|(provider, _)| provider.as_str()))
        })
    }

    /// All that an install brings besides what is there: each package with what it depends on, and recommends, before
    /// the next.
    fn closure(
        &self,
        start: Vec<&str>,
        there: &BTreeSet<String>,
        recommends: bool,
    ) -> BTreeSet<String> {
        // What is asked for is marked before anything that comes with it.
        let mut next: Vec<&str> = start.into_iter().filter(|name| !there.contains(*name)).collect();
        let mut found: BTreeSet<String> = next.iter().copied().map(str::to_owned).collect();
        let mut seen = BTreeSet::new();
        next.reverse();
        while let Some(name) = next.pop() {
            if !seen.insert(name) {
                continue;
            }
            found.insert(name.to_owned());
            let record = &self.packages[name];
            let more = if recommends { record.recommends.as_slice() } else { &[] };
            let mut wanted = Vec::new();
            for relation in record.depends.iter().chain(more) {
                let mut candidates = self.candidates(relation);
                let Some(first) = candidates.next() else { continue };
                let mut all = [first].into_iter().chain(candidates);
                // For a graph: each package alone takes the first one, whatever others bring.
                let comes = |name: &str| {
                    if recommends {
                        name == first && found.contains(name)
                    } else {
                        found.contains(name)
                    }
                };
                if !all.any(|name| there.contains(name) || comes(name)) {
                    wanted.push(first);
                }
            }
            next.extend(wanted.into_iter().rev());
        }
        found
    }
}
