//! Which steps a real Docker ran again after an edit (tests/data/cache-builds.json).

#[expect(dead_code, reason = "rows of layers are compared elsewhere")]
mod lab;

use image::{BuildContext, ContextFile, Inputs, Store, Version, reruns};
use lab::{catalog, context};
use serde_json::Value;

/// `--build-arg` values of a case.
fn arguments(given: &Value) -> Vec<(String, String)> {
    let given = given.as_object().into_iter().flatten();
    given.map(|(name, value)| (name.clone(), value.as_str().expect("a text").to_owned())).collect()
}

/// The context of one of a case's builds: what all have, and what this one has besides.
fn side(common: &BuildContext, case: &Value, files: &str, text: &str) -> BuildContext {
    let mut context = common.clone();
    if case[files].is_array() {
        let own = serde_json::json!({ "context": case[files] });
        context.files.append(&mut lab::context(&own).files);
    }
    let held = |text: &str| ContextFile {
        bytes: text.len() as u64,
        mode: 0o644,
        text: Some(text.to_owned()),
        archive: None,
    };
    context.ignore = context.files.get(".dockerignore").and_then(|file| file.text.clone());
    context.files.insert("Dockerfile".to_owned(), held(text));
    context
}

#[test]
fn every_edit_step_by_step() {
    let vectors: Value =
        serde_json::from_str(include_str!("data/cache-builds.json")).expect("the vectors are JSON");
    let (catalog, common) = (catalog(&vectors), context(&vectors));
    let mut wrong = Vec::new();
    let cases = vectors["cases"].as_array().expect("a list");
    for case in cases {
        let text = |key: &str| case[key].as_str().expect("a text");
        let texts = [text("before"), text("after")];
        let files = texts.map(dockerfile::parse);
        let mut contexts = [
            side(&common, case, "files_before", texts[0]),
            side(&common, case, "files_after", texts[1]),
        ];
        for gone in case["gone"].as_array().into_iter().flatten() {
            contexts[1].files.remove(gone.as_str().expect("a path"));
        }
        let given = ["arguments_before", "arguments_after"].map(|key| arguments(&case[key]));
        let version = |at: usize| {
            let inputs = Inputs {
                catalog: &catalog,
                build_args: &given[at],
                store: Store::Overlay,
                ..Inputs::new(&contexts[at])
            };
            Version::new(&files[at], inputs)
        };
        let found = reruns(&version(0), &version(1));
        let mut ran: Vec<String> = Vec::new();
        for rerun in &found {
            let span = files[1].instructions[rerun.instruction].span;
            let keyword = files[1].slice(span).split_whitespace().next().unwrap_or_default();
            match keyword.to_ascii_uppercase().as_str() {
                "FROM" => ran.push(String::new()),
                "RUN" | "COPY" | "ADD" | "WORKDIR" => {
                    let stage = ran.last_mut().expect("a stage");
                    stage.push(if rerun.cached == Some(true) { 'C' } else { 'R' });
                }
                _ => {}
            }
        }
        let wanted: Vec<&str> =
            case["ran"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
        if ran != wanted {
            wrong.push(format!("{texts:?}: {ran:?} instead of {wanted:?}"));
        }
    }
    assert!(cases.len() > 80, "only {} edits", cases.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
