//! `cargo xtask data …`: refreshes the figures that this machine can reach, each with its source and day.

mod apt;
mod control;
mod deb;
mod debian;
pub(crate) mod distribution;
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

use self::distribution::Distribution;
use crate::project::Project;
use crate::shell;

/// How the command is used.
const USAGE: &str = "\
cargo xtask data debian [--measure MB] [suite …]
                          packages and list sizes of Debian's suites, or of these; with --measure fetch so many
                          megabytes of each suite's .debs and read what they unpack
cargo xtask data ubuntu [--measure MB] [suite …]
                          the same of Ubuntu's
cargo xtask data pip      Python packages, installed from wheels and measured
cargo xtask data npm      Node packages, installed and measured
cargo xtask data speeds   how long steps and installs take, by a Docker engine and on this machine";

/// Refreshes one kind of data.
pub(crate) fn run(project: &Project, arguments: &[String]) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["debian", ref rest @ ..] => packages(project, Distribution::Debian, rest),
        ["ubuntu", ref rest @ ..] => packages(project, Distribution::Ubuntu, rest),
        ["pip"] => pip::refresh(project),
        ["npm"] => npm::refresh(project),
        ["speeds"] => speeds::refresh(project),
        _ => bail!("{USAGE}"),
    }
}

/// Refreshes the suites that are named, or all of the distribution's.
fn packages(project: &Project, of: Distribution, words: &[&str]) -> Result<()> {
    let (megabytes, names) = match words {
        ["--measure", megabytes, names @ ..] => (megabytes.parse()?, names),
        names => (0, names),
    };
    let wanted = |suite: &&&str| names.is_empty() || names.contains(suite);
    let suites: Vec<&'static str> = of.suites().iter().filter(wanted).copied().collect();
    if names.iter().any(|name| !suites.contains(name)) {
        bail!("{USAGE}");
    }
    debian::refresh(project, of, &suites, megabytes)
}

/// The day, as data is dated.
fn today() -> Result<String> {
    shell::read(Command::new("date").args(["-u", "+%Y-%m-%d"])).context("`date` is needed")
}
