//! What packages' scripts make while they are installed: what measured layers hold beyond the archives' files.

use std::collections::{BTreeMap, BTreeSet};

use super::debian::Graph;
use super::unpacked::Row;

/// The estimator of an install: bytes for each byte unpacked, for each byte of Python source, for each package, for
/// any install, and for one with questions. Fitted by least relative deviation over the
/// layers of one package that were measured on 2026-11-23.
const FILES: [f64; 5] = [1.004_956, 1.217_806, 18_478.0, 907_563.0, 813_187.0];
/// The same of compressed bytes, by the archives' own.
const GZIP: [f64; 5] = [1.005_502, 0.454_223, 1_297.0, 240_953.0, 217_591.0];

/// debconf's templates on Debian 12, in bytes: any install writes them again, one with questions twice.
const TEMPLATES: f64 = 753_157.0;

/// The same on a suite: Ubuntu's were read on 2026-11-29 in roots that debootstrap made, with the updates.
fn templates(suite: &str) -> f64 {
    match suite {
        "jammy" => 492_395.0,
        "noble" => 478_576.0,
        "resolute" => 504_275.0,
        _ => TEMPLATES,
    }
}

/// The estimators of a suite's installs, of files and of their compressed bytes: those of Debian 12, with debconf's
/// templates as long as on the suite.
pub(crate) fn estimators(suite: &str) -> [[f64; 5]; 2] {
    let more = templates(suite) - TEMPLATES;
    // Templates compress as what an install with questions adds.
    let packed = more * GZIP[4] / FILES[4];
    let [mut files, mut gzip] = [FILES, GZIP];
    for at in [3, 4] {
        files[at] += more;
        gzip[at] += packed;
    }
    [files, gzip]
}

/// A layer that a real install made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layer {
    pub(crate) files: u64,
    pub(crate) gzip: u64,
    /// Whether debconf's databases changed.
    pub(crate) questions: bool,
}

/// What comes with a package, as the model finds it.
fn closure<'a>(graph: &'a Graph, name: &'a str, found: &mut BTreeSet<&'a str>) {
    if !found.insert(name) {
        return;
    }
    for names in &graph.packages[name].depends {
        if !names.iter().any(|name| found.contains(name.as_str())) {
            closure(graph, &names[0], found);
        }
    }
}

/// What single packages' scripts make beyond what the estimator expects: the rest that a measured layer leaves, smallest
/// closures first, so that it falls to the package that brings it. Rests within the estimator's own error are no
/// evidence. A package whose layer has questions that none in it is known to bring is noted as one that brings some.
pub(crate) fn made(
    graph: &Graph,
    rows: &mut BTreeMap<String, Row>,
    layers: &BTreeMap<String, [Option<Layer>; 2]>,
) -> BTreeMap<String, [i64; 2]> {
    let mut made: BTreeMap<String, [i64; 2]> = BTreeMap::new();
    let alone = layers.iter().filter(|(name, _)| graph.packages.contains_key(*name));
    let alone = alone.filter_map(|(name, kinds)| Some((name, kinds[0]?)));
    let mut measured: Vec<_> = alone
        .map(|(name, layer)| {
            let mut found = BTreeSet::new();
            closure(graph, name, &mut found);
            (found, name, layer)
        })
        .collect();
    measured.sort_by_key(|(closure, name, _)| (closure.len(), *name));
    for (closure, name, layer) in measured {
        let mut sums = [[0.0, 0.0, closure.len() as f64, 1.0, 0.0]; 2];
        let mut known = [0, 0];
        let mut questions = false;
        for name in &closure {
            let row = &rows[*name].unpacked;
            for (sums, bytes) in sums.iter_mut().zip([row.slim, row.gzip]) {
                sums[0] += bytes as f64;
                sums[1] += row.python as f64;
            }
            for (known, more) in known.iter_mut().zip(made.get(*name).copied().unwrap_or_default())
            {
                *known += more;
            }
            questions |= row.questions;
        }
        if layer.questions && !questions {
            rows.get_mut(name).expect("the closure is the graph's").unpacked.questions = true;
        }
        let mut rests = [0, 0];
        for (at, (measured, least)) in
            [(layer.files, 100_000.0), (layer.gzip, 30_000.0)].into_iter().enumerate()
        {
            sums[at][4] = f64::from(u8::from(layer.questions));
            let factors = estimators(graph.suite)[at];
            let estimate: f64 = factors.iter().zip(sums[at]).map(|(a, b)| a * b).sum();
            let rest = measured as f64 - estimate - known[at] as f64;
            if rest.abs() > 0.015 * measured as f64 && rest.abs() > least {
                rests[at] = rest.round() as i64;
            }
        }
        if rests != [0, 0] {
            made.insert(name.clone(), rests);
        }
    }
    made
}
