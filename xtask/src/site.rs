//! Builds the site: Trunk makes the shell and the wasm, `site` writes the pages around them.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::inputs::{self, BUNDLE, PAGES};
use crate::project::Project;
use crate::setup::{self, Build};
use crate::shell::{read, run, run_heard, seconds, step};

/// How much is done to the wasm.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Finish {
    /// Built quickly, many times as large: to look at while working on it.
    Draft,
    /// As small as it gets: what is published and measured.
    #[default]
    Whole,
}

impl Finish {
    /// The profile of Cargo.toml.
    const fn profile(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Whole => "wasm",
        }
    }

    /// What Trunk made: for each bundle the shell and the learner's wasm.
    fn bundle(self, project: &Project) -> PathBuf {
        project.target.join("bundle").join(self.profile())
    }
}

/// Builds `dist/` as far as anything changed. Says whether it was written anew.
pub(crate) fn build(project: &Project, finish: Finish) -> Result<bool> {
    let start = Instant::now();
    let tools = setup::for_build(project)?;
    let _alone = lock(project)?;

    let compiler = read(Command::new("rustc").arg("--version")).unwrap_or_default();
    let bundle = format!(
        "{:016x} {compiler} wasm-opt={}",
        inputs::fingerprint(project, BUNDLE)?,
        tools.wasm_opt
    );
    let pages = format!(
        "{bundle} {} {:016x} url={}",
        finish.profile(),
        inputs::fingerprint(project, PAGES)?,
        std::env::var("LAYERWISE_URL").unwrap_or_default()
    );

    let dist = project.dist();
    if is_built(&project.stamp("pages"), &pages) && dist.join("index.html").is_file() {
        println!("• dist/ is up to date ({})", seconds(start.elapsed()));
        return Ok(false);
    }
    let folder = finish.bundle(project);
    let shell = |bundle: Bundle| folder.join(bundle.name()).join("index.html");
    // The bundle lies in the target folder, which checkouts may share: its stamp lies beside it.
    let bundle_stamp = folder.join("inputs.stamp");
    let whole = Bundle::ALL.into_iter().all(|one| shell(one).is_file());
    if !is_built(&bundle_stamp, &bundle) || !whole {
        for one in Bundle::ALL {
            let what = format!("bundling the {}'s shell and wasm (trunk build)", one.name());
            step(&what, || trunk(project, &tools, one, finish))?;
        }
        std::fs::write(bundle_stamp, &bundle)?;
    }
    step("writing the pages (site)", || write_pages(project, &folder))?;
    note(&project.stamp("pages"), &pages)?;
    println!("• dist/ is ready ({})", seconds(start.elapsed()));
    Ok(true)
}

/// Two builds at once would spoil each other's bundle.
fn lock(project: &Project) -> Result<File> {
    let folder = project.target.join("xtask");
    std::fs::create_dir_all(&folder)?;
    let file = File::create(folder.join("build.lock"))?;
    if file.try_lock().is_err() {
        println!("• waiting for another build of the site to end");
        file.lock().context("waiting for another build")?;
    }
    Ok(file)
}

/// A bundle of shell and wasm.
#[derive(Clone, Copy)]
enum Bundle {
    /// What every page with widgets loads: no engine in it.
    Reader,
    /// What pages to study with load instead: the whole progress, pools of questions, the class.
    Study,
    /// What pages with an exercise load instead: the engine too.
    Workbench,
}

impl Bundle {
    const ALL: [Self; 3] = [Self::Reader, Self::Study, Self::Workbench];

    const fn name(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Study => "study",
            Self::Workbench => "workbench",
        }
    }

    /// The features of `app` that it is built with.
    const fn features(self) -> &'static str {
        match self {
            Self::Reader => "csr",
            Self::Study => "csr,study",
            Self::Workbench => "csr,workbench",
        }
    }

    /// The marked parts of the shell that it does without.
    const fn left_out(self) -> &'static [&'static str] {
        match self {
            Self::Reader => &["study", "workbench"],
            Self::Study => &["workbench"],
            Self::Workbench => &[],
        }
    }
}

