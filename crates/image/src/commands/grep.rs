//! `grep`.

use std::fmt::Write;

use super::failed;
use super::options::Options;
use crate::content::Content;
use crate::machine::{Call, Machine, Outcome, Status};
use crate::regex::Regex;
use crate::tree::Errno;

pub(super) const TABLE: &[(&str, super::Program)] =
    &[("grep", grep), ("egrep", grep), ("fgrep", grep)];

/// How a line is looked at.
enum Pattern {
    Fixed(Vec<String>),
    Expressions(Vec<Regex>),
}

impl Pattern {
    fn of(call: &Call, options: &Options<'_>, patterns: &[String], fold: bool) -> Option<Self> {
        if options.has(&["F", "fixed-strings"]) || call.name == "fgrep" {
            let lower = |text: &String| if fold { text.to_lowercase() } else { text.clone() };
            return Some(Self::Fixed(patterns.iter().map(lower).collect()));
        }
        if options.has(&["P", "perl-regexp"]) {
            return None;
        }
        let extended = options.has(&["E", "extended-regexp"]) || call.name == "egrep";
        let around = |text: &String| match (options.has(&["x"]), options.has(&["w"]), extended) {
            (true, _, true) => format!("^({text})$"),
            (true, _, false) => format!("^\\({text}\\)$"),
            (_, true, true) => format!("\\b({text})\\b"),
            (_, true, false) => format!("\\b\\({text}\\)\\b"),
            _ => text.clone(),
        };
        let all = patterns.iter().map(|text| Regex::new(&around(text), extended, fold));
        all.collect::<Option<Vec<_>>>().map(Self::Expressions)
    }

    fn takes(&self, line: &str, fold: bool) -> Option<bool> {
        match self {
            Self::Fixed(texts) => {
                let line = if fold { line.to_lowercase() } else { line.to_owned() };
                Some(texts.iter().any(|text| line.contains(text.as_str())))
            }
            Self::Expressions(all) => {
                for regex in all {
                    if regex.takes(line).ok()? {
                        return Some(true);
                    }
                }
                Some(false)
            }
        }
    }

    /// `-o`: each match on a line of its own.
    fn parts(&self, line: &str) -> Option<Vec<String>> {
        let chars: Vec<char> = line.chars().collect();
        let mut found = Vec::new();
        match self {
            Self::Fixed(texts) => {
                let [text] = &texts[..] else { return None };
                found.extend(line.matches(text.as_str()).map(str::to_owned));
            }
            Self::Expressions(all) => {
                let [regex] = &all[..] else { return None };
                let mut from = 0;
                while let Some(groups) = regex.find(&chars, from).ok()? {
                    let (start, end) = groups[0]?;
                    if end > start {
                        found.push(chars[start..end].iter().collect());
                    }
                    from = end.max(start + 1);
                    if from > chars.len() {
                        break;
                    }
                }
            }
        }
        Some(found)
    }
}

fn grep(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "eABCfm", &["regexp", "file", "max-count"]);
    let unknown = Outcome { status: Status::Unknown, output: None };
    let given = options.values(&["e", "regexp"]);
    let mut files = options.operands.as_slice();
    let patterns: Vec<String> = if given.is_empty() && !options.has(&["f", "file"]) {
        let Some((first, rest)) = files.split_first() else {
            return machine.complain(call.span, 2, "Usage: grep [OPTION]... PATTERNS [FILE]...");
        };
        files = rest;
        first.text.split('\n').map(str::to_owned).collect()
    } else {
        given.iter().flat_map(|arg| arg.text.split('\n')).map(str::to_owned).collect()
    };
    let odd = ["f", "r", "R", "recursive", "A", "B", "C", "z", "b", "file"];
    let fold = options.has(&["i", "ignore-case", "y"]);
    let pattern = Pattern::of(call, &options, &patterns, fold);
    let known = call.args.iter().all(|arg| arg.known) && !options.has(&odd);
    let Some(pattern) = pattern.filter(|_| known) else { return unknown };

    let mut texts = Vec::new();
    let mut missing = false;
    if files.is_empty() {
        let Some(text) = call.input.as_ref().and_then(|input| input.text.clone()) else {
            return unknown;
        };
        texts.push(("(standard input)", text));
    }
    for file in files {
        match machine.read(&file.text) {
            Ok(Some(Content { text: Some(text), .. })) => texts.push((&file.text, text)),
            Ok(_) | Err(Errno::Unknown | Errno::IsDirectory) => return unknown,
            Err(error) => {
                missing = true;
                let silent = options.has(&["s", "no-messages"]);
                if !silent {
                    let message = format!("grep: {}: {}", file.text, error.text());
                    let _ = failed(machine, call, file.span, error, message);
                }
            }
        }
    }
    let Some((lines, out)) = answer(&options, &pattern, &texts, fold) else { return unknown };
    let status = match (lines, missing) {
        (_, true) => Status::Failed(2),
        (0, false) => Status::Failed(1),
        _ => Status::Ok,
    };
    if options.has(&["q", "quiet", "silent"]) {
        return Outcome::status(if lines > 0 { Status::Ok } else { status });
    }
    Outcome { status, output: Some(Content::text(&out)) }
}

/// How many lines are selected, and what is printed of them.
fn answer(
    options: &Options<'_>,
    pattern: &Pattern,
    texts: &[(&str, std::rc::Rc<str>)],
    fold: bool,
) -> Option<(usize, String)> {
    let inverted = options.has(&["v", "invert-match"]);
    let named = options.has(&["H", "with-filename"])
        || texts.len() > 1 && !options.has(&["h", "no-filename"]);
    let most = match options.value(&["m", "max-count"]) {
        Some(count) => count.text.parse().ok()?,
        None => usize::MAX,
    };
    let (mut all, mut out) = (0, String::new());
    for (name, text) in texts {
        let mut count = 0;
        let before = if named { format!("{name}:") } else { String::new() };
        for (number, line) in (1..).zip(text.lines()) {
            if count == most {
                break;
            }
            if pattern.takes(line, fold)? == inverted {
                continue;
            }
            count += 1;
            if options.has(&["c", "count", "l", "files-with-matches", "L"]) {
                continue;
            }
            let place = if options.has(&["n", "line-number"]) {
                format!("{number}:")
            } else {
                String::new()
            };
            let parts = if options.has(&["o", "only-matching"]) {
                pattern.parts(line)?
            } else {
                vec![line.to_owned()]
            };
            for part in parts {
                out.extend([before.as_str(), &place, &part, "\n"]);
            }
        }
        if options.has(&["c", "count"]) {
            let _ = writeln!(out, "{before}{count}");
        } else if options.has(&["l", "files-with-matches"]) && count > 0
            || options.has(&["L"]) && count == 0
        {
            out.extend([*name, "\n"]);
        }
        all += count;
    }
    Some((all, out))
}
