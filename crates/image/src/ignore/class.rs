//! Sets of characters as Go's expressions write them: brackets, escapes, named classes.

/// A set of characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Set {
    One(char),
    /// All but `/`.
    NotSlash,
    /// All but the end of a line.
    NotNewline,
    Class {
        negated: bool,
        /// Sorted, apart from each other.
        ranges: Vec<(char, char)>,
    },
}

impl Set {
    pub(super) fn has(&self, c: char) -> bool {
        match self {
            Self::One(one) => *one == c,
            Self::NotSlash => c != '/',
            Self::NotNewline => c != '\n',
            Self::Class { negated, ranges } => {
                let at = ranges.partition_point(|&(low, _)| low <= c);
                let found = at > 0 && c <= ranges[at - 1].1;
                found != *negated
            }
        }
    }

    fn of(negated: bool, mut ranges: Vec<(char, char)>) -> Self {
        if negated && ranges == [('/', '/')] {
            return Self::NotSlash;
        }
        ranges.sort_unstable();
        let mut joined: Vec<(char, char)> = Vec::with_capacity(ranges.len().min(16));
        for (low, high) in ranges {
            match joined.last_mut() {
                Some(last) if low <= last.1 => last.1 = last.1.max(high),
                _ => joined.push((low, high)),
            }
        }
        Self::Class { negated, ranges: joined }
    }
}

type Chars<'a> = std::str::Chars<'a>;

/// A set in brackets, from behind its `[`; `None` if Go refuses it.
pub(super) fn bracketed(chars: &mut Chars<'_>) -> Option<Set> {
    let negated = take(chars, '^');
    let mut ranges = Vec::new();
    let mut first = true;
    loop {
        if !first && take(chars, ']') {
            return Some(Set::of(negated, ranges));
        }
        first = false;
        if let Some(rest) = chars.as_str().strip_prefix("[:")
            && let Some((name, behind)) = rest.split_once(":]")
        {
            named(name, &mut ranges)?;
            *chars = behind.chars();
            continue;
        }
        if let Some(rest) = chars.as_str().strip_prefix('\\')
            && let Some(behind) = shorthand(rest, &mut ranges).ok()?
        {
            *chars = behind.chars();
            continue;
        }
        let low = member(chars)?;
        let mut ahead = chars.clone();
        let high = if ahead.next() == Some('-') && !matches!(ahead.clone().next(), None | Some(']'))
        {
            *chars = ahead;
            member(chars)?
        } else {
            low
        };
        if high < low {
            return None;
        }
        ranges.push((low, high));
    }
}

fn take(chars: &mut Chars<'_>, wanted: char) -> bool {
    let mut ahead = chars.clone();
    let found = ahead.next() == Some(wanted);
    if found {
        *chars = ahead;
    }
    found
}

fn member(chars: &mut Chars<'_>) -> Option<char> {
    match chars.next()? {
        '\\' => escape(chars),
        c => Some(c),
    }
}

/// The character behind a backslash; `None` if Go knows no such escape.
pub(super) fn escape(chars: &mut Chars<'_>) -> Option<char> {
    let c = chars.next()?;
    match c {
        '1'..='7' if !chars.as_str().starts_with(|c| ('0'..='7').contains(&c)) => None,
        '0'..='7' => {
            let mut value = c.to_digit(8)?;
            for _ in 1..3 {
                let mut ahead = chars.clone();
                let Some(digit) = ahead.next().and_then(|c| c.to_digit(8)) else { break };
                value = value * 8 + digit;
                *chars = ahead;
            }
            char::from_u32(value)
        }
        'x' => {
            let high = chars.next()?.to_digit(16)?;
            let low = chars.next()?.to_digit(16)?;
            char::from_u32(high * 16 + low)
        }
        'a' => Some('\x07'),
        'f' => Some('\x0c'),
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        'v' => Some('\x0b'),
        c if c.is_ascii() && !c.is_ascii_alphanumeric() => Some(c),
        _ => None,
    }
}

