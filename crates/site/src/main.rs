//! Makes the site's pages from lessons and exercises.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use site::output::{self, Options, Page};

const USAGE: &str = "site --bundle <Trunk's output> --out <folder to write>";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (mut bundle, mut out) = (None, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().map(PathBuf::from).context(USAGE)?;
        match argument.as_str() {
            "--bundle" => bundle = Some(value),
            "--out" => out = Some(value),
            _ => bail!(USAGE),
        }
    }
    let options = Options {
        bundle: bundle.context(USAGE)?,
        public: project.join("public"),
        out: out.context(USAGE)?,
        url: url(),
    };
    let course = match site::content::load(&project) {
        Ok(course) => course,
        Err(mistakes) => {
            for mistake in &mistakes {
                eprintln!("{mistake}");
            }
            bail!("the content has {} mistakes", mistakes.len());
        }
    };
    let pages: Vec<Page> = app::page::pages(&course)
        .into_iter()
        .map(|page| Page {
            body: app::render::body(&page, &course),
            workbench: page.needs_workbench(),
            path: page.path,
            title: page.title,
            description: page.description,
        })
        .collect();
    output::write(&options, &pages)
}

/// The address that the site will have, if it is known.
#[allow(clippy::disallowed_methods)] // A program may read its environment.
fn url() -> Option<String> {
    std::env::var("LAYERWISE_URL").ok().filter(|url| !url.is_empty())
}
