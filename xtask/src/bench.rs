//! `cargo xtask bench`: the benchmarks, beside the times that the design asks for.

use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::shell;

/// Crates with benchmarks.
const CRATES: &[&str] = &["dockerfile", "image", "checker"];

/// Benchmarks with a time that must hold, in milliseconds: part of the name, limit.
const TARGETS: &[(&str, f64)] =
    &[("parse-and-check/40-lines", 1.0), ("simulate/40-lines", 5.0), ("check/1-mb", 1000.0)];

/// Runs the benchmarks whose names match `filter`, then prints them all with their targets.
pub(crate) fn run(project: &Project, filter: &[String]) -> Result<()> {
    let mut command = Command::new("cargo");
    command.arg("bench").current_dir(&project.root);
    for package in CRATES {
        command.args(["--package", package]);
    }
    let criterion = project.target.join("criterion");
    command.args(["--bench", "*", "--"]).args(filter).env("CRITERION_HOME", &criterion);
    let start = SystemTime::now();
    shell::run(&mut command)?;

    let mut results = Vec::new();
    collect(&criterion, "", start, &mut results)?;
    results.sort_by(|left, right| left.0.cmp(&right.0));
    println!("\n  {:<44} {:>12} {:>12}", "benchmark", "median", "target");
    for (name, milliseconds) in &results {
        let target = TARGETS.iter().find(|(part, _)| name.contains(part));
        let (limit, word) = match target {
            Some((_, limit)) if milliseconds <= limit => (format!("{limit} ms"), "holds"),
            Some((_, limit)) => (format!("{limit} ms"), "TOO SLOW"),
            None => (String::new(), ""),
        };
        println!("  {name:<44} {milliseconds:>9.3} ms {limit:>12} {word}");
    }
    Ok(())
}

/// Reads the medians that criterion left behind.
fn collect(
    folder: &Path,
    name: &str,
    start: SystemTime,
    results: &mut Vec<(String, f64)>,
) -> Result<()> {
    let estimates = folder.join("new/estimates.json");
    if let Ok(metadata) = std::fs::metadata(&estimates) {
        if metadata.modified()? < start {
            return Ok(()); // An earlier run's, which the filter left out now or which is no more.
        }
        let text = std::fs::read_to_string(&estimates)?;
        let median =
            median(&text).with_context(|| format!("no median in {}", estimates.display()))?;
        results.push((name.to_owned(), median / 1e6));
        return Ok(());
    }
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    for entry in entries.flatten().filter(|entry| entry.path().is_dir()) {
        let part = entry.file_name().to_string_lossy().into_owned();
        let name = if name.is_empty() { part } else { format!("{name}/{part}") };
        collect(&entry.path(), &name, start, results)?;
    }
    Ok(())
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
    fn median_of_criterion() {
        let text = r#"{"mean":{"point_estimate":9.0},"median":{"confidence_interval":{"lower_bound":1.5},"point_estimate":2.5,"standard_error":0.1}}"#;
        assert_eq!(super::median(text), Some(2.5));
    }
}
