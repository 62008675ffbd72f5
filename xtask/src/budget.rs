//! How large the site may be.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::dist;
use crate::report::Counts;

/// Wasm and glue of a page to read, as brotli: 200 kB.
const READER: usize = 200_000;
/// Wasm and glue of a page to study with, as brotli. It holds what there is, the reader of QR codes too; it may shrink.
const STUDY: usize = 400_000;
/// Wasm and glue of a page with an exercise, which holds the engine, as brotli. It holds what there is; it may shrink.
const WORKBENCH: usize = 910_000;
/// A page's HTML and CSS, as gzip -9: 30 kB.
const PAGE: usize = 30_000;
/// How many of the largest pages are shown.
const SHOWN: usize = 12;

/// Measures everything in `dist`, wasm and glue as brotli and pages as gzip -9, prints the figures, and counts what keeps
/// its budget.
pub(crate) fn check(dist: &Path) -> Result<Counts> {
    let mut files = Vec::new();
    collect(dist, &mut files)?;
    files.sort();
    let mut counts = Counts::default();

    let starts: Vec<_> = files
        .iter()
        .filter(|file| name(dist, file).starts_with("start-") && has_extension(file, &["js"]))
        .collect();
    ensure!(!starts.is_empty(), "the site starts no wasm");
    let mut bundles = Vec::new();
    for start in starts {
        let text = std::fs::read_to_string(start)?;
        let mut parts = vec![(name(dist, start), brotli(start)?)];
        for file in files.iter().filter(|file| has_extension(file, &["wasm", "js"])) {
            let name = name(dist, file);
            if text.contains(&format!("./{name}'")) {
                parts.push((name, brotli(file)?));
            }
        }
        ensure!(parts.len() == 3, "{} starts something else than glue and wasm", start.display());
        bundles.push((parts.iter().map(|part| part.1).sum::<usize>(), parts));
    }
    // Each holds what the one before it holds, and more.
    bundles.sort();
    let limits = [
        ("the reader's wasm and glue", READER),
        ("the study's", STUDY),
        ("the workbench's", WORKBENCH),
    ];
    ensure!(bundles.len() == limits.len(), "{} bundles instead of three", bundles.len());
    for ((sum, parts), (what, limit)) in bundles.into_iter().zip(limits) {
        for (name, size) in parts {
            println!("  {:>9}  {name}", kilobytes(size));
        }
        verdict(what, sum, limit, &mut counts);
    }

    let mut styles = Vec::new();
    for file in files.iter().filter(|file| has_extension(file, &["css"])) {
        let size = gzipped(file)?;
        println!("  {:>9}  {}", kilobytes(size), name(dist, file));
        styles.push((name(dist, file), size));
    }
    let mut pages = Vec::new();
    for file in files.iter().filter(|file| has_extension(file, &["html"])) {
        let text = std::fs::read_to_string(file)?;
        let linked = styles.iter().filter(|(name, _)| text.contains(&format!("{name}\"")));
        pages.push((gzipped(file)? + linked.map(|one| one.1).sum::<usize>(), name(dist, file)));
    }
    pages.sort_by(|a, b| b.cmp(a));
    for (at, (size, name)) in pages.iter().enumerate() {
        if at < SHOWN || *size > PAGE {
            verdict(name, *size, PAGE, &mut counts);
        } else {
            counts.passed += 1;
        }
    }
    if let Some(smaller) = pages.len().checked_sub(SHOWN).filter(|smaller| *smaller > 0) {
        println!("  and {smaller} smaller pages");
    }
    Ok(counts)
}

fn verdict(what: &str, size: usize, limit: usize, counts: &mut Counts) {
    let (word, count) =
        if size <= limit { ("of", &mut counts.passed) } else { ("OVER", &mut counts.failed) };
    *count += 1;
    println!("  {:>9}  {word} {}  {what}", kilobytes(size), kilobytes(limit));
}

/// The size that a host sends with gzip at its best.
fn gzipped(file: &Path) -> Result<usize> {
    Ok(dist::gzip(&read(file)?)?.len())
}

/// The size that a host sends with brotli at its best, as for files that are compressed once and served often.
fn brotli(file: &Path) -> Result<usize> {
    Ok(dist::brotli(&read(file)?)?.len())
}

fn read(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("reading {}", file.display()))
}

fn kilobytes(bytes: usize) -> String {
    format!("{:.1} kB", bytes as f64 / 1000.0)
}

fn name(dist: &Path, file: &Path) -> String {
    file.strip_prefix(dist).unwrap_or(file).to_string_lossy().into_owned()
}

fn has_extension(file: &Path, wanted: &[&str]) -> bool {
    file.extension().is_some_and(|extension| wanted.iter().any(|wanted| extension == *wanted))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in
        std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?
    {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
