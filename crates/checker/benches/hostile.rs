#![allow(missing_docs)] // Criterion's macros make functions without any.
//! Texts made to be slow: each is parsed, simulated and checked in well under a second.

use std::hint::black_box;
use std::time::Duration;

use checker::{Options, check};
use criterion::{Criterion, criterion_group, criterion_main};
use dockerfile::parse;
use image::{BuildContext, Inputs, simulate};

fn repeated(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect::<Vec<_>>().concat()
}

fn texts() -> Vec<(&'static str, String)> {
    let run = |script: String| format!("FROM alpine:3.24\nRUN {script}\n");
    vec![
        ("one-line", run("echo $A 'b' \"c\" && ".repeat(60_000) + "true")),
        ("one-word", run("a".repeat(1_000_000))),
        ("instructions", "FROM a AS b\n".to_owned() + &"RUN echo $A > f\nENV A=$B\n".repeat(5_000)),
        ("stages", repeated(5_000, |n| format!("FROM s{n} AS s{}\nENV A{n}=1\n", n + 1))),
        ("copies", repeated(5_000, |n| format!("FROM a AS s{n}\nCOPY --from=s{} a b\n", n + 1))),
        ("brackets", run("(".repeat(500_000))),
        ("braces", run("{ ".repeat(250_000))),
        ("substitutions", run("echo ".to_owned() + &"$(".repeat(250_000))),
        (
            "closed-substitutions",
            run("echo ".to_owned() + &"$(".repeat(40) + &"a ".repeat(400_000) + &")".repeat(40)),
        ),
        ("parameters", run("echo ".to_owned() + &"${a:-".repeat(200_000))),
        ("backslashes", run("echo ".to_owned() + &"\\".repeat(100_001))),
        ("single-quotes", run("echo ".to_owned() + &"'".repeat(100_001))),
        ("double-quotes", run("echo ".to_owned() + &"\"a".repeat(100_000))),
        ("backticks", run("echo ".to_owned() + &"`a`".repeat(100_000))),
        ("ifs", run("if a; then b=$c; fi; ".repeat(40_000) + "true")),
        ("assignments", run(repeated(40_000, |n| format!("a{n}=$b && ")) + "true")),
        ("heredoc", format!("FROM alpine\nRUN <<EOF\n{}EOF\n", "echo $A b\n".repeat(100_000))),
        (
            "heredocs",
            "FROM alpine\n".to_owned() + &"COPY <<A <<B /c/\n$x\nA\n$y\nB\n".repeat(20_000),
        ),
        ("continuations", "FROM alpine\nRUN a".to_owned() + &" \\\n# b\n\n  && c".repeat(60_000)),
        ("comments", "# check=skip=all\n".repeat(60_000) + "FROM a\n"),
        ("variables", format!("FROM a\nENV {}\n", "a=$b ".repeat(100_000))),
        ("json", format!("FROM a\nCMD [{}\"a\"]\n", "\"a\", ".repeat(150_000))),
        ("mounts", run("--mount=type=cache,target=/a ".repeat(30_000) + "b")),
    ]
}

fn benches(criterion: &mut Criterion) {
    let context = BuildContext { open: true, ..BuildContext::default() };
    let inputs = Inputs::new(&context);
    let options = Options { select: vec!["all".into()], ..Options::default() };
    for (name, text) in texts() {
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
