#![allow(missing_docs)] // Criterion's macros make functions without any.
//! How long a check takes: parsed and checked (the build is there), and from text to findings with all between.

use std::hint::black_box;
use std::time::Duration;

use checker::{Options, check};
use criterion::{Criterion, criterion_group, criterion_main};
use dockerfile::parse;
use image::{BuildContext, Inputs, simulate};

/// A file as people write it: several stages, long `RUN`s, comments, and faults of every family.
const FORTY: &str = include_str!("forty.Dockerfile");

/// The same three times with other names: a hundred lines and more.
fn hundred() -> String {
    let part = |number: usize| FORTY.replace("build", &format!("build{number}"));
    (0..3).map(part).collect::<String>()
}

/// One megabyte of small instructions.
fn megabyte() -> String {
    let mut text = String::from("FROM debian:bookworm-slim\n");
    while text.len() < 1_000_000 {
        text.push_str("RUN echo \"$A\" && touch /a/b | cat\nENV A=$B\nCOPY a b /c/\n");
    }
    text
}

fn benches(criterion: &mut Criterion) {
    let context = BuildContext { open: true, ..BuildContext::default() };
    let inputs = Inputs::new(&context);
    let options = Options::default();
    let hundred = hundred();
    for (name, text) in [("40-lines", FORTY), ("100-lines", &hundred)] {
        let build = simulate(&parse(text), &inputs);
        criterion.bench_function(&format!("parse-and-check/{name}"), |bench| {
            bench.iter(|| black_box(check(&parse(text), &inputs, &build, &options)));
        });
        let file = parse(text);
        criterion.bench_function(&format!("check/{name}"), |bench| {
            bench.iter(|| black_box(check(&file, &inputs, &build, &options)));
        });
        criterion.bench_function(&format!("parse-simulate-check/{name}"), |bench| {
            bench.iter(|| {
                let file = parse(text);
                let build = simulate(&file, &inputs);
                black_box(check(&file, &inputs, &build, &options))
            });
        });
    }
    let large = megabyte();
    criterion.bench_function("parse-simulate-check/1-mb", |bench| {
        bench.iter(|| {
            let file = parse(&large);
            let build = simulate(&file, &inputs);
            black_box(check(&file, &inputs, &build, &options))
        });
    });
}

criterion_group! {
    name = group;
    config = Criterion::default().sample_size(10).measurement_time(Duration::from_secs(2));
    targets = benches
}
criterion_main!(group);
