//! Programs that lay text out: `nl`, `paste`, `fold`, `od`, `hexdump`, `xxd`, `factor`. Of dumps only the size is told.

use std::fmt::Write;

use super::options::Options;
use super::streams::joined;
use crate::Size;
use crate::content::{Content, Nature};
use crate::machine::{Call, Machine, Outcome, Status};

pub(super) const TABLE: &[(&str, super::Program)] = &[
    ("nl", nl),
    ("paste", paste),
    ("fold", fold),
    ("od", dump),
    ("hexdump", dump),
    ("xxd", dump),
    ("factor", factor),
];

/// Lines with their numbers, as `cat -n` and, without those that are empty, `cat -b` and `nl` write them.
pub(super) fn numbered(text: &str, blank: bool) -> String {
    let mut out = String::new();
    let mut number = 0;
    for line in text.split_inclusive('\n') {
        if blank || line != "\n" {
            number += 1;
            let _ = write!(out, "{number:>6}\t");
        }
        out.push_str(line);
    }
    out
}

fn filtered(
    machine: &mut Machine<'_>,
    call: &Call,
    options: &Options<'_>,
    change: impl FnOnce(&Content) -> Option<Content>,
) -> Outcome {
    match joined(machine, call, options) {
        Ok(source) => {
            let output = source.as_ref().and_then(change);
            Outcome { status: Status::Ok, output }
        }
        Err(outcome) => outcome,
    }
}

fn nl(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "bdfhilnsvw", &[]);
    let all = options.value(&["b"]).is_some_and(|style| style.text == "a");
    let plain = options.names().all(|name| name == "b");
    // Sections have marks of their own, and lines without a number are indented.
    filtered(machine, call, &options, |source| {
        let text = source.text.as_ref().filter(|text| plain && !text.contains("\\:"))?;
        let mut out = String::new();
        let mut number = 0;
        for line in text.lines() {
            if all || !line.is_empty() {
                number += 1;
                let _ = writeln!(out, "{number:>6}\t{line}");
            } else {
                out.push_str("       \n");
            }
        }
        Some(Content::text(&out))
    })
}

fn paste(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "d", &["delimiters"]);
    let separators = options.value(&["d", "delimiters"]).map_or("\t", |arg| arg.text.as_str());
    let separators = separators.replace("\\n", "\n").replace("\\t", "\t").replace("\\0", "\0");
    let separators: Vec<char> = separators.chars().collect();
    let between = |at: usize| match separators.get(at % separators.len().max(1)) {
        None | Some('\0') => String::new(),
        Some(c) => c.to_string(),
    };
    let mut files: Vec<Vec<String>> = Vec::new();
    for arg in &options.operands {
        let content = if arg.text == "-" {
            call.input.clone()
        } else {
            match joined(machine, call, &Options::only(Some(arg))) {
                Ok(content) => content,
                Err(outcome) => return outcome,
            }
        };
        let Some(text) = content.and_then(|content| content.text) else { return Outcome::silent() };
        files.push(text.lines().map(str::to_owned).collect());
    }
    if options.operands.is_empty() {
        let text = call.input.as_ref().and_then(|input| input.text.clone());
        let Some(text) = text else { return Outcome::silent() };
        files.push(text.lines().map(str::to_owned).collect());
    }
    let inputs = options.operands.iter().filter(|arg| arg.text == "-").count();
    let mut out = String::new();
    let row = |columns: &mut dyn Iterator<Item = &str>| {
        let mut line = String::new();
        for (at, column) in columns.enumerate() {
            if at > 0 {
                line += &between(at - 1);
            }
            line += column;
        }
        line + "\n"
    };
    if options.has(&["s", "serial"]) {
        for file in &files {
            out += &row(&mut file.iter().map(String::as_str));
        }
    } else if inputs > 1 {
        // Each takes the next line of the same input.
        if inputs != files.len() {
            return Outcome::silent();
        }
        for lines in files[0].chunks(inputs) {
            let missing = inputs - lines.len();
            let empty = std::iter::repeat_n("", missing);
            out += &row(&mut lines.iter().map(String::as_str).chain(empty));
        }
    } else {
        for at in 0..files.iter().map(Vec::len).max().unwrap_or(0) {
            out += &row(&mut files.iter().map(|file| file.get(at).map_or("", String::as_str)));
        }
    }
    Outcome::text(&out)
}

fn fold(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "w", &["width"]);
    let width = options
        .value(&["w", "width"])
        .map_or(options.number().unwrap_or(80) as usize, |arg| arg.text.parse().unwrap_or(80))
        .max(1);
    let at_blanks = options.has(&["s", "spaces"]);
    filtered(machine, call, &options, |source| {
        let text = source.text.as_ref().filter(|text| text.is_ascii() && !text.contains('\t'))?;
        let mut out = String::new();
        for line in text.split_inclusive('\n') {
            let (mut rest, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
            while rest.len() > width {
                let blank = rest[..width].rfind(' ').filter(|_| at_blanks);
                let (piece, behind) = rest.split_at(blank.map_or(width, |at| at + 1));
                out = out + piece + "\n";
                rest = behind;
            }
            out = out + rest + end;
        }
        Some(Content::text(&out))
    })
}

/// How many bytes a dump takes.
fn dump(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "tANjsl", &[]);
    let given: Vec<&str> =
        call.args.iter().map(|arg| arg.text.as_str()).filter(|it| it.starts_with('-')).collect();
    filtered(machine, call, &options, |source| {
        let bytes = source.size.known().filter(|_| source.text.is_some())?;
        let text = source.text.as_deref()?;
        // Rows that repeat are left out, so they must be looked for.
        let rows: Vec<&[u8]> = text.as_bytes().chunks(16).collect();
        let full = |row: &[u8]| row.len() == 16;
        if rows.windows(2).any(|pair| pair[0] == pair[1] && full(pair[1])) && call.name != "xxd" {
            return None;
        }
        let last = bytes % 16;
        let whole = bytes / 16;
        let size = match (call.name.as_str(), given.as_slice()) {
            // Address, four letters for each byte, line end; the length at the end.
            ("od", ["-c"]) => {
                whole * (7 + 64 + 1) + if last > 0 { 7 + last * 4 + 1 } else { 0 } + 8
            }
            ("hexdump", ["-C"]) => {
                // The letters stand in a column of their own.
                let row = |letters: u64| 60 + letters + 3;
                let rows = whole * row(16) + if last > 0 { row(last) } else { 0 };
                rows + if bytes > 0 { 9 } else { 0 }
            }
            ("xxd", []) => whole * 68 + if last > 0 { 51 + last + 1 } else { 0 },
            _ => return None,
        };
        Some(Content::unique(Size::exact(size), Nature::Text))
    })
}

fn factor(_: &mut Machine<'_>, call: &Call) -> Outcome {
    const LARGEST: u64 = 1_000_000_000;
    let mut out = String::new();
    for arg in &call.args {
        let number = arg.text.parse::<u64>().ok().filter(|number| arg.known && *number <= LARGEST);
        let Some(mut number) = number else { return Outcome::silent() };
        let _ = write!(out, "{number}:");
        let mut divisor = 2;
        while number > 1 {
            if divisor * divisor > number {
                divisor = number;
            }
            while number % divisor == 0 {
                let _ = write!(out, " {divisor}");
                number /= divisor;
            }
            divisor += 1;
        }
        out.push('\n');
    }
    Outcome::text(&out)
}
