//! Shell patterns: `*`, `?`, `[…]`, `\`. The same rules serve the shell, `COPY` and `find -name`.

/// Whether a text is matched by a pattern. `*` does not cross a `/`: callers match one name at a time.
/// Linear in the text for each `*`; a pattern cannot make it exponential.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    matched(pattern, text, &['!', '^'])
}

/// As `COPY` and `ADD` match a name: with Go's patterns, in which only `[^a]` means all but `a`.
pub(crate) fn matches_source(pattern: &str, text: &str) -> bool {
    matched(pattern, text, &['^'])
}

fn matched(pattern: &str, text: &str, all_but: &[char]) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        if let Some(next) = one(&pattern, p, text[t], all_but) {
            p = next;
            t += 1;
            continue;
        }
        if pattern.get(p) == Some(&'*') {
            star = Some((p, t));
            p += 1;
            continue;
        }
        // The last star takes one character more.
        let Some((at, taken)) = star else { return false };
        star = Some((at, taken + 1));
        p = at + 1;
        t = taken + 1;
    }
    pattern[p..].iter().all(|&c| c == '*')
}

/// Whether a word holds a character that makes it a pattern.
pub(crate) fn is_pattern(word: &str) -> bool {
    word.contains(['*', '?', '['])
}

/// Where the pattern goes on after it took `c`; `None` if it does not take it. A star is no single character.
fn one(pattern: &[char], at: usize, c: char, all_but: &[char]) -> Option<usize> {
    match pattern.get(at)? {
        '*' => None,
        '?' => Some(at + 1),
        '\\' if pattern.get(at + 1) == Some(&c) => Some(at + 2),
        '[' => class(pattern, at, c, all_but),
        &literal if literal == c => Some(at + 1),
        _ => None,
    }
}

fn class(pattern: &[char], at: usize, c: char, all_but: &[char]) -> Option<usize> {
    let mut i = at + 1;
    let negated = pattern.get(i).is_some_and(|first| all_but.contains(first));
    if negated {
        i += 1;
    }
    let first = i;
    let mut found = false;
    loop {
        match pattern.get(i) {
            None => return (c == '[').then_some(at + 1),
            Some(']') if i > first => break,
            Some(&low) => {
                let range = pattern.get(i + 1) == Some(&'-')
                    && !matches!(pattern.get(i + 2), None | Some(']'));
                let high = if range { pattern[i + 2] } else { low };
                found |= low <= c && c <= high;
                i += if range { 3 } else { 1 };
            }
        }
    }
    (found != negated).then_some(i + 1)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[track_caller]
    fn check(pattern: &str, yes: &[&str], no: &[&str]) {
        for text in yes {
            assert!(matches(pattern, text), "{pattern} should match {text}");
        }
        for text in no {
            assert!(!matches(pattern, text), "{pattern} should not match {text}");
        }
    }

    #[test]
    fn patterns() {
        check("*.js", &["a.js", ".js"], &["a.jsx", "js"]);
        check("a?c", &["abc"], &["ac", "abbc"]);
        check("[a-c]x[!0-9]", &["axz", "cxy"], &["dxz", "ax1"]);
        check("a*b*c", &["abc", "aXbXc", "abbc"], &["acb", "ab"]);
        check("\\*", &["*"], &["a"]);
        check("[", &["["], &["a"]);
        check("[]a]", &["]", "a"], &["b"]);
        check("*", &["", "x"], &[]);
    }

    #[test]
    fn many_stars_stay_fast() {
        check(&"*a".repeat(50), &[], &[&"b".repeat(5000)]);
    }
}
