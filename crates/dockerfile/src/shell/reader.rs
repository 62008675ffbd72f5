//! The shell's grammar from lists down to commands, by recursive descent. Compound commands, redirections and words
//! have files of their own. Every error ends the reading, and nesting is bounded, so the work is linear.

use std::ops::Range;

use super::{AndOr, Assignment, Command, CommandKind, Joint, List, Pipeline, Simple, Word};
use crate::paint::Paint;
use crate::source::Source;
use crate::{Problem, Span, TokenKind};

/// How deep commands may nest. Real scripts stay below ten.
pub(super) const DEPTH: usize = 48;

/// The script could not be read further; the reason is in [`Reader::problem`].
#[derive(Debug)]
pub(super) struct Stop;

pub(super) type Outcome<T> = Result<T, Stop>;

/// Reads a whole script: its commands, or what the shell would say.
pub(super) fn read(source: &Source, paint: &mut Paint) -> (List, Option<Problem>, bool) {
    let mut reader = Reader::new(source, 0..source.text.len(), paint, 0);
    let (list, problem) = reader.script();
    let between = problem.is_some() && reader.between;
    (list, problem, between)
}

/// A place in a script.
pub(super) struct Reader<'a, 'p> {
    pub(super) source: &'a Source,
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) end: usize,
    pub(super) depth: usize,
    pub(super) paint: &'p mut Paint,
    pub(super) problem: Option<Problem>,
    /// Whether the problem stands where a command has ended.
    between: bool,
    /// The end of the line that opened a heredoc, and where the line behind the bodies begins.
    pub(super) heredocs: Option<(usize, usize)>,
}

impl<'a, 'p> Reader<'a, 'p> {
    pub(super) fn new(
        source: &'a Source,
        range: Range<usize>,
        paint: &'p mut Paint,
        depth: usize,
    ) -> Self {
        Self {
            source,
            text: &source.text,
            at: range.start,
            end: range.end,
            depth,
            paint,
            problem: None,
            between: false,
            heredocs: None,
        }
    }

    /// Everything up to the end, or up to a place where no command can begin or go on.
    pub(super) fn script(&mut self) -> (List, Option<Problem>) {
        let list = self.list();
        if list.is_ok() && self.peek().is_some() {
            self.note_unexpected();
            self.between = true;
        }
        (list.unwrap_or_default(), self.problem.take())
    }

