//! The bodies of heredocs.

use dockerfile::{Heredoc, Text};

/// A heredoc's body as its file gets it.
pub(super) fn body(
    escape: char,
    heredoc: &Heredoc,
    value: &dyn Fn(&str) -> Option<String>,
) -> String {
    if heredoc.expand {
        expand_body(escape, &heredoc.content, value)
    } else {
        heredoc.content.clone()
    }
}

/// Expands the variables of a heredoc's body; quotes stay.
fn expand_body(escape: char, body: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find(['$', escape]) {
        out.push_str(&rest[..at]);
        let after = &rest[at..];
        let mut chars = after.chars();
        let first = chars.next();
        if first == Some(escape) {
            // An escaped `$` and an escaped escape lose their escape, everything else keeps it.
            if let Some(next) = chars.next().filter(|next| *next == '$' || *next == escape) {
                out.push(next);
                rest = &after[escape.len_utf8() + next.len_utf8()..];
            } else {
                out.push(escape);
                rest = &after[escape.len_utf8()..];
            }
            continue;
        }
        let end = match chars.next() {
            Some('{') => after.find('}').map(|end| end + 1),
            Some(c) if c.is_ascii_alphabetic() || c == '_' => Some(
                after[1..]
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                    .map_or(after.len(), |end| end + 1),
            ),
            // The shell's own parameters (`$$`, `$1`) are variables that are not set.
            Some(c) if c.is_ascii_digit() || "@*#?-$!".contains(c) => Some(2),
            _ => None,
        };
        if let Some(end) = end {
            let word = Text { span: dockerfile::Span::default(), value: after[..end].to_owned() };
            out.push_str(&dockerfile::expand::expand(&word, escape, value).text);
            rest = &after[end..];
        } else {
            out.push('$');
            rest = &after[1..];
        }
    }
    out.push_str(rest);
    out
}
