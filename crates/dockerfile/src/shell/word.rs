//! Words and their parts: quotes, parameters, substitutions.

use super::reader::{Outcome, Reader, is_meta};
use super::{Language, Parameter, Part, Script, Word};
use crate::TokenKind;
use crate::source::Source;

impl Reader<'_, '_> {
    /// A word, if one stands here; `kind` colours what is not quoted.
    pub(super) fn word(&mut self, kind: TokenKind) -> Outcome<Option<Word>> {
        self.word_of(kind, false)
    }

    /// The value of an assignment, where a tilde may also stand behind a colon.
    pub(super) fn value_word(&mut self) -> Outcome<Option<Word>> {
        self.word_of(TokenKind::Argument, true)
    }

    fn word_of(&mut self, kind: TokenKind, value: bool) -> Outcome<Option<Word>> {
        let start = self.at;
        // Most words have a single part.
        let mut parts = Vec::with_capacity(1);
        let mut literal = String::new();
        self.tilde(&mut parts);
        while let Some(byte) = self.peek() {
            let from = self.at;
            if is_meta(byte) {
                let substitution = matches!(byte, b'<' | b'>') && self.byte(1) == Some(b'(');
                if !(substitution && self.at == start) {
                    break;
                }
                self.at += 1;
                flush(&mut literal, &mut parts);
                let part = self.command_substitution()?;
                parts.push(part);
                continue;
            }
            match byte {
                b'\'' => {
                    flush(&mut literal, &mut parts);
                    let text = self.single_quoted()?;
                    parts.push(Part::Quoted(text));
                }
                b'"' => {
                    flush(&mut literal, &mut parts);
                    let part = self.double_quoted()?;
                    parts.push(part);
                }
                b'\\' => {
                    self.at += 1;
                    match self.rest().chars().next() {
                        Some('\n') => self.at += 1,
                        Some(char) => {
                            flush(&mut literal, &mut parts);
                            self.at += char.len_utf8();
                            parts.push(Part::Quoted(char.to_string()));
                            self.paint(from, kind);
                        }
                        None => literal.push('\\'),
                    }
                }
                b'$' if self.byte(1) == Some(b'\'') => {
                    flush(&mut literal, &mut parts);
                    let part = self.ansi_quoted()?;
                    parts.push(part);
                }
                b'$' if self.byte(1) == Some(b'"') => {
                    flush(&mut literal, &mut parts);
                    self.at += 1;
                    let part = self.double_quoted()?;
                    parts.push(part);
                }
                b'$' | b'`' => {
                    if let Some(part) = self.dollar(false)? {
                        flush(&mut literal, &mut parts);
                        parts.push(part);
                    } else {
                        literal.push('$');
                        self.at += 1;
                        self.paint(from, kind);
                    }
                }
                _ => {
                    // In a value each colon ends a stretch: a tilde may follow.
                    let special = |char: char| {
                        char.is_ascii()
                            && (is_meta(char as u8)
                                || "'\"\\$`".contains(char)
                                || (value && char == ':'))
                    };
                    let rest = self.rest();
                    let length = rest.find(special).unwrap_or(rest.len());
                    let length = length + usize::from(value && rest[length..].starts_with(':'));
                    let text = &self.text[from..from + length];
                    literal.push_str(text);
                    self.at += length;
                    self.paint(from, kind);
                    if value && text.ends_with(':') && self.peek() == Some(b'~') {
                        flush(&mut literal, &mut parts);
                        self.tilde(&mut parts);
                    }
                }
            }
        }
        flush(&mut literal, &mut parts);
        if self.at == start {
            return Ok(None);
        }
        Ok(Some(Word { span: self.span(start), raw: self.text[start..self.at].to_owned(), parts }))
    }

    /// `~` or `~name`, up to a slash or the end of the word.
    fn tilde(&mut self, parts: &mut Vec<Part>) {
        let Some(behind) = self.rest().strip_prefix('~') else { return };
        let length = behind
            .find(|char: char| !char.is_alphanumeric() && !"_-.+".contains(char))
            .unwrap_or(behind.len());
        if behind[length..]
            .bytes()
            .next()
            .is_none_or(|byte| is_meta(byte) || byte == b'/' || byte == b':')
        {
            parts.push(Part::Tilde(behind[..length].to_owned()));
            self.at += 1 + length;
        }
    }

