//! Builds the site: Trunk makes the shell and the wasm, `site` writes the pages around them.

use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::inputs::{self, BUNDLE, PAGES};
use crate::project::Project;
use crate::setup::{self, Build};
use crate::shell::{read, run, run_heard, seconds, step};

/// Builds `dist/` as far as anything changed. Says whether it was written anew.
pub(crate) fn build(project: &Project) -> Result<bool> {
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
        "{bundle} {:016x} url={}",
        inputs::fingerprint(project, PAGES)?,
        std::env::var("LAYERWISE_URL").unwrap_or_default()
    );

    let dist = project.dist();
    if is_built(&project.stamp("pages"), &pages) && dist.join("index.html").is_file() {
        println!("• dist/ is up to date ({})", seconds(start.elapsed()));
        return Ok(false);
    }
    let shell = |bundle: Bundle| project.bundle().join(bundle.name()).join("index.html");
    // The bundle lies in the target folder, which checkouts may share: its stamp lies beside it.
    let bundle_stamp = project.bundle().join("inputs.stamp");
    let whole = [Bundle::Reader, Bundle::Workbench].into_iter().all(|one| shell(one).is_file());
    if !is_built(&bundle_stamp, &bundle) || !whole {
        for one in [Bundle::Reader, Bundle::Workbench] {
            let what = format!("bundling the {}'s shell and wasm (trunk build)", one.name());
            step(&what, || trunk(project, &tools, one))?;
        }
        std::fs::write(bundle_stamp, &bundle)?;
    }
    step("writing the pages (site)", || write_pages(project))?;
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
    /// What pages with an exercise load instead: the engine too.
    Workbench,
}

impl Bundle {
    const fn name(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Workbench => "workbench",
        }
    }
}

fn trunk(project: &Project, tools: &Build, bundle: Bundle) -> Result<()> {
    let mut shell = std::fs::read_to_string(project.root.join("app/index.html"))?;
    if let Bundle::Workbench = bundle {
        let features = "data-cargo-features=\"csr\"";
        ensure!(shell.contains(features), "app/index.html names other features than {features}");
        shell = shell.replace(features, "data-cargo-features=\"csr,workbench\"");
    }
    if let Bundle::Reader = bundle {
        shell = without_workbench(&shell)?;
    }
    if !tools.wasm_opt {
        // Trunk would want to download a missing wasm-opt; without one, its mention is taken out.
        shell = shell.replace("data-wasm-opt=\"z\"", "data-wasm-opt=\"0\"");
    }
    // Beside app/index.html, because Trunk reads its paths from there.
    let stand_in = project.root.join(format!("app/.{}.html", bundle.name()));
    std::fs::write(&stand_in, shell)?;
    let mut command = Command::new(&tools.trunk);
    command
        .args(["--skip-version-check", "--log", "warn", "build", "--dist"])
        .arg(project.bundle().join(bundle.name()))
        .args(["--html-output", "index.html"])
        .arg(&stand_in)
        .env("PATH", project.path(tools.wasm.folder())?)
        // Its backtraces hide what the compiler said.
        .env("RUST_BACKTRACE", "0")
        .current_dir(&project.root);
    tools.wasm.apply(&mut command);
    let done = run(&mut command);
    std::fs::remove_file(&stand_in)?;
    done
}

/// The shell without what only the workbench's pages need.
fn without_workbench(shell: &str) -> Result<String> {
    let cut = shell.split_once("<!-- workbench -->").and_then(|(before, rest)| {
        let (_, after) = rest.split_once("<!-- /workbench -->")?;
        Some(format!("{before}{after}"))
    });
    cut.context("app/index.html does not mark what is the workbench's")
}

/// Lets `site` write into a fresh folder, which takes the place of `dist/` only when it is whole:
/// after a mistake in a lesson the last good site is still there.
fn write_pages(project: &Project) -> Result<()> {
    let fresh = project.root.join("dist.next");
    remove(&fresh)?;
    let written = run_heard(
        Command::new("cargo")
            .args(["run", "--quiet", "--bin", "site", "--", "--bundle"])
            .arg(project.bundle())
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
