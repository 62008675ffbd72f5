//! Shell patterns in `${name#pattern}` and its like: `*`, `?` and escapes, no brackets.

/// Above this product of lengths a pattern is refused: the work grows with it.
const MOST: usize = 1 << 22;

#[derive(Clone, Copy, PartialEq)]
enum Piece {
    Any,
    One,
    Char(char),
}

fn pieces(pattern: &str, value: &str) -> Result<Vec<Piece>, String> {
    let mut out = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(char) = chars.next() {
        let piece = match char {
            '*' => Piece::Any,
            '?' => Piece::One,
            '\\' => match chars.next() {
                // Inside `${}` these had to be escaped; the escape is no part of the pattern.
                Some(escaped @ ('}' | '/' | '*' | '?' | '\\')) => Piece::Char(escaped),
                Some(other) => return Err(format!("invalid escape '\\{other}'")),
                None => return Err("invalid escape '\\\u{fffd}'".to_owned()),
            },
            char => Piece::Char(char),
        };
        if piece != Piece::Any || out.last() != Some(&Piece::Any) {
            out.push(piece);
        }
    }
    match out.len().saturating_mul(value.len()) {
        0..MOST => Ok(out),
        _ => Err("too long".to_owned()),
    }
}

/// How many of the characters the pattern matches from the first on: the fewest or the most.
fn matched(
    pattern: &[Piece],
    mut chars: impl Iterator<Item = char>,
    greedy: bool,
) -> Option<usize> {
    // The set of places in the pattern that the characters so far can have led to.
    let mut states = vec![false; pattern.len() + 1];
    states[0] = true;
    let mut found = None;
    for length in 0.. {
        for (index, piece) in pattern.iter().enumerate() {
            if states[index] && *piece == Piece::Any {
                states[index + 1] = true;
            }
        }
        if states[pattern.len()] {
            found = Some(length);
            if !greedy {
                break;
            }
        }
        let Some(char) = chars.next() else { break };
        let mut alive = false;
        for index in (0..=pattern.len()).rev() {
            let stay = pattern.get(index) == Some(&Piece::Any) && states[index];
            let step = index > 0
                && states[index - 1]
                && (pattern[index - 1] == Piece::One || pattern[index - 1] == Piece::Char(char));
            states[index] = stay || step;
            alive |= states[index];
        }
        if !alive {
            break;
        }
    }
    found
}

/// `${value#pattern}`.
pub(super) fn trim_start(pattern: &str, value: &str, greedy: bool) -> Result<String, String> {
    let pieces = pieces(pattern, value)?;
    let length = matched(&pieces, value.chars(), greedy).unwrap_or(0);
    Ok(value.chars().skip(length).collect())
}

/// A pattern from its end on, as Docker looks for it: escapes stay before what they escape.
pub(super) fn reversed(pattern: &str) -> String {
    let mut out: Vec<char> = Vec::new();
    let mut chars = pattern.chars();
    while let Some(char) = chars.next() {
        match chars.clone().next().filter(|_| char == '\\') {
            Some(escaped) => {
                chars.next();
                out.extend([escaped, char]);
            }
            None => out.push(char),
        }
    }
    out.iter().rev().collect()
}

/// `${value%pattern}`.
pub(super) fn trim_end(pattern: &str, value: &str, greedy: bool) -> Result<String, String> {
    let pieces = pieces(&reversed(pattern), value)?;
    let length = matched(&pieces, value.chars().rev(), greedy).unwrap_or(0);
    Ok(value.chars().take(value.chars().count() - length).collect())
}

/// `${value/pattern/replacement}`, the longest match at the first place, or at every place.
pub(super) fn replace(
    pattern: &str,
    value: &str,
    replacement: &str,
    all: bool,
) -> Result<String, String> {
    let pieces = pieces(pattern, value)?;
    let mut out = String::new();
    let mut rest = value;
    let mut work = 0_usize;
    loop {
        work = work.saturating_add(rest.len().saturating_mul(pieces.len()));
        if work > MOST {
            return Err("too long".to_owned());
        }
        let found = matched(&pieces, rest.chars(), true);
        let length = found.map_or(0, |count| rest.chars().take(count).map(char::len_utf8).sum());
        if found.is_some() {
            out.push_str(replacement);
            rest = &rest[length..];
            if !all {
                return Ok(out + rest);
            }
        }
        if length == 0 {
            let Some(char) = rest.chars().next() else { return Ok(out) };
            out.push(char);
            rest = &rest[char.len_utf8()..];
        } else if rest.is_empty() {
            return Ok(out);
        }
    }
}
