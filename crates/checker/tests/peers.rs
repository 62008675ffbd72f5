//! What the peers say of Dockerfiles of ours: written down from their own output, and ours must be the same.
//!
//! The records lie in `peers/`. A block begins with `## ` and what the peer tells: codes with the line on which their
//! instruction begins, or `refused:` with the line. The lines below, up to the next block, are the Dockerfile.
//! Cases where we mean to differ are not among them: those are in DIFFERENCES.md.

use std::collections::BTreeSet;

use checker::{Options, check, refusal};
use dockerfile::parse;
use image::{BuildContext, Inputs, simulate};

/// What we tell of a Dockerfile under codes of which `is_peers` is true.
fn told(text: &str, is_peers: fn(&str) -> bool) -> BTreeSet<String> {
    let file = parse(text);
    let context = BuildContext { open: true, ..BuildContext::default() };
    let inputs = Inputs::new(&context);
    let build = simulate(&file, &inputs);
    let options = Options { select: vec!["all".to_owned()], ..Options::default() };
    let found = check(&file, &inputs, &build, &options);
    let codes = found.iter().flat_map(|found| {
        let around = file.instruction_at(found.span.start);
        // BuildKit tells this one of the instruction's last line.
        let around = around.filter(|_| !found.aliases.contains(&"NoEmptyContinuation"));
        let start = around.map_or(found.span.start, |at| file.instructions[at].span.start);
        let line = file.lines.line(start);
        let codes = found.aliases.iter().filter(|code| is_peers(code));
        codes.map(move |code| format!("{code}:{line}"))
    });
    let refused = refusal(&file, &build).map(|refusal| format!("refused:{}", refusal.line));
    codes.chain(refused.filter(|_| is_peers("refused"))).collect()
}

#[track_caller]
fn compare(records: &str, is_peers: fn(&str) -> bool) {
    let mut wrong = Vec::new();
    let mut count = 0;
    for block in records.split("## ").skip(1) {
        let (expected, text) = block.split_once('\n').expect("a line feed ends the first line");
        let expected: BTreeSet<String> = expected.split_whitespace().map(str::to_owned).collect();
        let told = told(text, is_peers);
        if told != expected {
            wrong.push(format!("{text}the peer: {expected:?}\nwe:       {told:?}\n\n"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.concat());
    assert!(count > 500, "only {count} records were read");
}

/// `BuildKit`'s `--call=check` as Docker 28.5.2 has it, and what it refuses.
#[test]
fn buildkit() {
    compare(include_str!("peers/buildkit.txt"), |code| {
        code == "refused" || !code.starts_with("DL") && !code.starts_with("SC")
    });
}

/// hadolint 2.15.1, every rule on.
#[test]
fn hadolint() {
    compare(include_str!("peers/hadolint.txt"), |code| {
        code.starts_with("DL") || code.starts_with("SC")
    });
}
