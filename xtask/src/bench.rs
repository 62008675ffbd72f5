//! `cargo xtask bench`: the benchmarks, beside the times that the design asks for.

use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::shell;

/// Crates with benchmarks.
const CRATES: &[&str] = &["dockerfile", "image", "checker"];

/// Benchmarks with a time that must hold, in milliseconds: start of the name, limit for all that begin so.
const TARGETS: &[(&str, f64)] = &[
    ("parse-and-check/40-lines", 1.0),
    ("simulate/40-lines", 5.0),
    ("parse-simulate-check/1-mb", 1000.0),
    ("hostile/", 1000.0),
];

/// Runs the benchmarks whose names match `filter`, then prints them all with their targets.
pub(crate) fn run(project: &Project, filter: &[String]) -> Result<()> {
    let criterion = project.target.join("criterion");
    let mut command = Command::new("cargo");
    command.arg("bench").current_dir(&project.root);
    for package in CRATES {
        command.args(["--package", package]);
    }
    command.args(["--bench", "*", "--"]).args(filter).env("CRITERION_HOME", &criterion);
    let start = SystemTime::now();
    shell::run(&mut command)?;

    let mut results = Vec::new();
    collect(&criterion, start, &mut results)?;
    results.sort_by(|left, right| left.0.cmp(&right.0));
    println!("\n  {:<44} {:>12} {:>10}", "benchmark", "median", "target");
    for (name, milliseconds) in &results {
        let target = TARGETS.iter().find(|(target, _)| name.starts_with(target));
        let (limit, word) = match target {
            Some((_, limit)) if milliseconds <= limit => (format!("{limit} ms"), "holds"),
            Some((_, limit)) => (format!("{limit} ms"), "TOO SLOW"),
            None => (String::new(), ""),
        };
        println!("  {name:<44} {milliseconds:>9.3} ms {limit:>10} {word}");
    }
    for (target, _) in TARGETS {
        if filter.is_empty() && !results.iter().any(|(name, _)| name.starts_with(target)) {
            println!("  {target:<44} there is no such benchmark");
        }
    }
    Ok(())
}

/// Reads the names and medians that criterion left behind since `start`.
fn collect(folder: &Path, start: SystemTime, results: &mut Vec<(String, f64)>) -> Result<()> {
    let estimates = folder.join("new/estimates.json");
    if let Ok(metadata) = std::fs::metadata(&estimates) {
        // What an earlier run left is left out: the filter may exclude it, or it may be gone.
        if metadata.modified()? >= start {
            let unreadable = || format!("reading {}", folder.display());
            let about = std::fs::read_to_string(folder.join("new/benchmark.json"))?;
            let name = name(&about).with_context(unreadable)?;
            let median = median(&std::fs::read_to_string(&estimates)?).with_context(unreadable)?;
            results.push((name, median / 1e6));
        }
        return Ok(());
    }
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    for entry in entries.flatten().filter(|entry| entry.path().is_dir()) {
        collect(&entry.path(), start, results)?;
    }
    Ok(())
}

/// The whole name of a benchmark.
fn name(about: &str) -> Option<String> {
    let (_, name) = about.split_once("\"full_id\":\"")?;
    Some(name.split_once('"')?.0.to_owned())
}

/// The median's point estimate in nanoseconds.
fn median(estimates: &str) -> Option<f64> {
    let (_, median) = estimates.split_once("\"median\":")?;
    let (_, point) = median.split_once("\"point_estimate\":")?;
    point.split([',', '}']).next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn name_and_median_of_criterion() {
        let estimates = r#"{"mean":{"point_estimate":9.0},"median":{"confidence_interval":{"lower_bound":1.5},"point_estimate":2.5,"standard_error":0.1}}"#;
        assert_eq!(super::median(estimates), Some(2.5));
        let about = r#"{"group_id":"a/b","full_id":"a/b","directory_name":"a_b"}"#;
        assert_eq!(super::name(about).as_deref(), Some("a/b"));
    }
}
