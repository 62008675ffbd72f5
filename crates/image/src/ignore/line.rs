//! The lines of the file: which are patterns, and which Docker refuses.

/// Docker reads lines up to this many bytes.
const LONGEST_LINE: usize = 64 * 1024;

/// A pattern: whether it is an exception, and its cleaned text; or why Docker refuses it.
type Line = Result<(bool, String), &'static str>;

/// The patterns of a file with their line numbers, from 1.
pub(super) fn patterns(text: &str) -> impl Iterator<Item = (usize, Line)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    (1..).zip(text.split('\n')).filter_map(|(number, line)| {
        if line.len() >= LONGEST_LINE {
            return Some((
                number,
                Err("Error reading .dockerignore: bufio.Scanner: token too long"),
            ));
        }
        // Only a `#` in the very first column begins a comment.
        if line.starts_with('#') {
            return None;
        }
        read(line).map(|read| (number, read))
    })
}

/// Reads a line in Docker's two rounds: the reader of the file, and the matcher, which cleans what the first left and
/// looks for `!` again: `/!a` is an exception, too.
fn read(line: &str) -> Option<Line> {
    let line = line.trim();
    if line.is_empty() {
        return None;
    }
    let (inverted, rest) = match line.strip_prefix('!') {
        Some(rest) => (true, rest.trim()),
        None => (false, line),
    };
    let mut pattern = if rest.is_empty() { String::new() } else { clean(rest) };
    if pattern.len() > 1 && pattern.starts_with('/') {
        pattern.remove(0);
    }
    if inverted {
        pattern.insert(0, '!');
    }
    let pattern = pattern.trim();
    if pattern.is_empty() {
        return None;
    }
    let mut pattern = clean(pattern);
    let exception = pattern.starts_with('!');
    if exception {
        pattern.remove(0);
        if pattern.is_empty() {
            return Some(Err("illegal exclusion pattern: \"!\""));
        }
    }
    if is_well_formed(&pattern) {
        Some(Ok((exception, pattern)))
    } else {
        Some(Err("syntax error in pattern"))
    }
}

/// A path without `.`, `..` and double slashes, by its letters alone.
pub(super) fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if matches!(parts.last(), Some(&last) if last != "..") => drop(parts.pop()),
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    match (rooted, parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => parts.join("/"),
    }
}

/// Whether brackets and escapes are complete. Go's matcher for file names decides, before its expressions do.
pub(super) fn is_well_formed(pattern: &str) -> bool {
    let mut chars = pattern.chars();
    loop {
        match chars.next() {
            None => return true,
            Some('\\') if chars.next().is_none() => return false,
            Some('[') => {
                if !class_is_well_formed(&mut chars) {
                    return false;
                }
            }
            Some(_) => {}
        }
    }
}

fn class_is_well_formed(chars: &mut std::str::Chars<'_>) -> bool {
    let mut ahead = chars.clone();
    if ahead.next() == Some('^') {
        *chars = ahead;
    }
    let mut first = true;
    loop {
        let mut ahead = chars.clone();
        if ahead.next() == Some(']') && !first {
            *chars = ahead;
            return true;
        }
        first = false;
        if !member(chars) {
            return false;
        }
        let mut ahead = chars.clone();
        if ahead.next() == Some('-') {
            *chars = ahead;
            if !member(chars) {
                return false;
            }
        }
    }
}

/// One character of a class; something must follow it.
fn member(chars: &mut std::str::Chars<'_>) -> bool {
    let taken = match chars.next() {
        None | Some('-' | ']') => false,
        Some('\\') => chars.next().is_some(),
        Some(_) => true,
    };
    taken && !chars.as_str().is_empty()
}

#[cfg(test)]
mod tests {
    use super::{clean, patterns};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let shown = |(line, pattern): (usize, super::Line)| match pattern {
            Ok((true, pattern)) => format!("{line} !{pattern}"),
            Ok((false, pattern)) => format!("{line} {pattern}"),
            Err(message) => format!("{line} error: {message}"),
        };
        assert_eq!(patterns(text).map(shown).collect::<Vec<_>>(), expected, "{text:?}");
    }

    #[test]
    fn comments_and_blanks() {
        check("\u{feff}# no\n\n  a \r\n #b\n*.log # x", &["3 a", "4 #b", "5 *.log # x"]);
    }

    #[test]
    fn cleaning() {
        check("./a/\n/a//b\n../x\na/..\n/\n", &["1 a", "2 a/b", "3 ../x", "4 .", "5 /"]);
        assert_eq!(clean("/../a/./b/../c"), "/a/c");
    }

    #[test]
    fn exceptions_in_both_rounds() {
        check("! a\n/!b\n./!c\n!!d\n\\!e", &["1 !a", "2 !b", "3 !c", "4 !!d", "5 \\!e"]);
        check("!", &["1 error: illegal exclusion pattern: \"!\""]);
        check("!/", &["1 error: illegal exclusion pattern: \"!\""]);
        check("!.", &["1 !."]);
    }

    #[test]
    fn bad_brackets() {
        for bad in ["[", "[a", "[]", "[]a]", "[-a]", "[a-]", "[^]", "a\\", "[\\", "[a-", "x[a\\]"] {
            check(bad, &["1 error: syntax error in pattern"]);
        }
        check("[a-c]\n[^a]\n[\\]]\n]\n[z-a]", &["1 [a-c]", "2 [^a]", "3 [\\]]", "4 ]", "5 [z-a]"]);
    }
}
