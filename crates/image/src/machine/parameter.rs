//! Parameters and their modifiers: `${name:-word}`, `${name%pattern}`, `${list[@]}`.

use dockerfile::Span;
use dockerfile::shell::{Parameter, Part, Word};

use super::words::LONGEST;
use super::{Machine, Status};
use crate::glob;

impl Machine<'_> {
    /// The value of a parameter with its modifier, as one text.
    pub(super) fn parameter(&mut self, parameter: &Parameter) -> Option<String> {
        let modifier = parameter.modifier.as_str();
        if let Some(rest) = modifier.strip_prefix('#').filter(|rest| rest.starts_with('[')) {
            let index = rest.strip_prefix('[')?.strip_suffix(']')?;
            if matches!(index, "@" | "*") {
                return Some(self.count_of(&parameter.name).to_string());
            }
            let value = self.item(&parameter.name, index).unwrap_or_else(|| Some(String::new()))?;
            return Some(value.chars().count().to_string());
        }
        if modifier != "#"
            && let Some(all) = self.list_of(parameter)
        {
            let star = parameter.name == "*" || modifier.contains("[*]");
            let between = self.separators().chars().next().filter(|_| star);
            let between = between
                .map_or_else(|| if star { String::new() } else { " ".to_owned() }, String::from);
            return Some(all.into_iter().collect::<Option<Vec<_>>>()?.join(&between));
        }
        if let Some(rest) = modifier.strip_prefix('!') {
            // `${!name}`: the variable whose name that one holds.
            let name = self.variables.get(&parameter.name).cloned()??;
            let named = Parameter { span: parameter.span, name, modifier: rest.to_owned() };
            return self.parameter(&named);
        }
        // `Some(None)` is set but unknown, `None` is unset.
        let value: Option<Option<String>> = match parameter.name.as_str() {
            "@" | "*" => Some(Some(String::new())),
            "#" => Some(Some(self.positional.len().to_string())),
            "?" => Some(Some(match self.last_status() {
                Status::Ok => "0".to_owned(),
                Status::Failed(code) => code.to_string(),
                Status::Unknown => return None,
            })),
            // The shell of a `RUN` is the first process.
            "$" if self.zero.is_none() => Some(Some("1".to_owned())),
            "$" | "!" | "-" | "RANDOM" | "SECONDS" => Some(None),
            "0" => Some(Some(self.zero.as_ref().unwrap_or(&self.shell).clone())),
            name => match name.parse::<usize>() {
                Ok(number) => self
                    .positional
                    .get(number.wrapping_sub(1))
                    .map(|argument| argument.known.then(|| argument.text.clone())),
                Err(_) if self.arrays.contains_key(name) && !modifier.starts_with('[') => {
                    self.item(name, "0")
                }
                Err(_) => self.variables.get(name).cloned(),
            },
        };
        if let Some((index, rest)) =
            modifier.strip_prefix('[').and_then(|inner| inner.split_once(']'))
        {
            let value = self.item(&parameter.name, index);
            return self.modified(value, &parameter.name, rest, parameter.span);
        }
        self.modified(value, &parameter.name, modifier, parameter.span)
    }

    /// A value with a modifier; `None` is unset, `Some(None)` is set but not known.
    #[expect(clippy::option_option, reason = "unset and not known are two answers")]
    pub(super) fn modified(
        &mut self,
        value: Option<Option<String>>,
        name: &str,
        modifier: &str,
        span: Span,
    ) -> Option<String> {
        if self.nounset
            && value.is_none()
            && !modifier.trim_start_matches(':').starts_with(['-', '=', '+', '?'])
        {
            let code = if self.shell.ends_with("bash") { 127 } else { 2 };
            let message = format!("{}: 1: {name}: parameter not set", self.shell);
            self.complain(span, code, message);
            self.exited = Some(Status::Failed(code));
            return Some(String::new());
        }
        if modifier == "#" {
            // `${#name}`: how long it is.
            return value
                .unwrap_or_else(|| Some(String::new()))
                .map(|it| it.chars().count().to_string());
        }
        let (colon, rest) = match modifier.strip_prefix(':') {
            Some(rest) if rest.starts_with(['-', '=', '+', '?']) => (true, rest),
            _ => (false, modifier),
        };
        let missing = match &value {
            None => true,
            Some(Some(text)) => colon && text.is_empty(),
            Some(None) => false,
        };
        let mut letters = rest.chars();
        let operator = letters.next();
        let word = letters.as_str();
        match operator {
            None => value.unwrap_or_else(|| Some(String::new())),
            Some('-') if missing => self.expand_plain(word),
            Some('=') if missing => {
                let word = self.expand_plain(word);
                self.variables.insert(name.to_owned(), word.clone());
                word
            }
            Some('+') => {
                if missing {
                    Some(String::new())
                } else {
                    self.expand_plain(word)
                }
            }
            Some('?') if missing => {
                let message = format!("{}: 1: {name}: {word}", self.shell);
                self.complain(span, 2, message);
                self.exited = Some(Status::Failed(2));
                Some(String::new())
            }
            Some('-' | '=' | '?') => value.flatten(),
            Some('#' | '%') => {
                let value = value.unwrap_or_else(|| Some(String::new()))?;
                let (longest, pattern) = match word.strip_prefix(operator.unwrap_or('#')) {
                    Some(rest) => (true, rest),
                    None => (false, word),
                };
                let pattern = self.expand_plain(pattern)?;
                Some(trim(&value, &pattern, operator == Some('#'), longest))
            }
            Some('@') if self.shell.ends_with("bash") => {
                let value = value.unwrap_or_else(|| Some(String::new()))?;
                match word {
                    "U" => Some(value.to_uppercase()),
                    "L" => Some(value.to_lowercase()),
                    "u" => Some(in_case(&value, true, false)),
                    _ => None,
                }
            }
            // What only bash knows; another shell ends with an error.
            Some('^' | ',') if self.shell.ends_with("bash") => {
                let all = word.starts_with(['^', ',']);
                let plain = word.is_empty() || word == "^" || word == ",";
                let value = value.unwrap_or_else(|| Some(String::new()))?;
                plain.then(|| in_case(&value, operator == Some('^'), all))
            }
            Some(':') => {
                let value = value.unwrap_or_else(|| Some(String::new()))?;
                let (from, length) = word.split_once(':').unwrap_or((word, ""));
                let (from, length) = (self.expand_plain(from)?, self.expand_plain(length)?);
                let from = self.arithmetic(&from)?;
                let length = if length.is_empty() { None } else { Some(self.arithmetic(&length)?) };
                stretch(&value, from, length)
            }
            Some('/') => {
                let value = value.unwrap_or_else(|| Some(String::new()))?;
                let (all, word) = match word.strip_prefix('/') {
                    Some(rest) => (true, rest),
                    None => (false, word),
                };
                let (old, new) = word.split_once('/').unwrap_or((word, ""));
                let (old, new) = (self.expand_plain(old)?, self.expand_plain(new)?);
                if old.is_empty() {
                    return Some(value);
                }
                if glob::is_pattern(&old) || old.starts_with(['#', '%']) {
                    return replaced(&value, &old, &new, all);
                }
                Some(if all { value.replace(&old, &new) } else { value.replacen(&old, &new, 1) })
            }
            Some(_) => None,
        }
    }

    /// Expands a text that holds substitutions or modifiers, as between double quotes.
    fn expand_quoted(&mut self, text: &str) -> Option<String> {
        if self.depth >= super::DEPTH {
            return None;
        }
        self.depth += 1;
        let body = Word { parts: vec![Part::Literal(text.to_owned())], ..Word::default() };
        let expanded = self.heredoc(&body);
        self.depth -= 1;
        expanded.map(|text| text.replace(['"', '\''], ""))
    }

    /// Expands `$name` and `${name}` in the word of a modifier or in arithmetic; quotes are taken off.
    pub(super) fn expand_plain(&mut self, text: &str) -> Option<String> {
        if text.contains("$(") || text.contains("${") || text.contains('`') {
            return self.expand_quoted(text);
        }
        let mut all = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            all.push_str(&rest[..at]);
            let after = &rest[at + 1..];
            let special = after.starts_with(['#', '?', '@', '*', '$']);
            let end =
                after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
            let (name, behind) = after.split_at(if special { 1 } else { end });
            if special {
                let name = name.to_owned();
                let parameter = Parameter { span: Span::default(), name, modifier: String::new() };
                all.push_str(&self.parameter(&parameter)?);
                rest = behind;
                continue;
            }
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
                return None;
            }
            let parameter =
                Parameter { span: Span::default(), name: name.to_owned(), modifier: String::new() };
            all.push_str(&self.parameter(&parameter)?);
            rest = behind;
        }
        all.push_str(rest);
        if all.len() > LONGEST {
            return None;
        }
        Some(all.replace(['"', '\''], ""))
    }
}

