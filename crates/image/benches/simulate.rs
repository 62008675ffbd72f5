//! How long a simulation takes: 100 lines of everything, and 60 instructions over 5,000 files.
#![allow(missing_docs, reason = "criterion's macro makes a public function without any")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use image::{BuildContext, Builder, ContextFile, Ignore, Inputs, Stack, simulate};

/// A Dockerfile of a hundred lines such as people write: two stages, packages, files, config.
fn ordinary() -> String {
    let mut text = String::from("FROM debian:bookworm-slim AS build\nENV A=1 B=2\nWORKDIR /src\n");
    text.push_str("RUN apt-get update && apt-get install -y --no-install-recommends build-essential curl git \\\n");
    text.push_str("    && rm -rf /var/lib/apt/lists/*\nCOPY . .\n");
    for n in 0..40 {
        let _ = writeln!(
            text,
            "RUN mkdir -p /opt/p{n} && echo {n} > /opt/p{n}/f \\\n    && chmod 755 /opt/p{n}/f"
        );
    }
    text.push_str("FROM debian:bookworm-slim\nCOPY --from=build /opt /opt\nRUN rm -rf /opt/p1\n");
    for n in 0..8 {
        let _ = writeln!(text, "LABEL key{n}=value{n}");
    }
    text.push_str("USER 1000\nENTRYPOINT [\"/opt/p0/f\"]\n");
    text
}

fn context(files: u64) -> BuildContext {
    let file = |n| ContextFile { bytes: n * 10, mode: 0o644, text: None, archive: None };
    let files: BTreeMap<String, ContextFile> =
        (0..files).map(|n| (format!("src/d{}/f{n}.js", n % 50), file(n))).collect();
    BuildContext { files, ..BuildContext::default() }
}

fn simulations(criterion: &mut Criterion) {
    let (file, small) = (dockerfile::parse(&ordinary()), context(100));
    criterion.bench_function("simulate 100 lines", |bencher| {
        bencher.iter(|| black_box(simulate(black_box(&file), &Inputs::new(&small))));
    });
    let build = simulate(&file, &Inputs::new(&small));
    criterion.bench_function("stack of 100 lines", |bencher| {
        bencher.iter(|| black_box(Stack::of(black_box(build.image().expect("a stage")))));
    });
    let mut text = String::from("FROM debian:bookworm-slim\nCOPY . /app\n");
    for n in 0..58 {
        let _ =
            writeln!(text, "RUN chmod -R 75{} /app/src/d{n} && rm /app/src/d{n}/f{n}.js", n % 8);
    }
    let (file, big) = (dockerfile::parse(&text), context(5_000));
    criterion.bench_function("simulate 60 instructions, 5,000 files", |bencher| {
        bencher.iter(|| black_box(simulate(black_box(&file), &Inputs::new(&big))));
    });
}

fn ignore_files(criterion: &mut Criterion) {
    let context = context(5_000);
    let paths: Vec<&str> = context.files.keys().map(String::as_str).collect();
    let ordinary =
        Ignore::parse("**/node_modules\n*.log\n**/*.map\n.git\ndist\n!dist/keep\n.env*\n");
    let hostile = Ignore::parse(&format!("{}\n[{}]*x\n", "*a".repeat(500), "a-z".repeat(5_000)));
    for (name, ignore) in [("ordinary", ordinary), ("hostile", hostile)] {
        criterion.bench_function(&format!("{name} ignore file, 5,000 paths"), |bencher| {
            bencher.iter(|| {
                black_box(ignore.walk(black_box(&paths), "Dockerfile", Builder::BuildKit)).is_ok()
            });
        });
    }
}

criterion_group!(benches, simulations, ignore_files);
criterion_main!(benches);
