//! What a real Docker made of whole Dockerfiles, entry by entry: `COPY` and `ADD`, mounts, volumes, working directories and
//! stages (tests/data/transfer-vectors.json), and what people write in `RUN` (tests/data/dockerfile-vectors.json).
//!
//! With this engine's store `--link` works like a copy without it. Its own frontend is older than `--parents`, of which there are no rows.

mod lab;

use image::{Builder, ContextFile, Inputs, Secrets, simulate};
use lab::{catalog, context, expected, row};
use serde_json::Value;

#[test]
fn every_dockerfile_layer_by_layer() {
    check(include_str!("data/transfer-vectors.json"), 250);
}

#[test]
fn what_people_write_layer_by_layer() {
    check(include_str!("data/dockerfile-vectors.json"), 330);
}

#[test]
fn accounts_in_debian_13() {
    check(include_str!("data/account-vectors-trixie.json"), 15);
}

#[test]
fn accounts_in_debian_12() {
    check(include_str!("data/account-vectors-bookworm.json"), 10);
}

#[test]
fn shells_and_programs_on_debian() {
    check(include_str!("data/shell-vectors.json"), 60);
}

#[test]
fn projects_on_debian() {
    check(include_str!("data/project-vectors-bookworm.json"), 80);
}

#[test]
fn projects_on_busybox() {
    check(include_str!("data/project-vectors-busybox.json"), 80);
}

/// Builds each Dockerfile of a file with vectors, which has more than `least`.
fn check(text: &str, least: usize) {
    let vectors: Value = serde_json::from_str(text).expect("the vectors are JSON");
    let (catalog, common) = (catalog(&vectors), context(&vectors));
    let mut wrong = Vec::new();
    let cases = vectors["cases"].as_array().expect("a list");
    for case in cases {
        let text = case["dockerfile"].as_str().expect("a text");
        let mut context = common.clone();
        if case["context"].is_array() {
            let mut own = lab::context(case);
            context.files.append(&mut own.files);
            context.links = own.links;
            context.directories = own.directories;
        }
        // The Dockerfile and the `.dockerignore` lie in the context, too.
        let held = |bytes| ContextFile { bytes, mode: 0o644, ..ContextFile::default() };
        context.files.insert("Dockerfile".to_owned(), held(text.len() as u64));
        context.ignore = case["dockerignore"].as_str().map(str::to_owned);
        context.files.remove(".dockerignore");
        if let Some(ignore) = &context.ignore {
            context.files.insert(".dockerignore".to_owned(), held(ignore.len() as u64));
        }
        let given = case["build_args"].as_object();
        let arguments: Vec<(String, String)> = given
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), value.as_str().expect("a text").to_owned()))
            .collect();
        let target = case["target"].as_str();
        let listed = case["secrets"].as_array().map_or(&[][..], Vec::as_slice);
        let secrets: Vec<String> =
            listed.iter().map(|name| name.as_str().expect("a name").to_owned()).collect();
        let builder =
            if case["builder"] == "classic" { Builder::Classic } else { Builder::BuildKit };
        let inputs = Inputs {
            catalog: &catalog,
            builder,
            build_args: &arguments,
            target,
            secrets: Secrets::Only(&secrets),
            ..Inputs::new(&context)
        };
        let build = simulate(&dockerfile::parse(text), &inputs);
        if case["refused"] == true {
            if build.refused.is_none() {
                wrong.push(format!("{text}: is not refused"));
            }
            continue;
        }
        if let Some(refused) = &build.refused {
            wrong.push(format!("{text}: is refused: {}", refused.message));
            continue;
        }
        let layers = &build.image().expect("a stage").layers;
        let own = layers.iter().filter(|layer| layer.instruction.is_some());
        let rows = |mut rows: Vec<String>| {
            rows.sort();
            rows
        };
        let made: Vec<_> = own.map(|layer| rows(layer.entries.iter().map(row).collect())).collect();
        let wanted: Vec<_> = case["layers"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|layer| rows(layer.as_array().expect("a list").iter().map(expected).collect()))
            .collect();
        if made != wanted {
            wrong.push(format!("{text}: {made:?} instead of {wanted:?}"));
        }
    }
    assert!(cases.len() > least, "only {} files", cases.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
