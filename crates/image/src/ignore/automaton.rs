//! The expressions, as far as patterns make them, matched by following all ways at once.

use super::class::{Set, bracketed, escape, shorthand};

/// How many items an expression may have. Go stops as well, at a few millions.
const MOST_ITEMS: usize = 100_000;

/// An expression between `^` and `$`: ways separated by `|`, which Docker fails to disarm. The first begins where the
/// path does, the last ends with it, as `^a|b$` does.
#[derive(Clone, Debug)]
pub(super) struct Automaton(Vec<Way>);

#[derive(Clone, Debug)]
struct Way {
    items: Vec<Item>,
    /// Whether it is the first, which begins at the path's beginning.
    from_start: bool,
    /// Whether it is the last, which ends at the path's end.
    to_end: bool,
    /// What every path that is taken begins and ends with: most paths are refused by these alone.
    prefix: String,
    suffix: String,
    /// How many characters a path must have at least.
    shortest: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    One(Set),
    Maybe(Set),
    Many(Set),
    /// `(.*/)?`: any number of directories.
    Deep,
    Start,
    End,
    /// Between a word and no word; or not.
    Edge(bool),
}

impl Automaton {
    /// Reads an expression; `None` if Go refuses it.
    pub(super) fn parse(expression: &str) -> Option<Self> {
        let mut ways = Vec::new();
        let mut items: Vec<Item> = Vec::new();
        // Whether what stands last may be repeated: Go refuses to repeat a repetition, or nothing.
        let mut repeatable = true;
        let mut count = 0;
        let mut rest = expression;
        loop {
            if let Some(behind) = rest.strip_prefix("(.*/)?") {
                if items.last() != Some(&Item::Deep) {
                    items.push(Item::Deep);
                }
                (rest, repeatable) = (behind, false);
                continue;
            }
            if let Some((least, most, behind)) = repetition(rest) {
                if !repeatable
                    || least > 1_000
                    || most.is_some_and(|most| most > 1_000 || most < least)
                {
                    return None;
                }
                repeat(&mut items, least, most);
                if items.len() > MOST_ITEMS {
                    return None;
                }
                (rest, repeatable) = (behind, false);
                continue;
            }
            let mut chars = rest.chars();
            let Some(c) = chars.next() else { break };
            let mut sets = Vec::new();
            repeatable = true;
            match c {
                '[' => sets.push(bracketed(&mut chars)?),
                '^' => items.push(Item::Start),
                '.' => sets.push(Set::NotNewline),
                '\\' => escaped(&mut chars, &mut items, &mut sets)?,
                '|' => {
                    count += 1;
                    ways.push(Way::new(std::mem::take(&mut items), count == 1, false));
                    repeatable = false;
                }
                c => sets.push(Set::One(c)),
            }
            rest = chars.as_str();
            let many = sets.len() == 1 && rest.starts_with('*') && c != '\\';
            if many {
                rest = &rest[1..];
                repeatable = false;
            }
            for set in sets {
                let item = if many { Item::Many(set) } else { Item::One(set) };
                // Twice as many is as many.
                if !(many && items.last() == Some(&item)) {
                    items.push(item);
                }
            }
        }
        ways.push(Way::new(items, ways.is_empty(), true));
        Some(Self(ways))
    }

    /// Whether it takes a path.
    pub(super) fn takes(&self, path: &str) -> bool {
        self.0.iter().any(|way| way.takes(path))
    }
}

/// `{2}`, `{2,}` or `{2,3}`: the least, the most if there is one, and what stands behind.
fn repetition(text: &str) -> Option<(usize, Option<usize>, &str)> {
    let number = |text: &str| {
        let padded = text.len() > 1 && text.starts_with('0');
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // What is too large to count is refused where the limit is.
        (digits && !padded).then(|| text.parse().unwrap_or(usize::MAX))
    };
    let (inside, behind) = text.strip_prefix('{')?.split_once('}')?;
    match inside.split_once(',') {
        None => number(inside).map(|count| (count, Some(count), behind)),
        Some((least, "")) => Some((number(least)?, None, behind)),
        Some((least, most)) => Some((number(least)?, Some(number(most)?), behind)),
    }
}

/// Repeats the last item. Without one, it is the beginning of the path that is repeated.
fn repeat(items: &mut Vec<Item>, least: usize, most: Option<usize>) {
    let Some(item) = items.pop() else { return };
    let Item::One(set) = item else {
        // A place twice is the same place; no times is none.
        if least > 0 {
            items.push(item);
        }
        return;
    };
    for _ in 0..least {
        items.push(Item::One(set.clone()));
    }
    match most {
        None => items.push(Item::Many(set)),
        Some(most) => items.extend((least..most).map(|_| Item::Maybe(set.clone()))),
    }
}

