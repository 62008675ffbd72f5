//! `{a,b}` and `{1..3}`: what bash makes of braces before anything else.

use dockerfile::shell::{Part, Word};

/// A piece of a word: a letter of its unquoted text, or a part as it is.
#[derive(Clone)]
enum Piece {
    Letter(char),
    Other(Part),
}

/// The words that a word with braces stands for, `most` of them; empty where it stands for itself.
pub(super) fn expand(word: &Word, most: usize) -> Vec<Word> {
    let mut pieces = Vec::new();
    for part in &word.parts {
        match part {
            Part::Literal(text) => pieces.extend(text.chars().map(Piece::Letter)),
            other => pieces.push(Piece::Other(other.clone())),
        }
    }
    let words = expanded(&pieces, most);
    if words.len() == 1 && words[0].len() == pieces.len() {
        return Vec::new();
    }
    words.into_iter().map(|pieces| Word { parts: parts(pieces), ..word.clone() }).collect()
}

fn parts(pieces: Vec<Piece>) -> Vec<Part> {
    let mut parts = Vec::new();
    for piece in pieces {
        match (piece, parts.last_mut()) {
            (Piece::Letter(c), Some(Part::Literal(text))) => text.push(c),
            (Piece::Letter(c), _) => parts.push(Part::Literal(c.to_string())),
            (Piece::Other(part), _) => parts.push(part),
        }
    }
    parts
}

fn expanded(pieces: &[Piece], most: usize) -> Vec<Vec<Piece>> {
    let letter = |at: usize| match pieces.get(at) {
        Some(Piece::Letter(c)) => Some(*c),
        _ => None,
    };
    for open in (0..pieces.len()).filter(|&at| letter(at) == Some('{')) {
        let (mut depth, mut commas) = (0, vec![open]);
        let close = (open..pieces.len()).find(|&at| {
            match letter(at) {
                Some('{') => depth += 1,
                Some('}') => depth -= 1,
                Some(',') if depth == 1 => commas.push(at),
                _ => {}
            }
            depth == 0
        });
        let Some(close) = close else { continue };
        let inner = &pieces[open + 1..close];
        let choices: Vec<Vec<Piece>> = if commas.len() > 1 {
            commas.push(close);
            commas
                .windows(2)
                .flat_map(|pair| expanded(&pieces[pair[0] + 1..pair[1]], most))
                .collect()
        } else if let Some(range) = range(inner, most) {
            range
        } else {
            continue;
        };
        let behind = expanded(&pieces[close + 1..], most);
        let mut all = Vec::new();
        for choice in &choices {
            for rest in &behind {
                if all.len() >= most {
                    return all;
                }
                all.push([&pieces[..open], choice.as_slice(), rest.as_slice()].concat());
            }
        }
        return all;
    }
    vec![pieces.to_vec()]
}

/// `1..9`, `01..10`, `a..e`, `1..9..2`.
fn range(inner: &[Piece], most: usize) -> Option<Vec<Vec<Piece>>> {
    let letter = |piece: &Piece| match piece {
        Piece::Letter(c) => Some(*c),
        Piece::Other(_) => None,
    };
    let text: String = inner.iter().map(letter).collect::<Option<_>>()?;
    let mut ends = text.split("..");
    let (from, to, step) = (ends.next()?, ends.next()?, ends.next());
    let step = step.map_or(Some(1), |step| step.parse::<i64>().ok())?.unsigned_abs().max(1);
    let (single, padded) = (
        |text: &str| text.chars().next().filter(|c| text.len() == 1 && c.is_ascii_alphabetic()),
        |text: &str| {
            text.trim_start_matches('-').starts_with('0') && text.trim_start_matches('-').len() > 1
        },
    );
    let width = if padded(from) || padded(to) { from.len().max(to.len()) } else { 0 };
    let letters = single(from).zip(single(to));
    let (from, to) = match letters {
        Some((from, to)) => (i64::from(u32::from(from)), i64::from(u32::from(to))),
        None => (from.parse::<i64>().ok()?, to.parse::<i64>().ok()?),
    };
    if from.abs_diff(to) / step >= most as u64 {
        return None;
    }
    let down = to < from;
    let number = |index: u64| {
        let way = i64::try_from(index * step).unwrap_or(i64::MAX);
        let value = if down { from - way } else { from + way };
        match letters {
            Some(_) => {
                u8::try_from(value).map(|byte| (byte as char).to_string()).unwrap_or_default()
            }
            None => format!("{value:0width$}"),
        }
    };
    let all = (0..=from.abs_diff(to) / step).map(number);
    Some(all.map(|text| text.chars().map(Piece::Letter).collect()).collect())
}
