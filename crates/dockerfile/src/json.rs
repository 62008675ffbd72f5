//! The JSON form: an array of strings, with the place of each.

use std::ops::Range;

use crate::Text;
use crate::source::Source;

/// What a text that may be a JSON array turned out to be.
pub(crate) enum Json {
    /// An array of strings.
    Strings(Vec<Text>),
    /// An array, but not of strings alone: Docker refuses it. Where the first other value stands.
    Mixed(Range<usize>),
    /// No valid array: Docker takes the text as shell form or as a list of words.
    Not,
}

/// Reads a JSON array. Spans include the quotes; values have their escapes resolved.
pub(crate) fn array(source: &Source, range: Range<usize>) -> Json {
    let start = range.end - source.text[range.clone()].trim_start().len();
    if !source.text[start..range.end].starts_with('[') {
        return Json::Not;
    }
    let mut reader = Reader { bytes: source.text.as_bytes(), at: start + 1, end: range.end };
    reader.read(source).unwrap_or(Json::Not)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
}

impl Reader<'_> {
    /// Everything behind `[`; `None` where the JSON is not valid.
    fn read(&mut self, source: &Source) -> Option<Json> {
        let mut strings = Vec::new();
        let mut other = None;
        if self.peek() == Some(b']') {
            self.at += 1;
        } else {
            loop {
                self.peek()?;
                let start = self.at;
                if self.bytes[start] == b'"' {
                    let value = self.string(&source.text)?;
                    strings.push(Text { span: source.span(start..self.at), value });
                } else {
                    self.skip_value(&source.text)?;
                    other.get_or_insert(start..self.at);
                }
                match self.next()? {
                    b',' => {}
                    b']' => break,
                    _ => return None,
                }
            }
        }
        if self.peek().is_some() {
            return None;
        }
        Some(other.map_or(Json::Strings(strings), Json::Mixed))
    }

    /// The next byte that is not JSON's white space.
    fn peek(&mut self) -> Option<u8> {
        while self.at < self.end && matches!(self.bytes[self.at], b' ' | b'\t' | b'\r' | b'\n') {
            self.at += 1;
        }
        (self.at < self.end).then(|| self.bytes[self.at])
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// A string, from its opening quote on.
    fn string(&mut self, text: &str) -> Option<String> {
        let mut value = String::new();
        let mut chars = text[self.at + 1..self.end].char_indices();
        let base = self.at + 1;
        while let Some((at, char)) = chars.next() {
            match char {
                '"' => {
                    self.at = base + at + 1;
                    return Some(value);
                }
                '\\' => value.push(match chars.next()?.1 {
                    escaped @ ('"' | '\\' | '/') => escaped,
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'u' => {
                        let unit = hex(&mut chars)?;
                        let mut ahead = chars.clone();
                        let low = match (ahead.next(), ahead.next()) {
                            (Some((_, '\\')), Some((_, 'u')))
                                if (0xD800..0xDC00).contains(&unit) =>
                            {
                                hex(&mut ahead)
                            }
                            _ => None,
                        };
                        match low {
                            Some(low) if (0xDC00..0xE000).contains(&low) => {
                                chars = ahead;
                                char::from_u32(0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
                            }
                            _ => char::from_u32(unit),
                        }
                        .unwrap_or('\u{fffd}')
                    }
                    _ => return None,
                }),
                char if char < ' ' => return None,
                char => value.push(char),
            }
        }
        None
    }

    /// A value that is no string, checked only as far as Docker's choice of form needs: brackets are counted, not nested.
    fn skip_value(&mut self, text: &str) -> Option<()> {
        let mut open = Vec::new();
        loop {
            match self.peek()? {
                b'"' => {
                    self.string(text)?;
                }
                bracket @ (b'[' | b'{') => {
                    open.push(bracket);
                    self.at += 1;
                }
                b']' if open.last() == Some(&b'[') => {
                    open.pop();
                    self.at += 1;
                }
                b'}' if open.last() == Some(&b'{') => {
                    open.pop();
                    self.at += 1;
                }
                b',' | b':' if !open.is_empty() => self.at += 1,
                _ => self.scalar()?,
            }
            if open.is_empty() {
                return Some(());
            }
        }
    }

    /// A number, `true`, `false` or `null`.
    fn scalar(&mut self) -> Option<()> {
        let start = self.at;
        while self.at < self.end
            && matches!(self.bytes[self.at], b'a'..=b'z' | b'0'..=b'9' | b'-' | b'+' | b'.' | b'E')
        {
            self.at += 1;
        }
        let word = std::str::from_utf8(&self.bytes[start..self.at]).ok()?;
        (matches!(word, "true" | "false" | "null") || is_number(word)).then_some(())
    }
}

/// Whether a word is a number as JSON writes it.
fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let word = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) =
        word.split_once(['e', 'E']).map_or((word, None), |(mantissa, rest)| (mantissa, Some(rest)));
    let (whole, fraction) =
        mantissa.split_once('.').map_or((mantissa, None), |(whole, rest)| (whole, Some(rest)));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent
            .is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

fn hex(chars: &mut std::str::CharIndices) -> Option<u32> {
    (0..4).try_fold(0, |sum, _| Some(sum * 16 + chars.next()?.1.to_digit(16)?))
}
