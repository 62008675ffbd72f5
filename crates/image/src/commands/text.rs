//! Programs that print and filter: `echo`, `printf`, `cat`, `tee`, `seq` …

use super::options::Options;
use super::{failed, worse};
use crate::content::Content;
use crate::machine::{Arg, Call, Machine, Outcome, Status};
use crate::tree::Errno;

pub(super) const TABLE: &[(&str, super::Program)] = &[
    ("echo", echo),
    ("printf", printf),
    ("cat", cat),
    ("tee", tee),
    ("seq", seq),
    ("basename", basename),
    ("dirname", dirname),
    ("pwd", pwd),
    ("jq", filter),
    ("envsubst", filter),
];

fn echo(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let mut args = call.args.as_slice();
    let mut newline = true;
    // dash and ash expand escapes always, bash only with `-e`.
    let mut escapes = machine.sh_is_dash_now();
    while let Some((first, rest)) = args.split_first() {
        match first.text.as_str() {
            "-n" => newline = false,
            "-e" if !escapes || machine.system.is_busybox() => escapes = true,
            "-ne" | "-en" if !escapes => (newline, escapes) = (false, true),
            "-E" if !escapes || machine.system.is_busybox() => escapes = false,
            _ => break,
        }
        args = rest;
    }
    if args.iter().any(|arg| !arg.known) {
        return Outcome::silent();
    }
    let mut text = args.iter().map(|arg| arg.text.as_str()).collect::<Vec<_>>().join(" ");
    if escapes {
        let Some((plain, ended)) = unescape(
            &text,
            false,
            !machine.system.sh_is_dash() || !machine.shell.starts_with("/bin/sh"),
        ) else {
            return Outcome::silent();
        };
        (text, newline) = (plain, newline && !ended);
    }
    if newline {
        text.push('\n');
    }
    Outcome::text(&text)
}

/// Resolves the escapes of `printf` and of `echo`, and whether `\c` ended the output. `printf`'s format has octal numbers without
/// a zero in front. `None` for bytes that are no text.
fn unescape(text: &str, format: bool, hex: bool) -> Option<(String, bool)> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let (radix, most) = match chars.peek() {
            Some('x') if hex => (16, 2),
            Some('0') if !format => (8, 4),
            Some('0'..='7') => (8, 3),
            _ => (0, 0),
        };
        if radix > 0 {
            if radix == 16 {
                chars.next();
            }
            let (mut code, mut digits) = (0, 0);
            while let Some(digit) = chars.peek().and_then(|c| c.to_digit(radix))
                && digits < most
            {
                (code, digits) = (code * radix + digit, digits + 1);
                chars.next();
            }
            if digits == 0 {
                out.push_str("\\x");
            } else {
                out.push(u8::try_from(code).ok().filter(u8::is_ascii).map(char::from)?);
            }
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('a') => out.push('\u{7}'),
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('v') => out.push('\u{b}'),
            Some('e') => out.push('\u{1b}'),
            Some('c') => return Some((out, true)),
            Some('"') if format => out.push('"'),
            Some('\\') | None => out.push('\\'),
            Some(other) => out.extend(['\\', other]),
        }
    }
    Some((out, false))
}

fn printf(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let hex = !machine.system.sh_is_dash() || machine.shell != "/bin/sh";
    let mut args = call.args.as_slice();
    if args.first().is_some_and(|arg| arg.text == "--") {
        args = &args[1..];
    }
    // bash puts it into a variable.
    let mut into = None;
    if let [first, name, rest @ ..] = args
        && first.text == "-v"
        && machine.shell.ends_with("bash")
    {
        into = Some(name.text.clone());
        args = rest;
    }
    let Some((format, values)) = args.split_first() else {
        return machine.complain(call.span, 2, "printf: usage: printf format [arguments]");
    };
    if args.iter().any(|arg| !arg.known) {
        if let Some(name) = into {
            machine.variables.insert(name, None);
        }
        return Outcome::silent();
    }
    let mut out = String::new();
    let mut values = values.iter();
    // The format is used again until no value is left; one without a directive would never end.
    loop {
        let before = values.len();
        let Some(piece) = formatted(&format.text, &mut values, hex) else {
            if let Some(name) = into {
                machine.variables.insert(name, None);
            }
            return Outcome::silent();
        };
        out.push_str(&piece);
        if values.len() == 0 || values.len() == before || out.len() > 1 << 20 {
            break;
        }
    }
    if let Some(name) = into {
        machine.variables.insert(name, Some(out));
        return Outcome::ok();
    }
    Outcome::text(&out)
}