fn trunk(project: &Project, tools: &Build, bundle: Bundle, finish: Finish) -> Result<()> {
    let mut shell = std::fs::read_to_string(project.root.join("app/index.html"))?;
    let features = "data-cargo-features=\"csr\"";
    ensure!(shell.contains(features), "app/index.html names other features than {features}");
    shell = shell.replace(features, &format!("data-cargo-features=\"{}\"", bundle.features()));
    for part in bundle.left_out() {
        shell = without(&shell, part)?;
    }
    if !tools.wasm_opt || finish == Finish::Draft {
        // Trunk would want to download a missing wasm-opt; without one, its mention is taken out.
        shell = shell.replace("data-wasm-opt=\"z\"", "data-wasm-opt=\"0\"");
    }
    // Beside app/index.html, because Trunk reads its paths from there.
    let stand_in = project.root.join(format!("app/.{}.html", bundle.name()));
    std::fs::write(&stand_in, shell)?;
    let mut command = Command::new(&tools.trunk);
    command
        .args(["--skip-version-check", "--log", "warn", "build"])
        .args(["--cargo-profile", finish.profile(), "--dist"])
        .arg(finish.bundle(project).join(bundle.name()))
        .args(["--html-output", "index.html"])
        .arg(&stand_in)
        .env("PATH", project.path(tools.wasm.folder())?)
        // Its backtraces hide what the compiler said.
        .env("RUST_BACKTRACE", "0")
        .current_dir(&project.root);
    if finish == Finish::Whole {
        // Joined with those of .cargo/config.toml.
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", without_places());
    }
    tools.wasm.apply(&mut command);
    let done = run(&mut command);
    std::fs::remove_file(&stand_in)?;
    done
}

/// Flags by which messages in the wasm name a crate's file without the folder that crates lie in on this machine: what is
/// published says nothing of where it was built, and is the same wherever that was.
fn without_places() -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let registries = home.and_then(|home| std::fs::read_dir(home.join("registry/src")).ok());
    let folders = registries
        .into_iter()
        .flatten()
        .filter_map(|folder| folder.ok()?.path().to_str().map(str::to_owned));
    // The variable is cut at blanks.
    let mut flags: Vec<String> = folders
        .filter(|folder| !folder.contains(' '))
        .map(|folder| format!("--remap-path-prefix={folder}/="))
        .collect();
    flags.sort();
    flags.join(" ")
}

/// The shell without a part that only larger bundles' pages need.
fn without(shell: &str, part: &str) -> Result<String> {
    let cut = shell.split_once(&format!("<!-- {part} -->")).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(&format!("<!-- /{part} -->"))?;
        Some(format!("{before}{after}"))
    });
    cut.with_context(|| format!("app/index.html does not mark what is of the {part} only"))
}

/// Lets `site` write into a fresh folder, which takes the place of `dist/` only when it is whole:
/// after a mistake in a lesson the last good site is still there.
fn write_pages(project: &Project, bundle: &Path) -> Result<()> {
    let fresh = project.root.join("dist.next");
    remove(&fresh)?;
    let written = run_heard(
        Command::new("cargo")
            .args(["run", "--quiet", "--bin", "site", "--", "--bundle"])
            .arg(bundle)
            .arg("--out")
            .arg(&fresh)
            .current_dir(&project.root),
    );
    if let Err(error) = written {
        remove(&fresh)?;
        return Err(error);
    }
    ensure!(fresh.join("index.html").is_file(), "the site has no home page");
    let old = project.root.join("dist.old");
    remove(&old)?;
    let dist = project.dist();
    if dist.exists() {
        std::fs::rename(&dist, &old).context("moving the old dist/ away")?;
    }
    std::fs::rename(&fresh, &dist).context("moving the new dist/ into place")?;
    remove(&old)
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)
            .with_context(|| format!("removing {}", folder.display()))?;
    }
    Ok(())
}

fn is_built(stamp: &Path, inputs: &str) -> bool {
    std::fs::read_to_string(stamp).is_ok_and(|built| built == inputs)
}

fn note(stamp: &Path, inputs: &str) -> Result<()> {
    if let Some(folder) = stamp.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(stamp, inputs).with_context(|| format!("writing {}", stamp.display()))
}