    fn single_quoted(&mut self) -> Outcome<String> {
        let start = self.at;
        let Some(length) = self.text[start + 1..self.end].find('\'') else {
            return self.fail(start..start + 1, "syntax error: unterminated quoted string");
        };
        self.at = start + length + 2;
        self.paint(start, TokenKind::String);
        Ok(self.text[start + 1..self.at - 1].to_owned())
    }

    fn double_quoted(&mut self) -> Outcome<Part> {
        let start = self.at;
        let mut from = start;
        self.at += 1;
        let mut parts = Vec::new();
        let mut literal = String::new();
        loop {
            let rest = self.rest();
            let length = rest.find(['"', '\\', '$', '`']).unwrap_or(rest.len());
            literal.push_str(&rest[..length]);
            self.at += length;
            match self.peek() {
                None => {
                    return self.fail(start..start + 1, "syntax error: unterminated quoted string");
                }
                Some(b'"') => {
                    self.at += 1;
                    self.paint(from, TokenKind::String);
                    flush(&mut literal, &mut parts);
                    return Ok(Part::DoubleQuoted(parts));
                }
                Some(b'\\') => {
                    self.at += 1;
                    match self.peek() {
                        Some(b'\n') => self.at += 1,
                        Some(escaped @ (b'"' | b'\\' | b'$' | b'`')) => {
                            self.at += 1;
                            literal.push(escaped as char);
                        }
                        _ => literal.push('\\'),
                    }
                }
                Some(_) => {
                    self.paint(from, TokenKind::String);
                    if let Some(part) = self.dollar(true)? {
                        flush(&mut literal, &mut parts);
                        parts.push(part);
                        from = self.at;
                    } else {
                        from = self.at;
                        self.at += 1;
                        literal.push('$');
                    }
                }
            }
        }
    }

    /// `$'…'` with C's escapes.
    fn ansi_quoted(&mut self) -> Outcome<Part> {
        let start = self.at;
        let mut chars = self.text[start + 2..self.end].char_indices();
        let mut out = String::new();
        while let Some((at, char)) = chars.next() {
            match char {
                '\'' => {
                    self.at = start + 2 + at + 1;
                    self.paint(start, TokenKind::String);
                    return Ok(Part::Quoted(out));
                }
                '\\' => match chars.next().map(|(_, char)| char) {
                    Some('n') => out.push('\n'),
                    Some('t') => out.push('\t'),
                    Some('r') => out.push('\r'),
                    Some('0') => out.push('\0'),
                    Some('e' | 'E') => out.push('\u{1b}'),
                    Some(char @ ('\\' | '\'' | '"' | '?')) => out.push(char),
                    Some(char) => out.extend(['\\', char]),
                    None => break,
                },
                _ => out.push(char),
            }
        }
        self.fail(start..start + 2, "syntax error: unterminated quoted string")
    }

