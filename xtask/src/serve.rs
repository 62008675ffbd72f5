//! `cargo xtask serve`: the site on this machine, built again on every save.

use std::thread::sleep;
use std::time::Duration;

use anyhow::Result;
use server::Base;

use crate::inputs::{self, BUNDLE, PAGES};
use crate::preview::Preview;
use crate::project::Project;
use crate::site::{self, Finish};

/// How to serve.
#[derive(Default)]
pub(crate) struct Options {
    /// The port; the first free one from 8080 if not given.
    pub(crate) port: Option<u16>,
    /// The folder of the address under which the site lies.
    pub(crate) base: Base,
    /// How much is done to the wasm.
    pub(crate) finish: Finish,
}

/// Builds, serves and watches until the person stops it.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let mut seen = glance(project)?;
    site::build(project, options.finish)?;
    let preview = Preview::start(&project.dist(), &options.base, options.port)?;
    println!(
        "\n  Layerwise is at {}\n  It is built again when a file is saved; Ctrl-C ends it.\n",
        preview.address()
    );
    loop {
        sleep(Duration::from_millis(400));
        let now = glance(project)?;
        if now == seen {
            continue;
        }
        // Editors save in several strokes: wait until nothing moves.
        sleep(Duration::from_millis(150));
        seen = glance(project)?;
        match site::build(project, options.finish) {
            Ok(_) => preview.show(&project.dist(), None)?,
            Err(error) => {
                eprintln!(
                    "\nerror: the site was not built; the last good one stays at {}\n",
                    preview.address()
                );
                preview.show(&project.dist(), Some(&format!("{error:#}")))?;
            }
        }
    }
}

fn glance(project: &Project) -> Result<u64> {
    Ok(inputs::glance(project, BUNDLE)? ^ inputs::glance(project, PAGES)?.rotate_left(1))
}
