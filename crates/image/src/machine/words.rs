//! Words: parameters, substitutions, splitting, globs.

use dockerfile::Span;
use dockerfile::shell::{Parameter, Part, Word};

use super::{Arg, Machine, Status};
use crate::glob;
use crate::tree::{Id, NodeKind, join, normalize};

/// A field while it grows.
#[derive(Clone, Default)]
struct Field {
    text: String,
    /// The text as a pattern: quoted characters are escaped.
    pattern: String,
    known: bool,
    /// Something was there, an empty quote at least.
    real: bool,
}

impl Field {
    fn new() -> Self {
        Self { known: true, ..Self::default() }
    }

    /// A word that grows beyond all measure is not known any longer.
    fn takes(&mut self, text: &str) -> bool {
        let fits = self.pattern.len() + 2 * text.len() <= LONGEST;
        self.known &= fits;
        fits
    }

    fn open(&mut self, text: &str) {
        if !self.takes(text) {
            return;
        }
        self.text.push_str(text);
        self.pattern.push_str(text);
        self.real |= !text.is_empty();
    }

    fn quote(&mut self, text: &str) {
        self.real = true;
        if !self.takes(text) {
            return;
        }
        self.text.push_str(text);
        for c in text.chars() {
            if matches!(c, '*' | '?' | '[' | ']' | '\\') {
                self.pattern.push('\\');
            }
            self.pattern.push(c);
        }
    }
}

/// How long a word may get.
const LONGEST: usize = 128 * 1024;
/// How many fields one word may become.
const MOST_FIELDS: usize = 10_000;

