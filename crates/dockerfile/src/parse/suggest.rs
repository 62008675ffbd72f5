//! Docker's "did you mean": the nearest known word, at most two edits away.

/// ` (did you mean …?)`, or nothing. Where `same_case` is asked for, the word's case is taken over.
pub fn did_you_mean(word: &str, known: &[&str], same_case: bool) -> String {
    if word.len() > 32 {
        return String::new();
    }
    let plain = if same_case { word.to_ascii_lowercase() } else { word.to_owned() };
    let nearest = known
        .iter()
        .map(|option| (distance(&plain, option), option))
        .filter(|&(distance, _)| distance < 3)
        .min_by_key(|&(distance, _)| distance);
    match nearest {
        Some((1.., option)) if same_case && word.chars().all(|char| !char.is_lowercase()) => {
            format!(" (did you mean {}?)", option.to_ascii_uppercase())
        }
        Some((1.., option)) => format!(" (did you mean {option}?)"),
        _ => String::new(),
    }
}

/// A word as Docker quotes it in a message.
pub(crate) fn quoted(word: &str) -> String {
    let mut out = String::from('"');
    for char in word.chars() {
        match char {
            '"' | '\\' => out.extend(['\\', char]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            char if char < ' ' => out.push('\u{fffd}'),
            // What has no glyph of its own is written by its number.
            '\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => {
                out.push_str("\\u");
                out.extend([12, 8, 4, 0].map(|shift| {
                    char::from_digit(u32::from(char) >> shift & 0xf, 16).unwrap_or('0')
                }));
            }
            char => out.push(char),
        }
    }
    out.push('"');
    out
}

/// Levenshtein's distance, or 3 where it is at least that: words of too different lengths are not compared.
fn distance(left: &str, right: &str) -> usize {
    let mut row = [0_usize; 32];
    let letters = left.chars().count();
    if letters.abs_diff(right.len()) > 2 || right.len() >= row.len() {
        return 3;
    }
    for (column, cell) in row.iter_mut().enumerate() {
        *cell = column;
    }
    for (line, left) in left.chars().enumerate() {
        let mut before = row[0];
        row[0] = line + 1;
        for (column, right) in right.bytes().enumerate() {
            let replace = before + usize::from(left != char::from(right));
            before = row[column + 1];
            row[column + 1] = replace.min(before + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}
