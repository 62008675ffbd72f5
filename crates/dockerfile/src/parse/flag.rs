//! Which flags each instruction takes, and what Docker says of the others.

use super::suggest::{did_you_mean, quoted};
use crate::{Flag, Problem, Span};

/// What a flag's value must be.
#[derive(Clone, Copy, PartialEq)]
enum Value {
    /// Nothing, `true` or `false`.
    Bool,
    /// Some text, once.
    Text,
    /// Some text, as often as wanted.
    Texts,
}

type Known = (&'static str, Value);

const ADD: &[Known] = &[
    ("chown", Value::Text),
    ("chmod", Value::Text),
    ("link", Value::Bool),
    ("keep-git-dir", Value::Bool),
    ("checksum", Value::Text),
    ("unpack", Value::Bool),
    ("exclude", Value::Texts),
];
const COPY: &[Known] = &[
    ("chown", Value::Text),
    ("from", Value::Text),
    ("chmod", Value::Text),
    ("link", Value::Bool),
    ("parents", Value::Bool),
    ("exclude", Value::Texts),
];
const RUN: &[Known] = &[
    ("device", Value::Texts),
    ("mount", Value::Texts),
    ("network", Value::Text),
    ("security", Value::Text),
];
const HEALTHCHECK: &[Known] = &[
    ("interval", Value::Text),
    ("timeout", Value::Text),
    ("start-period", Value::Text),
    ("start-interval", Value::Text),
    ("retries", Value::Text),
];

/// What Docker would refuse in the flags of an instruction; `keyword` in lower case.
pub(super) fn check(keyword: &str, flags: &[Flag], frontend: Frontend) -> Option<Problem> {
    check_names(keyword, flags, frontend).or_else(|| {
        // It goes by its own order, not by that in which they are written.
        let of = |known: &Known| {
            flags.iter().filter(|flag| flag.name.value == known.0).find_map(meaningless)
        };
        known(keyword)?.iter().find_map(of)
    })
}

/// The flags of an instruction; `None` where Docker never looks at them.
fn known(keyword: &str) -> Option<&'static [Known]> {
    Some(match keyword {
        "add" => ADD,
        "copy" => COPY,
        "from" => &[("platform", Value::Text)],
        "run" => RUN,
        "healthcheck" => HEALTHCHECK,
        // Docker never looks at the flags of these.
        "arg" | "stopsignal" => return None,
        _ => &[],
    })
}

/// What Docker would refuse before it looks at what any of the flags means.
pub(super) fn check_names(keyword: &str, flags: &[Flag], frontend: Frontend) -> Option<Problem> {
    let known = known(keyword)?;
    let mut unread = flags.iter().enumerate().filter_map(|(index, flag)| {
        let name = flag.name.value.as_str();
        let later = LATER.iter().find(|later| (later.0, later.1) == (keyword, name));
        if let Some((_, _, minor)) = later.filter(|later| frontend.is_before(later.2)) {
            let message = format!(
                "unknown flag: --{name} (the `# syntax=` line at the top asks for an older syntax; from 1.{minor} on it is known)"
            );
            return Some(Problem { span: flag.span, message });
        }
        unreadable(known, flag, &flags[..index])
    });
    unread.next()
}

/// Flags that are not known from the beginning, and the minor version of the syntax that knows them first. The labs
/// knew them before.
const LATER: &[(&str, &str, u32)] =
    &[("copy", "parents", 20), ("run", "security", 20), ("run", "device", 14)];

/// The version that a `# syntax=` line asks for; `None` for any that is new enough.
#[derive(Clone, Copy)]
pub(super) struct Frontend(Option<u32>);

impl Frontend {
    pub(super) fn of(directives: &[crate::Directive]) -> Self {
        let line = directives.iter().find(|directive| directive.name == "syntax");
        let tag = line.and_then(|line| Some(line.value.rsplit_once(':')?.1));
        let tag = tag.filter(|tag| !tag.contains("labs"));
        let minor = tag.and_then(|tag| {
            let mut numbers = tag.split(['.', '-']).map(str::parse::<u32>);
            let is_first = numbers.next() == Some(Ok(1));
            numbers.next()?.ok().filter(|_| is_first)
        });
        Self(minor)
    }

