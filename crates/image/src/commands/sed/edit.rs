//! Running a script of `sed` over a text.

use super::script::{Address, Command, Kind, Piece, Script};
use crate::regex::Regex;

/// How many commands a run may take, and how long a text may become.
const STEPS: u32 = 50_000;
const LONGEST: usize = 256 * 1024;

struct Edit<'a> {
    script: &'a Script,
    lines: Vec<&'a str>,
    /// Lines read so far.
    read: usize,
    /// Whether the last line ends with a line break.
    ended: bool,
    pattern: String,
    hold: String,
    out: String,
    /// The last line was written without its missing line break: what follows needs one.
    open: bool,
    /// What `a` puts behind this line.
    behind: String,
    /// Whether the range of each command lasts.
    ranges: Vec<Range>,
    used: Option<&'a Regex>,
    quiet: bool,
}

/// The range of lines of a command.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Range {
    Outside,
    /// It ends with this line.
    Until(usize),
    /// It ends where its second address is matched.
    Open,
}

/// What follows a command.
enum Then {
    Next,
    Jump(usize),
    /// The next cycle: whether the pattern space is printed.
    Cycle(bool),
    /// `D`: the next cycle without reading a line.
    Again,
    Quit(bool),
}

impl Script {
    /// What the script makes of a text; `None` where the model does not know, or where it takes too long.
    pub(super) fn run(&self, text: &str, quiet: bool) -> Option<String> {
        let lines: Vec<&str> = text.lines_as_they_are().collect();
        let mut edit = Edit {
            script: self,
            ended: text.ends_with('\n'),
            lines,
            read: 0,
            pattern: String::new(),
            hold: String::new(),
            out: String::new(),
            open: false,
            behind: String::new(),
            ranges: vec![Range::Outside; self.commands.len()],
            used: None,
            quiet,
        };
        edit.all()?;
        Some(edit.out)
    }
}

/// Lines without their line breaks; a carriage return stays.
trait Lines {
    fn lines_as_they_are(&self) -> impl Iterator<Item = &str>;
}

impl Lines for str {
    fn lines_as_they_are(&self) -> impl Iterator<Item = &str> {
        self.split_inclusive('\n').map(|line| line.strip_suffix('\n').unwrap_or(line))
    }
}

impl<'a> Edit<'a> {
    fn all(&mut self) -> Option<()> {
        let mut steps = STEPS;
        let mut again = false;
        loop {
            if !again {
                if self.read == self.lines.len() {
                    return Some(());
                }
                self.pattern = self.lines[self.read].to_owned();
                self.read += 1;
            }
            again = false;
            let mut at = 0;
            let mut changed = false;
            let mut end = Then::Cycle(!self.quiet);
            while let Some(command) = self.script.commands.get(at) {
                steps = steps.checked_sub(1)?;
                if self.out.len() + self.pattern.len() + self.hold.len() > LONGEST {
                    return None;
                }
                if !self.selected(at, command)? {
                    at = if let Kind::Open(end) = command.kind { end } else { at + 1 };
                    continue;
                }
                match self.command(command, at, &mut changed)? {
                    Then::Next => at += 1,
                    Then::Jump(to) => at = to,
                    other => {
                        end = other;
                        break;
                    }
                }
            }
            let (print, quit) = match end {
                Then::Cycle(print) => (print, false),
                Then::Quit(print) => (print, true),
                Then::Again => {
                    again = true;
                    (false, false)
                }
                Then::Next | Then::Jump(_) => (!self.quiet, false),
            };
            if print {
                self.print();
            }
            let behind = std::mem::take(&mut self.behind);
            self.write(&behind);
            if quit {
                return Some(());
            }
        }
    }

    fn is_last(&self) -> bool {
        self.read == self.lines.len()
    }

    fn print(&mut self) {
        let text = self.pattern.clone();
        self.write(&text);
        if self.is_last() && !self.ended {
            self.open = true;
        } else {
            self.out.push('\n');
        }
    }

    fn write(&mut self, text: &str) {
        if std::mem::take(&mut self.open) && !text.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(text);
    }

