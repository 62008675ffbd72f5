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

/// A key of `sort`: the first and the last field, from 1, and how they are compared.
struct Key {
    first: usize,
    last: Option<usize>,
    numeric: bool,
    reverse: bool,
    fold: bool,
}

impl Key {
    /// `2`, `2,3`, `2n`, `2,2r`; `None` for characters within fields.
    fn of(text: &str) -> Option<Self> {
        let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect();
        let plain: String = text.chars().filter(|c| !c.is_ascii_alphabetic()).collect();
        let (first, last) =
            plain.split_once(',').map_or((plain.as_str(), None), |(a, b)| (a, Some(b)));
        let last = match last {
            Some(last) => Some(last.parse().ok()?),
            None => None,
        };
        letters.chars().all(|c| "nrf".contains(c)).then_some(Self {
            first: first.parse().ok()?,
            last,
            numeric: letters.contains('n'),
            reverse: letters.contains('r'),
            fold: letters.contains('f'),
        })
    }

    /// Its fields of a line.
    fn fields<'a>(&self, line: &'a str, separator: Option<char>) -> &'a str {
        // Without a separator, blanks before a field belong to it.
        let mut starts = vec![0];
        let mut blank = true;
        for (at, c) in line.char_indices() {
            match separator {
                Some(separator) if c == separator => starts.push(at + c.len_utf8()),
                None if c.is_whitespace() && !blank => starts.push(at),
                _ => {}
            }
            blank = c.is_whitespace();
        }
        let start = starts.get(self.first.saturating_sub(1)).copied().unwrap_or(line.len());
        let behind = self.last.and_then(|last| starts.get(last).copied());
        let end = behind.map_or(line.len(), |at| at - usize::from(separator.is_some()));
        line.get(start..end.max(start)).unwrap_or("")
    }

    fn compare(&self, a: &str, b: &str, separator: Option<char>) -> std::cmp::Ordering {
        let (a, b) = (self.fields(a, separator), self.fields(b, separator));
        let order = if self.numeric {
            number(a).cmp(&number(b))
        } else if self.fold {
            a.to_uppercase().cmp(&b.to_uppercase())
        } else {
            a.cmp(b)
        };
        if self.reverse { order.reverse() } else { order }
    }
}

/// A whole number at the beginning; what is none counts as 0.
fn number(line: &str) -> i64 {
    let line = line.trim_start();
    let end = line.char_indices().find(|(at, c)| !(c.is_ascii_digit() || *at == 0 && *c == '-'));
    line[..end.map_or(line.len(), |(at, _)| at)].parse().unwrap_or(0)
}

