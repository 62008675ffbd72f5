//! Programs that print and filter: `echo`, `printf`, `cat`, `tee`, `seq`, `sed` …

use super::options::Options;
use super::{failed, worse};
use crate::content::Content;
use crate::ignore::LinePattern;
use crate::machine::{Arg, Call, Machine, Outcome, Status};
use crate::tree::Errno;

pub(super) const TABLE: &[(&str, super::Program)] = &[
    ("echo", echo),
    ("printf", printf),
    ("cat", cat),
    ("tee", tee),
    ("seq", seq),
    ("grep", grep),
    ("egrep", grep),
    ("basename", basename),
    ("dirname", dirname),
    ("pwd", pwd),
    ("awk", filter),
    ("xxd", filter),
    ("od", filter),
    ("jq", filter),
    ("envsubst", filter),
];

fn echo(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let mut args = call.args.as_slice();
    let mut newline = true;
    // dash and ash expand escapes always, bash only with `-e`.
    let mut escapes = machine.shell == "/bin/sh" && machine.system.sh_is_dash();
    while let Some((first, rest)) = args.split_first() {
        match first.text.as_str() {
            "-n" => newline = false,
            "-e" if !escapes || machine.system.is_busybox() => escapes = true,
            "-ne" | "-en" if !escapes => (newline, escapes) = (false, true),
            "-E" => escapes = false,
            _ => break,
        }
        args = rest;
    }
    if args.iter().any(|arg| !arg.known) {
        return Outcome::silent();
    }
    let mut text = args.iter().map(|arg| arg.text.as_str()).collect::<Vec<_>>().join(" ");
    if escapes {
        text = unescape(&text);
    }
    if newline {
        text.push('\n');
    }
    Outcome::text(&text)
}

/// Resolves the escapes of `printf` and `echo`.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('a') => out.push('\u{7}'),
            Some('e') => out.push('\u{1b}'),
            Some(digit @ '0'..='7') => {
                let mut code = digit as u32 - '0' as u32;
                let limit = if digit == '0' { 3 } else { 2 };
                for _ in 0..limit {
                    let Some(next) = chars.peek().and_then(|c| c.to_digit(8)) else { break };
                    code = code * 8 + next;
                    chars.next();
                }
                out.push(char::from((code & 0x7f) as u8));
            }
            Some('\\') | None => out.push('\\'),
            Some(other) => {
                out.push('\\');
                out.push(other);
            }
        }
    }
    out
}

fn printf(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let mut args = call.args.as_slice();
    if args.first().is_some_and(|arg| arg.text == "--") {
        args = &args[1..];
    }
    let Some((format, values)) = args.split_first() else {
        return machine.complain(call.span, 2, "printf: usage: printf format [arguments]");
    };
    if args.iter().any(|arg| !arg.known) {
        return Outcome::silent();
    }
    let mut out = String::new();
    let mut values = values.iter();
    // The format is used again until no value is left; one without a directive would never end.
    loop {
        let before = values.len();
        let Some(piece) = formatted(&format.text, &mut values) else { return Outcome::silent() };
        out.push_str(&piece);
        if values.len() == 0 || values.len() == before || out.len() > 1 << 20 {
            break;
        }
    }
    Outcome::text(&out)
}

fn formatted(format: &str, values: &mut std::slice::Iter<'_, Arg>) -> Option<String> {
    let mut out = String::new();
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        out.push_str(&unescape(&rest[..at]));
        let after = &rest[at + 1..];
        if let Some(behind) = after.strip_prefix('%') {
            out.push('%');
            rest = behind;
            continue;
        }
        let end = after.find(|c: char| c.is_ascii_alphabetic())?;
        let (flags, behind) = after.split_at(end);
        let directive = behind.chars().next()?;
        rest = &behind[directive.len_utf8()..];
        let value = values.next().map_or("", |arg| arg.text.as_str());
        let piece = match directive {
            's' => value.to_owned(),
            'b' => unescape(value),
            'd' | 'i' | 'u' => value.parse::<i64>().unwrap_or(0).to_string(),
            'x' => format!("{:x}", value.parse::<u64>().unwrap_or(0)),
            'o' => format!("{:o}", value.parse::<u64>().unwrap_or(0)),
            'c' => value.chars().take(1).collect(),
            _ => return None,
        };
        let left = flags.contains('-');
        let width = flags.trim_start_matches(['-', '+', ' ', '#']);
        let zero = width.starts_with('0');
        let width: usize = match width.split('.').next() {
            None | Some("") => 0,
            Some(digits) => digits.parse().ok().filter(|width| *width <= 1 << 16)?,
        };
        let padded = match (left, zero) {
            (true, _) => format!("{piece:<width$}"),
            (false, true) => format!("{piece:0>width$}"),
            (false, false) => format!("{piece:>width$}"),
        };
        out.push_str(&padded);
    }
    out.push_str(&unescape(rest));
    Some(out)
}

fn cat(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "", &[]);
    if options.operands.is_empty() {
        return Outcome { status: Status::Ok, output: call.input.clone() };
    }
    let mut all = Some(Content::empty());
    let mut outcome = Outcome::ok();
    for arg in &options.operands {
        let piece = if !arg.known {
            None
        } else if arg.text == "-" {
            call.input.clone()
        } else {
            match machine.read(&arg.text) {
                Ok(content) => content,
                Err(Errno::Unknown) => None,
                Err(error) => {
                    let message = format!("cat: {}: {}", arg.text, error.text());
                    outcome = failed(machine, call, arg.span, error, message);
                    continue;
                }
            }
        };
        all = all.zip(piece).map(|(all, piece)| all.followed_by(&piece));
    }
    if options.has(&["n", "b", "A"]) {
        all = None;
    }
    Outcome { output: all, ..outcome }
}