/// A class that Go does not know.
pub(super) struct NoClass;

/// `\d`, `\s`, `\w`, `\pL` and their opposites, from behind the backslash: what follows it; `None` for another escape.
pub(super) fn shorthand<'a>(
    text: &'a str,
    ranges: &mut Vec<(char, char)>,
) -> Result<Option<&'a str>, NoClass> {
    let mut chars = text.chars();
    let Some(kind) = chars.next() else { return Ok(None) };
    let found: &[(char, char)] = match kind.to_ascii_lowercase() {
        'd' => &[('0', '9')],
        's' => &[('\t', '\n'), ('\x0c', '\r'), (' ', ' ')],
        'w' => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        'p' => match chars.next().and_then(category) {
            Some(found) => found,
            None => return Err(NoClass),
        },
        _ => return Ok(None),
    };
    add(found, kind.is_ascii_uppercase(), ranges);
    Ok(Some(chars.as_str()))
}

/// Unicode's classes of one letter, beyond ASCII only roughly: names of files that hang on more are unheard of.
fn category(name: char) -> Option<&'static [(char, char)]> {
    Some(match name {
        'C' => &[('\0', '\x1f'), ('\x7f', '\u{9f}')],
        'L' => &[('A', 'Z'), ('a', 'z'), ('\u{c0}', '\u{1fff}'), ('\u{2c00}', '\u{fffd}')],
        'M' => &[('\u{300}', '\u{36f}')],
        'N' => &[('0', '9'), ('\u{b2}', '\u{b3}'), ('\u{b9}', '\u{b9}'), ('\u{bc}', '\u{be}')],
        'P' => &[
            ('!', '#'),
            ('%', '*'),
            (',', '/'),
            (':', ';'),
            ('?', '@'),
            ('[', ']'),
            ('_', '_'),
            ('{', '{'),
            ('}', '}'),
            ('\u{2010}', '\u{2027}'),
        ],
        'S' => {
            &[('$', '$'), ('+', '+'), ('<', '>'), ('^', '^'), ('`', '`'), ('|', '|'), ('~', '~')]
        }
        'Z' => &[(' ', ' '), ('\u{a0}', '\u{a0}'), ('\u{2000}', '\u{200a}')],
        _ => return None,
    })
}

/// `alpha` of `[:alpha:]`, `^` before it for the opposite; `None` if there is no such name.
fn named(name: &str, ranges: &mut Vec<(char, char)>) -> Option<()> {
    let (negated, name) = match name.strip_prefix('^') {
        Some(rest) => (true, rest),
        None => (false, name),
    };
    let found: &[(char, char)] = match name {
        "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        "alpha" => &[('A', 'Z'), ('a', 'z')],
        "ascii" => &[('\0', '\x7f')],
        "blank" => &[('\t', '\t'), (' ', ' ')],
        "cntrl" => &[('\0', '\x1f'), ('\x7f', '\x7f')],
        "digit" => &[('0', '9')],
        "graph" => &[('!', '~')],
        "lower" => &[('a', 'z')],
        "print" => &[(' ', '~')],
        "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "space" => &[('\t', '\r'), (' ', ' ')],
        "upper" => &[('A', 'Z')],
        "word" => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        _ => return None,
    };
    add(found, negated, ranges);
    Some(())
}

/// Adds sorted ranges, or all between them.
fn add(found: &[(char, char)], negated: bool, ranges: &mut Vec<(char, char)>) {
    if !negated {
        ranges.extend_from_slice(found);
        return;
    }
    let mut next = Some('\0');
    for &(low, high) in found {
        if let (Some(from), Some(to)) = (next, before(low))
            && from <= to
        {
            ranges.push((from, to));
        }
        next = char::from_u32(high as u32 + 1);
    }
    if let Some(from) = next {
        ranges.push((from, char::MAX));
    }
}

fn before(c: char) -> Option<char> {
    (c as u32).checked_sub(1).and_then(char::from_u32)
}
