//! Trunk, wasm-bindgen and wasm-opt.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::system;
use crate::project::Project;
use crate::shell::{find, read, run, run_quietly, step};

const TRUNK: &str = "0.21.14";
const BINARYEN: &str = "132.0.0";

/// Trunk: one that is there and fits, else installed.
pub(crate) fn trunk(project: &Project) -> Result<PathBuf> {
    let fits = |program: &Path| {
        let version = version(program)?;
        let mut parts = version.split('.').map(|part| part.parse::<u32>().ok());
        let (major, minor, patch) = (parts.next()??, parts.next()??, parts.next()??);
        ((0, 21, 14)..(0, 23, 0)).contains(&(major, minor, patch)).then_some(())
    };
    let ours = project.tools.join("bin/trunk");
    for program in find("trunk").into_iter().chain([ours.clone()]) {
        if fits(&program).is_some() {
            return Ok(program);
        }
    }
    // Without its default features Trunk lacks only what fetches things; set-up did that.
    cargo_install(project, "trunk", TRUNK, &["--locked"], "5 minutes")?;
    ensure!(fits(&ours).is_some(), "{} does not run", ours.display());
    Ok(ours)
}

/// wasm-bindgen's program must have the very version of the library in Cargo.lock.
pub(crate) fn wasm_bindgen(project: &Project) -> Result<()> {
    let lock = std::fs::read_to_string(project.root.join("Cargo.lock"))?;
    let Some(wanted) = locked_version(&lock, "wasm-bindgen") else {
        return Ok(());
    };
    let fits = |program: &Path| version(program).as_deref() == Some(wanted);
    let ours = project.tools.join("bin/wasm-bindgen");
    // Ours stands first on the PATH that Trunk gets, so it must not be a wrong one.
    if fits(&ours) || (!ours.exists() && find("wasm-bindgen").is_some_and(|path| fits(&path))) {
        return Ok(());
    }
    // Not --locked: its lock file may name versions that are no longer served.
    cargo_install(project, "wasm-bindgen-cli", wanted, &[], "2 minutes")?;
    ensure!(fits(&ours), "{} does not run", ours.display());
    Ok(())
}

/// Whether `wasm-opt` is there or could be installed: the site is built without it too, a tenth
/// larger.
pub(crate) fn wasm_opt(project: &Project) -> bool {
    let ours = project.node_bin().join("wasm-opt");
    if ours.is_file() && read(Command::new(&ours).arg("--version")).is_some() {
        return true;
    }
    match npm_install(project, &[&format!("binaryen@{BINARYEN}")], "wasm-opt") {
        Ok(()) => true,
        Err(error) => {
            println!(
                "• going on without wasm-opt, which would make the wasm a tenth smaller: {error:#}"
            );
            false
        }
    }
}

/// Installs packages from npm into the tools folder.
pub(crate) fn npm_install(project: &Project, packages: &[&str], what_for: &str) -> Result<()> {
    if find("npm").is_none() {
        system::install(&["nodejs", "npm"], &format!("npm, to install {what_for}"))?;
    }
    let list = packages.join(" ");
    step(&format!("installing {what_for} (npm install {list})"), || {
        let folder = project.tools.join("npm");
        std::fs::create_dir_all(&folder)?;
        run_quietly(
            Command::new("npm")
                .args(["install", "--no-fund", "--no-audit", "--ignore-scripts", "--prefix"])
                .arg(&folder)
                .args(packages),
        )
    })
}

fn cargo_install(
    project: &Project,
    package: &str,
    version: &str,
    options: &[&str],
    duration: &str,
) -> Result<()> {
    let what = format!("installing {package} {version} (cargo install; once, about {duration})");
    step(&what, || {
        let build = project.tools.join("build");
        run(Command::new("cargo")
            .args(["install", "--quiet", package, "--version", version])
            .args(options)
            .arg("--root")
            .arg(&project.tools)
            .arg("--target-dir")
            .arg(&build)
            // The tools are run seldom and built once: compile them fast.
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false"))?;
        std::fs::remove_dir_all(&build).context("removing what the installation left behind")
    })
}

/// The version that `program --version` gives as its second word.
fn version(program: &Path) -> Option<String> {
    let text = read(Command::new(program).arg("--version"))?;
    text.split_whitespace().nth(1).map(str::to_owned)
}

/// The version of a package in Cargo.lock.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::locked_version;

    #[test]
    fn version_of_the_named_package_only() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }
}