    pub(super) fn byte(&self, ahead: usize) -> Option<u8> {
        (self.at + ahead < self.end).then(|| self.text.as_bytes()[self.at + ahead])
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.byte(0)
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..self.end]
    }

    pub(super) fn span(&self, start: usize) -> Span {
        self.source.span(start..self.at)
    }

    pub(super) fn paint(&mut self, start: usize, kind: TokenKind) {
        self.paint.source(self.source, start..self.at, kind);
    }

    /// Stops with a reason.
    pub(super) fn fail<T>(&mut self, range: Range<usize>, message: &str) -> Outcome<T> {
        self.note(range, message);
        Err(Stop)
    }

    fn note(&mut self, range: Range<usize>, message: &str) {
        let span = self.source.span(range);
        self.paint.span(span, TokenKind::Invalid);
        self.problem.get_or_insert(Problem { span, message: message.to_owned() });
    }

    /// Stops at what stands here.
    pub(super) fn unexpected<T>(&mut self) -> Outcome<T> {
        self.note_unexpected();
        Err(Stop)
    }

    fn note_unexpected(&mut self) {
        let rest = self.rest();
        let length = match rest.as_bytes() {
            [] => {
                let behind = self.text[..self.end].trim_end().len();
                let before = self.text[..behind].chars().next_back().map_or(0, char::len_utf8);
                return self.note(behind - before..behind, "syntax error: unexpected end of file");
            }
            [b'\n', ..] => {
                return self.note(self.at..self.at + 1, "syntax error: newline unexpected");
            }
            [left @ (b'&' | b'|' | b';' | b'<' | b'>'), right, ..] if left == right => 2,
            [first, ..] if is_meta(*first) => 1,
            _ => {
                rest.find(|char: char| char.is_ascii() && is_meta(char as u8)).unwrap_or(rest.len())
            }
        };
        let token = rest[..length].to_owned();
        self.note(self.at..self.at + length, &format!("syntax error: \"{token}\" unexpected"));
    }

    /// Runs a part one level deeper.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        if self.depth >= DEPTH {
            return self.fail(self.at..(self.at + 1).min(self.end), "nested too deeply");
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Skips blanks, line continuations of the shell, and a comment.
    pub(super) fn skip_blanks(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\r') => self.at += 1,
                Some(b'\\') if self.byte(1) == Some(b'\n') => {
                    let start = self.at;
                    self.at += 1;
                    self.paint(start, TokenKind::Continuation);
                    self.at += 1;
                }
                Some(b'#') => {
                    let start = self.at;
                    self.at = self.rest().find('\n').map_or(self.end, |length| start + length);
                    self.paint(start, TokenKind::Comment);
                }
                _ => return,
            }
        }
    }

    /// Takes a line end, and with it the bodies of the heredocs that the line opened.
    pub(super) fn take_newline(&mut self) -> bool {
        if self.peek() != Some(b'\n') {
            return false;
        }
        match self.heredocs {
            Some((line_end, next)) if line_end == self.at => {
                self.at = next;
                self.heredocs = None;
            }
            _ => self.at += 1,
        }
        true
    }

    /// Skips blanks, comments and line ends.
    pub(super) fn skip_lines(&mut self) {
        loop {
            self.skip_blanks();
            if !self.take_newline() {
                return;
            }
        }
    }

    /// Takes an operator if it stands here, and paints it.
    pub(super) fn take(&mut self, operator: &str) -> bool {
        if !self.rest().starts_with(operator) {
            return false;
        }
        let start = self.at;
        self.at += operator.len();
        self.paint(start, TokenKind::Operator);
        true
    }

    /// The reserved word that stands here, if any.
    pub(super) fn reserved(&self) -> Option<&'static str> {
        const WORDS: &[&str] = &[
            "!", "{", "}", "if", "then", "else", "elif", "fi", "for", "while", "until", "do",
            "done", "case", "esac", "function", "select", "[[",
        ];
        let rest = self.rest();
        WORDS.iter().copied().find(|word| {
            rest.strip_prefix(word).is_some_and(|behind| behind.bytes().next().is_none_or(is_meta))
        })
    }

    pub(super) fn take_reserved(&mut self, word: &str) -> bool {
        self.reserved() == Some(word) && self.take(word)
    }

    /// The reserved word, or nothing else will do.
    pub(super) fn expect_reserved(&mut self, word: &str) -> Outcome<()> {
        self.skip_lines();
        if self.take_reserved(word) { Ok(()) } else { self.unexpected() }
    }

    /// Commands up to a closing word or bracket, which is left standing.
    pub(super) fn list(&mut self) -> Outcome<List> {
        let mut list = List::new();
        loop {
            self.skip_lines();
            if self.closes() {
                return Ok(list);
            }
            let mut and_or = self.and_or()?;
            self.skip_blanks();
            let more = match self.peek() {
                Some(b';') if self.byte(1) != Some(b';') => self.take(";"),
                Some(b'&') => {
                    and_or.background = true;
                    self.take("&")
                }
                Some(b'\n') => true,
                _ => false,
            };
            // Most scripts are of a single chain, and there may be hundreds of thousands of them.
            if !more && list.is_empty() {
                list.reserve_exact(1);
            }
            list.push(and_or);
            if !more {
                return Ok(list);
            }
        }
    }

    /// A list that holds at least one command.
    pub(super) fn filled_list(&mut self) -> Outcome<List> {
        let list = self.list()?;
        if list.is_empty() { self.unexpected() } else { Ok(list) }
    }

    /// Whether what stands here ends a list.
    fn closes(&self) -> bool {
        match self.peek() {
            // With an operator no command begins.
            None | Some(b')' | b';' | b'|') => true,
            Some(b'&') => self.byte(1) != Some(b'>'),
            Some(_) => {
                matches!(
                    self.reserved(),
                    Some("}" | "then" | "else" | "elif" | "fi" | "do" | "done" | "esac")
                )
            }
        }
    }

    fn and_or(&mut self) -> Outcome<AndOr> {
        let start = self.at;
        let first = self.pipeline()?;
        let mut rest = Vec::new();
        let mut end = self.at;
        loop {
            self.skip_blanks();
            let joint = match (self.peek(), self.byte(1)) {
                (Some(b'&'), Some(b'&')) => Joint::And,
                (Some(b'|'), Some(b'|')) => Joint::Or,
                _ => break,
            };
            self.take(if joint == Joint::And { "&&" } else { "||" });
            self.skip_lines();
            rest.push((joint, self.pipeline()?));
            end = self.at;
        }
        let span = self.source.span(start..end);
        Ok(AndOr { span, first, rest, background: false })
    }

    fn pipeline(&mut self) -> Outcome<Pipeline> {
        let start = self.at;
        let mut negated = false;
        while self.take_reserved("!") {
            negated = !negated;
            self.skip_blanks();
        }
        let mut commands = vec![self.command()?];
        let mut end = self.at;
        loop {
            self.skip_blanks();
            if self.peek() != Some(b'|') || self.byte(1) == Some(b'|') {
                break;
            }
            if !self.take("|&") {
                self.take("|");
            }
            self.skip_lines();
            commands.push(self.command()?);
            end = self.at;
        }
        let span = self.source.span(start..end);
        Ok(Pipeline { span, negated, commands })
    }

    pub(super) fn command(&mut self) -> Outcome<Command> {
        let start = self.at;
        if let Some(kind) = self.compound()? {
            let mut end = self.at;
            let mut redirects = Vec::new();
            loop {
                self.skip_blanks();
                let Some(redirect) = self.redirect()? else { break };
                redirects.push(redirect);
                end = self.at;
            }
            return Ok(Command { span: self.source.span(start..end), kind, redirects });
        }
        self.simple()
    }

    fn simple(&mut self) -> Outcome<Command> {
        let start = self.at;
        let mut end = start;
        let mut simple = Simple::default();
        let mut redirects = Vec::new();
        loop {
            self.skip_blanks();
            if let Some(redirect) = self.redirect()? {
                redirects.push(redirect);
            } else if let Some(assignment) = self.assignment(&simple.words)? {
                simple.assignments.push(assignment);
            } else if let Some(word) = self.command_word(simple.words.len())? {
                // Where no blank follows, it is the only one.
                if simple.words.is_empty() && !matches!(self.peek(), Some(b' ' | b'\t')) {
                    simple.words.reserve_exact(1);
                }
                simple.words.push(word);
            } else if self.peek() == Some(b'(')
                && simple.words.len() == 1
                && simple.assignments.is_empty()
                && simple.words.iter().all(|name| may_name_function(&name.raw))
            {
                if let Some(function) = self.function_body(start, &simple)? {
                    return Ok(function);
                }
                break;
            } else {
                break;
            }
            end = self.at;
        }
        if end == start {
            return self.unexpected();
        }
        let span = self.source.span(start..end);
        Ok(Command { span, kind: CommandKind::Simple(simple), redirects })
    }

    /// A word of a simple command, coloured by its place in it.
    fn command_word(&mut self, before: usize) -> Outcome<Option<Word>> {
        let kind = match self.peek() {
            _ if before == 0 => TokenKind::Command,
            Some(b'-' | b'+') => TokenKind::Option,
            _ => TokenKind::Argument,
        };
        self.word(kind)
    }

    /// `name() command`, from the brackets on. `None` if the bracket is a stray one.
    fn function_body(&mut self, start: usize, simple: &Simple) -> Outcome<Option<Command>> {
        let name = simple.words.first().map(|word| word.raw.clone()).unwrap_or_default();
        let bracket = self.at;
        self.take("(");
        self.skip_blanks();
        if self.take(")") {
            return self.function(start, name, false).map(Some);
        }
        self.note_unexpected();
        if self.rest().find(['\n', ')', '{']).is_some_and(|end| self.byte(end) == Some(b')')) {
            return Err(Stop);
        }
        self.at = bracket;
        Ok(None)
    }

    /// The body of a function whose name is read.
    pub(super) fn function(
        &mut self,
        start: usize,
        name: String,
        keyword: bool,
    ) -> Outcome<Command> {
        self.skip_lines();
        let body = Box::new(self.nested(Self::command)?);
        let span = self.source.span(start..self.at.min(self.end));
        Ok(Command {
            span,
            kind: CommandKind::Function { name, keyword, body },
            redirects: Vec::new(),
        })
    }

    /// `name=value` or `name+=value`, where no program stands before it; lists also stand behind `declare`.
    fn assignment(&mut self, before: &[Word]) -> Outcome<Option<Assignment>> {
        let rest = self.rest();
        let length =
            rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        if length == 0 || rest.as_bytes()[0].is_ascii_digit() {
            return Ok(None);
        }
        let start = self.at;
        let (index, sign) = subscript(&rest[length..]);
        let lists = rest[length + index + sign..].starts_with('(');
        let declares = lists && before.first().is_some_and(|first| may_declare(&first.raw));
        if sign == 0 || !before.is_empty() && !declares {
            return Ok(None);
        }
        let name = rest[..length].to_owned();
        let within = rest.get(length + 1..(length + index).saturating_sub(1)).map(str::to_owned);
        let append = sign == 2;
        self.at += length + index + sign;
        self.paint(start, TokenKind::Argument);
        let mut list = None;
        let value = if lists {
            let from = self.at;
            let words = self.array()?;
            let parts: Vec<&[super::Part]> = words.iter().map(|word| &*word.parts).collect();
            let parts = parts.join(&super::Part::Literal(" ".to_owned()));
            list = Some(words);
            Word { span: self.span(from), raw: self.text[from..self.at].to_owned(), parts }
        } else {
            let place = Word { span: self.span(self.at), ..Word::default() };
            self.value_word()?.unwrap_or(place)
        };
        let index = within.filter(|_| index > 0);
        Ok(Some(Assignment { span: self.span(start), name, index, append, value, list }))
    }

    /// `(one two)`, a list of bash.
    fn array(&mut self) -> Outcome<Vec<Word>> {
        self.take("(");
        let mut words = Vec::new();
        loop {
            self.skip_lines();
            match self.word(TokenKind::Argument)? {
                Some(word) => words.push(word),
                None if self.take(")") => return Ok(words),
                None => return self.unexpected(),
            }
        }
    }
}

/// Whether lists may be given to variables behind this word.
fn may_declare(word: &str) -> bool {
    matches!(word, "declare" | "typeset" | "local" | "readonly" | "export")
}

/// Whether brackets behind a word may make it a function. Those of other words are stray.
fn may_name_function(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-+./:@%,?!^[]".contains(&byte))
}

/// The lengths of `[…]` and of `=` or `+=` behind a name; no sign is no assignment.
fn subscript(behind: &str) -> (usize, usize) {
    let index = match behind.strip_prefix('[') {
        Some(inner) => match inner.find([']', ' ', '\n']) {
            Some(end) if inner.as_bytes()[end] == b']' => end + 2,
            _ => return (0, 0),
        },
        None => 0,
    };
    let sign = match behind.as_bytes().get(index..) {
        Some([b'=', ..]) => 1,
        Some([b'+', b'=', ..]) => 2,
        _ => 0,
    };
    (index, sign)
}

/// Whether a byte ends a word.
pub(super) fn is_meta(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')')
}