/// `${name#pattern}` and its kin.
fn trim(value: &str, pattern: &str, front: bool, longest: bool) -> String {
    let mut cuts: Vec<usize> =
        value.char_indices().map(|(at, _)| at).chain([value.len()]).collect();
    if front == longest {
        cuts.reverse();
    }
    for at in cuts {
        let (before, after) = value.split_at(at);
        let (taken, left) = if front { (before, after) } else { (after, before) };
        if glob::matches(pattern, taken) {
            return left.to_owned();
        }
    }
    value.to_owned()
}

/// `${name^}`, `${name^^}`, `${name,}` and `${name,,}`.
fn in_case(value: &str, upper: bool, all: bool) -> String {
    let change = |text: &str| if upper { text.to_uppercase() } else { text.to_lowercase() };
    let first = value.chars().next().map_or(0, char::len_utf8);
    let (first, rest) = if all { (value, "") } else { value.split_at(first) };
    change(first) + rest
}

/// `${name:from:length}`, in characters; what is negative counts from the end.
fn stretch(value: &str, from: i64, length: Option<i64>) -> Option<String> {
    let chars: Vec<char> = value.chars().collect();
    let all = i64::try_from(chars.len()).ok()?;
    let from = if from < 0 { all + from } else { from.min(all) };
    let end = match length {
        None => all,
        Some(length) if length < 0 => all + length,
        Some(length) => from.saturating_add(length).min(all),
    };
    if from < 0 || end < from {
        return (from < 0).then(String::new);
    }
    Some(chars[usize::try_from(from).ok()?..usize::try_from(end).ok()?].iter().collect())
}

