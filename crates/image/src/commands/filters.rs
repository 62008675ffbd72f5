//! Filters of text: `tr`, `sort`, `cut`, `uniq`, `wc` and their like. Where the text is not known, neither is what they print.

use std::fmt::Write;

use super::options::Options;
use super::streams::joined;
use crate::content::Content;
use crate::machine::{Call, Machine, Outcome, Status};

pub(super) const TABLE: &[(&str, super::Program)] = &[
    ("tr", translate),
    ("sort", sort),
    ("cut", cut),
    ("uniq", uniq),
    ("wc", count),
    ("rev", reversed),
    ("tac", reversed),
    ("shuf", same_size),
];

/// Runs a filter over the files of a call or its input.
fn filter(
    machine: &mut Machine<'_>,
    call: &Call,
    options: &Options<'_>,
    change: impl Fn(&str) -> Option<String>,
) -> Outcome {
    let source = match joined(machine, call, options) {
        Ok(source) => source,
        Err(outcome) => return outcome,
    };
    let output = source.and_then(|source| source.text).and_then(|text| change(&text));
    Outcome { status: Status::Ok, output: output.map(|text| Content::text(&text)) }
}

fn lines(lines: &[&str]) -> String {
    lines.iter().flat_map(|line| [*line, "\n"]).collect()
}

fn sort(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "ktoST", &["key", "output", "field-separator"]);
    let plain =
        !options.has(&["k", "key", "o", "output", "V", "h", "b", "M", "c", "z", "t", "g", "R"]);
    let numeric = options.has(&["n", "numeric-sort"]);
    let fold = options.has(&["f", "ignore-case"]);
    filter(machine, call, &options, |text| {
        // Whole numbers are compared; what is none counts as 0.
        let number = |line: &str| -> i64 {
            let line = line.trim_start();
            let end =
                line.char_indices().find(|(at, c)| !(c.is_ascii_digit() || *at == 0 && *c == '-'));
            line[..end.map_or(line.len(), |(at, _)| at)].parse().unwrap_or(0)
        };
        let key = |line: &str| {
            (
                if numeric { number(line) } else { 0 },
                if fold { line.to_uppercase() } else { String::new() },
            )
        };
        let mut all: Vec<&str> = text.lines().collect();
        let unique = options.has(&["u", "unique"]);
        all.sort_by(|a, b| {
            key(a).cmp(&key(b)).then_with(|| {
                if unique && (numeric || fold) { std::cmp::Ordering::Equal } else { a.cmp(b) }
            })
        });
        if unique {
            all.dedup_by(|a, b| if numeric || fold { key(a) == key(b) } else { a == b });
        }
        if options.has(&["r", "reverse"]) {
            all.reverse();
        }
        let fractions = numeric && text.contains('.');
        (plain && !fractions).then(|| lines(&all))
    })
}

fn uniq(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "fsw", &[]);
    let odd = options.has(&["f", "s", "w", "i", "D", "z"]) || options.operands.len() > 1;
    filter(machine, call, &options, |text| {
        let mut groups: Vec<(usize, &str)> = Vec::new();
        for line in text.lines() {
            match groups.last_mut() {
                Some((count, last)) if *last == line => *count += 1,
                _ => groups.push((1, line)),
            }
        }
        let (doubled, single) = (options.has(&["d", "repeated"]), options.has(&["u", "unique"]));
        let counted = options.has(&["c", "count"]);
        let mut out = String::new();
        for (count, line) in groups {
            if doubled && count == 1 || single && count > 1 {
                continue;
            }
            if counted {
                let _ = write!(out, "{count:>7} ");
            }
            out.extend([line, "\n"]);
        }
        (!odd).then_some(out)
    })
}

fn reversed(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "s", &[]);
    let by_line = call.name == "tac";
    filter(machine, call, &options, |text| {
        if by_line {
            return Some(lines(&text.lines().rev().collect::<Vec<_>>()));
        }
        Some(text.lines().flat_map(|line| line.chars().rev().chain(['\n'])).collect())
    })
}

fn cut(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "dfcb", &["delimiter", "fields", "characters", "bytes"]);
    let delimiter = options.value(&["d", "delimiter"]).map_or("\t", |arg| arg.text.as_str());
    let fields = options.value(&["f", "fields"]).and_then(|arg| places(&arg.text));
    let characters = options.value(&["c", "characters", "b", "bytes"]);
    let characters = characters.and_then(|arg| places(&arg.text));
    let odd = options.has(&["s", "complement", "output-delimiter", "only-delimited"]);
    filter(machine, call, &options, |text| {
        let taken = |ranges: &[(usize, usize)], at: usize| {
            ranges.iter().any(|(from, to)| (*from..=*to).contains(&at))
        };
        let mut out = String::new();
        for line in text.lines() {
            if let Some(fields) = &fields {
                if line.contains(delimiter) && !delimiter.is_empty() {
                    let parts = (1..).zip(line.split(delimiter));
                    let kept: Vec<&str> =
                        parts.filter(|(at, _)| taken(fields, *at)).map(|(_, part)| part).collect();
                    out.push_str(&kept.join(delimiter));
                } else {
                    out.push_str(line);
                }
            } else if let Some(characters) = &characters {
                out.extend(
                    (1..)
                        .zip(line.chars())
                        .filter(|(at, _)| taken(characters, *at))
                        .map(|(_, c)| c),
                );
            } else {
                return None;
            }
            out.push('\n');
        }
        (!odd).then_some(out)
    })
}

