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
    ("mount", Value::Texts),
    ("network", Value::Text),
    ("security", Value::Text),
    ("device", Value::Texts),
];
const HEALTHCHECK: &[Known] = &[
    ("interval", Value::Text),
    ("timeout", Value::Text),
    ("start-period", Value::Text),
    ("start-interval", Value::Text),
    ("retries", Value::Text),
];

/// What Docker would refuse in the flags of an instruction; `keyword` in lower case.
pub(super) fn check(keyword: &str, flags: &[Flag], newer: bool) -> Option<Problem> {
    let known: &[Known] = match keyword {
        "add" => ADD,
        "copy" => COPY,
        "from" => &[("platform", Value::Text)],
        "run" => RUN,
        "healthcheck" => HEALTHCHECK,
        // Docker never looks at the flags of these.
        "arg" | "stopsignal" => return None,
        _ => &[],
    };
    // Docker reads all of them before it looks at what any of them means.
    let mut unread = flags.iter().enumerate().filter_map(|(index, flag)| {
        let later = LATER.contains(&(keyword, flag.name.value.as_str())) && !newer;
        if later {
            let message = format!(
                "unknown flag: --{} (the `# syntax=` line at the top asks for an older syntax; from 1.20 on it is known)",
                flag.name.value
            );
            return Some(Problem { span: flag.span, message });
        }
        unreadable(known, flag, &flags[..index])
    });
    unread.next().or_else(|| flags.iter().find_map(meaningless))
}

/// Flags that are there from syntax 1.20 on, and before that in the labs.
const LATER: &[(&str, &str)] = &[("copy", "parents"), ("run", "security"), ("run", "device")];

/// Whether the frontend is of syntax 1.20 or newer, or one of the labs: it is, unless a `# syntax=` line names an older one.
pub(super) fn newer_frontend(directives: &[crate::Directive]) -> bool {
    let Some(line) = directives.iter().find(|directive| directive.name == "syntax") else {
        return true;
    };
    let Some((_, tag)) = line.value.rsplit_once(':') else { return true };
    let mut numbers = tag.split(['.', '-']).map(str::parse::<u32>);
    match (numbers.next(), numbers.next()) {
        _ if tag.contains("labs") => true,
        (Some(Ok(1)), Some(Ok(minor))) => minor >= 20,
        _ => true,
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
        (_, duration) if HEALTHCHECK.iter().any(|(known, _)| known == name) => {
            super::duration::problem(name, duration)
        }
        _ => None,
    };
    Some(Problem { span: value.span, message: message? })
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