impl Way {
    fn new(items: Vec<Item>, from_start: bool, to_end: bool) -> Self {
        let literal = |item: &Item| match item {
            Item::One(Set::One(c)) => Some(*c),
            _ => None,
        };
        let mut prefix = String::new();
        if from_start {
            prefix.extend(items.iter().map_while(literal));
        }
        let mut suffix: Vec<char> = Vec::new();
        if to_end {
            suffix.extend(items.iter().rev().map_while(literal));
            suffix.reverse();
        }
        let shortest = items.iter().filter(|item| matches!(item, Item::One(_))).count();
        Self { items, from_start, to_end, prefix, suffix: suffix.into_iter().collect(), shortest }
    }

    /// Whether it takes a path. Time grows with the path's length times the number of items that can be reached, which
    /// is at most about twice that length where nothing is repeated by number.
    fn takes(&self, path: &str) -> bool {
        if !path.starts_with(&self.prefix) || !path.ends_with(&self.suffix) {
            return false;
        }
        let length = path.chars().count();
        if length < self.shortest {
            return false;
        }
        let done = 2 * self.items.len();
        let mut threads = Threads { marks: vec![usize::MAX; done + 1], active: Vec::new() };
        let mut old = Vec::new();
        let mut before = None;
        let mut chars = path.chars();
        for at in 0..=length {
            let c = chars.next();
            if at == 0 || !self.from_start {
                threads.follow(&self.items, 0, Place { at, before, after: c });
            }
            if !self.to_end && threads.marks[done] == at {
                return true;
            }
            let Some(c) = c else { break };
            if threads.active.is_empty() && self.from_start {
                return false;
            }
            std::mem::swap(&mut old, &mut threads.active);
            threads.active.clear();
            let next = Place { at: at + 1, before: Some(c), after: chars.clone().next() };
            for &state in &old {
                match &self.items[state / 2] {
                    Item::One(set) | Item::Maybe(set) if set.has(c) => {
                        threads.follow(&self.items, state / 2 + 1, next);
                    }
                    Item::Many(set) if set.has(c) => threads.follow(&self.items, state / 2, next),
                    Item::Deep => {
                        if c == '/' {
                            threads.follow(&self.items, state / 2 + 1, next);
                        }
                        if c != '\n' {
                            threads.enter(state, next.at);
                        }
                    }
                    _ => {}
                }
            }
            before = Some(c);
        }
        threads.marks[done] == length
    }
}

/// A place between two characters.
#[derive(Clone, Copy)]
struct Place {
    at: usize,
    before: Option<char>,
    after: Option<char>,
}

impl Place {
    fn is_edge(self) -> bool {
        let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
        word(self.before) != word(self.after)
    }
}

/// The ways that are still open: state `2 n` waits before item `n`.
struct Threads {
    /// The place at which a state was last entered.
    marks: Vec<usize>,
    active: Vec<usize>,
}

impl Threads {
    /// Enters a state that waits for a character.
    fn enter(&mut self, state: usize, at: usize) {
        if self.marks[state] != at {
            self.marks[state] = at;
            self.active.push(state);
        }
    }

    /// Enters an item and all that can be reached without a character.
    fn follow(&mut self, items: &[Item], mut item: usize, place: Place) {
        loop {
            let state = 2 * item;
            match items.get(item) {
                None => {
                    self.marks[state] = place.at;
                    return;
                }
                Some(Item::One(_)) => return self.enter(state, place.at),
                // Whoever was here already has followed the rest.
                Some(_) if self.marks[state] == place.at => return,
                Some(Item::Many(_) | Item::Maybe(_)) => self.enter(state, place.at),
                Some(other) => {
                    self.marks[state] = place.at;
                    let passes = match other {
                        Item::Start => place.at == 0,
                        Item::End => place.after.is_none(),
                        Item::Edge(wanted) => place.is_edge() == *wanted,
                        _ => true,
                    };
                    if !passes {
                        return;
                    }
                    if *other == Item::Deep {
                        self.enter(state + 1, place.at);
                    }
                }
            }
            item += 1;
        }
    }
}

/// What stands behind a backslash.
fn escaped(
    chars: &mut std::str::Chars<'_>,
    items: &mut Vec<Item>,
    sets: &mut Vec<Set>,
) -> Option<()> {
    let text = chars.as_str();
    let mut ahead = text.chars();
    match ahead.next()? {
        'A' => items.push(Item::Start),
        'z' => items.push(Item::End),
        'b' => items.push(Item::Edge(true)),
        'B' => items.push(Item::Edge(false)),
        'Q' => {
            // All up to `\E` stands for itself; without one, even the end mark.
            let quoted = ahead.as_str();
            let (quoted, behind) = match quoted.split_once("\\E") {
                Some((quoted, behind)) => (quoted.to_owned(), behind),
                None => (format!("{quoted}$"), ""),
            };
            sets.extend(quoted.chars().map(Set::One));
            ahead = behind.chars();
        }
        _ => {
            let mut ranges = Vec::new();
            if let Some(behind) = shorthand(text, &mut ranges).ok()? {
                ranges.sort_unstable();
                sets.push(Set::Class { negated: false, ranges });
                ahead = behind.chars();
            } else {
                ahead = text.chars();
                sets.push(Set::One(escape(&mut ahead)?));
            }
        }
    }
    *chars = ahead;
    Some(())
}
