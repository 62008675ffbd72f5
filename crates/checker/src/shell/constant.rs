//! Tests and `case`s whose outcome does not depend on anything: mostly a `$` is missing, or a blank too many.

use dockerfile::shell::{List, Word};

use super::globs::has_open_glob;
use super::pieces::{PieceKind, pieces};
use super::walk::Lint;
use crate::{Edit, Severity, Trust};

/// A part of what a word may stand for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part<'w> {
    Letter(&'w str),
    Anything,
}

impl Lint<'_> {
    /// `words` stand between brackets, and are joined to others by `-a` and the like.
    pub(super) fn constant_tests(&mut self, words: &[Word], is_joint: fn(&str) -> bool) {
        let is_around = |word: &Word| matches!(&*word.raw, "(" | ")" | "\\(" | "\\)");
        let mut start = 0;
        for at in 1..=words.len() {
            if at < words.len() && !is_joint(&words[at].raw) {
                continue;
            }
            let mut one = &words[start.min(at)..at];
            while let [first, rest @ ..] = one
                && (first.raw == "!" || is_around(first))
            {
                one = rest;
            }
            while let [rest @ .., last] = one
                && is_around(last)
            {
                one = rest;
            }
            self.constant_test(one);
            start = at + 1;
        }
    }

    /// One comparison, or one word.
    fn constant_test(&mut self, words: &[Word]) {
        let Some(first) = words.first() else { return };
        let (code, span) = match words {
            [word] => match word.raw.as_str() {
                "true" => ("SC2160", word.span),
                "false" => ("SC2158", word.span),
                "1" => ("SC2161", word.span),
                "0" => ("SC2159", word.span),
                _ if is_plain(word) => ("SC2078", word.span),
                raw if word.literal().is_none() && has_open_equals(raw) => {
                    let found = self.fault("SC2077", Severity::Error, word.span);
                    found.message = Some("Blanks must stand around the operator".to_owned());
                    return;
                }
                _ if word.literal().is_none() && says_something(word) => ("SC2157", word.span),
                _ => return,
            },
            [option, operand] if matches!(&*option.raw, "-n" | "-z") && says_something(operand) => {
                ("SC2157", operand.span)
            }
            [left, operator, right, ..] if compares(&operator.raw) => {
                if self.no_number(left, operator, right) {
                    return;
                }
                if is_constant(left) && is_constant(right) && operator.raw != "==" {
                    ("SC2050", operator.span)
                } else if matches!(&*operator.raw, "=" | "==" | "!=")
                    && !has_open_glob(right)
                    && !may_equal(left, right)
                {
                    ("SC2193", first.span.to(right.span))
                } else {
                    return;
                }
            }
            _ => return,
        };
        let fix = (code == "SC2050").then(|| with_dollar(first)).flatten();
        self.fault(code, Severity::Warning, span).fix = fix;
    }

    /// `-eq` of what is no number.
    fn no_number(&mut self, left: &Word, operator: &Word, right: &Word) -> bool {
        if !operator.raw.starts_with('-') {
            return false;
        }
        for word in [left, right] {
            let Some(text) = word.literal() else { continue };
            let digits = text.trim().trim_start_matches(['-', '+']);
            if digits.bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            let fraction = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            let code = match (fraction, self.inside.double_brackets) {
                (true, _) => "SC2072",
                (false, true) => "SC2309",
                (false, false) => "SC2170",
            };
            let found = self.fault(code, Severity::Error, word.span);
            found.message =
                Some(format!("`{text}` is no number: `{}` compares numbers", operator.raw));
            let of_words = match &*operator.raw {
                "-eq" => Some("="),
                "-ne" => Some("!="),
                _ => None,
            };
            found.fix = of_words.filter(|_| !fraction).map(|of_words| {
                let edits = vec![Edit::replace(operator.span, of_words)];
                ("Compare words", Trust::Review, edits)
            });
            return true;
        }
        false
    }

    /// `case`: what an earlier pattern takes, a later one never sees.
    pub(super) fn arms_in_vain(&mut self, arms: &[(Vec<Word>, List)]) {
        let plain = |word: &&Word| {
            let other = word.raw.contains(['$', '`', '?', '[', '{', '\\', '~']);
            !other && word.raw.len() < 64
        };
        let patterns: Vec<&Word> =
            arms.iter().flat_map(|(patterns, _)| patterns).filter(plain).collect();
        // Nobody writes so many arms by hand.
        for (at, later) in patterns.iter().enumerate().take(64) {
            let taken = parts(later);
            if let Some(earlier) =
                patterns[..at].iter().find(|earlier| matches(&parts(earlier), &taken))
            {
                self.fault("SC2221", Severity::Warning, earlier.span);
                self.fault("SC2222", Severity::Warning, later.span);
            }
        }
    }

    /// `case a in`.
    pub(super) fn constant_case(&mut self, word: &Word) {
        if is_plain(word) {
            self.fault("SC2194", Severity::Warning, word.span);
        }
    }
}

