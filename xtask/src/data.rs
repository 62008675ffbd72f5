//! `cargo xtask data …`: refreshes the figures that this machine can reach, each with its source and day.

mod apt;
mod control;
mod deb;
mod debian;
mod lists;
mod unpacked;

use anyhow::{Result, bail};

use crate::project::Project;

/// How the command is used.
const USAGE: &str = "\
cargo xtask data debian [--measure MB]   package graphs and list sizes of Debian's suites; with --measure
                                         fetch so many megabytes of .debs and read what they unpack";

/// Refreshes one kind of data.
pub(crate) fn run(project: &Project, arguments: &[String]) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["debian"] => debian::refresh(project, 0),
        ["debian", "--measure", megabytes] => debian::refresh(project, megabytes.parse()?),
        _ => bail!("{USAGE}"),
    }
}
