#![allow(missing_docs)] // Criterion's macros make functions without any.
//! Texts of a megabyte made to be slow: each is parsed, simulated and checked in under a second.

mod texts;

use std::hint::black_box;
use std::time::Duration;

use checker::{Options, check};
use criterion::{Criterion, criterion_group, criterion_main};
use dockerfile::parse;
use image::{BuildContext, Inputs, simulate};

fn benches(criterion: &mut Criterion) {
    let context = BuildContext { open: true, ..BuildContext::default() };
    let inputs = Inputs::new(&context);
    let options = Options { select: vec!["all".into()], ..Options::default() };
    for (name, text) in texts::texts(1_000_000) {
        criterion.bench_function(&format!("hostile/{name}"), |bench| {
            bench.iter(|| {
                let file = parse(&text);
                let build = simulate(&file, &inputs);
                black_box(check(&file, &inputs, &build, &options))
            });
        });
    }
}

criterion_group! {
    name = group;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(1))
        .measurement_time(Duration::from_millis(1));
    targets = benches
}
criterion_main!(group);