fn tee(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "", &[]);
    let append = options.has(&["a", "append"]);
    let mut outcome = Outcome { status: Status::Ok, output: call.input.clone() };
    for arg in &options.operands {
        if !arg.known {
            machine.doubt(arg.span, "the file's name is not known before the build runs");
            continue;
        }
        let mut content = if let Some(content) = &call.input {
            content.clone()
        } else {
            machine.doubt(
                arg.span,
                format!("how many bytes go into `{}` is not known before the build runs", arg.text),
            );
            Content::unique(crate::Size::UNKNOWN, crate::content::Nature::of_path(&arg.text))
        };
        if append && let Ok(Some(old)) = machine.read(&arg.text) {
            content = old.followed_by(&content);
        }
        if let Err(error) = machine.write(&arg.text, content) {
            let message = format!("tee: {}: {}", arg.text, error.text());
            outcome = worse(outcome, failed(machine, call, arg.span, error, message));
        }
    }
    outcome
}

fn seq(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    const MOST: i64 = 10_000;
    let options = Options::of(call, "sf", &[]);
    let numbers: Option<Vec<i64>> =
        options.operands.iter().map(|arg| arg.text.parse().ok().filter(|_| arg.known)).collect();
    let (first, step, last) = match numbers.as_deref() {
        Some(&[last]) => (1, 1, last),
        Some(&[first, last]) => (first, 1, last),
        Some(&[first, step, last]) if step != 0 => (first, step, last),
        _ => return Outcome::silent(),
    };
    if last.saturating_sub(first).checked_div(step).is_none_or(|count| count > MOST) {
        machine.doubt(call.span, "the model does not count so far");
        return Outcome::silent();
    }
    let separator = options.value(&["s"]).map_or("\n", |arg| arg.text.as_str());
    let mut texts = Vec::new();
    let mut number = first;
    while (step > 0 && number <= last) || (step < 0 && number >= last) {
        texts.push(number.to_string());
        number = number.saturating_add(step);
    }
    Outcome::text(&(texts.join(separator) + "\n"))
}

fn grep(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "eABCfm", &["regexp"]);
    let (pattern, files) = match options.value(&["e", "regexp"]) {
        Some(pattern) => (pattern.clone(), options.operands.as_slice()),
        None => match options.operands.split_first() {
            Some((pattern, files)) => ((*pattern).clone(), files),
            None => {
                return machine.complain(
                    call.span,
                    2,
                    "Usage: grep [OPTION]... PATTERNS [FILE]...",
                );
            }
        },
    };
    let mut text = String::new();
    let unknown = Outcome { status: Status::Unknown, output: None };
    if files.is_empty() {
        match call.input.as_ref().and_then(|input| input.text.clone()) {
            Some(input) => text.push_str(&input),
            None => return unknown,
        }
    }
    for file in files {
        match machine.read(&file.text).ok().flatten().and_then(|content| content.text) {
            Some(content) => text.push_str(&content),
            None => return unknown,
        }
    }
    let fold = |text: &str| {
        if options.has(&["i", "ignore-case"]) { text.to_ascii_lowercase() } else { text.to_owned() }
    };
    let fixed = options.has(&["F", "fixed-strings"]);
    let expression = if fixed { None } else { LinePattern::basic(&fold(&pattern.text)) };
    if !pattern.known || !fixed && expression.is_none() {
        return unknown;
    }
    let inverted = options.has(&["v", "invert-match"]);
    let takes = |line: &str| match &expression {
        Some(expression) => expression.takes(&fold(line)),
        None => fold(line).contains(&fold(&pattern.text)),
    };
    let lines: Vec<&str> = text.lines().filter(|line| takes(line) != inverted).collect();
    let status = if lines.is_empty() { Status::Failed(1) } else { Status::Ok };
    if options.has(&["q", "quiet", "silent"]) {
        return Outcome::status(status);
    }
    if options.has(&["c", "o", "n", "l"]) {
        return Outcome { status, output: None };
    }
    let out: String = lines.iter().flat_map(|line| [*line, "\n"]).collect();
    Outcome { status, output: Some(Content::text(&out)) }
}

fn basename(_: &mut Machine<'_>, call: &Call) -> Outcome {
    let Some(path) = call.args.first().filter(|arg| arg.known) else { return Outcome::silent() };
    let name = path.text.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    let name =
        call.args.get(1).and_then(|suffix| name.strip_suffix(suffix.text.as_str())).unwrap_or(name);
    Outcome::text(&format!("{name}\n"))
}

fn dirname(_: &mut Machine<'_>, call: &Call) -> Outcome {
    let Some(path) = call.args.first().filter(|arg| arg.known) else { return Outcome::silent() };
    let directory = match path.text.trim_end_matches('/').rsplit_once('/') {
        Some(("", _)) => "/",
        Some((directory, _)) => directory,
        None => ".",
    };
    Outcome::text(&format!("{directory}\n"))
}

fn pwd(machine: &mut Machine<'_>, _: &Call) -> Outcome {
    Outcome::text(&format!("{}\n", machine.cwd))
}

/// A filter of which the model knows only that it changes nothing but its output.
fn filter(_: &mut Machine<'_>, _: &Call) -> Outcome {
    Outcome::silent()
}