impl Machine<'_> {
    /// Expands words into arguments.
    pub(super) fn words(&mut self, words: &[Word]) -> Vec<Arg> {
        let mut args = Vec::new();
        let bash = self.shell.ends_with("bash");
        for word in words {
            let mut braced = Vec::new();
            if bash && word.raw.contains('{') {
                braced = super::braces::expand(word, MOST_FIELDS);
            }
            let each = if braced.is_empty() { std::slice::from_ref(word) } else { &braced };
            for field in each.iter().flat_map(|word| self.fields(word, true)).collect::<Vec<_>>() {
                self.globbed(field, word.span, &mut args);
                if args.len() > MOST_FIELDS {
                    self.doubt(word.span, "the model stops here: this makes too many words");
                    return args;
                }
            }
        }
        args
    }

    /// Expands a word that is not split: a value, a file name behind a redirection.
    pub(super) fn single(&mut self, word: &Word) -> Arg {
        let fields = self.fields(word, false);
        let known = fields.iter().all(|field| field.known);
        let text = fields.into_iter().map(|field| field.text).collect::<Vec<_>>().join(" ");
        Arg { text, known, span: word.span }
    }

    /// Expands a word into a pattern for `case`.
    pub(super) fn pattern(&mut self, word: &Word) -> Arg {
        let fields = self.fields(word, false);
        let known = fields.iter().all(|field| field.known);
        let text = fields.into_iter().map(|field| field.pattern).collect::<String>();
        Arg { text, known, span: word.span }
    }

    fn fields(&mut self, word: &Word, split: bool) -> Vec<Field> {
        let mut fields = vec![Field::new()];
        for part in &word.parts {
            self.part(part, split, &mut fields);
            if fields.len() > MOST_FIELDS {
                break;
            }
        }
        if split {
            fields.retain(|field| field.real || !field.known);
        }
        fields
    }

    fn part(&mut self, part: &Part, split: bool, fields: &mut Vec<Field>) {
        match part {
            Part::Literal(text) => last(fields).open(text),
            Part::Quoted(text) => last(fields).quote(text),
            Part::DoubleQuoted(parts) => {
                last(fields).real = true;
                for part in parts {
                    match part {
                        Part::Literal(text) | Part::Quoted(text) => last(fields).quote(text),
                        Part::Variable(parameter) if parameter.name == "@" => {
                            self.all_arguments(fields);
                        }
                        _ => {
                            let value = self.value(part);
                            put_quoted(last(fields), value);
                        }
                    }
                }
            }
            Part::Variable(parameter) if parameter.name == "@" && split => {
                self.all_arguments(fields);
            }
            Part::Variable(_) | Part::Command(_) | Part::Arithmetic(_) => {
                let value = self.value(part);
                if split {
                    let separators = self.separators();
                    put_split(fields, value, &separators);
                } else {
                    put_quoted(last(fields), value);
                }
            }
            Part::Tilde(name) => {
                let home =
                    if name.is_empty() { self.variable("HOME") } else { self.system.home(name) };
                put_quoted(last(fields), home);
            }
        }
    }

    /// What splits words: `IFS`.
    pub(super) fn separators(&self) -> String {
        self.variable("IFS").unwrap_or_else(|| " \t\n".to_owned())
    }

    fn all_arguments(&mut self, fields: &mut Vec<Field>) {
        for (at, argument) in self.positional.clone().into_iter().enumerate() {
            if at > 0 {
                fields.push(Field::new());
            }
            put_quoted(last(fields), argument.known.then_some(argument.text));
        }
    }

    /// The value of a part, if it is known.
    fn value(&mut self, part: &Part) -> Option<String> {
        match part {
            Part::Literal(text) | Part::Quoted(text) => Some(text.clone()),
            Part::Variable(parameter) => self.parameter(parameter),
            Part::Command(script) => {
                let outcome = self.apart(|machine| {
                    let errexit = std::mem::replace(&mut machine.conditions, 1);
                    let outcome = machine.list(&script.body);
                    machine.conditions = errexit;
                    outcome
                });
                self.substituted = outcome.status;
                let text = outcome.output?.text?;
                Some(text.trim_end_matches('\n').to_owned())
            }
            Part::Arithmetic(text) => {
                let text = self.expand_plain(text)?;
                self.arithmetic(&text).map(|value| value.to_string())
            }
            Part::DoubleQuoted(parts) => {
                let mut all = String::new();
                for part in parts {
                    all.push_str(&self.value(part)?);
                }
                Some(all)
            }
            Part::Tilde(_) => self.variable("HOME"),
        }
    }

    fn parameter(&mut self, parameter: &Parameter) -> Option<String> {
        // `Some(None)` is set but unknown, `None` is unset.
        let value: Option<Option<String>> = match parameter.name.as_str() {
            "@" | "*" => {
                let known = self.positional.iter().all(|argument| argument.known);
                let all: Vec<_> = self.positional.iter().map(|arg| arg.text.as_str()).collect();
                Some(known.then(|| all.join(" ")))
            }
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
                Err(_) => self.variables.get(name).cloned(),
            },
        };
        let modifier = parameter.modifier.as_str();
        if self.nounset
            && value.is_none()
            && !modifier.trim_start_matches(':').starts_with(['-', '=', '+', '?'])
        {
            let code = if self.shell.ends_with("bash") { 127 } else { 2 };
            let message = format!("{}: 1: {}: parameter not set", self.shell, parameter.name);
            self.complain(parameter.span, code, message);
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
                self.variables.insert(parameter.name.clone(), word.clone());
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
                let message = format!("{}: 1: {}: {word}", self.shell, parameter.name);
                self.complain(parameter.span, 2, message);
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

    /// Expands `$name` and `${name}` in the word of a modifier or in arithmetic; quotes are taken off.
    fn expand_plain(&mut self, text: &str) -> Option<String> {
        let mut all = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            all.push_str(&rest[..at]);
            let after = &rest[at + 1..];
            let (name, behind) = if let Some(inner) = after.strip_prefix('{') {
                inner.split_once('}')?
            } else {
                let end = after
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                    .unwrap_or(after.len());
                after.split_at(end)
            };
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

    /// Replaces a pattern by the names that it matches; one that matches nothing stays as it is.
    fn globbed(&mut self, field: Field, span: Span, args: &mut Vec<Arg>) {
        let plain = Arg { text: field.text, known: field.known, span };
        if !field.known || !glob::is_pattern(&field.pattern) || field.pattern == "[" {
            args.push(plain);
            return;
        }
        let (found, partial) = self.glob(&field.pattern);
        if found.is_empty() {
            args.push(Arg { known: !partial, ..plain });
        }
        args.extend(found.into_iter().map(|text| Arg { text, known: true, span }));
    }

    /// What a pattern matches, and whether a directory that was searched holds more than the model lists.
    fn glob(&self, pattern: &str) -> (Vec<String>, bool) {
        let absolute = pattern.starts_with('/');
        let start = if absolute { "/".to_owned() } else { self.cwd.clone() };
        // Shown path and real path of every candidate.
        let mut open: Vec<(String, String)> = vec![(String::new(), start)];
        let mut partial = false;
        let parts: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty()).collect();
        for (at, part) in parts.iter().enumerate() {
            let last = at + 1 == parts.len();
            let mut next = Vec::new();
            for (shown, real) in open {
                let child = |name: &str| match (shown.is_empty(), absolute) {
                    (true, false) => name.to_owned(),
                    (true, true) => format!("/{name}"),
                    _ => format!("{shown}/{name}"),
                };
                if !glob::is_pattern(part) {
                    let name = part.replace('\\', "");
                    let path = normalize(&real, &name);
                    if self.tree.place(&path, false).is_ok_and(|place| place.node.is_some()) {
                        next.push((child(&name), path));
                    } else {
                        partial |= self.tree.find(&real).is_some_and(|id| self.is_partial(id));
                    }
                    continue;
                }
                let Some(id) = self.tree.find(&real) else { continue };
                let Some(directory) = self.tree.directory(id) else { continue };
                partial |= directory.partial;
                for (name, entry) in &directory.names {
                    let hidden = name.starts_with('.') && !part.starts_with('.');
                    let bundle = id == Id::ROOT
                        && matches!(self.tree.node(entry.node).kind, NodeKind::Bundle { .. });
                    if !hidden && !bundle && glob::matches(part, name) {
                        next.push((child(name), join(&real, name)));
                    }
                }
            }
            if !last {
                next.retain(|(_, real)| {
                    self.tree.find(real).is_some_and(|id| self.tree.is_directory(id))
                });
            }
            next.truncate(MOST_FIELDS);
            open = next;
        }
        let trailing = if pattern.ends_with('/') { "/" } else { "" };
        (open.into_iter().map(|(shown, _)| shown + trailing).collect(), partial)
    }

    fn is_partial(&self, id: Id) -> bool {
        self.tree.directory(id).is_some_and(|directory| directory.partial)
    }
}

