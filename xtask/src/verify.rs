//! `cargo xtask verify-layers`: builds the Dockerfiles of `xtask/verify/` with a real engine, and compares the bytes of each
//! layer with those of the model.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::shell::{read, run_quietly};

/// What is missing where no engine answers.
const MISSING: &str = "\
no Docker engine answers, so nothing can be compared.
What is needed: `docker` in PATH and an engine that it reaches (DOCKER_HOST names another than this machine's),
with the base images of xtask/verify/ at hand or a registry to pull them from, and apt's mirrors for the installs";

/// The largest errors that are allowed, in per cent: of a layer of plain files, of one that installs packages, and in the
/// median of those.
const FILES: f64 = 0.0;
const INSTALL: f64 = 10.0;
const INSTALLS: f64 = 3.0;

/// A layer, as the engine made it and as the model does.
struct Compared {
    file: String,
    line: u64,
    instruction: String,
    engine: u64,
    model: Option<u64>,
}

impl Compared {
    /// Whether packages are installed: what they bring is known within some per cent.
    fn is_install(&self) -> bool {
        ["apt-get ", "apt ", "apk ", "pip ", "npm "].iter().any(|it| self.instruction.contains(it))
    }

    /// The model's error in per cent of the engine's bytes; `None` where the model does not know.
    fn error(&self) -> Option<f64> {
        let model = self.model?;
        let difference = model as f64 - self.engine as f64;
        Some(match (self.engine, model) {
            (same, it) if same == it => 0.0,
            (0, _) => 100.0,
            _ => difference * 100.0 / self.engine as f64,
        })
    }
}

/// Compares all files, or those whose name contains one of the words. Whether every error is within its limit.
///
/// # Errors
/// No engine answers, or the folder cannot be read.
pub(crate) fn run(project: &Project, words: &[String]) -> Result<bool> {
    let version =
        Command::new("docker").args(["version", "--format", "{{.Server.Version}}"]).output();
    let version = version.ok().filter(|output| output.status.success());
    let Some(version) = version else { bail!("{MISSING}") };
    println!("Docker engine {}", String::from_utf8_lossy(&version.stdout).trim());
    let folder = project.root.join("xtask/verify");
    let (mut compared, mut failed) = (Vec::new(), Vec::new());
    for file in dockerfiles(&folder)? {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if words.is_empty() || words.iter().any(|word| name.contains(word.as_str())) {
            match compare(project, &folder.join("context"), &file, &name) {
                Ok(rows) => compared.extend(rows),
                Err(error) => failed.push(format!("{name}: {error:#}")),
            }
        }
    }
    let good = report(&compared);
    for message in &failed {
        println!("not compared: {message}");
    }
    Ok(good && failed.is_empty())
}

fn dockerfiles(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|it| it == "Dockerfile"));
    files.sort();
    Ok(files)
}

/// Builds one file and sets the rows of its history beside the model's steps.
fn compare(project: &Project, context: &Path, file: &Path, name: &str) -> Result<Vec<Compared>> {
    let tag = format!("layerwise-verify:{name}");
    println!("• {name}");
    run_quietly(
        Command::new("docker")
            .env("DOCKER_BUILDKIT", "1")
            .args(["build", "--quiet", "--network=host", "--tag", &tag, "--file"])
            .args([file, context]),
    )?;
    let history = read(Command::new("docker").args([
        "history",
        "--human=false",
        "--format",
        "{{.Size}}",
        &tag,
    ]))
    .context("docker history failed")?;
    let steps = steps(project, context, file)?;
    // The history has the newest row first, and a row for every instruction behind `FROM`.
    let mut rows = history.lines().take(steps.len()).map(str::to_owned).collect::<Vec<_>>();
    rows.reverse();
    let row = |(step, row): (&serde_json::Value, &String)| {
        Ok(Compared {
            file: name.to_owned(),
            line: step["line"].as_u64().unwrap_or_default(),
            instruction: step["instruction"].as_str().unwrap_or_default().to_owned(),
            engine: row.parse().with_context(|| format!("`{row}` as bytes"))?,
            model: step["bytes"].as_u64(),
        })
    };
    steps.iter().zip(&rows).map(row).collect()
}

/// The model's steps in the last stage, without its `FROM`.
fn steps(project: &Project, context: &Path, file: &Path) -> Result<Vec<serde_json::Value>> {
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(&project.root)
        .args(["run", "--quiet", "--package", "cli", "--", "layers", "--format", "json"])
        .arg("--context")
        .args([context, file]);
    let output = command.output().context("starting the model")?;
    let answer: serde_json::Value =
        serde_json::from_slice(&output.stdout).context("reading the model's answer")?;
    if let Some(message) = answer["refused"]["message"].as_str() {
        bail!("the model refuses {}: {message}", file.display());
    }
    let steps = answer["steps"].as_array().cloned().unwrap_or_default();
    let last = steps.iter().filter_map(|step| step["stage"].as_u64()).max();
    let of_last = steps.into_iter().filter(|step| step["stage"].as_u64() == last);
    Ok(of_last.skip(1).collect())
}

/// Prints the table. Whether every error is within its limit.
fn report(compared: &[Compared]) -> bool {
    println!(
        "\n{:<20} {:>4}  {:>12} {:>12} {:>8}  instruction",
        "file", "line", "engine", "model", "error"
    );
    let mut good = true;
    let mut installs = Vec::new();
    for layer in compared.iter().filter(|layer| layer.engine > 0 || layer.model != Some(0)) {
        let error = layer.error();
        let limit = if layer.is_install() { INSTALL } else { FILES };
        let within = error.is_some_and(|error| error.abs() <= limit);
        good &= within;
        if layer.is_install() && layer.engine > 0 {
            installs.extend(error.map(f64::abs));
        }
        let model = layer.model.map_or("unknown".to_owned(), |bytes| bytes.to_string());
        let error = error.map_or("?".to_owned(), |error| format!("{error:+.2} %"));
        let line: String = layer.instruction.chars().take(60).collect();
        let mark = if within { "" } else { "  ← too much" };
        println!(
            "{:<20} {:>4}  {:>12} {model:>12} {error:>8}  {line}{mark}",
            layer.file, layer.line, layer.engine
        );
    }
    installs.sort_by(f64::total_cmp);
    if let (Some(median), Some(worst)) = (installs.get(installs.len() / 2), installs.last()) {
        println!(
            "\n{} layers with installs: median error {median:.2} % (at most {INSTALLS}), worst {worst:.2} % (at most {INSTALL})",
            installs.len()
        );
        good &= *median <= INSTALLS;
    }
    good
}