    fn is_before(self, minor: u32) -> bool {
        self.0.is_some_and(|asked| asked < minor)
    }
}

/// A flag that the instruction does not take, not twice or not in this form.
fn unreadable(known: &[Known], flag: &Flag, before: &[Flag]) -> Option<Problem> {
    let name = &flag.name.value;
    let problem = |span: Span, message: String| Some(Problem { span, message });
    let Some(&(_, kind)) = known.iter().find(|&&(known, _)| known == name) else {
        let names: Vec<&str> = known.iter().map(|&(name, _)| name).collect();
        return problem(
            flag.span,
            format!("unknown flag: --{name}{}", did_you_mean(name, &names, false)),
        );
    };
    if kind != Value::Texts && before.iter().any(|other| other.name.value == *name) {
        return problem(flag.span, format!("duplicate flag specified: --{name}"));
    }
    match (&flag.value, kind) {
        (None, Value::Text | Value::Texts) => {
            problem(flag.span, format!("missing a value on flag: --{name}"))
        }
        (Some(value), Value::Bool) if value.value.is_empty() => {
            problem(flag.span, format!("missing a value on flag: --{name}"))
        }
        (Some(value), Value::Bool)
            if !matches!(value.value.to_ascii_lowercase().as_str(), "true" | "false") =>
        {
            problem(
                value.span,
                format!("expecting boolean value for flag --{name}, not: {}", value.value),
            )
        }
        _ => None,
    }
}

/// A flag whose value means nothing.
fn meaningless(flag: &Flag) -> Option<Problem> {
    let name = &flag.name.value;
    let value = flag.value.as_ref()?;
    let message = match (name.as_str(), value.value.as_str()) {
        ("network", "none" | "host" | "default") | ("security", "sandbox" | "insecure") => None,
        ("network", mode) => Some(format!("invalid network mode {}", quoted(mode))),
        ("security", mode) => Some(format!("security {} is not valid", quoted(mode))),
        ("retries", number) => retries_problem(number),
        ("device", device) => device_problem(device),
        (_, duration) if HEALTHCHECK.iter().any(|(known, _)| known == name) => {
            super::duration::problem(name, duration)
        }
        _ => None,
    };
    Some(Problem { span: value.span, message: message? })
}

/// Why a device of `RUN --device` cannot be read: its name, and whether it is required.
fn device_problem(value: &str) -> Option<String> {
    let mut named: Option<&str> = None;
    for field in value.split(',').map(|field| field.trim_matches('"')) {
        let (key, value) = match field.split_once('=') {
            Some((key, value)) => (key.to_ascii_lowercase(), Some(value)),
            None => (field.to_ascii_lowercase(), None),
        };
        match (key.as_str(), value) {
            ("required", None) => {}
            (_, None) if named.is_none() => named = Some(field),
            (_, None) => return Some(format!("invalid field '{field}' must be a key=value pair")),
            ("name", Some(value)) => match named.filter(|name| !name.is_empty()) {
                Some(name) => return Some(format!("device name already set to {name}")),
                None => named = Some(value),
            },
            ("required", Some(value)) => {
                if crate::mount::truth(value).is_none() {
                    return Some(format!("invalid value for required: {value}"));
                }
            }
            (_, Some(_)) if named.is_none() => named = Some(field),
            (key, Some(_)) => {
                let nearest = did_you_mean(key, &["name", "required"], true);
                return Some(format!("unexpected key '{key}' in '{field}'{nearest}"));
            }
        }
    }
    None
}

/// What Go's reader of whole numbers says of `--retries`.
fn retries_problem(value: &str) -> Option<String> {
    if value.is_empty() {
        return None;
    }
    let digits = value.strip_prefix(['+', '-']).unwrap_or(value);
    let number = |why: &str| format!("strconv.ParseInt: parsing {}: {why}", quoted(value));
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(number("invalid syntax"));
    }
    match value.parse::<i32>() {
        Err(_) => Some(number("value out of range")),
        Ok(negative @ ..0) => Some(format!("--retries cannot be negative ({negative})")),
        Ok(_) => None,
    }
}
