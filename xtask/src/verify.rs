//! `cargo xtask verify-layers`: builds the Dockerfiles of `xtask/verify/` with a real engine, or where none answers each `RUN`
//! of them in a chroot, and compares the bytes of each layer with those of the model.

mod chroot;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use self::chroot::Roots;
use crate::project::Project;
use crate::shell::{read, run_quietly};

/// What is missing where no engine answers.
const MISSING: &str = "\
no Docker engine answers, and without one nothing can be built here, so nothing can be compared.
What is needed is one of two, and apt's mirrors for the installs:
- `docker` in PATH and an engine that it reaches (DOCKER_HOST names another than this machine's), with the base images
  of xtask/verify/ at hand or a registry to pull them from;
- root, `unshare`, `mount` and `chroot`, overlayfs, and the base images' roots as folders (`debian-trixie-slim`) of
  LAYERWISE_ROOTS, or debootstrap, which makes them";

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
    let roots = match &version {
        Some(version) => {
            println!("Docker engine {}", String::from_utf8_lossy(&version.stdout).trim());
            None
        }
        None => Some(Roots::find(&project.root).with_context(|| MISSING)?),
    };
    if roots.is_some() {
        println!("no engine answers: every RUN in a chroot, other instructions are not compared");
    }
    let folder = project.root.join("xtask/verify");
    let (mut compared, mut failed) = (Vec::new(), Vec::new());
    for file in dockerfiles(&folder)? {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if words.is_empty() || words.iter().any(|word| name.contains(word.as_str())) {
            let context = folder.join("context");
            let rows = match &roots {
                None => compare(project, &context, &file, &name),
                Some(roots) => compare_runs(project, roots, &context, &file, &name),
            };
            match rows {
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
    let steps = of_last_stage(steps(project, context, file)?);
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

/// Builds every `RUN` of one file in a chroot and sets its layer beside the model's.
fn compare_runs(
    project: &Project,
    roots: &Roots,
    context: &Path,
    file: &Path,
    name: &str,
) -> Result<Vec<Compared>> {
    println!("• {name}");
    let steps = steps(project, context, file)?;
    let layers = roots.build(&steps, context)?;
    let row = |layer: &chroot::Layer| {
        let step = steps.iter().find(|step| step["line"].as_u64() == Some(layer.line))?;
        Some(Compared {
            file: name.to_owned(),
            line: layer.line,
            instruction: step["instruction"].as_str().unwrap_or_default().to_owned(),
            engine: layer.bytes,
            model: step["bytes"].as_u64(),
        })
    };
    Ok(layers.iter().filter_map(row).collect())
}

/// The steps of the last stage, without its `FROM`.
fn of_last_stage(steps: Vec<serde_json::Value>) -> Vec<serde_json::Value> {
    let last = steps.iter().filter_map(|step| step["stage"].as_u64()).max();
    steps.into_iter().filter(|step| step["stage"].as_u64() == last).skip(1).collect()
}

/// The model's steps.
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
    Ok(answer["steps"].as_array().cloned().unwrap_or_default())
}

/// Prints the table. Whether every error is within its limit.
fn report(compared: &[Compared]) -> bool {
    println!(
        "\n{:<20} {:>4}  {:>12} {:>12} {:>8}  instruction",
        "file", "line", "real", "model", "error"
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
