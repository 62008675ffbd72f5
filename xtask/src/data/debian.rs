//! The package graph of Debian's suites: what is asked for, and everything that comes along.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::apt::{Apt, SUITES};
use super::control::{self, Record, Suite};
use super::unpacked;
use super::unpacked::Sizes;
use crate::project::Project;
use crate::shell::step;

/// What people ask for.
const ASKED: &str = include_str!("asked.txt");

/// A suite's packages that the data covers: those asked for, and all that they need or recommend.
pub(crate) struct Graph {
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

/// Fetches the lists and writes the graphs. With `megabytes` above 0 so many bytes of `.deb`s are fetched too, to measure what they unpack.
pub(crate) fn refresh(project: &Project, megabytes: u64) -> Result<()> {
    let data = project.root.join("crates/image/data");
    let folder = project.target.join("data");
    let mut sizes = Sizes::read(&data)?;
    for suite in SUITES {
        let apt = step(&format!("fetching the package lists of {suite}"), || {
            Apt::update(&folder, suite)
        })?;
        super::lists::write(&data, suite, &apt)?;
        let graph = graph(suite, apt.dated()?, control::parse(&apt.available()?))?;
        println!(
            "  {} packages, {} of them measured; {} names lead to one",
            graph.packages.len(),
            graph.packages.iter().filter(|(name, node)| sizes.has(name, &node.record)).count(),
            graph.aliases.len()
        );
        if megabytes > 0 && suite == SUITES[0] {
            let names = unpacked::worth_measuring(&graph, &sizes, megabytes * 1_000_000);
            step(&format!("measuring {} packages of {suite}", names.len()), || {
                sizes.measure(&apt, &graph, &names)
            })?;
            sizes.write(&data)?;
        }
        save(&data.join(format!("debian-{suite}.tsv")), &table(&graph))?;
    }
    Ok(())
}

pub(crate) fn save(file: &Path, text: &str) -> Result<()> {
    std::fs::write(file, text).with_context(|| format!("writing {}", file.display()))
}

fn graph(suite: &'static str, dated: String, known: Suite) -> Result<Graph> {
    let required = known.packages.iter().filter(|(_, record)| record.required);
    // Images are made with merged directories, so that nothing needs the program that merges them.
    let made_with = ["apt", "usr-is-merged"];
    let made_with = made_with.into_iter().filter(|name| known.packages.contains_key(*name));
    let start = required.map(|(name, _)| name.as_str()).chain(made_with).collect();
    let base: BTreeSet<String> = known.closure(start, &BTreeSet::new(), false);
    ensure!(base.len() > 50 && base.contains("dpkg"), "{suite} has no base");

    let words = ASKED.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    let mut aliases = BTreeMap::new();
    let mut asked = Vec::new();
    for word in words {
        if known.packages.contains_key(word) {
            asked.push(word);
        } else if let Some([provider]) = known.providers.get(word).map(Vec::as_slice) {
            // apt takes the one package that provides the name; of several it takes none.
            asked.push(provider);
            aliases.insert(word.to_owned(), provider.clone());
        }
    }
    let names = known.closure(asked, &base, true);
    let resolve = |relations: &[Vec<String>]| {
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
    Ok(Graph { suite, dated, base, packages: packages.collect(), aliases })
}

impl Suite {
    /// What satisfies a relation, in the order in which apt considers it.
    fn candidates<'a>(&'a self, relation: &'a [String]) -> impl Iterator<Item = &'a str> {
        relation.iter().flat_map(|name| {
            let itself = self.packages.contains_key(name).then_some(name.as_str());
            let providers = self.providers.get(name).into_iter().flatten().map(String::as_str);
            itself.into_iter().chain(providers)
        })
    }

    /// All that an install brings besides what is there.
    fn closure(
        &self,
        start: Vec<&str>,
        there: &BTreeSet<String>,
        recommends: bool,
    ) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut next: VecDeque<&str> = VecDeque::new();
        for name in start {
            if !there.contains(name) && found.insert(name.to_owned()) {
                next.push_back(name);
            }
        }
        while let Some(name) = next.pop_front() {
            let record = &self.packages[name];
            let more = if recommends { record.recommends.as_slice() } else { &[] };
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
                    found.insert(first.to_owned());
                    next.push_back(first);
                }
            }
        }
        found
    }
}

/// The graph as a table for people and programs: the record that everything else is made from.
fn table(graph: &Graph) -> String {
    let mut out = format!(
        "# Debian {}: packages that Dockerfiles ask for, with all that they need and recommend.\n\
         # Source: the suite's package lists (main, updates, security; amd64) of {}; written by `cargo xtask data debian`.\n\
         # base: what every image of the suite holds. alias: a name that is no package, and what apt takes for it.\n\
         # Columns: name, version, section, Installed-Size in KiB, bytes of the .deb, depends, recommends.\n\
         # Relations leave out what the base holds; alternatives stand behind |, in apt's order.\n",
        graph.suite, graph.dated
    );
    let base: Vec<&str> = graph.base.iter().map(String::as_str).collect();
    let _ = writeln!(out, "base\t{}", base.join(" "));
    for (name, package) in &graph.aliases {
        let _ = writeln!(out, "alias\t{name}\t{package}");
    }
    let relations = |relations: &[Vec<String>]| {
        relations.iter().map(|names| names.join("|")).collect::<Vec<_>>().join(" ")
    };
    for (name, Node { record, depends, recommends }) in &graph.packages {
        let section = record.section.rsplit('/').next().unwrap_or("");
        let _ = writeln!(
            out,
            "{name}\t{}\t{section}\t{}\t{}\t{}\t{}",
            record.version,
            record.installed,
            record.size,
            relations(depends),
            relations(recommends)
        );
    }
    out
}
