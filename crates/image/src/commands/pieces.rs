//! Programs that take texts apart or lay two side by side: `split`, `comm`, `join`, `expand`, `cksum`.

use std::fmt::Write;

use super::options::{Options, bytes};
use super::streams::joined;
use super::{failed, worse};
use crate::content::Content;
use crate::machine::{Arg, Call, Machine, Outcome, Status};

pub(super) const TABLE: &[(&str, super::Program)] =
    &[("split", split), ("comm", comm), ("join", join), ("expand", expand), ("cksum", cksum)];

/// How many files `split` may make.
const MOST: usize = 2_000;

fn split(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "lbCna", &["lines", "bytes", "suffix-length"]);
    let odd = options.names().any(|name| {
        !matches!(
            name,
            "l" | "lines" | "b" | "bytes" | "a" | "suffix-length" | "d" | "additional-suffix"
        )
    });
    let (first, rest) = match options.operands.split_first() {
        Some((first, rest)) if first.text != "-" => (Some(*first), rest),
        Some((_, rest)) => (None, rest),
        None => (None, &[][..]),
    };
    let prefix = rest.first().map_or("x", |arg| arg.text.as_str());
    let source = match joined(machine, call, &Options::only(first)) {
        Ok(source) => source,
        Err(outcome) => return outcome,
    };
    let width = options.value(&["a", "suffix-length"]).map_or("2", |arg| arg.text.as_str());
    let width = width.parse::<u32>().ok().filter(|width| *width <= 6);
    let size = options.value(&["b", "bytes"]).map(|arg| bytes(&arg.text));
    let lines = options.value(&["l", "lines"]).map_or(Some(1000), |arg| arg.text.parse().ok());
    let pieces = source.filter(|source| source.size.is_known() && !odd).and_then(|source| {
        let mut pieces = Vec::new();
        if let Some(size) = size {
            let size = size.filter(|size| *size > 0)?;
            let mut at = 0;
            while at < source.size.bytes && pieces.len() < MOST {
                pieces.push(source.skip(at)?.cut(size));
                at += size;
            }
        } else {
            let text = source.text.as_ref()?;
            let all: Vec<&str> = text.split_inclusive('\n').collect();
            let lines: usize = lines.filter(|lines| *lines > 0)?;
            pieces.extend(all.chunks(lines).take(MOST).map(|it| Content::text(&it.concat())));
        }
        (pieces.len() < MOST).then_some(pieces)
    });
    let (Some(pieces), Some(width)) = (pieces, width) else { return super::unknown(machine, call) };
    let base: usize = if options.has(&["d"]) { 10 } else { 26 };
    let behind = options.value(&["additional-suffix"]).map_or("", |arg| arg.text.as_str());
    let mut all = Outcome::ok();
    for (number, piece) in pieces.into_iter().enumerate() {
        let digit = |place: u32| {
            let value = (number / base.pow(place) % base) as u8;
            char::from(if base == 10 { b'0' + value } else { b'a' + value })
        };
        let suffix: String = (0..width).rev().map(digit).collect();
        let name = format!("{prefix}{suffix}{behind}");
        if let Err(error) = machine.write(&name, piece) {
            let message = format!("split: {name}: {}", error.text());
            all = worse(all, failed(machine, call, call.span, error, message));
        }
    }
    all
}

/// The lines of two files; `None` where one is not known.
fn both(
    machine: &mut Machine<'_>,
    call: &Call,
    files: &[&Arg],
) -> Result<Option<[Vec<String>; 2]>, Outcome> {
    let [first, second] = files else { return Ok(None) };
    let mut texts = Vec::new();
    for file in [first, second] {
        let content = if file.text == "-" {
            call.input.clone()
        } else {
            joined(machine, call, &Options::only(Some(file)))?
        };
        let Some(text) = content.and_then(|content| content.text) else { return Ok(None) };
        texts.push(text.lines().map(str::to_owned).collect::<Vec<_>>());
    }
    let second = texts.pop().unwrap_or_default();
    Ok(Some([texts.pop().unwrap_or_default(), second]))
}

