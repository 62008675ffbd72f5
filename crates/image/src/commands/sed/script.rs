//! What a script of `sed` says.

use crate::regex::Regex;

/// Commands in order; a block's commands stand between [`Kind::Open`] and its end.
#[derive(Debug, Default)]
pub(super) struct Script {
    pub(super) commands: Vec<Command>,
}

#[derive(Debug)]
pub(super) struct Command {
    pub(super) first: Option<Address>,
    pub(super) last: Option<Address>,
    /// `!`: where the addresses do not say.
    pub(super) not: bool,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) enum Address {
    Line(usize),
    Last,
    /// `first~step`.
    Step(usize, usize),
    /// `+n` behind another address.
    More(usize),
    /// `None` is the expression that was used last.
    Match(Option<Regex>),
}

#[derive(Debug)]
pub(super) enum Kind {
    Substitute {
        pattern: Option<Regex>,
        new: Vec<Piece>,
        nth: usize,
        all: bool,
        print: bool,
    },
    Translate(Vec<(char, char)>),
    Append(String),
    Insert(String),
    Change(String),
    /// `{`: where it ends.
    Open(usize),
    Label(String),
    Branch(String),
    BranchIfChanged(String),
    /// `d D p P q Q = n N h H g G x`.
    Letter(char),
}

/// A piece of a replacement.
#[derive(Debug)]
pub(super) enum Piece {
    Text(String),
    Group(usize),
}

