//! Makes the site's pages from lessons and exercises.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use app::data::DataFile;
use app::language::Here;
use app::page::PageKind;
use app::words::speaking;
use site::content::Edition;
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
        let editions = load(&folder)?;
        let course = &editions[0].course;
        println!(
            "{} lessons and {} exercises: no mistakes",
            course.lessons.len(),
            course.exercises.len()
        );
        say_what_is_missing(&editions);
        return Ok(());
    }
    let options = Options {
        bundle: bundle.context(USAGE)?,
        public: project.join("public"),
        out: out.context(USAGE)?,
        url: url(),
    };
    let editions = load(&project)?;
    say_what_is_missing(&editions);
    let languages: Vec<_> = editions.iter().map(|edition| edition.language.clone()).collect();
    let mut pages = Vec::new();
    let mut files = Vec::new();
    for edition in &editions {
        let texts = edition.language.texts;
        let data = speaking(texts, || app::data::Data::of(&edition.course));
        let words = DataFile::words(&edition.language);
        for page in speaking(texts, || app::page::pages(&edition.course)) {
            // Hosts show it at any address, in whatever language: it is there once.
            if page.kind == PageKind::NotFound && words.is_some() {
                continue;
            }
            let mut here = Here {
                path: page.path.clone(),
                language: edition.language.clone(),
                languages: languages.clone(),
            };
            if page.kind == PageKind::NotFound {
                here.languages.clear();
            }
            pages.push(Page {
                body: app::render::body(&page, &edition.course, &data, &here),
                bundle: page.bundle(),
                path: page.path,
                folder: here.language.folder(),
                language: here.language.tag,
                words: words.as_ref().map(|file| file.path.clone()),
                title: page.title,
                description: page.description,
            });
        }
        files.extend(data.files().into_iter().cloned());
        files.extend(words);
    }
    output::write(&options, &pages, &files.iter().collect::<Vec<_>>())
}

/// The checked content below a folder in every language; each mistake goes to the error stream, with file and line.
fn load(project: &Path) -> Result<Vec<Edition>> {
    site::content::load_all(project).map_err(|mistakes| {
        for mistake in &mistakes {
            eprintln!("{mistake}");
        }
        anyhow::anyhow!("the content has {} mistakes", mistakes.len())
    })
}

/// Tells translators what stands in English for now.
fn say_what_is_missing(editions: &[Edition]) {
    for Edition { language, course, missing } in editions.iter().skip(1) {
        let pages = course.untranslated.len();
        let all = course.lessons.len() + course.exercises.len();
        println!("{}: {} of {all} lessons and exercises", language.name, all - pages);
        if !missing.is_empty() {
            println!(
                "{}: {} texts are missing: {}",
                language.name,
                missing.len(),
                missing.join(", ")
            );
        }
    }
}

/// The address that the site will have, if it is known.
#[allow(clippy::disallowed_methods)] // A program may read its environment.
fn url() -> Option<String> {
    std::env::var("LAYERWISE_URL").ok().filter(|url| !url.is_empty())
}
