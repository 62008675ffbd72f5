//! POSIX regular expressions, basic and extended, as `grep` and `sed` read them. Work is bounded: a search that takes too long
//! gives no answer.

/// A compiled expression.
#[derive(Clone, Debug)]
pub(crate) struct Regex {
    alternatives: Vec<Vec<Node>>,
    /// Letters of both cases are the same.
    fold: bool,
    /// Several matches may begin at one place; the longest wins.
    longest: bool,
}

#[derive(Clone, Debug)]
enum Node {
    Char(char),
    Any,
    /// Ranges, and whether they are those that are not meant.
    Set(Vec<(char, char)>, bool),
    Start,
    End,
    /// `\b`, `\<`, `\>`: whether a word may end, begin here.
    Edge(bool, bool),
    Group(Vec<Vec<Node>>, usize),
    Repeat(Box<Node>, usize, usize),
    /// What a group took.
    Again(usize),
}

/// Where groups were taken: 0 is the whole match.
pub(crate) type Groups = [Option<(usize, usize)>; 10];

/// A search was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

/// How many steps a search may take.
const STEPS: u32 = 200_000;
/// How deep a search may go.
const DEPTH: u32 = 400;

impl Regex {
    /// Reads an expression; `None` for one that is malformed or that the model does not know.
    pub(crate) fn new(text: &str, extended: bool, fold: bool) -> Option<Self> {
        let mut reader =
            Reader { chars: text.chars().collect(), at: 0, extended, groups: 0, depth: 0 };
        let alternatives = reader.alternatives()?;
        if reader.at < reader.chars.len() {
            return None;
        }
        let longest = text.contains('|');
        Some(Self { alternatives, fold, longest })
    }

    /// The first match that begins at `from` or later, in a text of which `from` may be the middle.
    ///
    /// # Errors
    /// The search takes too long.
    pub(crate) fn find(&self, text: &[char], from: usize) -> Result<Option<Groups>, TooLong> {
        let mut search = Search { regex: self, text, steps: STEPS, depth: 0, failed: false };
        for start in from..=text.len() {
            let mut groups: Groups = [None; 10];
            let mut best: Option<Groups> = None;
            search.any(&self.alternatives, start, &mut groups, &mut |_, end, groups| {
                let longer = best.is_none_or(|best| best[0].is_none_or(|(_, old)| end > old));
                if longer {
                    let mut found = *groups;
                    found[0] = Some((start, end));
                    best = Some(found);
                }
                !self.longest
            });
            if search.failed {
                return Err(TooLong);
            }
            if best.is_some() {
                return Ok(best);
            }
        }
        Ok(None)
    }

    /// Whether a line is matched.
    ///
    /// # Errors
    /// The search takes too long.
    pub(crate) fn takes(&self, line: &str) -> Result<bool, TooLong> {
        let line: Vec<char> = line.chars().collect();
        self.find(&line, 0).map(|found| found.is_some())
    }
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    extended: bool,
    groups: usize,
    depth: u32,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    /// Whether an operator comes next: `\(` in basic expressions, `(` in extended ones. It is taken.
    fn operator(&mut self, c: char) -> bool {
        let next = if self.extended {
            (self.peek() == Some(c)).then_some(1)
        } else {
            (self.peek() == Some('\\') && self.chars.get(self.at + 1) == Some(&c)).then_some(2)
        };
        self.at += next.unwrap_or(0);
        next.is_some()
    }

    fn alternatives(&mut self) -> Option<Vec<Vec<Node>>> {
        self.depth += 1;
        if self.depth > 50 {
            return None;
        }
        let mut all = vec![self.sequence()?];
        while self.operator('|') {
            all.push(self.sequence()?);
        }
        self.depth -= 1;
        Some(all)
    }

    fn sequence(&mut self) -> Option<Vec<Node>> {
        let mut nodes: Vec<Node> = Vec::new();
        loop {
            let before = self.at;
            let closes = self.operator(')');
            let ends = closes || self.operator('|');
            self.at = before;
            if ends || self.peek().is_none() {
                return Some(nodes);
            }
            let first = nodes.is_empty();
            let node = self.atom(first)?;
            let node = self.repeated(node, first)?;
            nodes.push(node);
        }
    }

