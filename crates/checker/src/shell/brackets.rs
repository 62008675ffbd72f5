//! Tests that `[` cannot read: a word too many, or one too few.

use dockerfile::shell::{Simple, Word};

use super::globs::has_open_glob;
use super::pieces::{PieceKind, pieces};
use super::walk::Lint;
use super::words::say;
use crate::{Edit, Severity, Trust};

/// Operators of one letter before a file, a text or a number.
const UNARY: &str = "abcdefghkLNnoOprRsStuvwxzG";

/// Operators with a dash between two words.
const BINARY: &[&str] = &["-nt", "-ot", "-ef", "-eq", "-ne", "-lt", "-le", "-gt", "-ge"];

impl Lint<'_> {
    /// `[a ]`, `[ a`, `[ a b ]`: whether the test cannot be read.
    pub(super) fn broken_test(&mut self, simple: &Simple) -> bool {
        let [first, rest @ ..] = &*simple.words else { return false };
        let Some(behind) = first.raw.strip_prefix('[') else { return false };
        let closes = |word: &Word| word.raw == "]";
        let last = rest.last().map_or("", |word| word.raw.as_str());
        let (code, word, message) = match behind {
            "" if last == "]]" => {
                say(self.fault("SC1034", Severity::Error, first.span), "`[` is closed by `]`");
                return false;
            }
            "" => match rest.iter().position(closes) {
                None => ("SC1072", first, "`[` has no `]`".to_owned()),
                Some(end) if end + 1 < rest.len() => {
                    ("SC1140", &rest[end + 1], "The test ends before this".to_owned())
                }
                Some(end) => match unread(&rest[..end], false) {
                    Some((code, at, message)) => (code, &rest[at.min(end)], message),
                    None => return false,
                },
            },
            "[" => return false,
            _ => {
                let message = "`[` needs a blank behind it".to_owned();
                let code = if last == "]" { "SC1035" } else { "SC1072" };
                let found = self.fault(code, Severity::Error, first.span);
                if last != "]" {
                    found.at = u32::MAX;
                }
                say(found, message);
                let edits = vec![Edit::insert(first.span.start + 1, " ")];
                found.fix = (last == "]").then_some(("Write the blank", Trust::Review, edits));
                return false;
            }
        };
        let found = self.fault(code, Severity::Error, word.span);
        // The peer reads no further.
        found.at = u32::MAX;
        say(found, message);
        code == "SC1072" && word.span != first.span
    }

    /// `[[ a b ]]`.
    pub(super) fn broken_double(&mut self, words: &[Word]) -> bool {
        for (at, word) in words.iter().enumerate().skip(1) {
            if matches!(&*word.raw, "-a" | "-o") && at + 1 < words.len() {
                let (code, sign) =
                    if word.raw == "-a" { ("SC2108", "&&") } else { ("SC2110", "||") };
                let found = self.fault(code, Severity::Error, word.span);
                say(found, format!("In double brackets this is `{sign}`"));
                found.fix = Some(("Use it", Trust::Safe, vec![Edit::replace(word.span, sign)]));
                return false;
            }
        }
        let Some((code, at, message)) = unread(words, true) else { return false };
        let Some(word) = words.get(at.min(words.len().saturating_sub(1))) else { return false };
        let found = self.fault(code, Severity::Error, word.span);
        found.at = u32::MAX;
        say(found, message);
        true
    }

    /// What means something in double brackets alone, in a test without its `!`.
    pub(super) fn in_single_brackets(&mut self, words: &[Word]) {
        match words {
            [operator, operand] if operator.raw == "-n" => {
                let splits = pieces(&operand.raw).iter().any(|piece| {
                    !piece.quoted
                        && matches!(
                            piece.kind,
                            PieceKind::Variable { .. } | PieceKind::Command { .. }
                        )
                });
                if splits && !operand.raw.contains('@') {
                    let found = self.fault("SC2070", Severity::Error, operand.span);
                    say(found, "Without quotes this is true of an empty value as well");
                }
            }
            [operator, operand] if operator.raw == "-a" => {
                let found = self.fault("SC2331", Severity::Style, operator.span.to(operand.span));
                say(found, "`-e` asks for a file in every shell");
                found.fix =
                    Some(("Use `-e`", Trust::Safe, vec![Edit::replace(operator.span, "-e")]));
            }
            [_, operator, right]
                if matches!(&*operator.raw, "=" | "==" | "!=") && has_open_glob(right) =>
            {
                let found = self.fault("SC2081", Severity::Error, right.span);
                say(found, "`[` compares texts: `case` knows patterns");
            }
            _ => {}
        }
    }

    /// Operators that no test knows.
    pub(super) fn unknown_operators(&mut self, words: &[Word]) {
        match words {
            [left, operator, _]
                if is_flag(operator)
                    && !is_flag(left)
                    && !matches!(&*left.raw, "!" | "(" | "\\(")
                    && !BINARY.contains(&&*operator.raw)
                    && !joins(operator, false) =>
            {
                let found = self.fault("SC2057", Severity::Error, operator.span);
                say(found, "No test has this operator");
            }
            [operator, _] if is_flag(operator) => {
                let known = operator.raw.len() == 2 && UNARY.contains(&operator.raw[1..]);
                if !known {
                    say(
                        self.fault("SC2058", Severity::Error, operator.span),
                        "No test has this operator",
                    );
                }
            }
            _ => {}
        }
    }
}

fn is_flag(word: &Word) -> bool {
    word.raw.len() > 1
        && word.raw.starts_with('-')
        && word.raw[1..].bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn joins(word: &Word, double: bool) -> bool {
    match &*word.raw {
        "-a" | "-o" => !double,
        "&&" | "||" => double,
        _ => false,
    }
}

fn compares(word: &Word, double: bool) -> bool {
    matches!(&*word.raw, "=" | "==" | "!=" | "=~" | "<" | ">" | "\\<" | "\\>" | "<=" | ">=")
        || is_flag(word) && !joins(word, double)
}

/// Where the words between brackets stop to be a test: the code, the word (or the end), and why.
fn unread(words: &[Word], double: bool) -> Option<(&'static str, usize, String)> {
    let brackets = |word: &Word| matches!(&*word.raw, "(" | ")" | "\\(" | "\\)");
    // What is grouped, or made of variables, is left to the shell.
    if words.is_empty() || words.iter().any(|word| brackets(word) || word.raw.starts_with("$'")) {
        return None;
    }
    let missing = |at: usize| {
        Some(("SC1072", at, format!("Something is missing behind `{}`", words[at - 1].raw)))
    };
    let mut at = 0;
    loop {
        while words.get(at).is_some_and(|word| word.raw == "!") {
            at += 1;
        }
        let Some(word) = words.get(at) else { return missing(at) };
        if is_flag(word) {
            if at + 1 == words.len() {
                return missing(at + 1);
            }
            at += 2;
        } else {
            at += 1;
            match words.get(at) {
                Some(operator) if compares(operator, double) => {
                    if at + 1 == words.len() {
                        return missing(at + 1);
                    }
                    at += 2;
                }
                Some(operator) if operator.raw.starts_with('=') => {
                    return Some(("SC1035", at, "A blank is missing behind the `=`".to_owned()));
                }
                Some(operator) if operator.raw.starts_with('$') => return None,
                _ => {}
            }
        }
        match words.get(at) {
            None => return None,
            Some(word) if joins(word, double) => at += 1,
            Some(_) => {
                let sign = if double { "[[" } else { "[" };
                return Some((
                    "SC1072",
                    at,
                    format!("`{sign}` cannot read this: the test ends before it"),
                ));
            }
        }
    }
}