    /// Whether the pattern space is matched.
    fn matched(&mut self, regex: Option<&'a Regex>) -> Option<bool> {
        let regex = regex.or(self.used)?;
        self.used = Some(regex);
        regex.takes(&self.pattern).ok()
    }

    fn at(&mut self, address: &'a Address) -> Option<bool> {
        Some(match address {
            Address::Line(line) => self.read == *line,
            Address::Last => self.is_last(),
            Address::Step(first, 0) => self.read == *first,
            Address::Step(first, step) => {
                self.read >= *first && (self.read - first).is_multiple_of(*step)
            }
            Address::More(_) => false,
            Address::Match(regex) => self.matched(regex.as_ref())?,
        })
    }

    fn selected(&mut self, at: usize, command: &'a Command) -> Option<bool> {
        let Some(first) = &command.first else { return Some(!command.not) };
        let Some(last) = &command.last else { return Some(self.at(first)? != command.not) };
        let inside = match self.ranges[at] {
            Range::Outside => {
                let begins = self.at(first)?;
                if begins {
                    let end = match last {
                        Address::Line(line) => Some(*line),
                        Address::More(count) => Some(self.read + count),
                        Address::Last => Some(self.lines.len()),
                        Address::Step(_, step) => Some(self.read.next_multiple_of((*step).max(1))),
                        Address::Match(_) => None,
                    };
                    // A range may be one line.
                    self.ranges[at] = match end {
                        None => Range::Open,
                        Some(end) if end > self.read => Range::Until(end),
                        Some(_) => Range::Outside,
                    };
                }
                begins
            }
            Range::Until(end) => {
                if self.read >= end {
                    self.ranges[at] = Range::Outside;
                }
                // An end that lies behind: `2,1`, or a line that was skipped.
                self.read <= end
            }
            Range::Open => {
                if self.at(last)? {
                    self.ranges[at] = Range::Outside;
                }
                true
            }
        };
        Some(inside != command.not)
    }

