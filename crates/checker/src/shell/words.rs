//! Words: what should be quoted, what is quoted in vain.

use std::ops::Range;

use dockerfile::Span;
use dockerfile::shell::{Command, CommandKind, Part, Script, Simple, Word};

use super::Found;
use super::globs::has_open_glob;
use super::pieces::{Piece, PieceKind, pieces};
use super::walk::{Lint, names_behind_dollars};
use super::{Dialect, portable};
use crate::{Edit, Severity, Trust};

/// Where a word stands: whether the shell splits it there, and who reads it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// An argument.
    Argument,
    /// An argument of a program that reads scripts or patterns of its own: `$` in single quotes is meant for it.
    Script,
    /// An argument of `:`, which does nothing.
    Idle,
    /// An argument of `sed`: most `$` in single quotes are meant for it.
    Sed,
    /// An argument `name=value` of `export` and its like.
    Declared,
    /// The program itself.
    Name,
    /// A value, or another place where nothing is split.
    Value,
    /// A value that is meant to be expanded later.
    Prompt,
    /// `case`.
    Free,
    /// What `for` goes over.
    Loop,
    /// A pattern of `case`.
    Pattern,
    /// What stands in `[[ … ]]`.
    Test,
    /// The file of a redirection.
    Redirect,
}

impl Place {
    fn splits(self, dialect: Dialect) -> bool {
        match self {
            Self::Argument | Self::Script | Self::Idle | Self::Sed | Self::Redirect => true,
            Self::Declared => dialect == Dialect::Sh,
            _ => false,
        }
    }
}

/// The span of a part of a word; the whole word where a continuation hides the place.
pub(super) fn part_of(word: &Word, range: Range<usize>) -> Span {
    if word.span.len() as usize != word.raw.len() {
        return word.span;
    }
    Span::new(word.span.start + range.start as u32, word.span.start + range.end as u32)
}

/// What a backslash outside quotes is put before with reason, or at least without harm.
const MAY_BE_ESCAPED: &str = " \t\n\r$`\"'\\|&;<>()*?[]{}#!~.,@+";

