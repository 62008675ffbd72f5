//! `cargo xtask …`: sets up what is missing, then builds, serves, tests and measures the site.

// This is the crate that starts programs and writes files; the ban is for the engine.
#![allow(clippy::disallowed_methods)]

mod bench;
mod budget;
mod data;
mod dist;
mod inputs;
mod preview;
mod project;
mod report;
mod serve;

mod setup;
mod shell;
mod site;
mod test;
mod verify;

use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::site::Finish;

const USAGE: &str = "\
cargo xtask <command>

  serve [--port N] [--base /path/] [--whole]
                                     build the site, serve it on this machine, build again on save;
                                     its wasm is a draft, quick to build and large, unless --whole
  build [--draft]                    write the site to dist/
  dist [--draft]                     make a zip for a USB stick and the folder of a container image
  test  [check …] [-- browser test …]
                                     run every check, or only those whose name contains one of the words,
                                     and of the browser tests those named behind --
  bench [filter]                     run the benchmarks and compare them with the targets
  verify-layers [word …]             build xtask/verify/*.Dockerfile with an engine or in a chroot and compare each layer's bytes
                                     with the model's
  data <kind>                        refresh the model's data from what this machine can reach: `data` says how

Each command first sets up what it needs and says what it does.
Environment:
  LAYERWISE_URL     address that the site will have; gives it a sitemap and absolute addresses
  LAYERWISE_TOOLS   folder for Trunk, wasm-bindgen and the other tools (default: .tools/)
  LAYERWISE_WASM    `debian` builds the wasm with Debian's rustc-web even if rustup has the target";

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the command; `false` when checks failed and have been reported.
fn run() -> Result<bool> {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next();
    let rest: Vec<String> = arguments.collect();
    let project = Project::find()?;
    match command.as_deref() {
        Some("serve") => serve::run(&project, &serve_options(&rest)?).map(|()| true),
        Some("build") => site::build(&project, finish(&rest)?).map(|_| true),
        Some("dist") => dist::run(&project, finish(&rest)?).map(|()| true),
        Some("test") => test::run(&project, &rest),
        Some("bench") => bench::run(&project, &rest).map(|()| true),
        Some("verify-layers") => verify::run(&project, &rest),
        Some("data") => data::run(&project, &rest).map(|()| true),
        None | Some("help" | "--help" | "-h") => {
            println!("{USAGE}");
            Ok(true)
        }
        Some(_) => bail!("unknown arguments\n\n{USAGE}"),
    }
}

fn finish(arguments: &[String]) -> Result<Finish> {
    match arguments {
        [] => Ok(Finish::Whole),
        [draft] if draft == "--draft" => Ok(Finish::Draft),
        _ => bail!("unknown arguments\n\n{USAGE}"),
    }
}

fn serve_options(arguments: &[String]) -> Result<serve::Options> {
    let mut options = serve::Options { finish: Finish::Draft, ..serve::Options::default() };
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        if argument == "--whole" {
            options.finish = Finish::Whole;
            continue;
        }
        let (name, inline) = match argument.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (argument.as_str(), None),
        };
        let value = inline
            .or_else(|| arguments.next().cloned())
            .with_context(|| format!("{name} needs a value\n\n{USAGE}"))?;
        match name {
            "--port" => {
                options.port = Some(value.parse().context("--port takes a number up to 65535")?);
            }
            "--base" => {
                options.base =
                    server::Base::new(&value).context("--base takes a path such as /course/")?;
            }
            _ => bail!("unknown option {name}\n\n{USAGE}"),
        }
    }
    Ok(options)
}
