//! Programs that move bytes: `dd`, `head`, `tail`, `base64`, `yes`, checksums.

use super::failed;
use super::options::{Options, bytes};
use crate::content::{Content, Nature};
use crate::machine::{Arg, Call, Machine, Outcome, Status};
use crate::tree::Errno;
use crate::{Doubt, Size};

pub(super) const TABLE: &[(&str, super::Program)] = &[
    ("dd", dd),
    ("head", head),
    ("tail", tail),
    ("base64", base64),
    ("yes", yes),
    ("md5sum", checksum),
    ("sha1sum", checksum),
    ("sha256sum", checksum),
    ("sha512sum", checksum),
    ("openssl", openssl),
];

fn dd(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let value = |name: &str| {
        let arg = call.args.iter().rev().find(|arg| arg.text.starts_with(name))?;
        Some((arg.text[name.len()..].to_owned(), arg.known, arg.span))
    };
    let number = |name: &str| match value(name) {
        None => Ok(None),
        Some((text, true, _)) => bytes(&text).map(Some).ok_or(()),
        Some(_) => Err(()),
    };
    let block = match (number("bs="), number("ibs=")) {
        (Ok(block), Ok(other)) => Some(block.or(other).unwrap_or(512)),
        _ => None,
    };
    let count = number("count=");
    let seek = number("seek=").ok().flatten().unwrap_or(0);
    let skip = number("skip=").ok().flatten().unwrap_or(0);
    let limit = match (block, count) {
        (Some(block), Ok(Some(count))) => {
            let by_bytes = value("iflag=").is_some_and(|(flags, ..)| flags.contains("count_bytes"));
            Some(if by_bytes { count } else { block.saturating_mul(count) })
        }
        (Some(_), Ok(None)) => None,
        _ => {
            machine
                .doubt(call.span, "how many bytes `dd` copies is not known before the build runs");
            return Outcome::status(Status::Unknown);
        }
    };
    let source = match value("if=") {
        None => call.input.clone(),
        Some((_, false, span)) => {
            machine.doubt(span, "what `dd` reads is not known before the build runs");
            None
        }
        Some((file, true, span)) => match machine.read(&file) {
            Ok(content) => content,
            Err(Errno::Unknown) => None,
            Err(error) => {
                let message = format!("dd: failed to open '{file}': {}", error.text());
                return failed(machine, call, span, error, message);
            }
        },
    };
    let source = match source {
        Some(content) if skip > 0 && content.size.is_known() => {
            content.skip(skip.saturating_mul(block.unwrap_or(512)).min(content.size.bytes))
        }
        other => other,
    };
    let endless = |content: &Content| !content.size.is_known() && content.nature != Nature::Text;
    let content = match (source, limit) {
        (Some(content), Some(limit)) if endless(&content) => Content {
            text: None,
            ..Content::sized(Size::exact(limit), content.nature, &format!("cut {}", content.id))
        },
        (Some(content), Some(limit)) => content.cut(limit),
        (Some(content), None) if endless(&content) => {
            machine.doubt(call.span, "this `dd` never ends: it has no `count`");
            return Outcome::status(Status::Unknown);
        }
        (Some(content), None) => content,
        (None, _) => Content::unique(Size::UNKNOWN, Nature::Program),
    };
    let content = placed(
        machine,
        value("of=").map(|(file, ..)| file).as_deref(),
        content,
        (
            seek.saturating_mul(block.unwrap_or(512)),
            value("conv=").is_some_and(|(words, ..)| words.contains("notrunc")),
        ),
    );
    match value("of=") {
        None => Outcome { status: Status::Ok, output: Some(content) },
        Some((_, false, span)) => {
            machine.doubt(span, "the file's name is not known before the build runs");
            Outcome::ok()
        }
        Some((file, true, span)) => match machine.write(&file, content) {
            Ok(()) => Outcome::ok(),
            Err(error) => {
                let message = format!("dd: failed to open '{file}': {}", error.text());
                failed(machine, call, span, error, message)
            }
        },
    }
}

/// What a file holds after `dd` wrote at a place in it. What lies before stays, what lies behind only with `conv=notrunc`.
fn placed(
    machine: &mut Machine<'_>,
    file: Option<&str>,
    content: Content,
    (at, keeps): (u64, bool),
) -> Content {
    if at == 0 && !keeps {
        return content;
    }
    let old =
        file.and_then(|file| machine.read(file).ok().flatten()).unwrap_or_else(Content::empty);
    if !old.size.is_known() || !content.size.is_known() {
        return Content::unique(Size::UNKNOWN, Nature::Program);
    }
    let hole = at.saturating_sub(old.size.bytes);
    let mut all = old.cut(at);
    if hole > 0 {
        all = all.followed_by(&Content::sized(Size::exact(hole), Nature::Zeros, "zeros"));
    }
    let end = at.saturating_add(content.size.bytes);
    all = all.followed_by(&content);
    if keeps && end < old.size.bytes {
        let behind = Content::unique(Size::exact(old.size.bytes - end), old.nature);
        all = all.followed_by(&old.skip(end).unwrap_or(behind));
    }
    all
}

