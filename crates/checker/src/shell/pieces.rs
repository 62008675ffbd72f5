//! A word as written, taken apart with the place of each piece.

use std::ops::Range;

/// A piece of a word. Ranges are of the word's text.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) range: Range<usize>,
    /// Whether it stands in double quotes.
    pub(super) quoted: bool,
    pub(super) kind: PieceKind,
}

#[derive(Clone, Debug)]
pub(super) enum PieceKind {
    /// Text that is not quoted.
    Open,
    /// Text in double quotes.
    Text,
    /// `\x` outside quotes.
    Escape,
    /// `'…'`, quotes included.
    Single,
    /// `$'…'`.
    Ansi,
    /// The `$` of `$"…"`.
    Locale,
    /// A double quote that opens.
    Opens,
    /// A double quote that closes.
    Closes,
    /// `$name` or `${…}`: the name, and what follows it in braces.
    Variable { name: Range<usize>, modifier: Range<usize> },
    /// `$(…)`, or backticks.
    Command { backticks: bool },
    /// `$((…))`, or `$[…]`.
    Arithmetic { old: bool },
    /// `<(…)` or `>(…)`.
    Process,
}

/// Takes a word's text apart.
pub(super) fn pieces(raw: &str) -> Vec<Piece> {
    let bytes = raw.as_bytes();
    let mut out: Vec<Piece> = Vec::new();
    let mut quoted = false;
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let kind = match bytes[at] {
            b'\'' if !quoted => {
                at = find(bytes, at + 1, b'\'') + 1;
                PieceKind::Single
            }
            b'"' => {
                at += 1;
                quoted = !quoted;
                if quoted { PieceKind::Opens } else { PieceKind::Closes }
            }
            b'\\' => {
                at += 2;
                if quoted { PieceKind::Text } else { PieceKind::Escape }
            }
            b'`' => {
                at = backticks(bytes, at) + 1;
                PieceKind::Command { backticks: true }
            }
            b'$' => dollar(raw, &mut at, quoted),
            b'<' | b'>' if !quoted && bytes.get(at + 1) == Some(&b'(') => {
                at = closing(bytes, at + 2, b')');
                PieceKind::Process
            }
            _ => {
                while at < bytes.len() && !matches!(bytes[at], b'\'' | b'"' | b'\\' | b'`' | b'$') {
                    at += 1;
                }
                // Inside double quotes a single quote means itself.
                at = at.max(start + 1);
                if quoted { PieceKind::Text } else { PieceKind::Open }
            }
        };
        at = (at.min(bytes.len())..=bytes.len())
            .find(|&at| raw.is_char_boundary(at))
            .unwrap_or(bytes.len());
        let joins = matches!(kind, PieceKind::Open | PieceKind::Text);
        match out.last_mut() {
            Some(last)
                if joins && std::mem::discriminant(&last.kind) == std::mem::discriminant(&kind) =>
            {
                last.range.end = at;
            }
            _ => out.push(Piece { range: start..at, quoted, kind }),
        }
    }
    out
}

fn dollar(raw: &str, at: &mut usize, quoted: bool) -> PieceKind {
    let bytes = raw.as_bytes();
    let start = *at;
    let plain = if quoted { PieceKind::Text } else { PieceKind::Open };
    match bytes.get(start + 1) {
        Some(b'\'') if !quoted => {
            let mut end = start + 2;
            while end < bytes.len() && bytes[end] != b'\'' {
                end += 1 + usize::from(bytes[end] == b'\\');
            }
            *at = end + 1;
            PieceKind::Ansi
        }
        Some(b'"') if !quoted => {
            *at += 1;
            PieceKind::Locale
        }
        Some(b'(') if bytes.get(start + 2) == Some(&b'(') => {
            let inner = closing(bytes, start + 3, b')');
            if bytes.get(inner) == Some(&b')') {
                *at = inner + 1;
                return PieceKind::Arithmetic { old: false };
            }
            *at = closing(bytes, start + 2, b')');
            PieceKind::Command { backticks: false }
        }
        Some(b'(') => {
            *at = closing(bytes, start + 2, b')');
            PieceKind::Command { backticks: false }
        }
        Some(b'[') => {
            *at = find(bytes, start + 2, b']') + 1;
            PieceKind::Arithmetic { old: true }
        }
        Some(b'{') => {
            let end = closing(bytes, start + 2, b'}').min(bytes.len());
            *at = end;
            let inner = start + 2..end.saturating_sub(1).max(start + 2);
            let sign = matches!(bytes.get(inner.start), Some(b'#' | b'!')) && inner.len() > 1;
            let from = inner.start + usize::from(sign);
            let word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
            let length = bytes[from..inner.end].iter().take_while(|byte| word(byte)).count();
            let special = usize::from(length == 0 && from < inner.end);
            let end = boundary(raw, (from + length + special).min(inner.end));
            PieceKind::Variable { name: from..end, modifier: end..boundary(raw, inner.end) }
        }
        Some(byte) if byte.is_ascii_alphabetic() || *byte == b'_' => {
            let word = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
            let length = bytes[start + 1..].iter().take_while(word).count();
            *at = start + 1 + length;
            PieceKind::Variable { name: start + 1..*at, modifier: *at..*at }
        }
        Some(b'0'..=b'9' | b'@' | b'*' | b'#' | b'?' | b'$' | b'!' | b'-') => {
            *at = start + 2;
            PieceKind::Variable { name: start + 1..*at, modifier: *at..*at }
        }
        _ => {
            *at = start + 1;
            plain
        }
    }
}

fn boundary(raw: &str, at: usize) -> usize {
    (at..=raw.len()).find(|&at| raw.is_char_boundary(at)).unwrap_or(raw.len())
}

/// Where a byte stands; the end where it is missing.
fn find(bytes: &[u8], from: usize, byte: u8) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().position(|&other| other == byte).unwrap_or(rest.len())
}

/// The backtick that closes the one here.
fn backticks(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() && bytes[at] != b'`' {
        at += 1 + usize::from(bytes[at] == b'\\');
    }
    at
}

/// Behind the bracket that closes; quotes are skipped, brackets inside counted.
fn closing(bytes: &[u8], from: usize, close: u8) -> usize {
    let open = if close == b')' { b'(' } else { b'{' };
    let mut depth = 1_usize;
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\'' if close == b')' => at = find(bytes, at + 1, b'\''),
            b'"' => {
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += 1 + usize::from(bytes[at] == b'\\');
                }
            }
            byte if byte == open => depth += 1,
            byte if byte == close => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}
