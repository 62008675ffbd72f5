//! The container image of the site, by our own model and our own checker.

#![allow(clippy::disallowed_methods)] // The files' sizes are read from the disk.

use std::path::Path;

use checker::Options;
use image::{BuildContext, ContextFile, Inputs, Stack, simulate};

const DOCKERFILE: &str = include_str!("../hosting/Dockerfile");

/// Files as they lie in the folder that `cargo xtask dist` makes, with our own sources for the site's.
fn context() -> (BuildContext, u64) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = server::files(&folder.join("src")).expect("the sources are there");
    assert!(files.len() > 5, "they are more than one");
    let mut context = BuildContext::default();
    let mut sum = 0;
    let mut add = |path: String, bytes: u64, mode| {
        context.files.insert(path, ContextFile { bytes, mode, ..ContextFile::default() });
        sum += bytes;
    };
    for (path, bytes) in files {
        add(format!("site/in/folders/{path}"), bytes.len() as u64, 0o644);
    }
    let server = std::fs::metadata(env!("CARGO_BIN_EXE_layerwise-server")).expect("it was built");
    add("layerwise-server".to_owned(), server.len(), 0o755);
    // What the Dockerfile does not copy is not in the image.
    let other = ContextFile { bytes: 1, mode: 0o644, ..ContextFile::default() };
    context.files.insert("Dockerfile".to_owned(), other);
    (context, sum)
}

#[test]
fn it_is_as_large_as_its_files_and_buries_nothing() {
    let (context, sum) = context();
    let build = simulate(&dockerfile::parse(DOCKERFILE), &Inputs::new(&context));
    assert_eq!(build.refused, None);
    let stack = Stack::of(build.image().expect("it builds"));
    assert_eq!(stack.total.known(), Some(sum));
    assert_eq!(stack.visible.known(), Some(sum));
    let sizes: Vec<_> = build.image().map(|image| image.layers.len()).into_iter().collect();
    assert_eq!(sizes, [2], "the server and the site, one layer each");
}

#[test]
fn our_checker_has_nothing_to_say() {
    let (context, _) = context();
    let (file, inputs) = (dockerfile::parse(DOCKERFILE), Inputs::new(&context));
    let build = simulate(&file, &inputs);
    let found = checker::check(&file, &inputs, &build, &Options::default());
    let found: Vec<_> = found.iter().map(|found| (found.rule.name, &found.message)).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_image_runs_what_is_in_it_as_nobody() {
    let (context, _) = context();
    let build = simulate(&dockerfile::parse(DOCKERFILE), &Inputs::new(&context));
    let config = &build.image().expect("it builds").config;
    assert_eq!(config.user, "65534:65534");
    let entrypoint = config.entrypoint.as_deref().unwrap_or_default();
    assert_eq!(entrypoint.first().map(String::as_str), Some("/layerwise-server"));
    assert_eq!(config.exposed, ["8080/tcp"]);
}
