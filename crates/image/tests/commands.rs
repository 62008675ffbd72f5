//! What a real Docker made of single `RUN` lines, entry by entry (tests/data/command-vectors.json).

mod lab;

use image::{ContextFile, Inputs, simulate};
use lab::{catalog, context, expected, row};
use serde_json::Value;

#[test]
fn every_line_entry_by_entry() {
    let vectors: Value = serde_json::from_str(include_str!("data/command-vectors.json"))
        .expect("the vectors are JSON");
    let (catalog, mut context) = (catalog(&vectors), context(&vectors));
    let setup = vectors["setup"].as_str().expect("a text");
    let mut wrong = Vec::new();
    let cases = vectors["cases"].as_array().expect("a list");
    for case in cases {
        let run = case["run"].as_str().expect("a line");
        let text = format!("FROM lab:busybox\n{setup}{run}\n");
        // The Dockerfile lies in the context, too.
        let held = ContextFile { bytes: text.len() as u64, mode: 0o644, ..ContextFile::default() };
        context.files.insert("Dockerfile".to_owned(), held);
        let build = simulate(
            &dockerfile::parse(&text),
            &Inputs { catalog: &catalog, ..Inputs::new(&context) },
        );
        if case["refused"] == true {
            if build.refused.is_none() {
                wrong.push(format!("{run}: does not fail"));
            }
            continue;
        }
        let layer = build.image().and_then(|image| image.layers.last());
        let mut rows: Vec<String> = layer.expect("a layer").entries.iter().map(row).collect();
        let entries = case["entries"].as_array().expect("a list");
        let mut wanted: Vec<String> = entries.iter().map(expected).collect();
        rows.sort();
        wanted.sort();
        let doubts = build.steps.iter().any(|step| !step.unknown.is_empty());
        if rows != wanted || doubts || build.refused.is_some() {
            wrong.push(format!("{run}: {rows:?} instead of {wanted:?}"));
        }
    }
    assert!(cases.len() > 400, "only {} lines", cases.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