fn last(fields: &mut Vec<Field>) -> &mut Field {
    if fields.is_empty() {
        fields.push(Field::new());
    }
    let at = fields.len() - 1;
    &mut fields[at]
}

fn put_quoted(field: &mut Field, value: Option<String>) {
    if let Some(text) = value {
        field.real |= !text.is_empty();
        let real = field.real;
        field.quote(&text);
        field.real = real;
    } else {
        field.known = false;
        field.text.push('…');
    }
}

fn put_split(fields: &mut Vec<Field>, value: Option<String>, separators: &str) {
    let Some(text) = value else {
        last(fields).known = false;
        last(fields).text.push('…');
        return;
    };
    let (mut first, mut ended) = (true, false);
    let mut rest = text.as_str();
    let blank = |c: char| c.is_ascii_whitespace() && separators.contains(c);
    if text.starts_with(blank) && last(fields).real {
        fields.push(Field::new());
    }
    rest = rest.trim_start_matches(blank);
    while !rest.is_empty() && fields.len() <= MOST_FIELDS {
        if !std::mem::take(&mut first) {
            fields.push(Field::new());
        }
        let end = rest.find(|c| separators.contains(c)).unwrap_or(rest.len());
        let (piece, behind) = rest.split_at(end);
        last(fields).open(piece);
        ended = !behind.is_empty();
        // Blanks around another separator belong to it; two of these have an empty field between them.
        let after = behind.trim_start_matches(blank);
        rest = match after.chars().next() {
            Some(c) if separators.contains(c) => {
                last(fields).real = true;
                after[c.len_utf8()..].trim_start_matches(blank)
            }
            _ => after,
        };
    }
    if ended && last(fields).real {
        fields.push(Field::new());
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