fn comm(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "", &[]);
    let [first, second] = match both(machine, call, &options.operands) {
        Ok(Some(texts)) => texts,
        Ok(None) => return Outcome::silent(),
        Err(outcome) => return outcome,
    };
    let odd = options.names().any(|name| !matches!(name, "1" | "2" | "3"));
    // What is not sorted is told, and ends with a failure.
    if odd || !first.is_sorted() || !second.is_sorted() {
        return Outcome { status: Status::Unknown, output: None };
    }
    let shown = ["1", "2", "3"].map(|name| !options.has(&[name]));
    let tabs = |column: usize| "\t".repeat(shown[..column].iter().filter(|shown| **shown).count());
    let (mut a, mut b) = (first.iter().peekable(), second.iter().peekable());
    let mut out = String::new();
    loop {
        let (line, column) = match (a.peek(), b.peek()) {
            (None, None) => break,
            (Some(left), Some(right)) if left == right => {
                b.next();
                (a.next(), 2)
            }
            (Some(left), Some(right)) if left > right => (b.next(), 1),
            (None, Some(_)) => (b.next(), 1),
            _ => (a.next(), 0),
        };
        if shown[column] {
            let _ = writeln!(out, "{}{}", tabs(column), line.map_or("", String::as_str));
        }
    }
    Outcome::text(&out)
}

fn join(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "t", &[]);
    let [first, second] = match both(machine, call, &options.operands) {
        Ok(Some(texts)) => texts,
        Ok(None) => return Outcome::silent(),
        Err(outcome) => return outcome,
    };
    let separator = options.value(&["t"]).map(|arg| arg.text.as_str());
    let fields = |line: &str| -> Vec<String> {
        match separator {
            Some(separator) => line.split(separator).map(str::to_owned).collect(),
            None => line.split_whitespace().map(str::to_owned).collect(),
        }
    };
    let keys = |lines: &[String]| lines.iter().map(|line| fields(line)).collect::<Vec<_>>();
    let (first, second) = (keys(&first), keys(&second));
    let sorted = |all: &[Vec<String>]| all.is_sorted_by_key(|fields| fields.first().cloned());
    // Where lines do not pair in order, a message and a failure come.
    let odd = options.names().any(|name| name != "t") || !sorted(&first) || !sorted(&second);
    if odd {
        return Outcome { status: Status::Unknown, output: None };
    }
    let between = separator.unwrap_or(" ");
    let mut out = String::new();
    for left in &first {
        for right in second.iter().filter(|right| right.first() == left.first()) {
            let all = left.iter().chain(right.iter().skip(1)).cloned().collect::<Vec<_>>();
            out += &(all.join(between) + "\n");
        }
    }
    Outcome::text(&out)
}

fn expand(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "t", &["tabs"]);
    let width = options.value(&["t", "tabs"]).map_or("8", |arg| arg.text.as_str());
    let width = width.parse::<usize>().ok().filter(|width| *width > 0);
    match joined(machine, call, &options) {
        Ok(source) => {
            let text = source.and_then(|source| source.text);
            let output = text.zip(width).map(|(text, width)| {
                let mut out = String::new();
                let mut column = 0;
                for c in text.chars() {
                    match c {
                        '\t' => {
                            let blanks = width - column % width;
                            out += &" ".repeat(blanks);
                            column += blanks;
                        }
                        c => {
                            out.push(c);
                            column = if c == '\n' { 0 } else { column + 1 };
                        }
                    }
                }
                Content::text(&out)
            });
            Outcome { status: Status::Ok, output }
        }
        Err(outcome) => outcome,
    }
}

/// `cksum`: POSIX's checksum, the length and the name.
fn cksum(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "a", &["algorithm"]);
    if options.names().next().is_some() {
        return Outcome::silent();
    }
    let files: Vec<Option<&Arg>> = if options.operands.is_empty() {
        vec![None]
    } else {
        options.operands.iter().map(|arg| Some(*arg)).collect()
    };
    let mut out = String::new();
    for file in files {
        let content = match joined(machine, call, &Options::only(file)) {
            Ok(content) => content,
            Err(outcome) => return outcome,
        };
        let Some(text) = content.and_then(|content| content.text) else { return Outcome::silent() };
        let length = text.len();
        let mut count = Vec::new();
        let mut rest = length;
        while rest > 0 {
            count.push((rest & 0xff) as u8);
            rest >>= 8;
        }
        let mut sum = 0_u32;
        for byte in text.bytes().chain(count) {
            sum ^= u32::from(byte) << 24;
            for _ in 0..8 {
                sum = (sum << 1) ^ if sum >> 31 == 1 { 0x04c1_1db7 } else { 0 };
            }
        }
        let name = file.map_or_else(String::new, |arg| format!(" {}", arg.text));
        let _ = writeln!(out, "{} {length}{name}", !sum);
    }
    Outcome::text(&out)
}