    fn command(&mut self, command: &'a Command, at: usize, changed: &mut bool) -> Option<Then> {
        match &command.kind {
            Kind::Open(_) | Kind::Label(_) => {}
            Kind::Substitute { pattern, new, nth, all, print } => {
                if self.substitute(pattern.as_ref(), new, *nth, *all)? {
                    *changed = true;
                    if *print {
                        self.print();
                    }
                }
            }
            Kind::Translate(pairs) => {
                let new =
                    |c: char| pairs.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to);
                self.pattern = self.pattern.chars().map(new).collect();
            }
            Kind::Append(text) => self.behind.push_str(text),
            Kind::Insert(text) => self.write(text),
            Kind::Change(text) => {
                // A range is changed into one text, at its end.
                if command.last.is_none() || command.not || self.ranges[at] == Range::Outside {
                    self.write(text);
                }
                return Some(Then::Cycle(false));
            }
            Kind::Branch(label) => return self.jump(label),
            Kind::BranchIfChanged(label) => {
                if std::mem::take(changed) {
                    return self.jump(label);
                }
            }
            Kind::Letter(letter) => return Some(self.letter(*letter)),
        }
        Some(Then::Next)
    }

    fn jump(&self, label: &str) -> Option<Then> {
        if label.is_empty() {
            return Some(Then::Jump(usize::MAX));
        }
        let named = |command: &Command| matches!(&command.kind, Kind::Label(name) if name == label);
        self.script.commands.iter().position(named).map(Then::Jump)
    }

    fn letter(&mut self, letter: char) -> Then {
        match letter {
            'd' => return Then::Cycle(false),
            'D' => {
                let Some((_, rest)) = self.pattern.split_once('\n') else {
                    return Then::Cycle(false);
                };
                self.pattern = rest.to_owned();
                return Then::Again;
            }
            'p' => self.print(),
            'P' => {
                let first = self.pattern.split('\n').next().unwrap_or("").to_owned();
                self.write(&(first + "\n"));
            }
            'q' => return Then::Quit(!self.quiet),
            'Q' => return Then::Quit(false),
            '=' => self.write(&format!("{}\n", self.read)),
            'n' | 'N' => {
                if self.is_last() {
                    // GNU sed prints what is there and ends.
                    return Then::Quit(!self.quiet);
                }
                let behind = std::mem::take(&mut self.behind);
                let next = self.lines[self.read];
                if letter == 'N' {
                    self.write(&behind);
                    self.read += 1;
                    self.pattern.push('\n');
                    self.pattern.push_str(next);
                } else {
                    if !self.quiet {
                        self.print();
                    }
                    self.write(&behind);
                    self.read += 1;
                    next.clone_into(&mut self.pattern);
                }
            }
            'h' => self.hold.clone_from(&self.pattern),
            'H' => {
                self.hold.push('\n');
                self.hold.push_str(&self.pattern);
            }
            'g' => self.pattern.clone_from(&self.hold),
            'G' => {
                self.pattern.push('\n');
                self.pattern.push_str(&self.hold);
            }
            _ => std::mem::swap(&mut self.pattern, &mut self.hold),
        }
        Then::Next
    }

    fn substitute(
        &mut self,
        regex: Option<&'a Regex>,
        new: &[Piece],
        nth: usize,
        all: bool,
    ) -> Option<bool> {
        let regex = regex.or(self.used)?;
        self.used = Some(regex);
        let text: Vec<char> = self.pattern.chars().collect();
        let mut out = String::new();
        let (mut from, mut copied, mut count, mut changed) = (0, 0, 0, false);
        while from <= text.len() {
            let Some(groups) = regex.find(&text, from).ok()? else { break };
            let (start, end) = groups[0]?;
            count += 1;
            // Nothing right behind a match is no match.
            let empty_behind = start == end && count > 1 && start == copied && changed;
            if count >= nth && !empty_behind {
                out.extend(&text[copied..start]);
                for piece in new {
                    match piece {
                        Piece::Text(text) => out.push_str(text),
                        Piece::Group(number) => {
                            if let Some((a, b)) = groups[*number] {
                                out.extend(&text[a..b]);
                            }
                        }
                    }
                }
                copied = end;
                changed = true;
                if !all {
                    break;
                }
            }
            from = if end > start { end } else { end + 1 };
            if out.len() > LONGEST {
                return None;
            }
        }
        out.extend(&text[copied.min(text.len())..]);
        self.pattern = out;
        Some(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::super::script::Script;

    #[track_caller]
    fn check(script: &str, text: &str, expected: &str) {
        let script = Script::read(script, false).expect("the script is one");
        assert_eq!(script.run(text, false).as_deref(), Some(expected));
    }

    #[test]
    fn commands() {
        check("s/o/0/g", "foo\nbox\n", "f00\nb0x\n");
        check("s/\\(t\\)wo/\\1woo/", "two", "twoo");
        check("s/.*/[&]/", "a\n", "[a]\n");
        check("s/x*/-/g", "abc\n", "-a-b-c-\n");
        check("s/a/b/2", "aaa\n", "aba\n");
        check("2,3d", "1\n2\n3\n4\n", "1\n4\n");
        check("/b/,$d", "a\nb\nc\n", "a\n");
        check("$!d", "1\n2\n", "2\n");
        check("1i first\n$a last", "x\ny", "first\nx\ny\nlast\n");
        check("2c\\\nnew", "1\n2\n3\n", "1\nnew\n3\n");
        check("2,3c new", "1\n2\n3\n4\n", "1\nnew\n4\n");
        check(":a;N;$!ba;s/\\n/ /g", "1\n2\n3\n", "1 2 3\n");
        check("/a/{s/a/b/;p}", "a\nc\n", "b\nb\nc\n");
        check("1~2d", "1\n2\n3\n", "2\n");
        check("/#/!s/$/;/", "a\n#\n", "a;\n#\n");
        check("/^#/d;/^$/d", "# a\n\nb\n", "b\n");
        check("y/abc/xyz/", "cab", "zxy");
        check("2q", "1\n2\n3\n", "1\n2\n");
        check("s|/a/b|/c|", "/a/b/d\n", "/c/d\n");
        check("G;h;$!d", "1\n2\n3\n", "3\n2\n1\n\n");
    }

    #[test]
    fn endless() {
        let script = Script::read(":a;ba", false).expect("it is one");
        assert_eq!(script.run("x\n", false), None);
        assert!(Script::read("s/a", false).is_none() && Script::read("{p", false).is_none());
    }
}
