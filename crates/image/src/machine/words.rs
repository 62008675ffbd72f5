//! Words: parameters, substitutions, splitting, globs.

use dockerfile::shell::{Parameter, Part, Word};

use super::{Arg, Machine};

/// A field while it grows.
#[derive(Clone, Default)]
pub(super) struct Field {
    pub(super) text: String,
    /// The text as a pattern: quoted characters are escaped.
    pub(super) pattern: String,
    pub(super) known: bool,
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
pub(super) const LONGEST: usize = 128 * 1024;
/// How many fields one word may become.
pub(super) const MOST_FIELDS: usize = 10_000;

impl Machine<'_> {
    /// Expands words into arguments.
    pub(super) fn words(&mut self, words: &[Word]) -> Vec<Arg> {
        let mut args = Vec::new();
        let bash = self.shell.ends_with("bash");
        for word in words {
            if let Some(pipe) = self.piped(word) {
                args.push(pipe);
                continue;
            }
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
        if let Some(pipe) = self.piped(word) {
            return pipe;
        }
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

    /// `<(…)`: the name of a descriptor from which its output is read.
    fn piped(&mut self, word: &Word) -> Option<Arg> {
        let ([Part::Command(script)], true) = (&*word.parts, word.raw.starts_with("<(")) else {
            return None;
        };
        let outcome = self.apart(|machine| machine.list(&script.body));
        self.pipes.push(outcome.output);
        let number = 64_usize.saturating_sub(self.pipes.len());
        Some(Arg { text: format!("/dev/fd/{number}"), known: true, span: word.span })
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
                        Part::Variable(parameter) if stands_for_words(parameter) => {
                            let all = self.list_of(parameter).unwrap_or_default();
                            if all.is_empty() && parts.len() == 1 && last(fields).text.is_empty() {
                                last(fields).real = false;
                            }
                            put_all(fields, all);
                        }
                        _ => {
                            let value = self.value(part);
                            put_quoted(last(fields), value);
                        }
                    }
                }
            }
            Part::Variable(parameter)
                if split && (stands_for_words(parameter) || parameter.name == "*") =>
            {
                let separators = self.separators();
                for (at, value) in
                    self.list_of(parameter).unwrap_or_default().into_iter().enumerate()
                {
                    if at > 0 {
                        fields.push(Field::new());
                    }
                    put_split(fields, value, &separators);
                }
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
}

/// Whether a parameter stands for several words even between double quotes: `$@`, `${list[@]}`.
fn stands_for_words(parameter: &Parameter) -> bool {
    let modifier = parameter.modifier.as_str();
    parameter.name == "@" && !modifier.starts_with('#')
        || modifier.trim_start_matches('!').starts_with("[@]")
}

fn put_all(fields: &mut Vec<Field>, all: Vec<Option<String>>) {
    for (at, value) in all.into_iter().enumerate() {
        if at > 0 {
            fields.push(Field { real: true, ..Field::new() });
        }
        put_quoted(last(fields), value);
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