fn sort(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "ktoST", &["key", "output", "field-separator"]);
    let plain =
        !options.has(&["o", "output", "V", "h", "b", "M", "c", "z", "g", "R", "s", "d", "i"]);
    let (numeric, reverse, fold) = (
        options.has(&["n", "numeric-sort"]),
        options.has(&["r", "reverse"]),
        options.has(&["f", "ignore-case"]),
    );
    let unique = options.has(&["u", "unique"]);
    let separator =
        options.value(&["t", "field-separator"]).and_then(|arg| arg.text.chars().next());
    let keys: Option<Vec<Key>> =
        options.values(&["k", "key"]).into_iter().map(|arg| Key::of(&arg.text)).collect();
    // The general options hold for keys that have none of their own.
    let keys = keys.map(|mut keys| {
        for key in &mut keys {
            if !(key.numeric || key.reverse || key.fold) {
                (key.numeric, key.reverse, key.fold) = (numeric, reverse, fold);
            }
        }
        if keys.is_empty() && (numeric || fold) {
            keys.push(Key { first: 1, last: None, numeric, reverse, fold });
        }
        keys
    });
    filter(machine, call, &options, |text| {
        let keys = keys.as_ref().filter(|_| plain)?;
        if text.contains('.') && keys.iter().any(|key| key.numeric) {
            return None;
        }
        let by_keys = |a: &str, b: &str| {
            let orders = keys.iter().map(|key| key.compare(a, b, separator));
            orders.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
        };
        let last = |a: &str, b: &str| {
            let order = a.cmp(b);
            if reverse { order.reverse() } else { order }
        };
        let mut all: Vec<&str> = text.lines().collect();
        all.sort_by(|a, b| {
            let order = by_keys(a, b);
            if unique && !keys.is_empty() { order } else { order.then_with(|| last(a, b)) }
        });
        if unique {
            all.dedup_by(|a, b| if keys.is_empty() { a == b } else { by_keys(a, b).is_eq() });
        }
        Some(lines(&all))
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
        let end = |line: &str| line.ends_with('\n').then_some('\n');
        let turned = |line: &str| {
            let turned = line.trim_end_matches('\n').chars().rev();
            turned.chain(end(line)).collect::<String>()
        };
        Some(text.split_inclusive('\n').map(turned).collect())
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
    let mut wanted =
        [&["l", "lines"], &["w", "words"], &["c", "bytes"]].map(|names| options.has(names));
    if wanted == [false; 3] {
        wanted = [true; 3];
    }
    if options.has(&["m", "chars", "L", "max-line-length"]) {
        let longest = options.has(&["L", "max-line-length"]);
        let alone = options.names().count() == 1 && options.operands.len() < 2;
        return filter(machine, call, &options, |text| {
            let widest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
            let plain = alone && text.is_ascii() && !text.contains('\t');
            let name =
                options.operands.first().map_or_else(String::new, |it| format!(" {}", it.text));
            plain.then(|| format!("{}{name}\n", if longest { widest } else { text.len() }))
        });
    }
    let mut rows: Vec<(Vec<u64>, String)> = Vec::new();
    let sources: Vec<Option<&crate::machine::Arg>> = if options.operands.is_empty() {
        vec![None]
    } else {
        options.operands.iter().map(|arg| Some(*arg)).collect()
    };
    for source in sources {
        let one = Options::only(source);
        let content = match joined(machine, call, &one) {
            Ok(content) => content,
            Err(outcome) => return outcome,
        };
        let Some(content) = content else { return Outcome::silent() };
        let text = content.text.as_deref();
        let counts = [
            text.map(|text| text.matches('\n').count() as u64),
            text.map(|text| text.split_whitespace().count() as u64),
            content.size.known(),
        ];
        let counts = counts.into_iter().zip(wanted).filter(|(_, wanted)| *wanted);
        let Some(counts) = counts.map(|(count, _)| count).collect::<Option<Vec<u64>>>() else {
            return Outcome::silent();
        };
        rows.push((counts, source.map_or_else(String::new, |arg| format!(" {}", arg.text))));
    }
    if rows.len() > 1 {
        let columns = rows[0].0.len();
        let sums = (0..columns).map(|at| rows.iter().map(|row| row.0[at]).sum()).collect();
        rows.push((sums, " total".to_owned()));
    }
    let alone = rows.len() == 1 && rows[0].0.len() == 1;
    // GNU's columns are as wide as the sum of the bytes, or seven for a pipe; busybox' are nine.
    let width = match (alone, machine.system.is_busybox()) {
        (true, _) => 1,
        (false, true) => 9,
        // A file on the input has a size that it looks at.
        (false, false) if options.operands.is_empty() && machine.input_is_file => {
            match call.input.as_ref().and_then(|input| input.size.known()) {
                Some(size) => size.to_string().len(),
                None => return Outcome::silent(),
            }
        }
        (false, false) if options.operands.is_empty() => 7,
        (false, false) => {
            let most = rows.iter().flat_map(|row| &row.0).max().copied().unwrap_or(0);
            // The bytes count even where they are not shown.
            if wanted[2] { most.to_string().len() } else { return Outcome::silent() }
        }
    };
    let mut out = String::new();
    for (counts, name) in rows {
        let columns: Vec<String> = counts.iter().map(|count| format!("{count:>width$}")).collect();
        let _ = writeln!(out, "{}{name}", columns.join(" "));
    }
    Outcome::text(&out)
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
    let options = Options::of(call, "nio", &["head-count", "input-range", "output"]);
    if options.names().any(|name| !matches!(name, "z" | "zero-terminated" | "r" | "repeat")) {
        return Outcome::silent();
    }
    match joined(machine, call, &options) {
        Ok(source) => {
            let output = source.map(|source| Content::unique(source.size, source.nature));
            Outcome { status: Status::Ok, output }
        }
        Err(outcome) => outcome,
    }
}
