//! A line of a file with carets below what is meant. A terminal shows it: what would command the terminal is replaced.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

/// Most columns of a line that are shown; of a longer line, those around what is meant.
const MOST_COLUMNS: usize = 120;
/// Columns before what is meant that are shown of such a line.
const BEFORE: usize = 40;

/// A line, and the line below it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    pub(crate) line: String,
    /// Blanks up to the carets.
    pub(crate) indent: String,
    pub(crate) carets: String,
}

impl Excerpt {
    /// A line without its end, of which the bytes of a range are meant. Takes as long as what is shown, not as the line.
    pub(crate) fn new(text: &str, marked: Range<usize>) -> Self {
        let shown = window(text, marked.start);
        let mut out = Self { line: String::new(), indent: String::new(), carets: String::new() };
        if shown.start > 0 {
            out.line.push('…');
            out.indent.push(' ');
        }
        for (at, c) in text.get(shown.clone()).unwrap_or_default().char_indices() {
            let (at, c) = (shown.start + at, harmless(c));
            out.line.push(c);
            let columns = c.width().unwrap_or(0);
            if at < marked.start {
                // Tabs stay tabs, so that the carets stand below the words.
                out.indent.extend(std::iter::repeat_n(if c == '\t' { c } else { ' ' }, width(c)));
            } else if at < marked.end {
                out.carets.extend(std::iter::repeat_n('^', columns));
            }
        }
        if shown.end < text.len() {
            out.line.push('…');
        }
        if out.carets.is_empty() {
            out.carets.push('^');
        }
        out
    }
}

/// The columns of a character; a tab counts as one.
fn width(c: char) -> usize {
    if c == '\t' { 1 } else { c.width().unwrap_or(0) }
}

/// The part of a line that is shown when an offset in it is meant.
fn window(text: &str, meant: usize) -> Range<usize> {
    // Forwards from an offset, as far as there is room.
    let to = |start: usize| {
        let mut columns = 0;
        let rest = text.get(start..).unwrap_or_default();
        let beyond = rest.char_indices().find(|(_, c)| {
            columns += width(harmless(*c));
            columns > MOST_COLUMNS
        });
        beyond.map_or(text.len(), |(at, _)| start + at)
    };
    let whole = to(0);
    if whole == text.len() {
        return 0..whole;
    }
    let before = text.get(..meant).unwrap_or_default();
    let start = before.char_indices().rev().take(BEFORE).last().map_or(0, |(at, _)| at);
    start..to(start)
}

/// A text of the file on one line, without what would command a terminal.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(harmless).collect()
}

/// Control characters as their pictures; what turns the order of letters about as the sign for an unknown one.
fn harmless(c: char) -> char {
    match c {
        '\t' => c,
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(c),
        '\u{7f}' => '␡',
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, marked: &str, expected: [&str; 2]) {
        let start = text.find(marked).expect("a part of the line");
        let Excerpt { line, indent, carets } = Excerpt::new(text, start..start + marked.len());
        assert_eq!([line, indent + &carets], expected.map(str::to_owned));
    }

    #[test]
    fn carets_stand_below_what_is_meant() {
        check("RUN cd /a", "cd", ["RUN cd /a", "    ^^"]);
        check("RUN\tcd /a", "cd", ["RUN\tcd /a", "   \t^^"]);
        check("RUN echo 日本 $a", "$a", ["RUN echo 日本 $a", "              ^^"]);
        check("RUN echo 日本", "日本", ["RUN echo 日本", "         ^^^^"]);
        check("RUN", "", ["RUN", "^"]);
    }

    #[test]
    fn a_terminal_is_not_commanded() {
        check("RUN \u{1b}[2J a", "a", ["RUN ␛[2J a", "         ^"]);
        check("RUN a\u{202e}b", "b", ["RUN a\u{fffd}b", "      ^"]);
        assert_eq!(plain("a\r\n\u{7}\u{9b}"), "a␍␊␇\u{fffd}");
    }

    #[test]
    fn a_long_line_is_shown_around_what_is_meant() {
        let long = "x".repeat(500);
        let Excerpt { line, indent, carets } = Excerpt::new(&long, 200..203);
        assert_eq!(line, format!("…{}…", "x".repeat(120)));
        assert_eq!((indent.len(), carets.as_str()), (1 + 40, "^^^"));
        let Excerpt { line, carets, .. } = Excerpt::new(&long, 490..500);
        assert_eq!(line, format!("…{}", "x".repeat(50)));
        assert_eq!(carets, "^".repeat(10));
        let Excerpt { line, carets, .. } = Excerpt::new(&long, 0..500);
        assert_eq!(line, format!("{}…", "x".repeat(120)));
        assert_eq!(carets, "^".repeat(120), "only what is shown is marked");
        let exact = "x".repeat(120);
        assert_eq!(Excerpt::new(&exact, 0..1).line, exact);
    }
}
