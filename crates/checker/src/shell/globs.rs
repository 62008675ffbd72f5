//! Braces, classes and globs outside quotes.

use dockerfile::Span;
use dockerfile::shell::{Part, Word};

use super::pieces::{Piece, PieceKind};
use super::walk::Lint;
use super::words::{Place, part_of, say};
use crate::{Edit, Severity, Trust};

impl Lint<'_> {
    /// `A=*.jar` and `A=$@`: a value is one text.
    pub(super) fn list_in_value(&mut self, word: &Word, pieces: &[Piece]) {
        let raw = word.raw.as_str();
        // The word of `export A=…` begins with the name.
        let start =
            raw.find('=').filter(|&at| crate::commands::is_name(&raw[..at])).map_or(0, |at| at + 1);
        let value = &raw[start..];
        if matches!(value.trim_matches('"'), "$@" | "${@}") {
            self.fault("SC2124", Severity::Warning, part_of(word, start..raw.len()));
            return;
        }
        let lists =
            pieces.iter().filter(|piece| matches!(piece.kind, PieceKind::Open)).any(|piece| {
                let text = &raw[piece.range.start.max(start).min(piece.range.end)..piece.range.end];
                let is_class = text.find('[').is_some_and(|at| text[at..].contains(']'));
                let is_brace = !self.is_posix()
                    && (text.contains(',') || text.contains(".."))
                    && text.contains('{');
                text.contains(['*', '?']) || is_class || is_brace && text.contains('}')
            });
        if lists && !value.starts_with('(') {
            self.fault("SC2125", Severity::Warning, part_of(word, start..raw.len()));
        }
    }

    /// `"~/a"`: in quotes it is no folder.
    pub(super) fn tilde_in_quotes(&mut self, word: &Word, place: Place) {
        let raw = word.raw.as_str();
        let start = if place == Place::Declared { raw.find('=').map_or(0, |at| at + 1) } else { 0 };
        let quoted = &raw[start..];
        let Some(quote) = quoted.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else {
            return;
        };
        if !quoted[1..].starts_with("~/") {
            return;
        }
        let span = part_of(word, start..raw.len());
        let edits = (span.len() as usize == quoted.len()).then(|| {
            vec![
                Edit::delete(Span::new(span.start, span.start + 1)),
                Edit::insert(span.start + 3, quote.to_string()),
            ]
        });
        let found = self.fault("SC2088", Severity::Warning, span);
        say(found, "`~` in quotes is a letter, no folder");
        found.fix = edits.map(|edits| ("Begin the quotes behind it", Trust::Review, edits));
    }

    /// Quotes of a text program: they quote nothing.
    pub(super) fn curly_quotes(&mut self, word: &Word) {
        let raw = word.raw.as_str();
        if raw.is_ascii()
            || !raw.contains(['\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}', '\u{a0}'])
        {
            return;
        }
        for piece in super::pieces::pieces(raw) {
            let (code, double, single) = match piece.kind {
                PieceKind::Open => ("SC1110", true, true),
                PieceKind::Text => ("SC1111", true, false),
                PieceKind::Single => ("SC1112", false, true),
                _ => continue,
            };
            for (at, letter) in raw[piece.range.clone()].char_indices() {
                let at = piece.range.start + at;
                let is = matches!(letter, '\u{201c}' | '\u{201d}') && double
                    || matches!(letter, '\u{2018}' | '\u{2019}') && single;
                let space = letter == '\u{a0}' && double && single;
                if is || space {
                    let code = if space { "SC1018" } else { code };
                    let span = part_of(word, at..at + letter.len_utf8());
                    let found = self.fault(code, Severity::Warning, span);
                    say(
                        found,
                        if space {
                            "This blank is a letter to the shell"
                        } else {
                            "To the shell this quote is a letter"
                        },
                    );
                    let plain = if space {
                        " "
                    } else if double && matches!(letter, '\u{201c}' | '\u{201d}') {
                        "\""
                    } else {
                        "'"
                    };
                    if code == "SC1110" || space {
                        found.fix = Some((
                            "Write the plain one",
                            Trust::Review,
                            vec![Edit::replace(span, plain)],
                        ));
                    }
                }
            }
        }
    }

    /// `"a $@"`: a text and a list.
    pub(super) fn text_and_list(&mut self, word: &Word, pieces: &[Piece], place: Place) {
        if matches!(
            place,
            Place::Value | Place::Declared | Place::Test | Place::Pattern | Place::Free
        ) {
            return;
        }
        let parts = pieces
            .iter()
            .filter(|piece| !matches!(piece.kind, PieceKind::Opens | PieceKind::Closes))
            .count();
        let list = pieces.iter().find(|piece| match &piece.kind {
            PieceKind::Variable { name, modifier } => {
                let counts = word.raw[..name.start].ends_with(['#', '!']);
                !counts
                    && (&word.raw[name.clone()] == "@"
                        || word.raw[modifier.clone()].starts_with("[@]"))
            }
            _ => false,
        });
        if let Some(list) = list.filter(|_| parts > 1) {
            let span = part_of(word, list.range.clone());
            say(
                self.fault("SC2145", Severity::Error, span),
                "This is a list in the midst of a text",
            );
        }
    }

    /// `a=($b)`: blanks and globs make words of the value.
    pub(super) fn split_into_list(&mut self, word: &Word) {
        for piece in super::pieces::pieces(&word.raw) {
            let code = match &piece.kind {
                PieceKind::Variable { name, modifier } if !piece.quoted => {
                    let list = &word.raw[name.clone()] == "@"
                        || word.raw[modifier.clone()].starts_with("[@]");
                    let counts = word.raw[..name.start].ends_with('#');
                    if list || counts || !super::flow::may_split(&word.raw[name.clone()]) {
                        continue;
                    }
                    "SC2206"
                }
                PieceKind::Command { .. } if !piece.quoted => "SC2207",
                _ => continue,
            };
            let span = part_of(word, piece.range.clone());
            say(
                self.fault(code, Severity::Warning, span),
                "Blanks and patterns in the value make several of it",
            );
        }
    }

    /// `IFS=\n`: letters that were meant for a line end.
    pub(super) fn separators(&mut self, word: &Word, value: &str) {
        let text = value.trim_matches(['"', '\'']);
        if !value.contains('$') && !has_open_glob(word) && text.contains(['n', 't', '\\']) {
            let start = word.raw.len() - value.len();
            let span = part_of(word, start..word.raw.len());
            say(
                self.fault("SC2141", Severity::Warning, span),
                "`n` and `t` are letters here, no line end and no tab",
            );
        }
    }

    /// A brace outside quotes that opens or closes nothing.
    pub(super) fn lone_braces(&mut self, word: &Word, pieces: &[Piece]) {
        let raw = word.raw.as_str();
        let open = |&(at, _): &(usize, &str)| {
            let piece = pieces.get(pieces.partition_point(|piece| piece.range.end <= at));
            piece.is_some_and(|piece| matches!(piece.kind, PieceKind::Open))
        };
        let mut braces = raw.match_indices(['{', '}']).filter(open).peekable();
        let mut lone: Option<(usize, usize)> = None;
        while let Some((at, brace)) = braces.next() {
            // A list has no other brace between its own; `{}` is a name to `find` and `xargs`.
            if brace == "{"
                && let Some(&(end, "}")) = braces.peek()
            {
                let inner = &raw[at + 1..end];
                let is_list = (inner.contains(',') || inner.contains("..")) && !inner.contains(' ');
                if inner.is_empty() || is_list {
                    braces.next();
                    continue;
                }
            }
            lone = Some((lone.map_or(at, |(first, _)| first), at));
        }
        // One of a word is told, in the place of the last.
        if let Some((first, last)) = lone {
            let at = part_of(word, last..last + 1).start;
            let found = self.fault("SC1083", Severity::Warning, part_of(word, first..first + 1));
            found.fix = in_single_quotes(word);
            found.at = at;
        }
    }

    /// `{a,b}`.
    pub(super) fn braces(&mut self, word: &Word, pieces: &[Piece]) {
        if !self.is_posix() {
            return;
        }
        let raw = word.raw.as_str();
        for piece in pieces.iter().filter(|piece| matches!(piece.kind, PieceKind::Open)) {
            let Some(start) = raw[piece.range.clone()].find('{').map(|at| piece.range.start + at)
            else {
                continue;
            };
            // Other pieces may stand inside the braces.
            let Some(end) = raw[start..].find('}').map(|at| start + at + 1) else { continue };
            let inner = &raw[start + 1..end - 1];
            if inner.contains(',') && !inner.contains(' ') || inner.contains("..") {
                self.posix_fault(
                    "SC3009",
                    Severity::Warning,
                    part_of(word, start..end),
                    "`{a,b}` is bash's",
                );
                return;
            }
        }
    }

    /// `[aa]`: one letter is meant, not a word.
    pub(super) fn classes(&mut self, word: &Word, pieces: &[Piece]) {
        let raw = word.raw.as_str();
        for piece in pieces.iter().filter(|piece| matches!(piece.kind, PieceKind::Open)) {
            let text = &raw[piece.range.clone()];
            let Some(start) = text.find('[') else { continue };
            let Some(length) = text[start + 1..].find(']') else { continue };
            let inner = text[start + 1..start + 1 + length].trim_start_matches(['!', '^']);
            if inner.contains('[') || inner.is_empty() {
                continue;
            }
            let range = piece.range.start + start..piece.range.start + start + length + 2;
            if inner.starts_with(':') && inner.ends_with(':') {
                continue;
            }
            let mut letters: Vec<char> = inner.chars().filter(|&char| char != '-').collect();
            letters.sort_unstable();
            if letters.windows(2).any(|pair| pair[0] == pair[1]) {
                self.fault("SC2102", Severity::Info, part_of(word, range));
            }
        }
    }
}

/// A word that means nothing to the shell but its braces, in single quotes.
fn in_single_quotes(word: &Word) -> Option<(&'static str, Trust, Vec<Edit>)> {
    let plain = !word
        .raw
        .contains(['\'', '"', '\\', '$', '`', '*', '?', '[', ',', '~', '#', '<', '>', '(']);
    let exact = word.span.len() as usize == word.raw.len();
    let edits = vec![Edit::insert(word.span.start, "'"), Edit::insert(word.span.end, "'")];
    // A brace alone is mostly the end of a group whose `;` is missing.
    (plain && exact && word.raw.len() > 1).then_some(("Quote it", Trust::Review, edits))
}

/// Whether a word has a glob outside quotes.
pub(super) fn has_open_glob(word: &Word) -> bool {
    word.parts
        .iter()
        .any(|part| matches!(part, Part::Literal(text) if text.contains(['*', '?', '['])))
}
