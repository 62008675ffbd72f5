//! The server's programs: for Linux always, for Windows where it can be built.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::project::Project;
use crate::setup::has_target;
use crate::shell::{find, run, run_quietly, step};

/// Its name in the container image.
pub(super) const IN_THE_IMAGE: &str = "layerwise-server";

/// A program that was built.
pub(super) struct Program {
    /// Where it is.
    pub(super) file: PathBuf,
    /// Its name on a stick.
    pub(super) name: String,
    /// What must start it here; `None` if it runs by itself.
    pub(super) runner: Option<&'static str>,
    /// How a person starts it, for the stick's README.
    pub(super) words: String,
}

/// Builds what can be built here; the first one is Linux'.
pub(super) fn build(project: &Project) -> Result<Vec<Program>> {
    let machine = std::env::consts::ARCH;
    let name = format!("layerwise-server-linux-{machine}");
    let target = linux();
    add_target(&target)?;
    let file = compile(project, &target, "layerwise-server")?;
    let words = format!(
        "Linux ({machine})\n    A stick's files may not be run: copy this folder to your computer, open a\n    \
         terminal in it and type\n\n        chmod +x {name} && ./{name}\n\n    then open the address that it says.\n"
    );
    let mut programs = vec![Program { file, name, runner: None, words }];

    let name = "layerwise-server-windows-x86_64.exe";
    let target = "x86_64-pc-windows-gnu";
    if find("x86_64-w64-mingw32-gcc").is_none() {
        println!(
            "• no server for Windows: its linker is missing (on Debian: gcc-mingw-w64-x86-64)"
        );
    } else if let Err(error) = add_target(target) {
        println!("• no server for Windows: {error:#}");
    } else {
        let file = compile(project, target, "layerwise-server.exe")?;
        let words = format!("Windows\n    Start {name}, then open the address that it says.\n");
        programs.push(Program { file, name: name.to_owned(), runner: Some("wine"), words });
    }
    Ok(programs)
}

/// Whether the Rust in use has what Linux' server needs, or can get it.
pub(super) fn is_possible() -> bool {
    has_target(&linux()) || find("rustup").is_some()
}

/// Musl: one static file that runs on any Linux, and in an image without anything else.
fn linux() -> String {
    format!("{}-unknown-linux-musl", std::env::consts::ARCH)
}

fn add_target(target: &str) -> Result<()> {
    if has_target(target) {
        return Ok(());
    }
    step(&format!("adding the target {target} (rustup target add)"), || {
        run_quietly(Command::new("rustup").args(["target", "add", target]))
    })
}

fn compile(project: &Project, target: &str, name: &str) -> Result<PathBuf> {
    step(&format!("building the server for {target}"), || {
        run(Command::new("cargo")
            .args(["build", "--quiet", "--package", "server", "--profile", "server"])
            .args(["--target", target])
            .env("CARGO_TARGET_DIR", &project.target)
            .current_dir(&project.root))
        .with_context(|| format!("the server for {target} was not built"))?;
        let file = project.target.join(target).join("server").join(name);
        ensure!(file.is_file(), "{} was not built", file.display());
        Ok(file)
    })
}
