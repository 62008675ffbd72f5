//! The true bar of a prediction: the kinds of bytes that the answer is made of.
#![cfg(feature = "ssr")]

use app::parts::picture::{Part, Segment};
use app::parts::play::truth;
use course::{Prediction, Scene};
use image::{BuildContext, Cause, ContextFile};

const MB: u64 = 1_000_000;

fn prediction(dockerfile: &str, answer: u64) -> Prediction {
    let file = |megabytes: u64| ContextFile {
        bytes: megabytes * MB,
        mode: 0o644,
        ..ContextFile::default()
    };
    let files = [("big".to_owned(), file(100)), ("small".to_owned(), file(1))].into();
    let scene = Scene {
        id: "sample".to_owned(),
        title: "Sample".to_owned(),
        dockerfile: dockerfile.to_owned(),
        context: BuildContext { files, ..BuildContext::default() },
        toggles: Vec::new(),
        watch: Vec::new(),
    };
    Prediction {
        id: "sample".to_owned(),
        prompt: String::new(),
        answer,
        scale: 200 * MB,
        tolerance: MB,
        reason: String::new(),
        scene: Some(scene),
    }
}

#[track_caller]
fn check(dockerfile: &str, answer: u64, expected: &[(Part, u64)]) {
    let found: Vec<_> = truth(&prediction(dockerfile, answer))
        .into_iter()
        .map(|Segment { part, bytes }| (part, bytes))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn what_is_added_without_the_base() {
    check(
        "FROM debian:bookworm-slim\nCOPY big /data\nCOPY small /data\n",
        101 * MB,
        &[(Part::Yours, MB), (Part::Buried(Cause::Replaced), 100 * MB)],
    );
}

#[test]
fn the_whole_image() {
    check("FROM scratch\nCOPY small /data\n", MB, &[(Part::Yours, MB)]);
}

#[test]
fn an_answer_that_the_stack_does_not_give_is_one_bar() {
    check("FROM scratch\nCOPY small /data\n", 7 * MB, &[(Part::Yours, 7 * MB)]);
}
