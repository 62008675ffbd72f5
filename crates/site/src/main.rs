//! Makes the site's pages from lessons and exercises.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use site::output::{self, Options, Page};

const USAGE: &str = "\
site --bundle <Trunk's output> --out <folder to write>   check the content and write the pages
site --check <project's folder>                          check the content only";

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
    let (mut bundle, mut out, mut check) = (None, None, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().map(PathBuf::from).context(USAGE)?;
        match argument.as_str() {
            "--bundle" => bundle = Some(value),
            "--out" => out = Some(value),
            "--check" => check = Some(value),
            _ => bail!(USAGE),
        }
    }
    if let Some(folder) = check {
        let course = load(&folder)?;
        println!(
            "{} lessons and {} exercises: no mistakes",
            course.lessons.len(),
            course.exercises.len()
        );
        return Ok(());
    }
    let options = Options {
        bundle: bundle.context(USAGE)?,
        public: project.join("public"),
        out: out.context(USAGE)?,
        url: url(),
    };
    let course = load(&project)?;
    let data = app::data::Data::of(&course);
    let pages: Vec<Page> = app::page::pages(&course)
        .into_iter()
        .map(|page| Page {
            body: app::render::body(&page, &course, &data),
            bundle: page.bundle(),
            path: page.path,
            title: page.title,
            description: page.description,
        })
        .collect();
    output::write(&options, &pages, &data.files())
}

/// The checked content below a folder; each mistake goes to the error stream, with file and line.
fn load(project: &Path) -> Result<course::Course> {
    site::content::load(project).map_err(|mistakes| {
        for mistake in &mistakes {
            eprintln!("{mistake}");
        }
        anyhow::anyhow!("the content has {} mistakes", mistakes.len())
    })
}

/// The address that the site will have, if it is known.
#[allow(clippy::disallowed_methods)] // A program may read its environment.
fn url() -> Option<String> {
    std::env::var("LAYERWISE_URL").ok().filter(|url| !url.is_empty())
}
