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

/// A file's name and its text.
type Text = (String, std::rc::Rc<str>);

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
        let all = patterns.iter().map(|text| Regex::new(&plain(&around(text)), extended, fold));
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
    let long = ["regexp", "file", "max-count", "after-context", "before-context", "context"];
    let options = Options::of(call, "eABCfm", &long);
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
    let odd = ["f", "z", "b", "file"];
    let recursive = options.has(&["r", "R", "recursive", "dereference-recursive"]);
    let fold = options.has(&["i", "ignore-case", "y"]);
    let pattern = Pattern::of(call, &options, &patterns, fold);
    let known = call.args.iter().all(|arg| arg.known) && !options.has(&odd);
    let Some(pattern) = pattern.filter(|_| known) else { return unknown };

    let mut texts: Vec<Text> = Vec::new();
    let mut missing = false;
    if recursive {
        match below(machine, &options, files) {
            Some((found, absent)) => (texts, missing) = (found, absent),
            None => return unknown,
        }
    } else if files.is_empty() {
        let Some(text) = call.input.as_ref().and_then(|input| input.text.clone()) else {
            return unknown;
        };
        texts.push(("(standard input)".to_owned(), text));
    }
    for file in files.iter().filter(|_| !recursive) {
        match machine.read(&file.text) {
            Ok(Some(Content { text: Some(text), .. })) => texts.push((file.text.clone(), text)),
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
    let Some((lines, out)) = answer(&options, &pattern, &texts, (fold, recursive)) else {
        return unknown;
    };
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

/// The texts below the directories that `grep -r` is given, and whether one of these is missing; `None` where one of the
/// texts is not known.
fn below(
    machine: &Machine<'_>,
    options: &Options<'_>,
    files: &[&crate::machine::Arg],
) -> Option<(Vec<Text>, bool)> {
    let matched = |option: &str, name: &str| {
        let globs = options.values(&[option]);
        globs.iter().any(|glob| crate::glob::matches(&glob.text, name))
    };
    let wanted = |name: &str| {
        let all = options.values(&["include"]).is_empty();
        (all || matched("include", name)) && !matched("exclude", name)
    };
    let (mut texts, mut missing) = (Vec::new(), false);
    let named: Vec<&str> = files.iter().map(|file| file.text.as_str()).collect();
    for given in if named.is_empty() { vec![""] } else { named } {
        let path = machine.path(if given.is_empty() { "." } else { given });
        let Some(id) = machine.tree.find(&path) else {
            if machine.may_exist(&path) {
                return None;
            }
            missing = true;
            continue;
        };
        let mut found = vec![(path.clone(), id)];
        if machine.tree.is_directory(id) {
            found = machine.tree.below(&path, id);
            if machine.tree.directory(id).is_some_and(|directory| directory.partial) {
                return None;
            }
        }
        for (at, id) in found {
            let behind = at.strip_prefix(path.as_str()).unwrap_or("").trim_start_matches('/');
            let outside = behind.split('/').rev().skip(1).any(|name| matched("exclude-dir", name));
            let Some(content) = machine.tree.content(id).filter(|_| !outside) else { continue };
            if !wanted(crate::tree::split(&at).1) {
                continue;
            }
            let shown = match (given.is_empty(), behind.is_empty()) {
                (true, _) => behind.to_owned(),
                (false, true) => given.to_owned(),
                (false, false) => format!("{}/{behind}", given.strip_suffix('/').unwrap_or(given)),
            };
            texts.push((shown, content.text.clone()?));
        }
    }
    Some((texts, missing))
}

/// How many lines are selected, and what is printed of them.
fn answer(
    options: &Options<'_>,
    pattern: &Pattern,
    texts: &[Text],
    (fold, recursive): (bool, bool),
) -> Option<(usize, String)> {
    let inverted = options.has(&["v", "invert-match"]);
    let named = options.has(&["H", "with-filename"])
        || (texts.len() > 1 || recursive) && !options.has(&["h", "no-filename"]);
    let most = match options.value(&["m", "max-count"]) {
        Some(count) => count.text.parse().ok()?,
        None => usize::MAX,
    };
    let (mut all, mut out) = (0, String::new());
    let context = |names: &[&str]| match options.value(names) {
        Some(count) => count.text.parse::<usize>().ok(),
        None => Some(0),
    };
    let around = context(&["C", "context"])?;
    let before = context(&["B", "before-context"])?.max(around);
    let after = context(&["A", "after-context"])?.max(around);
    if before + after > 0 {
        return with_context(options, pattern, texts, (fold, inverted), (before, after));
    }
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
            out.extend([name.as_str(), "\n"]);
        }
        all += count;
    }
    Some((all, out))
}

/// Selected lines of one text with those around them; stretches that do not meet have `--` between them.
fn with_context(
    options: &Options<'_>,
    pattern: &Pattern,
    texts: &[Text],
    (fold, inverted): (bool, bool),
    (before, after): (usize, usize),
) -> Option<(usize, String)> {
    let [(_, text)] = texts else { return None };
    let plain =
        ["i", "ignore-case", "v", "invert-match", "E", "F", "w", "x", "A", "B", "C", "h", "e"];
    if options.names().any(|name| !plain.contains(&name) && name.len() < 8) {
        return None;
    }
    let lines: Vec<&str> = text.lines().collect();
    let mut selected = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if pattern.takes(line, fold)? != inverted {
            selected.push(at);
        }
    }
    let mut out = String::new();
    let mut next: Option<usize> = None;
    for &at in &selected {
        let from = at.saturating_sub(before).max(next.unwrap_or(0));
        if next.is_some_and(|next| from > next) {
            out.push_str("--\n");
        }
        let end = (at + after + 1).min(lines.len());
        for line in lines.get(from..end.max(from)).unwrap_or_default() {
            out.extend([*line, "\n"]);
        }
        next = Some(end.max(from));
    }
    Some((selected.len(), out))
}

/// `\t` and its like are no escapes of `grep`: the letter stands for itself.
fn plain(expression: &str) -> String {
    let mut plain = String::new();
    let mut chars = expression.chars();
    while let Some(c) = chars.next() {
        match (c, chars.clone().next()) {
            ('\\', Some('n' | 't' | 'r' | 'f' | 'v')) => {}
            ('\\', Some(next)) => {
                plain.extend([c, next]);
                chars.next();
            }
            _ => plain.push(c),
        }
    }
    plain
}