/// The files of a command line, joined, or its input.
pub(super) fn joined(
    machine: &mut Machine<'_>,
    call: &Call,
    options: &Options<'_>,
) -> Result<Option<Content>, Outcome> {
    if options.operands.is_empty() {
        return Ok(call.input.clone());
    }
    let mut all = Some(Content::empty());
    for arg in &options.operands {
        if !arg.known {
            return Ok(None);
        }
        let piece = match machine.read(&arg.text) {
            Ok(content) => content,
            Err(Errno::Unknown) => None,
            Err(error) => {
                let message = format!(
                    "{}: cannot open '{}' for reading: {}",
                    call.name,
                    arg.text,
                    error.text()
                );
                return Err(failed(machine, call, arg.span, error, message));
            }
        };
        all = all.zip(piece).map(|(all, piece)| all.followed_by(&piece));
    }
    Ok(all)
}

/// Runs `head` or `tail` over each of several files, with the names between them unless they are not wanted.
fn over_each(machine: &mut Machine<'_>, call: &Call, run: super::Program) -> Option<Outcome> {
    let options = Options::of(call, "cn", &["bytes", "lines"]);
    if options.operands.len() < 2 {
        return None;
    }
    let quiet = options.has(&["q", "quiet", "silent"]);
    let rest: Vec<Arg> = call
        .args
        .iter()
        .filter(|arg| !options.operands.iter().any(|it| it == arg))
        .cloned()
        .collect();
    let mut all = Outcome::ok();
    for (at, operand) in options.operands.iter().enumerate() {
        let args = rest.iter().chain([*operand]).cloned().collect();
        let one = run(machine, &Call { args, ..call.clone() });
        let title = format!("{}==> {} <==\n", if at == 0 { "" } else { "\n" }, operand.text);
        let title = Content::text(if quiet { "" } else { &title });
        let printed = all.output.zip(one.output);
        let output = printed.map(|(all, one)| all.followed_by(&title).followed_by(&one));
        let status = if one.status == Status::Ok { all.status } else { one.status };
        all = Outcome { status, output };
    }
    Some(all)
}

fn head(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    if let Some(outcome) = over_each(machine, call, head) {
        return outcome;
    }
    let options = Options::of(call, "cn", &["bytes", "lines"]);
    let source = match joined(machine, call, &options) {
        Ok(source) => source,
        Err(outcome) => return outcome,
    };
    let output = if let Some(count) = options.value(&["c", "bytes"]) {
        let (fewer, digits) = match count.text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, count.text.as_str()),
        };
        let count = bytes(digits).filter(|_| count.known);
        source.zip(count).filter(|(source, _)| !fewer || source.size.is_known()).map(
            |(source, count)| {
                if fewer {
                    source.cut(source.size.bytes.saturating_sub(count))
                } else if source.size.is_known() {
                    source.cut(count)
                } else {
                    // An endless device gives as many bytes as are asked for.
                    Content::sized(Size::exact(count), source.nature, &format!("cut {}", source.id))
                }
            },
        )
    } else {
        let lines = options.value(&["n", "lines"]).map_or_else(
            || Some(options.number().unwrap_or(10).cast_signed()),
            |count| count.text.parse::<i64>().ok(),
        );
        source.and_then(|source| source.text).zip(lines).map(|(text, lines)| {
            let all: Vec<&str> = text.split_inclusive('\n').collect();
            // A negative count leaves the last ones out.
            let count = lines.unsigned_abs() as usize;
            let taken = if lines < 0 { all.len().saturating_sub(count) } else { count };
            Content::text(&all[..taken.min(all.len())].concat())
        })
    };
    Outcome { status: Status::Ok, output }
}