    fn atom(&mut self, first: bool) -> Option<Node> {
        if self.operator('(') {
            self.groups += 1;
            let number = self.groups;
            let inner = self.alternatives()?;
            return self.operator(')').then_some(Node::Group(inner, number));
        }
        let c = self.peek()?;
        self.at += 1;
        Some(match c {
            '.' => Node::Any,
            '[' => self.set()?,
            '^' if self.extended || first => Node::Start,
            '$' if self.extended || self.ends() => Node::End,
            '*' if !first => return None,
            '+' | '?' | '{' if self.extended => return None,
            '\\' => {
                let c = self.peek()?;
                self.at += 1;
                let word = vec![('0', '9'), ('A', 'Z'), ('a', 'z'), ('_', '_')];
                let blank = vec![(' ', ' '), ('\t', '\r')];
                match c {
                    'n' => Node::Char('\n'),
                    't' => Node::Char('\t'),
                    'r' => Node::Char('\r'),
                    'f' => Node::Char('\u{c}'),
                    'v' => Node::Char('\u{b}'),
                    'w' | 'W' => Node::Set(word, c == 'W'),
                    's' | 'S' => Node::Set(blank, c == 'S'),
                    'b' => Node::Edge(true, true),
                    '<' => Node::Edge(false, true),
                    '>' => Node::Edge(true, false),
                    '1'..='9' => Node::Again(c as usize - '0' as usize),
                    c if c.is_alphanumeric() => return None,
                    c => Node::Char(c),
                }
            }
            c => Node::Char(c),
        })
    }

    /// Whether a `$` of a basic expression stands at an end.
    fn ends(&mut self) -> bool {
        let before = self.at;
        let end = self.peek().is_none() || self.operator(')') || self.operator('|');
        self.at = before;
        end
    }

    fn repeated(&mut self, mut node: Node, first: bool) -> Option<Node> {
        loop {
            // A star that opens a basic expression is itself.
            let star = self.peek() == Some('*') && !(matches!(node, Node::Start) && first);
            let (least, most) = if star {
                self.at += 1;
                (0, usize::MAX)
            } else if self.operator('+') {
                (1, usize::MAX)
            } else if self.operator('?') {
                (0, 1)
            } else if self.operator('{') {
                self.bounds()?
            } else {
                return Some(node);
            };
            node = Node::Repeat(Box::new(node), least, most);
        }
    }

    /// `3}`, `3,}`, `3,5}`, `,5}`.
    fn bounds(&mut self) -> Option<(usize, usize)> {
        let mut text = String::new();
        while !self.operator('}') {
            text.push(self.peek()?);
            self.at += 1;
        }
        let number = |text: &str| text.parse().ok().filter(|number| *number <= 255usize);
        match text.split_once(',') {
            None => number(&text).map(|count| (count, count)),
            Some((least, "")) => Some((number(least)?, usize::MAX)),
            Some(("", most)) => Some((0, number(most)?)),
            Some((least, most)) => Some((number(least)?, number(most)?)),
        }
    }

    /// Behind a `[`.
    fn set(&mut self) -> Option<Node> {
        let not = self.peek() == Some('^');
        self.at += usize::from(not);
        let first = self.at;
        let mut ranges = Vec::new();
        loop {
            let c = self.peek()?;
            self.at += 1;
            if c == ']' && self.at > first + 1 {
                return Some(Node::Set(ranges, not));
            }
            if c == '[' && self.peek() == Some(':') {
                let rest: String = self.chars[self.at + 1..].iter().collect();
                let (name, _) = rest.split_once(":]")?;
                self.at += name.chars().count() + 3;
                ranges.extend_from_slice(class(name)?);
                continue;
            }
            if c == '[' && matches!(self.peek(), Some('.' | '=')) {
                return None;
            }
            let range = self.peek() == Some('-')
                && self.chars.get(self.at + 1).is_some_and(|last| *last != ']');
            if range {
                ranges.push((c, self.chars[self.at + 1]));
                self.at += 2;
            } else {
                ranges.push((c, c));
            }
        }
    }
}

