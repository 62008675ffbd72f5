//! From a pattern to the regular expression that Docker makes of it, and to what compares quickest.

use super::Automaton;

/// How a pattern is compared with a path.
#[derive(Clone, Debug)]
pub(super) enum Matcher {
    /// The pattern is the path.
    Exact,
    /// The path begins with the pattern, without the `**` at its end.
    Prefix,
    /// The path ends with the pattern, without the `**` at its beginning; or is it, without its slash.
    Suffix,
    Expression(Automaton),
    /// Go refuses the expression, which Docker notices at the first comparison.
    Bad,
}

impl Matcher {
    /// Whether the pattern takes a path; `None` if the pattern is bad.
    pub(super) fn takes(&self, pattern: &str, path: &str) -> Option<bool> {
        match self {
            Self::Exact => Some(path == pattern),
            Self::Prefix => Some(path.starts_with(&pattern[..pattern.len().saturating_sub(2)])),
            Self::Suffix => {
                let suffix = pattern.get(2..).unwrap_or("");
                Some(path.ends_with(suffix) || suffix.strip_prefix('/') == Some(path))
            }
            Self::Expression(automaton) => Some(automaton.takes(path)),
            Self::Bad => None,
        }
    }
}

/// What compares a cleaned pattern.
pub(super) fn compile(pattern: &str) -> Matcher {
    let (matcher, expression) = translate(pattern);
    match matcher {
        Some(matcher) => matcher,
        None => Automaton::parse(&expression).map_or(Matcher::Bad, Matcher::Expression),
    }
}

/// The expression between its anchors, or a plainer way to compare. Letter by letter as Docker does it: it knows nothing
/// of brackets, so that a star inside them becomes the five characters that stand for a star.
fn translate(pattern: &str) -> (Option<Matcher>, String) {
    let mut expression = String::with_capacity(pattern.len() + 16);
    let mut plain = Some(Matcher::Exact);
    let mut chars = pattern.chars().peekable();
    let mut first = true;
    // Go's scanner drops a byte order mark at the start.
    chars.next_if_eq(&'\u{feff}');
    while let Some(c) = chars.next() {
        match c {
            '*' if chars.next_if_eq(&'*').is_some() => {
                // `**/` is `**`.
                chars.next_if_eq(&'/');
                if chars.peek().is_some() {
                    expression.push_str("(.*/)?");
                    plain = None;
                } else if matches!(plain, Some(Matcher::Exact)) {
                    plain = Some(Matcher::Prefix);
                } else {
                    expression.push_str(".*");
                    plain = None;
                }
                if first {
                    plain = Some(Matcher::Suffix);
                }
            }
            '*' => {
                expression.push_str("[^/]*");
                plain = None;
            }
            '?' => {
                expression.push_str("[^/]");
                plain = None;
            }
            // Docker means to take the meaning from `|`, `{` and `}` as well, but its table ends before them.
            '.' | '+' | '(' | ')' | '$' => {
                expression.push('\\');
                expression.push(c);
            }
            '\\' => {
                expression.push('\\');
                if let Some(next) = chars.next() {
                    expression.push(next);
                    plain = None;
                }
            }
            '[' | ']' => {
                expression.push(c);
                plain = None;
            }
            c => expression.push(c),
        }
        first = false;
    }
    (plain, expression)
}