/// `1,3-5,7-` as ranges.
fn places(text: &str) -> Option<Vec<(usize, usize)>> {
    text.split(',')
        .map(|part| match part.split_once('-') {
            None => part.parse().ok().map(|at| (at, at)),
            Some(("", to)) => Some((1, to.parse().ok()?)),
            Some((from, "")) => Some((from.parse().ok()?, usize::MAX)),
            Some((from, to)) => Some((from.parse().ok()?, to.parse().ok()?)),
        })
        .collect()
}

fn count(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "", &[]);
    let source = match joined(machine, call, &options) {
        Ok(source) => source,
        Err(outcome) => return outcome,
    };
    let [by_line, by_word, by_byte] =
        [&["l", "lines"], &["w", "words"], &["c", "bytes"]].map(|names| options.has(names));
    // The columns of several counts are spaced differently everywhere.
    let one = usize::from(by_line) + usize::from(by_word) + usize::from(by_byte) == 1;
    let name = match options.operands[..] {
        [] => String::new(),
        [file] => format!(" {}", file.text),
        _ => return Outcome::silent(),
    };
    let output = source.filter(|_| one).and_then(|source| {
        let count = if by_byte {
            source.size.known()?
        } else {
            let text = source.text?;
            let count =
                if by_line { text.matches('\n').count() } else { text.split_whitespace().count() };
            count as u64
        };
        Some(Content::text(&format!("{count}{name}\n")))
    });
    Outcome { status: Status::Ok, output }
}

fn translate(_: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "", &[]);
    let text = call.input.as_ref().and_then(|input| input.text.clone());
    let sets: Option<Vec<Vec<char>>> =
        options.operands.iter().map(|arg| if arg.known { set(&arg.text) } else { None }).collect();
    let odd = options.has(&["t"]);
    let deletes = options.has(&["d", "delete"]);
    let squeezes = options.has(&["s", "squeeze-repeats"]);
    let others = options.has(&["c", "C", "complement"]);
    let output = text.zip(sets).filter(|_| !odd).and_then(|(text, sets)| {
        let (first, second) = (sets.first()?, sets.get(1));
        let meant = |c: char| first.contains(&c) != others;
        let mut out = String::new();
        for c in text.chars() {
            let new = match second {
                _ if deletes && meant(c) => continue,
                Some(to) if !deletes && meant(c) => {
                    let at = first.iter().rposition(|known| *known == c).unwrap_or(usize::MAX);
                    *to.get(at).or(to.last())?
                }
                _ => c,
            };
            let pressed = |c: char| match second {
                Some(last) => last.contains(&c),
                None => meant(c),
            };
            if !(squeezes && out.ends_with(new) && pressed(new)) {
                out.push(new);
            }
        }
        Some(out)
    });
    Outcome { status: Status::Ok, output: output.map(|text| Content::text(&text)) }
}

/// The characters of a set such as `a-z`; `None` for one that is written otherwise.
fn set(text: &str) -> Option<Vec<char>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("[:") {
        let (name, behind) = rest[at + 2..].split_once(":]")?;
        found.extend(plain_set(&rest[..at])?);
        let ranges = crate::regex::class(name)?.iter();
        found.extend(ranges.flat_map(|(low, high)| *low..=*high));
        rest = behind;
    }
    if rest.contains("[=") {
        return None;
    }
    found.extend(plain_set(rest)?);
    Some(found)
}

/// A set without named classes.
fn plain_set(text: &str) -> Option<Vec<char>> {
    let mut found = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(mut c) = chars.next() {
        if c == '\\' {
            c = match chars.next()? {
                '0' => '\0',
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                '\\' => '\\',
                _ => return None,
            };
        }
        let mut ahead = chars.clone();
        if ahead.next() == Some('-')
            && let Some(last) = ahead.next()
        {
            if last < c || !last.is_ascii() {
                return None;
            }
            found.extend(c..=last);
            chars = ahead;
        } else {
            found.push(c);
        }
    }
    Some(found)
}

/// A filter that keeps the number of bytes.
fn same_size(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "n", &[]);
    match joined(machine, call, &options) {
        Ok(source) => {
            let output = source.map(|source| Content::unique(source.size, source.nature));
            Outcome { status: Status::Ok, output }
        }
        Err(outcome) => outcome,
    }
}
