//! `cargo xtask data …`: refreshes the figures that this machine can reach, each with its source and day.

mod apt;
mod control;
mod deb;
mod debian;
mod files;
mod lists;
mod made;
mod npm;
mod pip;
mod rows;
mod speeds;
mod table;
mod unpacked;

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::shell;

/// How the command is used.
const USAGE: &str = "\
cargo xtask data debian [--measure MB]   packages and list sizes of Debian's suites; with --measure fetch so many
                                         megabytes of each suite's .debs and read what they unpack
cargo xtask data pip                     Python packages, installed from wheels and measured
cargo xtask data npm                     Node packages, installed and measured
cargo xtask data speeds                  how long steps and installs take, by a Docker engine and on this machine";

/// Refreshes one kind of data.
pub(crate) fn run(project: &Project, arguments: &[String]) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["debian"] => debian::refresh(project, 0),
        ["debian", "--measure", megabytes] => debian::refresh(project, megabytes.parse()?),
        ["pip"] => pip::refresh(project),
        ["npm"] => npm::refresh(project),
        ["speeds"] => speeds::refresh(project),
        _ => bail!("{USAGE}"),
    }
}

/// The day, as data is dated.
fn today() -> Result<String> {
    shell::read(Command::new("date").args(["-u", "+%Y-%m-%d"])).context("`date` is needed")
}
