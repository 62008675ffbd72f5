//! Variables in the words of instructions, as Docker expands them: `$name`, `${name}`, `${name:-default}`.

use dockerfile::{Span, Text};

/// A variable in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Variable<'a> {
    /// From `$` to its end, where that can be told.
    pub(crate) span: Span,
    /// Its name.
    pub(crate) name: &'a str,
    /// Whether the word says what to do without it (`${name:-default}`, `${name+set}`).
    pub(crate) has_default: bool,
}

/// The variables of a word, outside single quotes and not escaped.
pub(crate) fn variables<'a>(text: &'a Text, escape: char) -> Vec<Variable<'a>> {
    let value = text.value.as_str();
    // Where a continuation was taken out, places inside the word are unknown: then the word itself is the place.
    let is_exact = text.span.len() as usize == value.len();
    let mut found = Vec::new();
    let mut single = false;
    let mut chars = value.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\'' => single = !single,
            _ if c == escape && !single => {
                chars.next();
            }
            '$' if !single => {
                let rest = &value[at + 1..];
                let (name, length, has_default) = match rest.strip_prefix('{') {
                    Some(inner) => {
                        let name = name_of(inner);
                        let modifier = &inner[name.len()..];
                        let closed = inner.find('}').map_or(inner.len(), |end| end + 1);
                        let modifier = modifier.strip_prefix(':').unwrap_or(modifier);
                        (name, closed + 2, modifier.starts_with(['-', '+', '?']))
                    }
                    None => {
                        let name = name_of(rest);
                        (name, name.len() + 1, false)
                    }
                };
                if !name.is_empty() {
                    let start = text.span.start + at as u32;
                    let span = Span::new(start, start + length as u32);
                    let span = if is_exact { span } else { text.span };
                    found.push(Variable { span, name, has_default });
                }
            }
            _ => {}
        }
    }
    found
}

/// The name at the start of a text; empty if there is none. Positional parameters are none for Docker.
fn name_of(text: &str) -> &str {
    let end = text.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    let name = &text[..end];
    if name.starts_with(|c: char| c.is_ascii_digit()) { "" } else { name }
}

/// Platform arguments that every build has, declared or not in `FROM`; in a stage they need an `ARG`.
pub(crate) const PLATFORM_ARGS: &[&str] = &[
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDOSVERSION",
    "BUILDARCH",
    "BUILDVARIANT",
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETOSVERSION",
    "TARGETARCH",
    "TARGETVARIANT",
    "TARGETSTAGE",
];

/// The candidate that differs from a name by the fewest letters, if by at most two and not by case alone of all.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let near = |candidate: &'a str| (distance(name, candidate), candidate);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(name.len()) <= 2)
        .map(near)
        .filter(|&(distance, candidate)| distance <= 2 && distance < candidate.len())
        .min()
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance, letters compared without case. Names longer than 64 bytes are far from all.
fn distance(a: &str, b: &str) -> usize {
    if a.len() > 64 || b.len() > 64 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.bytes().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, right) in b.bytes().enumerate() {
            let change = diagonal + usize::from(!left.eq_ignore_ascii_case(&right));
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: &[(&str, bool)]) {
        let text = Text { span: Span::new(0, value.len() as u32), value: value.to_owned() };
        let found: Vec<_> =
            variables(&text, '\\').iter().map(|found| (found.name, found.has_default)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn forms() {
        check("$A/${B}", &[("A", false), ("B", false)]);
        check("${A:-x}${B-y}${C:+z}${D#z}", &[("A", true), ("B", true), ("C", true), ("D", false)]);
    }

    #[test]
    fn quotes_and_escapes() {
        check(r"'$A' \$B $1 $ ${", &[]);
        check("\"$A\"", &[("A", false)]);
    }

    #[test]
    fn near_names() {
        assert_eq!(nearest("VERSOIN", ["VERSION", "PATH"]), Some("VERSION"));
        assert_eq!(nearest("A", ["B"]), None);
    }
}