/// Whether `=` stands outside quotes, in the midst of a word.
fn has_open_equals(raw: &str) -> bool {
    pieces(raw).iter().any(|piece| {
        matches!(piece.kind, PieceKind::Open) && raw[piece.range.clone()].contains('=')
    })
}

/// `"$NAME"` for a name in capitals.
fn with_dollar(word: &Word) -> Option<(&'static str, Trust, Vec<Edit>)> {
    let is_name =
        crate::commands::is_name(&word.raw) && !word.raw.contains(|c: char| c.is_ascii_lowercase());
    let edit = Edit::replace(word.span, format!("\"${}\"", word.raw));
    is_name.then(|| ("Take the variable", Trust::Review, vec![edit]))
}

fn compares(operator: &str) -> bool {
    matches!(operator, "=" | "==" | "!=" | "-eq" | "-ne" | "-gt" | "-lt" | "-ge" | "-le")
}

/// Whether a word stands for itself, and is written without quotes or with nothing else.
fn is_constant(word: &Word) -> bool {
    let globs = word.parts.iter().any(|part| matches!(part, dockerfile::shell::Part::Literal(text) if text.contains(['*', '?', '[', '{'])));
    word.literal().is_some_and(|text| !text.is_empty()) && !globs && !word.raw.starts_with("$'")
}

/// Whether a word stands for itself, and not for nothing.
fn is_plain(word: &Word) -> bool {
    word.literal().is_some_and(|text| !text.is_empty())
        && !has_open_glob(word)
        && !word.raw.starts_with(['~', '{'])
        && !word.raw.contains('$')
}

/// Whether a word is never empty.
fn says_something(word: &Word) -> bool {
    parts(word).iter().any(|part| matches!(part, Part::Letter(_)))
}

/// Whether two words may stand for the same.
fn may_equal(left: &Word, right: &Word) -> bool {
    let (left, right) = (parts(left), parts(right));
    // Nobody compares texts as long as this.
    if left.len().saturating_mul(right.len()) > 1_000_000 {
        return true;
    }
    let open = |parts: &[Part<'_>]| parts.contains(&Part::Anything);
    match (open(&left), open(&right)) {
        (true, true) => true,
        (false, _) => matches(&right, &left),
        (true, false) => matches(&left, &right),
    }
}

/// Whether a pattern matches letters: from every `Anything` the shortest stretch that works is taken.
fn matches(pattern: &[Part<'_>], letters: &[Part<'_>]) -> bool {
    let (mut at, mut from) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while from < letters.len() {
        match pattern.get(at) {
            Some(Part::Anything) => {
                retry = Some((at, from));
                at += 1;
            }
            Some(letter) if *letter == letters[from] => {
                at += 1;
                from += 1;
            }
            _ => {
                let Some((anything, taken)) = retry else { return false };
                retry = Some((anything, taken + 1));
                at = anything + 1;
                from = taken + 1;
            }
        }
    }
    pattern[at..].iter().all(|part| *part == Part::Anything)
}

/// What a word may stand for. Globs may be anything too.
fn parts(word: &Word) -> Vec<Part<'_>> {
    let raw = word.raw.as_str();
    let mut parts = Vec::new();
    for piece in pieces(raw) {
        let text = &raw[piece.range.clone()];
        let text = match piece.kind {
            PieceKind::Open | PieceKind::Text => text,
            PieceKind::Single => text.trim_matches('\''),
            PieceKind::Opens | PieceKind::Closes | PieceKind::Locale => continue,
            PieceKind::Escape => &text[1..],
            _ => {
                parts.push(Part::Anything);
                continue;
            }
        };
        for (at, letter) in text.char_indices() {
            let is_glob = matches!(piece.kind, PieceKind::Open) && "*?[]{}~".contains(letter);
            let letter = Part::Letter(&text[at..at + letter.len_utf8()]);
            parts.push(if is_glob { Part::Anything } else { letter });
        }
    }
    parts
}