/// `%f`: a decimal number with so many digits behind the point, rounded.
fn fixed(text: &str, digits: usize) -> Option<String> {
    let text = text.trim();
    let (sign, plain) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
    let numeric = |text: &str| text.len() < 15 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !numeric(whole) || !numeric(part) || digits > 15 || whole.len() + digits > 30 {
        return None;
    }
    let kept = part.get(..digits.min(part.len()))?;
    let mut all: u128 = format!("0{whole}{kept:0<digits$}").parse().ok()?;
    let rest = part.get(kept.len()..).unwrap_or("");
    // What lies just in the middle goes to the even digit.
    let half = rest.strip_prefix('5').is_some_and(|rest| rest.trim_end_matches('0').is_empty());
    all += u128::from(rest.starts_with(['5', '6', '7', '8', '9']) && (!half || all % 2 == 1));
    let shown = format!("{all:0>width$}", width = digits + 1);
    let (whole, part) = shown.split_at(shown.len() - digits);
    Some(if digits == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") })
}

/// A format with its values, once. `hex` is whether `\x41` is understood, which dash does not.
fn formatted(format: &str, values: &mut std::slice::Iter<'_, Arg>, hex: bool) -> Option<String> {
    let mut out = String::new();
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        out.push_str(&unescape(&rest[..at], true, hex)?.0);
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
        // A star takes its number from the values.
        let mut flags = flags.to_owned();
        while flags.contains('*') {
            let number = values.next().map_or("0", |arg| arg.text.as_str());
            flags = flags.replacen('*', number, 1);
        }
        let flags = flags.as_str();
        let value = values.next().map_or("", |arg| arg.text.as_str());
        let piece = match directive {
            's' => value.to_owned(),
            'b' => unescape(value, false, hex)?.0,
            'd' | 'i' | 'u' => number(value)?.to_string(),
            'x' => {
                let number = number(value)?;
                format!("{}{number:x}", if flags.contains('#') && number != 0 { "0x" } else { "" })
            }
            'X' => {
                let number = number(value)?;
                format!("{}{number:X}", if flags.contains('#') && number != 0 { "0X" } else { "" })
            }
            'o' => {
                let number = number(value)?;
                format!("{}{number:o}", if flags.contains('#') && number != 0 { "0" } else { "" })
            }
            'c' => value.chars().take(1).collect(),
            'f' | 'F' => {
                let digits = flags.split_once('.').map_or("6", |(_, digits)| digits);
                fixed(if value.is_empty() { "0" } else { value }, digits.parse().unwrap_or(0))?
            }
            'q' if value
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_-./:".contains(&byte))
                && !value.is_empty() =>
            {
                value.to_owned()
            }
            _ => return None,
        };
        // `%+d` and `% d`.
        let signed = matches!(directive, 'd' | 'i' | 'f' | 'F') && !piece.starts_with('-');
        let sign = ['+', ' '].into_iter().find(|sign| signed && flags.contains(*sign));
        let piece = sign.map_or_else(String::new, String::from) + &piece;
        // `%.3s` takes three characters; of a number it is the least count of digits.
        let piece = match (flags.split_once('.'), directive) {
            (Some((_, count)), 's' | 'b') => {
                piece.chars().take(count.parse().unwrap_or(0)).collect()
            }
            (Some((_, count)), 'd' | 'i' | 'u' | 'x' | 'X' | 'o')
                if sign.is_none() && !piece.starts_with('-') =>
            {
                let count: usize = count.parse().ok().filter(|count| *count < 1 << 10)?;
                format!("{piece:0>count$}")
            }
            (Some(_), 'f' | 'F') | (None, _) => piece,
            (Some(_), _) => return None,
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
            (false, true) if piece.starts_with(['-', '+', ' ']) => {
                let (sign, digits) = piece.split_at(1);
                format!("{sign}{digits:0>width$}", width = width.saturating_sub(1))
            }
            (false, true) => format!("{piece:0>width$}"),
            (false, false) => format!("{piece:>width$}"),
        };
        out.push_str(&padded);
    }
    out.push_str(&unescape(rest, true, hex)?.0);
    Some(out)
}