    /// What stands at `$` or a backtick; `None` where the `$` means itself. Moves behind it.
    fn dollar(&mut self, quoted: bool) -> Outcome<Option<Part>> {
        let start = self.at;
        let rest = self.rest();
        match rest.as_bytes() {
            [b'`', ..] => self.backticks().map(Some),
            [_, b'(', b'(', ..] if self.arithmetic_end(3).is_some() => {
                self.at = self.arithmetic_end(3).unwrap_or(self.end);
                self.paint(start, TokenKind::Variable);
                Ok(Some(Part::Arithmetic(self.text[start + 3..self.at - 2].to_owned())))
            }
            [_, b'(', ..] => {
                self.at += 1;
                self.paint(start, TokenKind::Operator);
                self.command_substitution().map(Some)
            }
            [_, b'{', ..] => self.braces(quoted).map(Some),
            [_, first, ..] => {
                let length = match first {
                    b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                        let name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
                        rest[1..].bytes().take_while(name).count()
                    }
                    b'0'..=b'9' | b'@' | b'*' | b'#' | b'?' | b'$' | b'!' | b'-' => 1,
                    _ => return Ok(None),
                };
                self.at += 1 + length;
                self.paint(start, TokenKind::Variable);
                let name = rest[1..=length].to_owned();
                Ok(Some(Part::Variable(Box::new(Parameter {
                    span: self.span(start),
                    name,
                    modifier: String::new(),
                }))))
            }
            _ => Ok(None),
        }
    }

    /// `(…)` of `$(…)`, `<(…)` and `>(…)`.
    fn command_substitution(&mut self) -> Outcome<Part> {
        self.take("(");
        let start = self.at;
        let body = self.nested(Self::list)?;
        self.skip_lines();
        let end = self.at;
        if !self.take(")") {
            return self.unexpected();
        }
        Ok(Part::Command(Box::new(Script {
            span: self.source.span(start..end),
            source: self.text[start..end].to_owned(),
            body,
            problem: None,
            stops_between: false,
            language: Language::Shell,
        })))
    }

    /// `` `…` ``: a script of its own, in which a backslash protects a backtick, a dollar or itself.
    fn backticks(&mut self) -> Outcome<Part> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut inner = Source::default();
        let mut at = start + 1;
        let mut from = at;
        loop {
            if at >= self.end {
                return self.fail(start..start + 1, "syntax error: EOF in backquote substitution");
            }
            match bytes[at] {
                b'`' => break,
                b'\\' if at + 1 < self.end && matches!(bytes[at + 1], b'`' | b'\\' | b'$') => {
                    inner.push_part(self.source, from..at);
                    from = at + 1;
                    at += 2;
                }
                _ => at += 1,
            }
        }
        inner.push_part(self.source, from..at);
        let span = self.source.span(start + 1..at);
        self.at = at + 1;
        self.paint(start, TokenKind::Operator);
        self.paint.unpaint(span);
        let depth = self.depth;
        let (body, problem) = self.nested(|reader| {
            let mut reader = Reader::new(&inner, 0..inner.text.len(), reader.paint, depth + 1);
            Ok(reader.script())
        })?;
        if let Some(problem) = problem {
            self.problem.get_or_insert(problem);
            return Err(super::reader::Stop);
        }
        let source = inner.text;
        Ok(Part::Command(Box::new(Script {
            span,
            source,
            body,
            problem: None,
            stops_between: false,
            language: Language::Shell,
        })))
    }

    /// `${…}`.
    fn braces(&mut self, quoted: bool) -> Outcome<Part> {
        let start = self.at;
        let Some(end) = self.closing_brace(quoted) else {
            return self.fail(start..start + 2, "syntax error: missing '}'");
        };
        self.at = end;
        self.paint(start, TokenKind::Variable);
        let inner = &self.text[start + 2..end - 1];
        // `${#name}` and `${!name}`: the sign before the name is the modifier.
        let sign = inner.len() > 1
            && inner.starts_with(['#', '!'])
            && !inner[1..].starts_with([':', '%', '#', '/', '-']);
        let body = if sign { &inner[1..] } else { inner };
        let word = |char: char| char.is_ascii_alphanumeric() || char == '_';
        let length = match body.chars().next() {
            Some(first) if word(first) => body.find(|char| !word(char)).unwrap_or(body.len()),
            Some(first) => first.len_utf8(),
            None => return self.fail(start..end, "syntax error: bad substitution"),
        };
        let modifier =
            if sign { inner[..1].to_owned() + &body[length..] } else { body[length..].to_owned() };
        Ok(Part::Variable(Box::new(Parameter {
            span: self.span(start),
            name: body[..length].to_owned(),
            modifier,
        })))
    }

    /// Behind the `}` that closes the `${` here; quotes, escapes and nested substitutions are skipped.
    fn closing_brace(&self, quoted: bool) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut open = vec![b'}'];
        let mut at = self.at + 2;
        while at < self.end {
            let byte = bytes[at];
            let top = *open.last()?;
            // Inside double quotes a single quote means itself.
            let plain = !quoted && !open.contains(&b'"');
            match byte {
                b'\\' => at += 1,
                b'\'' if plain || top == b')' => {
                    at += 1 + self.text.get(at + 1..self.end)?.find('\'')?;
                }
                b'"' | b'`' if top == byte => {
                    open.pop();
                }
                b'"' | b'`' => open.push(byte),
                b'$' if matches!(bytes.get(at + 1), Some(b'(' | b'{')) => {
                    at += 1;
                    open.push(if bytes[at] == b'(' { b')' } else { b'}' });
                }
                b'(' if top == b')' => open.push(b')'),
                b')' | b'}' if top == byte => {
                    open.pop();
                    if open.is_empty() {
                        return Some(at + 1);
                    }
                }
                _ => {}
            }
            if open.len() > super::reader::DEPTH {
                return None;
            }
            at += 1;
        }
        None
    }
}

fn flush(literal: &mut String, parts: &mut Vec<Part>) {
    if !literal.is_empty() {
        parts.push(Part::Literal(std::mem::take(literal)));
    }
}