fn tail(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    if let Some(outcome) = over_each(machine, call, tail) {
        return outcome;
    }
    let options = Options::of(call, "cn", &["bytes", "lines"]);
    let source = match joined(machine, call, &options) {
        Ok(source) => source,
        Err(outcome) => return outcome,
    };
    let count = options.value(&["c", "bytes", "n", "lines"]).map(|count| count.text.clone());
    let count = count.unwrap_or_else(|| options.number().unwrap_or(10).to_string());
    // `+3` begins with the third.
    let (from, digits) = match count.strip_prefix('+') {
        Some(digits) => (true, digits),
        None => (false, count.trim_start_matches('-')),
    };
    let by_byte = options.has(&["c", "bytes"]);
    let number = if by_byte { bytes(digits) } else { digits.parse().ok() };
    let output = source.zip(number).and_then(|(source, number)| {
        let first =
            |all: u64| if from { number.saturating_sub(1) } else { all.saturating_sub(number) };
        if by_byte {
            let size = source.size.known()?;
            return source.skip(first(size).min(size));
        }
        let text = source.text.as_ref()?;
        let all: Vec<&str> = text.split_inclusive('\n').collect();
        let first = (first(all.len() as u64) as usize).min(all.len());
        Some(Content::text(&all[first..].concat()))
    });
    Outcome { status: Status::Ok, output }
}

fn base64(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "w", &["wrap"]);
    let source = match joined(machine, call, &options) {
        Ok(source) => source,
        Err(outcome) => return outcome,
    };
    let wrap =
        options.value(&["w", "wrap"]).map_or(76, |wrap| wrap.text.parse::<u64>().unwrap_or(76));
    let output = source.map(|source| {
        let bytes = source.size.bytes;
        let size = if options.has(&["d", "decode"]) {
            Size { bytes: bytes / 4 * 3, doubt: source.size.doubt.max(Doubt::Estimate) }
        } else {
            let letters = bytes.div_ceil(3).saturating_mul(4);
            let breaks = if wrap == 0 { 0 } else { letters.div_ceil(wrap) };
            Size { bytes: letters.saturating_add(breaks), doubt: source.size.doubt }
        };
        let mut content = Content::unique(size, Nature::Text);
        // Six of eight bits carry information: random bytes stay as many after gzip.
        if source.nature == Nature::Compressed {
            content.transfer = Size { bytes: size.bytes / 4 * 3, doubt: Doubt::Estimate };
        }
        content
    });
    Outcome { status: Status::Ok, output }
}

fn yes(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    // Enough lines for whatever takes the first ones; more is not kept.
    const ENOUGH: usize = 12 * 1024;
    let words: Vec<&str> = call.args.iter().map(|arg| arg.text.as_str()).collect();
    let line = if words.is_empty() { "y".to_owned() } else { words.join(" ") } + "\n";
    if line.len() <= 100 && call.args.iter().all(|arg| arg.known) {
        let text = line.repeat(ENOUGH / line.len());
        let endless = Content { size: Size::UNKNOWN, ..Content::unique_text(text) };
        return Outcome {
            status: Status::Ok,
            output: Some(Content { nature: Nature::Zeros, ..endless }),
        };
    }
    let name = machine.serial("yes");
    Outcome {
        status: Status::Ok,
        output: Some(Content::sized(Size::UNKNOWN, Nature::Zeros, &name)),
    }
}

fn checksum(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "", &[]);
    if options.has(&["c", "check"]) {
        // A wrong checksum is nothing that a model could find.
        return Outcome::silent();
    }
    // The digits are not known, their number is.
    let digits: u64 = match call.name.as_str() {
        "md5sum" => 32,
        "sha1sum" => 40,
        "sha256sum" => 64,
        _ => 128,
    };
    let names: Vec<u64> = options.operands.iter().map(|arg| arg.text.len() as u64).collect();
    let names = if names.is_empty() { vec![1] } else { names };
    match joined(machine, call, &options) {
        Ok(_) => {
            let bytes = names.iter().map(|name| digits + 2 + name + 1).sum();
            let content = Content::unique(Size::exact(bytes), Nature::Compressed);
            Outcome { status: Status::Ok, output: Some(content) }
        }
        Err(outcome) => outcome,
    }
}

fn openssl(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "", &["out", "in"]);
    let out = call.args.windows(2).find(|pair| pair[0].text == "-out").map(|pair| pair[1].clone());
    let _ = options;
    if let Some(out) = out {
        let length = call.args.last().and_then(|arg| arg.text.parse::<u64>().ok());
        let size = if let (Some("rand"), Some(length)) =
            (call.args.first().map(|arg| arg.text.as_str()), length)
        {
            Size::exact(length)
        } else {
            machine.doubt(call.span, "how many bytes `openssl` writes is not known");
            Size::UNKNOWN
        };
        let _ = machine.write(&out.text, Content::unique(size, Nature::Compressed));
    }
    Outcome::silent()
}