/// A number of `printf`: decimal, `0x` or octal; nothing is 0.
fn number(text: &str) -> Option<i64> {
    // A quote before a letter means the letter's own number.
    if let Some(letter) = text.strip_prefix(['\'', '"']) {
        return letter.chars().next().map(|c| i64::from(u32::from(c)));
    }
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => i64::from_str_radix(digits, 16).ok(),
        None if text.is_empty() => Some(0),
        None if text.len() > 1 && text.starts_with('0') => i64::from_str_radix(text, 8).ok(),
        None => text.parse().ok(),
    }
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
    if options.has(&["n", "number", "b", "number-nonblank"]) {
        let blank = options.has(&["n", "number"]);
        let text = all.and_then(|all| all.text);
        all = text.map(|text| Content::text(&super::columns::numbered(&text, blank)));
    }
    if options.has(&["A", "E", "v", "T", "e", "t", "s", "show-all"]) {
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
        if crate::machine::is_device(&machine.path(&arg.text)) {
            continue;
        }
        let mut content = if let Some(content) = &call.input {
            content.clone()
        } else {
            machine.lacks_size(
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
    if options.has(&["f", "format"]) {
        return Outcome::silent();
    }
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
    let wide = options.has(&["w", "equal-width"]);
    let width = if wide { first.to_string().len().max(last.to_string().len()) } else { 0 };
    let mut texts = Vec::new();
    let mut number = first;
    while (step > 0 && number <= last) || (step < 0 && number >= last) {
        texts.push(format!("{number:0width$}"));
        number = number.saturating_add(step);
    }
    Outcome::text(&(texts.join(separator) + "\n"))
}

fn basename(_: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "s", &["suffix"]);
    if options.names().next().is_some() {
        // Several paths, and a suffix that all of them lose.
        let suffix = options.value(&["s", "suffix"]).map_or("", |arg| arg.text.as_str());
        let mut out = String::new();
        for arg in &options.operands {
            if !arg.known || options.has(&["z", "zero"]) {
                return Outcome::silent();
            }
            let name = arg.text.trim_end_matches('/').rsplit('/').next().unwrap_or("");
            let name = name.strip_suffix(suffix).filter(|it| !it.is_empty()).unwrap_or(name);
            out.extend([name, "\n"]);
        }
        return Outcome::text(&out);
    }
    let Some(path) = call.args.first().filter(|arg| arg.known) else { return Outcome::silent() };
    let name = path.text.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    let name =
        call.args.get(1).and_then(|suffix| name.strip_suffix(suffix.text.as_str())).unwrap_or(name);
    Outcome::text(&format!("{name}\n"))
}

fn dirname(_: &mut Machine<'_>, call: &Call) -> Outcome {
    if call.args.is_empty() || call.args.iter().any(|it| !it.known || it.text.starts_with("-z")) {
        return Outcome::silent();
    }
    let all = call.args.iter().map(|path| above(&path.text) + "\n");
    Outcome::text(&all.collect::<String>())
}

/// The directory of a path as `dirname` writes it.
fn above(path: &str) -> String {
    let directory = match path.trim_end_matches('/').rsplit_once('/') {
        Some(("", _)) => "/",
        Some((directory, _)) => directory,
        None => ".",
    };
    directory.to_owned()
}

fn pwd(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    if call.args.iter().any(|arg| arg.text == "-P")
        && let Ok(place) = machine.tree.place(&machine.cwd, true)
    {
        return Outcome::text(&format!("{}\n", place.path));
    }
    Outcome::text(&format!("{}\n", machine.cwd))
}

/// A filter of which the model knows only that it changes nothing but its output.
fn filter(_: &mut Machine<'_>, _: &Call) -> Outcome {
    Outcome::silent()
}