impl Lint<'_> {
    pub(super) fn word(&mut self, word: &Word, place: Place) {
        let raw = word.raw.as_str();
        self.keyword(word);
        self.curly_quotes(word);
        if !raw.contains(['$', '`', '\'', '"', '\\', '*', '?', '[', '{', '}', '<', '>']) {
            return;
        }
        let pieces = pieces(raw);
        self.tilde_in_quotes(word, place);
        self.text_and_list(word, &pieces, place);
        self.in_glob = matches!(place, Place::Pattern | Place::Loop) && has_open_glob(word);
        // The substitutions of the tree come in the same order.
        let mut scripts = word.scripts().into_iter();
        for piece in &pieces {
            let substitution = matches!(piece.kind, PieceKind::Command { .. } | PieceKind::Process);
            let script = if substitution { scripts.next() } else { None };
            self.piece(word, piece, place, script);
        }
        self.stray_quotes(word, &pieces);
        if matches!(
            place,
            Place::Argument
                | Place::Script
                | Place::Sed
                | Place::Free
                | Place::Loop
                | Place::Redirect
                | Place::Value
                | Place::Declared
        ) {
            self.braces(word, &pieces);
            self.classes(word, &pieces);
        }
        if matches!(place, Place::Value | Place::Declared) {
            self.list_in_value(word, &pieces);
        }
        self.lone_braces(word, &pieces);
        self.inner(word);
    }

    fn piece(&mut self, word: &Word, piece: &Piece, place: Place, script: Option<&Script>) {
        let raw = word.raw.as_str();
        let text = &raw[piece.range.clone()];
        let span = part_of(word, piece.range.clone());
        match &piece.kind {
            PieceKind::Variable { name, modifier, .. } => {
                let (name, modifier) = (&raw[name.clone()], &raw[modifier.clone()]);
                self.variable(span, text, name, modifier);
                if !piece.quoted {
                    self.unquoted_variable(word, span, text, name, modifier, place);
                }
            }
            PieceKind::Command { backticks } => {
                if *backticks {
                    self.backticks(word, span, text);
                }
                let whole = text == raw;
                if !piece.quoted && place == Place::Pattern {
                    self.fault("SC2254", Severity::Warning, span);
                }
                if !piece.quoted && (place.splits(self.dialect) || place == Place::Name && !whole) {
                    self.unquoted_command(word, span, script);
                }
                self.echo_inside(span, script);
            }
            PieceKind::Single => self.single_quoted(span, text, place),
            PieceKind::Ansi => {
                self.posix_fault("SC3003", Severity::Warning, span, "`$'…'` is bash's");
            }
            PieceKind::Locale => {
                self.posix_fault("SC3004", Severity::Warning, span, "`$\"…\"` is bash's");
            }
            PieceKind::Arithmetic { old } => self.arithmetic(span, text, *old),
            PieceKind::Process => {
                self.posix_fault("SC3001", Severity::Warning, span, "`<(…)` is bash's");
            }
            PieceKind::Escape => self.escape(span, text),
            _ => {}
        }
    }

    /// `\n` outside quotes is the letter n, as `\o` is o.
    fn escape(&mut self, span: Span, text: &str) {
        let letter = text.get(1..).unwrap_or_default();
        let (code, severity, kind) = match letter {
            "" => return,
            "n" | "t" | "r" => ("SC1012", Severity::Warning, "the letter "),
            _ if letter.starts_with(|c: char| MAY_BE_ESCAPED.contains(c)) => return,
            _ => ("SC1001", Severity::Info, ""),
        };
        let found = self.fault(code, severity, span);
        found.message = Some(format!("`\\{letter}` outside quotes is {kind}{letter}"));
    }

    /// A variable is asked for.
    fn variable(&mut self, span: Span, text: &str, name: &str, modifier: &str) {
        self.used.insert(name.to_owned());
        self.positional(name);
        self.read_lost(name, span);
        if modifier.is_empty() && self.arrays.contains(name) {
            say(
                self.fault("SC2128", Severity::Warning, span),
                "Of a list this is the first word alone",
            );
        }
        for inner in names_behind_dollars(modifier) {
            self.used.insert(inner.to_owned());
        }
        let guarded = modifier.trim_start_matches(':').starts_with(['-', '+', '?', '=']);
        if guarded {
            self.guarded.insert(name.to_owned());
        } else {
            self.asked.entry(name.to_owned()).or_insert(span);
        }
        if self.is_posix() {
            portable::variable(self, span, text, name, modifier);
        }
    }

    fn unquoted_variable(
        &mut self,
        word: &Word,
        span: Span,
        text: &str,
        name: &str,
        modifier: &str,
        place: Place,
    ) {
        if place == Place::Pattern {
            if !self.in_glob {
                self.fault("SC2254", Severity::Warning, span);
            }
            return;
        }
        if place == Place::Loop && self.in_glob {
            self.fault("SC2231", Severity::Info, span).fix = quotes(word, span);
            return;
        }
        if matches!(place, Place::Name | Place::Loop) && text == "$*" {
            self.fault("SC2048", Severity::Warning, span);
            return;
        }
        let array = modifier.starts_with("[@]") || name == "@";
        if place == Place::Name
            && word.raw.strip_prefix(text).is_some_and(|rest| rest.starts_with('='))
        {
            let found = self.fault("SC2281", Severity::Error, word.span);
            say(found, "The name of a variable that is set has no `$`");
            return;
        }
        let whole = text == word.raw;
        // A program that is a variable and nothing more is meant to be split into words.
        let splits = place.splits(self.dialect)
            || place == Place::Name && (!whole || array)
            || place == Place::Loop && array;
        if !splits {
            return;
        }
        if array && !text.starts_with("${#") {
            self.fault("SC2068", Severity::Error, span).fix = quotes(word, span);
            return;
        }
        let counts = text.starts_with("${#") && !text.starts_with("${#}");
        let provided = modifier.trim_start_matches(':').starts_with('+');
        if counts || provided || !self.flow.splits(name) {
            return;
        }
        let sets = modifier.trim_start_matches(':').starts_with('=');
        let code = if place == Place::Idle && sets { "SC2223" } else { "SC2086" };
        self.fault(code, Severity::Info, span).fix = quotes(word, span);
    }

    fn unquoted_command(&mut self, word: &Word, span: Span, script: Option<&Script>) {
        let program = script.and_then(only_command).and_then(|(_, simple)| simple.program());
        if script.is_some_and(|script| script.body.is_empty())
            || matches!(program.as_deref(), Some("seq" | "pgrep"))
        {
            return;
        }
        self.fault("SC2046", Severity::Warning, span).fix = quotes(word, span);
    }

    /// `$(echo a)` is `a`.
    fn echo_inside(&mut self, span: Span, script: Option<&Script>) {
        let Some((command, simple)) = script.and_then(only_command) else { return };
        let args = simple.words.get(1..).unwrap_or_default();
        let plain = args
            .iter()
            .all(|word| !word.raw.starts_with('-') && !word.raw.contains(['*', '?', '[', '{']));
        let echoes = simple.words.first().is_some_and(|word| word.raw == "echo");
        if echoes && plain && !args.is_empty() && command.redirects.is_empty() {
            self.fault("SC2116", Severity::Style, span);
        }
    }

    fn backticks(&mut self, word: &Word, span: Span, text: &str) {
        let inner = text.trim_matches('`');
        let plain = text.len() >= 2 && !inner.contains(['\\', '`', '"']);
        let exact = span != word.span || word.raw == text;
        let fix = (plain && exact).then(|| {
            let edit = Edit::replace(span, format!("$({inner})"));
            ("Write `$(…)`", Trust::Safe, vec![edit])
        });
        self.fault("SC2006", Severity::Style, span).fix = fix;
    }

    fn single_quoted(&mut self, span: Span, text: &str, place: Place) {
        if matches!(place, Place::Script | Place::Prompt) || !looks_expanded(text) {
            return;
        }
        if place == Place::Sed && is_address(text) {
            return;
        }
        self.fault("SC2016", Severity::Info, span);
    }

    /// `"a"b"c"`: the quotes end where they seem to begin.
    fn stray_quotes(&mut self, word: &Word, pieces: &[Piece]) {
        let raw = word.raw.as_str();
        for (index, window) in pieces.windows(3).enumerate() {
            let [left, middle, right] = window else { continue };
            if !matches!((&left.kind, &right.kind), (PieceKind::Closes, PieceKind::Opens)) {
                continue;
            }
            let span = part_of(word, middle.range.clone());
            match middle.kind {
                PieceKind::Variable { .. } | PieceKind::Command { backticks: false } => {
                    self.fault("SC2027", Severity::Warning, span);
                }
                PieceKind::Open => {
                    let text = &raw[middle.range.clone()];
                    let single = |at: Option<&Piece>| {
                        at.is_some_and(|piece| {
                            matches!(
                                piece.kind,
                                PieceKind::Variable { .. } | PieceKind::Command { .. }
                            )
                        })
                    };
                    let before = index
                        .checked_sub(2)
                        .is_some_and(|at| matches!(pieces[at].kind, PieceKind::Opens))
                        && single(index.checked_sub(1).and_then(|at| pieces.get(at)));
                    let after = pieces
                        .get(index + 4)
                        .is_some_and(|piece| matches!(piece.kind, PieceKind::Closes))
                        && single(pieces.get(index + 3));
                    if !(before && after || matches!(text, "=" | ":" | "/")) {
                        self.fault("SC2140", Severity::Warning, span);
                    }
                }
                _ => {}
            }
        }
        for pair in pieces.windows(2) {
            let [left, right] = pair else { continue };
            let text = &raw[right.range.clone()];
            if matches!(left.kind, PieceKind::Single)
                && matches!(right.kind, PieceKind::Open)
                && text.chars().all(char::is_alphanumeric)
            {
                self.fault("SC2026", Severity::Info, part_of(word, right.range.clone()));
            }
        }
    }
}