/// The characters of `[:name:]`.
pub(crate) fn class(name: &str) -> Option<&'static [(char, char)]> {
    Some(match name {
        "alpha" => &[('A', 'Z'), ('a', 'z')],
        "digit" => &[('0', '9')],
        "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        "upper" => &[('A', 'Z')],
        "lower" => &[('a', 'z')],
        "space" => &[(' ', ' '), ('\t', '\r')],
        "blank" => &[(' ', ' '), ('\t', '\t')],
        "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        "print" => &[(' ', '~')],
        "graph" => &[('!', '~')],
        "cntrl" => &[('\0', '\u{1f}'), ('\u{7f}', '\u{7f}')],
        _ => return None,
    })
}

struct Search<'a> {
    regex: &'a Regex,
    text: &'a [char],
    steps: u32,
    depth: u32,
    failed: bool,
}

/// What comes behind: gets the place that was reached, and says whether that was enough.
type Next<'n> = &'n mut dyn FnMut(&mut Search<'_>, usize, &mut Groups) -> bool;

impl Search<'_> {
    fn any(&mut self, all: &[Vec<Node>], at: usize, groups: &mut Groups, next: Next<'_>) -> bool {
        all.iter().any(|nodes| self.sequence(nodes, at, groups, next))
    }

    fn sequence(&mut self, nodes: &[Node], at: usize, groups: &mut Groups, next: Next<'_>) -> bool {
        self.steps = self.steps.saturating_sub(1);
        if self.steps == 0 || self.depth > DEPTH {
            self.failed = true;
            return true;
        }
        let Some((node, rest)) = nodes.split_first() else { return next(self, at, groups) };
        self.depth += 1;
        let done = match node {
            Node::Group(inner, number) => {
                let number = *number;
                let before = groups.get(number).copied().flatten();
                let done = self.any(inner, at, groups, &mut |search, end, groups| {
                    let old = groups.get(number).copied().flatten();
                    if let Some(group) = groups.get_mut(number) {
                        *group = Some((at, end));
                    }
                    let done = search.sequence(rest, end, groups, next);
                    if !done && let Some(group) = groups.get_mut(number) {
                        *group = old;
                    }
                    done
                });
                if !done && let Some(group) = groups.get_mut(number) {
                    *group = before;
                }
                done
            }
            Node::Repeat(inner, least, most) => {
                self.repeat(inner, (*least, *most), rest, at, groups, next)
            }
            Node::Again(number) => {
                let text = self.text;
                let taken = groups.get(*number).copied().flatten().map(|(a, b)| &text[a..b]);
                match taken {
                    Some(taken) if text[at..].starts_with(taken) => {
                        self.sequence(rest, at + taken.len(), groups, next)
                    }
                    _ => false,
                }
            }
            Node::Start => at == 0 && self.sequence(rest, at, groups, next),
            Node::End => at == self.text.len() && self.sequence(rest, at, groups, next),
            Node::Edge(ends, begins) => {
                let word = |at: Option<usize>| {
                    let c = at.and_then(|at| self.text.get(at));
                    c.is_some_and(|c| c.is_alphanumeric() || *c == '_')
                };
                let (before, behind) = (word(at.checked_sub(1)), word(Some(at)));
                let edge = *ends && before && !behind || *begins && !before && behind;
                edge && self.sequence(rest, at, groups, next)
            }
            single => {
                self.single(single, at).is_some_and(|end| self.sequence(rest, end, groups, next))
            }
        };
        self.depth -= 1;
        done
    }

    fn repeat(
        &mut self,
        inner: &Node,
        (least, most): (usize, usize),
        rest: &[Node],
        at: usize,
        groups: &mut Groups,
        next: Next<'_>,
    ) -> bool {
        if matches!(inner, Node::Char(_) | Node::Any | Node::Set(..)) {
            // As many as there are, then fewer: no deeper for a long line.
            let mut count = 0;
            while count < most && self.single(inner, at + count).is_some() {
                count += 1;
            }
            self.steps = self.steps.saturating_sub(count as u32 / 8);
            loop {
                if count < least {
                    return false;
                }
                if self.sequence(rest, at + count, groups, next) {
                    return true;
                }
                if count == 0 {
                    return false;
                }
                count -= 1;
            }
        }
        let once = std::slice::from_ref(inner);
        if least > 0 {
            return self.sequence(once, at, groups, &mut |search, end, groups| {
                search.repeat(inner, (least - 1, most.saturating_sub(1)), rest, end, groups, next)
            });
        }
        let more = most > 0
            && self.sequence(once, at, groups, &mut |search, end, groups| {
                // Nothing, again and again, leads nowhere.
                end > at
                    && search.repeat(inner, (0, most.saturating_sub(1)), rest, end, groups, next)
            });
        more || self.sequence(rest, at, groups, next)
    }

    /// Where one character ends that a node takes.
    fn single(&self, node: &Node, at: usize) -> Option<usize> {
        let c = *self.text.get(at)?;
        let fold = self.regex.fold;
        let takes = match node {
            Node::Any => true,
            Node::Char(own) => c == *own || fold && c.eq_ignore_ascii_case(own),
            Node::Set(ranges, not) => {
                let inside = |c: char| ranges.iter().any(|(low, high)| *low <= c && c <= *high);
                let found = inside(c)
                    || fold && (inside(c.to_ascii_lowercase()) || inside(c.to_ascii_uppercase()));
                found != *not
            }
            _ => false,
        };
        takes.then_some(at + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Regex;

    #[track_caller]
    fn check(extended: bool, pattern: &str, text: &str, expected: Option<&str>) {
        let regex = Regex::new(pattern, extended, false).expect("the pattern is one");
        let chars: Vec<char> = text.chars().collect();
        let found = regex.find(&chars, 0).expect("it takes no time");
        let found = found.and_then(|groups| groups[0]);
        let taken: Option<String> = found.map(|(from, to)| chars[from..to].iter().collect());
        assert_eq!(taken.as_deref(), expected, "{pattern} in {text}");
    }

    #[test]
    fn basic() {
        check(false, "b*c", "abbbc", Some("bbbc"));
        check(false, "^#.*", "a # b", None);
        check(false, "a\\{2,3\\}", "baaaa", Some("aaa"));
        check(false, "\\(ab\\)*c", "xababc", Some("ababc"));
        check(false, "\\(a\\)b\\1", "abb aba", Some("aba"));
        check(false, "a+b", "aab a+b", Some("a+b"));
        check(false, "*a", "b*a", Some("*a"));
        check(false, "[]x]*$", "ax]", Some("x]"));
        check(false, "x$y", "x$y", Some("x$y"));
        check(false, "\\bto\\b", "into to", Some("to"));
    }

    #[test]
    fn extended() {
        check(true, "a|ab", "ab", Some("ab"));
        check(true, "^(one|two)$", "two", Some("two"));
        check(true, "[[:digit:]]+(\\.[0-9]+)?", "v12.5-", Some("12.5"));
        check(true, "(a?)*b", "aab", Some("aab"));
        check(true, "x{2}", "axxx", Some("xx"));
    }

    #[test]
    fn hostile() {
        let regex = Regex::new("(a*)*(a*)*(a*)*b", true, false).expect("it is one");
        assert_eq!(regex.takes(&"a".repeat(3000)), Err(super::TooLong));
        assert!(Regex::new("a**", true, false).is_some());
        for bad in ["(", "a)", "[a", "\\", "a{", "[[:nope:]]"] {
            assert!(Regex::new(bad, true, false).is_none(), "{bad}");
        }
        assert!(Regex::new(&"(".repeat(10_000), true, false).is_none());
    }
}
