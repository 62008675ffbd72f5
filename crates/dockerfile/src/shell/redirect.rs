//! Redirections, and the heredocs inside a script.

use super::reader::{Outcome, Reader};
use super::{Part, Redirect, RedirectKind, Word};
use crate::TokenKind;

impl Reader<'_, '_> {
    /// A redirection, if one stands here.
    pub(super) fn redirect(&mut self) -> Outcome<Option<Redirect>> {
        let start = self.at;
        let rest = self.rest();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let operator = &rest[digits..];
        let (length, kind) = match operator.as_bytes() {
            // A process substitution is a word.
            [b'<' | b'>', b'(', ..] if digits == 0 => return Ok(None),
            [b'&', b'>', b'>', ..] if digits == 0 => (3, RedirectKind::AppendAll),
            [b'&', b'>', ..] if digits == 0 => (2, RedirectKind::WriteAll),
            [b'<', b'<', b'<', ..] => (3, RedirectKind::HereString),
            [b'<', b'<', b'-', ..] => (3, RedirectKind::Heredoc),
            [b'<', b'<', ..] => (2, RedirectKind::Heredoc),
            [b'<' | b'>', b'&', ..] => (2, RedirectKind::Duplicate),
            [b'>', b'>', ..] => (2, RedirectKind::Append),
            [b'>', b'|', ..] => (2, RedirectKind::Write),
            [b'<', b'>', ..] => (2, RedirectKind::Read),
            [b'<', ..] => (1, RedirectKind::Read),
            [b'>', ..] => (1, RedirectKind::Write),
            _ => return Ok(None),
        };
        let input = operator.starts_with('<');
        let strip_tabs = kind == RedirectKind::Heredoc && length == 3;
        let descriptor = match kind {
            RedirectKind::WriteAll | RedirectKind::AppendAll => None,
            _ if digits > 0 => rest[..digits].parse().ok(),
            _ => Some(u32::from(!input)),
        };
        self.at += digits + length;
        let colour = if kind == RedirectKind::Heredoc {
            TokenKind::HeredocMark
        } else {
            TokenKind::Operator
        };
        self.paint(start, colour);
        self.skip_blanks();
        let word_start = self.at;
        let Some(target) = self.word(TokenKind::Argument)? else { return self.unexpected() };
        if kind == RedirectKind::Heredoc {
            self.paint(word_start, colour);
            let target = self.heredoc(&target, strip_tabs);
            return Ok(Some(Redirect { span: self.span(start), descriptor, kind, target }));
        }
        // `>&file` writes both outputs; `>&2` and `>&-` name a descriptor.
        let names_file = kind == RedirectKind::Duplicate
            && !input
            && digits == 0
            && target.raw != "-"
            && !target.raw.trim_end_matches('-').bytes().all(|byte| byte.is_ascii_digit())
            && target.literal().is_some();
        let (kind, descriptor) =
            if names_file { (RedirectKind::WriteAll, None) } else { (kind, descriptor) };
        Ok(Some(Redirect { span: self.span(start), descriptor, kind, target }))
    }

    /// Finds the body of a heredoc, behind the line that opens it. Its words are not looked into: the body is a literal
    /// where the shell expands it, and quoted where the mark is.
    fn heredoc(&mut self, name: &Word, strip_tabs: bool) -> Word {
        let delimiter = unquoted(name);
        let (line_end, mut at) = match self.heredocs {
            Some((line_end, next)) if line_end >= self.at => (line_end, next),
            _ => {
                let line_end = self.line_end();
                (line_end, (line_end + 1).min(self.end))
            }
        };
        let start = at;
        let mut body_end = self.end;
        let mut next = self.end;
        while at < self.end {
            let line_stop =
                self.text[at..self.end].find('\n').map_or(self.end, |length| at + length);
            let line = &self.text[at..line_stop];
            if delimiter == if strip_tabs { line.trim_start_matches('\t') } else { line } {
                body_end = at;
                next = (line_stop + 1).min(self.end);
                self.paint.source(self.source, at..line_stop, TokenKind::HeredocMark);
                break;
            }
            at = (line_stop + 1).min(self.end);
        }
        let body = start..body_end.max(start);
        self.paint.source(self.source, body.clone(), TokenKind::HeredocBody);
        self.heredocs = Some((line_end, next));
        let raw = self.text[body.clone()].to_owned();
        let text = if strip_tabs {
            raw.split_inclusive('\n').map(|line| line.trim_start_matches('\t')).collect()
        } else {
            raw.clone()
        };
        let quoted = name.raw.contains(['\'', '"', '\\']);
        let part = if quoted { Part::Quoted(text) } else { Part::Literal(text) };
        Word { span: self.source.span(body), parts: vec![part], raw }
    }

    /// The end of the line that is being read: the next line end outside quotes and brackets.
    fn line_end(&self) -> usize {
        let bytes = self.text.as_bytes();
        let mut open: Vec<u8> = Vec::new();
        let mut at = self.at;
        let mut word_start = true;
        while at < self.end {
            let byte = bytes[at];
            let top = open.last().copied();
            match byte {
                b'\n' if top.is_none() => return at,
                b'\\' => at += 1,
                b'\'' if top != Some(b'"') => {
                    at = self.text[at + 1..self.end]
                        .find('\'')
                        .map_or(self.end, |length| at + 1 + length);
                }
                b'"' if top == Some(b'"') => {
                    open.pop();
                }
                b'"' => open.push(b'"'),
                b'`' if top == Some(b'`') => {
                    open.pop();
                }
                b'`' => open.push(b'`'),
                b'$' if matches!(bytes.get(at + 1), Some(b'(' | b'{')) => {
                    at += 1;
                    open.push(if bytes[at] == b'(' { b')' } else { b'}' });
                }
                b')' | b'}' if top == Some(byte) => {
                    open.pop();
                }
                b'#' if word_start && top.is_none() => {
                    return self.text[at..self.end]
                        .find('\n')
                        .map_or(self.end, |length| at + length);
                }
                _ => {}
            }
            word_start = matches!(byte, b' ' | b'\t' | b';' | b'&' | b'|' | b'(');
            at += 1;
        }
        self.end
    }
}

/// A heredoc's delimiter: the word without quotes; variables in it mean nothing.
fn unquoted(name: &Word) -> String {
    name.literal().unwrap_or_else(|| name.raw.clone())
}