/// The only command of a script, if it is a simple one.
fn only_command(script: &Script) -> Option<(&Command, &Simple)> {
    let [one] = &*script.body else { return None };
    let [command] = &*one.first.commands else { return None };
    match &command.kind {
        CommandKind::Simple(simple) if one.rest.is_empty() => Some((command, simple)),
        _ => None,
    }
}

/// The fix: double quotes around a part of a word.
fn quotes(word: &Word, span: Span) -> Option<(&'static str, Trust, Vec<Edit>)> {
    let exact = word.span.len() as usize == word.raw.len();
    let edits = vec![Edit::insert(span.start, "\""), Edit::insert(span.end, "\"")];
    exact.then_some(("Quote it", Trust::Review, edits))
}

/// Whether single quotes hold what the shell would expand elsewhere.
fn looks_expanded(text: &str) -> bool {
    let bytes = text.as_bytes();
    let dollar = bytes.windows(2).any(|pair| {
        pair[0] == b'$'
            && (pair[1].is_ascii_alphanumeric() || matches!(pair[1], b'{' | b'(' | b'_'))
    });
    dollar
        || text
            .find('`')
            .is_some_and(|open| text[open + 1..].find('`').is_some_and(|length| length > 0))
}

/// Whether a `$` in a script of `sed` is its own: the last line, with a command behind it.
fn is_address(text: &str) -> bool {
    text.as_bytes().windows(2).enumerate().any(|(at, pair)| {
        pair[0] == b'$'
            && b"{dpsaic".contains(&pair[1])
            && !text.as_bytes().get(at + 2).is_some_and(u8::is_ascii_alphabetic)
    })
}

/// Whether a word is one substitution and nothing else, quoted or not.
pub(super) fn is_one_command(word: &Word) -> bool {
    match &*word.parts {
        [Part::Command(_)] => true,
        [Part::DoubleQuoted(inner)] => matches!(&**inner, [Part::Command(_)]),
        _ => false,
    }
}

/// Adds a message to a fault.
pub(super) fn say(found: &mut Found, message: impl Into<String>) {
    found.message = Some(message.into());
}