impl Script {
    /// Reads a script; `None` for what the model does not know.
    pub(super) fn read(text: &str, extended: bool) -> Option<Self> {
        let mut reader = Reader { chars: text.chars().collect(), at: 0, extended };
        let mut script = Self::default();
        let mut open = Vec::new();
        loop {
            reader.skip(|c| c.is_whitespace() || c == ';');
            match reader.peek() {
                None => break,
                Some('#') => {
                    reader.skip(|c| c != '\n');
                    continue;
                }
                Some('}') => {
                    reader.at += 1;
                    let start: usize = open.pop()?;
                    script.commands[start].kind = Kind::Open(script.commands.len());
                    continue;
                }
                Some(_) => {}
            }
            let command = reader.command()?;
            if matches!(command.kind, Kind::Open(_)) {
                open.push(script.commands.len());
            }
            script.commands.push(command);
        }
        (open.is_empty() && script.commands.len() < 1000).then_some(script)
    }
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    extended: bool,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek();
        self.at += usize::from(c.is_some());
        c
    }

    fn skip(&mut self, take: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&take) {
            self.at += 1;
        }
    }

    fn number(&mut self) -> Option<usize> {
        let from = self.at;
        self.skip(|c| c.is_ascii_digit());
        self.chars[from..self.at].iter().collect::<String>().parse().ok()
    }

    fn command(&mut self) -> Option<Command> {
        let first = self.address()?;
        let mut last = None;
        self.skip(|c| c == ' ');
        if first.is_some() && self.peek() == Some(',') {
            self.at += 1;
            self.skip(|c| c == ' ');
            last = if self.peek() == Some('+') {
                self.at += 1;
                Some(Address::More(self.number()?))
            } else {
                Some(self.address()??)
            };
        }
        self.skip(|c| c == ' ');
        let not = self.peek() == Some('!');
        self.at += usize::from(not);
        self.skip(|c| c == ' ');
        let kind = self.kind()?;
        Some(Command { first, last, not, kind })
    }

    /// The outer `None` is an error.
    #[expect(clippy::option_option, reason = "an address may be wrong, or there may be none")]
    fn address(&mut self) -> Option<Option<Address>> {
        let Some(c) = self.peek() else { return Some(None) };
        if c.is_ascii_digit() {
            let line = self.number()?;
            if self.peek() == Some('~') {
                self.at += 1;
                return Some(Some(Address::Step(line, self.number()?)));
            }
            // Line 0 means an end that line 1 may be, which is rare.
            return (line > 0).then_some(Some(Address::Line(line)));
        }
        match c {
            '$' => {
                self.at += 1;
                Some(Some(Address::Last))
            }
            '/' | '\\' => {
                self.at += 1;
                let mark = if c == '/' { c } else { self.next()? };
                let text = self.until(mark, true)?;
                let fold = self.peek() == Some('I');
                self.at += usize::from(fold);
                Some(Some(Address::Match(self.regex(&text, fold)?)))
            }
            _ => Some(None),
        }
    }

    /// An expression; an empty one means the one before. The outer `None` is an error.
    #[expect(clippy::option_option, reason = "an expression may be wrong, or there may be none")]
    fn regex(&self, text: &str, fold: bool) -> Option<Option<Regex>> {
        if text.is_empty() {
            return Some(None);
        }
        Regex::new(text, self.extended, fold).map(Some)
    }

    /// Text up to a mark, which is taken. `\mark` is the mark; inside `[…]` of an expression it stands for itself.
    fn until(&mut self, mark: char, expression: bool) -> Option<String> {
        let mut text = String::new();
        let mut set = false;
        loop {
            let c = self.next()?;
            match c {
                '\\' => {
                    let c = self.next()?;
                    if c != mark {
                        text.push('\\');
                    }
                    text.push(c);
                }
                '[' if expression && !set => {
                    set = true;
                    text.push(c);
                    for lead in ['^', ']'] {
                        if self.peek() == Some(lead) {
                            self.at += 1;
                            text.push(lead);
                        }
                    }
                }
                ']' if set => {
                    set = false;
                    text.push(c);
                }
                c if c == mark && !set => return Some(text),
                c => text.push(c),
            }
        }
    }

    fn kind(&mut self) -> Option<Kind> {
        let c = self.next()?;
        let kind = match c {
            '{' => return Some(Kind::Open(0)),
            's' => self.substitute()?,
            'y' => {
                let mark = self.next()?;
                let plain = |text: String| text.replace("\\n", "\n").replace("\\\\", "\\");
                let (from, to) = (plain(self.until(mark, false)?), plain(self.until(mark, false)?));
                if from.chars().count() != to.chars().count() {
                    return None;
                }
                Kind::Translate(from.chars().zip(to.chars()).collect())
            }
            'a' | 'i' | 'c' => {
                let text = self.text();
                return Some(match c {
                    'a' => Kind::Append(text),
                    'i' => Kind::Insert(text),
                    _ => Kind::Change(text),
                });
            }
            ':' | 'b' | 't' => {
                self.skip(|c| c == ' ');
                let from = self.at;
                self.skip(|c| !matches!(c, ';' | '\n' | '}' | ' '));
                let label = self.chars[from..self.at].iter().collect();
                match c {
                    ':' => Kind::Label(label),
                    'b' => Kind::Branch(label),
                    _ => Kind::BranchIfChanged(label),
                }
            }
            'd' | 'D' | 'p' | 'P' | 'q' | 'Q' | '=' | 'n' | 'N' | 'h' | 'H' | 'g' | 'G' | 'x' => {
                Kind::Letter(c)
            }
            _ => return None,
        };
        self.skip(|c| c == ' ' || c == '\t');
        matches!(self.peek(), None | Some(';' | '\n' | '}' | '#')).then_some(kind)
    }

    fn substitute(&mut self) -> Option<Kind> {
        let mark = self.next()?;
        let old = self.until(mark, true)?;
        let new = self.until(mark, false)?;
        let (mut nth, mut all, mut print, mut fold) = (1, false, false, false);
        loop {
            match self.peek() {
                Some('g') => all = true,
                Some('p') => print = true,
                Some('i' | 'I') => fold = true,
                Some(c) if c.is_ascii_digit() => {
                    nth = self.number().filter(|nth| *nth > 0)?;
                    continue;
                }
                Some('m' | 'M' | 'e' | 'w') => return None,
                _ => break,
            }
            self.at += 1;
        }
        let pattern = self.regex(&old, fold)?;
        Some(Kind::Substitute { pattern, new: pieces(&new)?, nth, all, print })
    }

    /// The text of `a`, `i` and `c`: to the end of the line, a backslash goes on to the next.
    fn text(&mut self) -> String {
        self.skip(|c| c == ' ' || c == '\t');
        if self.peek() == Some('\\') {
            self.at += 1;
            self.skip(|c| c == ' ' || c == '\t');
            self.at += usize::from(self.peek() == Some('\n'));
        }
        let mut text = String::new();
        while let Some(c) = self.next() {
            match c {
                '\\' => text.extend(self.next()),
                '\n' => break,
                c => text.push(c),
            }
        }
        text.push('\n');
        text
    }
}

/// A replacement: `&`, `\1`, `\n`. Those that change letters are not known.
fn pieces(text: &str) -> Option<Vec<Piece>> {
    let mut all = Vec::new();
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let group = match c {
            '&' => 0,
            '\\' => match chars.next()? {
                digit @ '0'..='9' => digit as usize - '0' as usize,
                'n' => {
                    plain.push('\n');
                    continue;
                }
                't' => {
                    plain.push('\t');
                    continue;
                }
                'r' => {
                    plain.push('\r');
                    continue;
                }
                c if c.is_ascii_alphabetic() => return None,
                c => {
                    plain.push(c);
                    continue;
                }
            },
            c => {
                plain.push(c);
                continue;
            }
        };
        all.push(Piece::Text(std::mem::take(&mut plain)));
        all.push(Piece::Group(group));
    }
    all.push(Piece::Text(plain));
    Some(all)
}
