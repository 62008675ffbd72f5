//! How long parsing takes: real sizes, and inputs made to hurt.

#![allow(missing_docs, reason = "criterion's macros write items without")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use dockerfile::{parse, reparse};

fn real(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parse");
    for (name, text) in [
        ("40 lines", include_str!("../tests/corpus/python-service.Dockerfile")),
        ("100 lines", include_str!("../tests/corpus/many-stages.Dockerfile")),
    ] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), text, |bencher, text| {
            bencher.iter(|| parse(black_box(text)));
        });
        let typed = format!("# a\n{text}");
        group.bench_with_input(BenchmarkId::new("again", name), &typed, |bencher, typed| {
            let before = parse(text);
            bencher.iter(|| reparse(&before, black_box(typed)));
        });
    }
    group.finish();
}

fn hostile(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("hostile");
    group.sample_size(10);
    let million = |piece: &str| piece.repeat(1_000_000 / piece.len());
    let cases = [
        ("1 MB in one line", format!("FROM a\nRUN {}", million("word "))),
        ("10,000 instructions", format!("FROM a\n{}", "RUN apt-get update && ls\n".repeat(10_000))),
        ("100,000 brackets", format!("FROM a\nRUN {}", "(".repeat(100_000))),
        ("100,000 substitutions", format!("FROM a\nRUN a {}", "$(".repeat(100_000))),
        ("100,000 backslashes", format!("FROM a\nRUN a {}", "\\".repeat(100_000))),
        ("1 MB of heredoc marks", format!("FROM a\nCOPY {}", million("<<A "))),
        ("1 MB of stages", million("FROM a AS b\n")),
        ("1 MB of unknown words", million("a\n")),
    ];
    for (name, text) in &cases {
        group.bench_function(*name, |bencher| bencher.iter(|| parse(black_box(text))));
    }
    group.finish();
}

criterion_group!(benches, real, hostile);
criterion_main!(benches);