/// `${name/pattern/new}` with a pattern: the longest stretch that matches, from the left. `#` and `%` before it hold it to
/// an end.
fn replaced(value: &str, pattern: &str, new: &str, all: bool) -> Option<String> {
    const LONGEST: usize = 400;
    if value.len() > LONGEST {
        return None;
    }
    let (start, end) = (pattern.starts_with('#') && !all, pattern.starts_with('%') && !all);
    let pattern = if start || end { &pattern[1..] } else { pattern };
    if pattern.is_empty() {
        return Some(if end { format!("{value}{new}") } else { format!("{new}{value}") });
    }
    let ends: Vec<usize> = value.char_indices().map(|(at, _)| at).chain([value.len()]).collect();
    let mut out = String::new();
    let mut at = 0;
    while at <= value.len() {
        let longest = ends.iter().rev().copied().filter(|&to| to > at);
        let mut longest = longest.filter(|&to| !end || to == value.len());
        let found = if start && at > 0 {
            None
        } else {
            longest.find(|&to| glob::matches(pattern, &value[at..to]))
        };
        if let Some(to) = found {
            out.push_str(new);
            at = to;
            if !all {
                break;
            }
            continue;
        }
        let Some(c) = value[at..].chars().next() else { break };
        out.push(c);
        at += c.len_utf8();
    }
    out.push_str(&value[at.min(value.len())..]);
    Some(out)
}
