//! Words, numbers and signs of a program.

use super::parse::Reader;

#[derive(Clone, PartialEq, Debug)]
pub(super) enum Token {
    Number(f64),
    Text(String),
    Name(String),
    /// A function's name with a bracket right behind it.
    Sign(&'static str),
    Line,
}

const SIGNS: &[&str] = &[
    "&&", "||", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "%=", "++", "--", "!~", "{", "}",
    "(", ")", "[", "]", ";", ",", "+", "-", "*", "/", "%", "^", "!", "<", ">", "~", "?", ":", "=",
    "$",
];

impl Reader<'_> {
    pub(super) fn token(&mut self) -> Option<Token> {
        loop {
            self.rest = self.rest.trim_start_matches([' ', '\t', '\r']);
            if let Some(rest) = self.rest.strip_prefix("\\\n") {
                self.rest = rest;
            } else if self.rest.starts_with('#') {
                self.rest = &self.rest[self.rest.find('\n').unwrap_or(self.rest.len())..];
            } else {
                break;
            }
        }
        let first = self.rest.chars().next()?;
        if first == '\n' {
            self.rest = &self.rest[1..];
            return Some(Token::Line);
        }
        if first == '"' {
            let (text, rest) = quoted(&self.rest[1..], '"')?;
            self.rest = rest;
            return Some(Token::Text(unescape(&text)?));
        }
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if first.is_ascii_digit() || first == '.' {
            let end = self
                .rest
                .find(|c: char| !c.is_ascii_digit() && c != '.')
                .unwrap_or(self.rest.len());
            let (digits, rest) = self.rest.split_at(end);
            self.rest = rest;
            return digits.parse().ok().map(Token::Number);
        }
        if word(first) {
            let end = self.rest.find(|c: char| !word(c)).unwrap_or(self.rest.len());
            let (name, rest) = self.rest.split_at(end);
            self.rest = rest;
            return Some(Token::Name(name.to_owned()));
        }
        let sign = SIGNS.iter().find(|sign| self.rest.starts_with(**sign))?;
        self.rest = &self.rest[sign.len()..];
        Some(Token::Sign(sign))
    }
}

/// What stands up to a mark, escapes left in, and what is behind.
pub(super) fn quoted(text: &str, mark: char) -> Option<(String, &str)> {
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '\n' => return None,
            c if c == mark => return Some((text[..at].to_owned(), &text[at + 1..])),
            _ => {}
        }
    }
    None
}

fn unescape(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next()? {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            c @ ('\\' | '"' | '/') => out.push(c),
            // What stands before a pattern's own letters is kept.
            c => out.extend(['\\', c]),
        }
    }
    Some(out)
}
