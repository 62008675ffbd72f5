//! What `find` looks for, and what it does with what it found.

use std::fmt::Write;

use super::{Found, Search, worse};
use crate::commands::modes;
use crate::glob;
use crate::machine::{Arg, Machine, Status};
use crate::tree::{NodeKind, split};

/// An expression, read.
pub(super) struct Expression {
    pub(super) root: Term,
    pub(super) least: usize,
    pub(super) most: usize,
    /// What lies in a directory comes before it.
    pub(super) depth_first: bool,
    /// Symbolic links are what they lead to.
    pub(super) follows: bool,
    /// Something is done with what is found: it is not printed by itself.
    pub(super) acts: bool,
    /// Programs that `-exec … +` runs once.
    pub(super) programs: Vec<Program>,
}

pub(super) struct Program {
    pub(super) words: Vec<Arg>,
}

pub(super) enum Term {
    All(Vec<Term>),
    Any(Vec<Term>),
    Not(Box<Term>),
    Always(bool),
    Kind(Vec<char>),
    Name(String, bool),
    Path(String, bool),
    Empty,
    /// Count, unit, and whether more or fewer are meant.
    Size(i64, u64, Comparison),
    Links(i64, Comparison),
    /// Bits of a file and of a directory, and how they are compared.
    Mode(u32, u32, char),
    User(u32),
    Group(u32),
    /// A user or a group that has no name.
    NoUser,
    NoGroup,
    Newer(u64),
    Executable,
    Prune,
    Print(char),
    Format(String),
    Delete,
    Run(Vec<Arg>),
    Gather(usize),
    Quit,
}

#[derive(Clone, Copy)]
pub(super) enum Comparison {
    More,
    Fewer,
    Equal,
}

impl Comparison {
    fn holds(self, value: i64, than: i64) -> bool {
        match self {
            Self::More => value > than,
            Self::Fewer => value < than,
            Self::Equal => value == than,
        }
    }
}

/// `+5`, `-5`, `5`.
fn compared(text: &str) -> Option<(i64, Comparison)> {
    let (comparison, digits) = match text.split_at_checked(1)? {
        ("+", rest) => (Comparison::More, rest),
        ("-", rest) => (Comparison::Fewer, rest),
        _ => (Comparison::Equal, text),
    };
    Some((digits.parse().ok()?, comparison))
}

impl Expression {
    /// Reads what stands behind the starting points; `None` for what the model does not know.
    pub(super) fn read(machine: &Machine<'_>, args: &[Arg]) -> Option<Self> {
        if args.iter().any(|arg| !arg.known) {
            return None;
        }
        let mut expression = Self {
            root: Term::Always(true),
            least: 0,
            most: usize::MAX,
            depth_first: false,
            follows: false,
            acts: false,
            programs: Vec::new(),
        };
        let mut reader = Reader { machine, args, at: 0, expression: &mut expression, depth: 0 };
        if !args.is_empty() {
            let root = reader.any()?;
            if reader.at < args.len() {
                return None;
            }
            expression.root = root;
        }
        Some(expression)
    }

    /// Whether what is found is changed.
    pub(super) fn changes(&self) -> bool {
        fn changes(term: &Term) -> bool {
            match term {
                Term::All(terms) | Term::Any(terms) => terms.iter().any(changes),
                Term::Not(term) => changes(term),
                Term::Delete | Term::Run(_) | Term::Gather(_) => true,
                _ => false,
            }
        }
        changes(&self.root)
    }
}

struct Reader<'a, 'm> {
    machine: &'a Machine<'m>,
    args: &'a [Arg],
    at: usize,
    expression: &'a mut Expression,
    depth: u32,
}

impl Reader<'_, '_> {
    fn peek(&self) -> Option<&str> {
        self.args.get(self.at).map(|arg| arg.text.as_str())
    }

    fn value(&mut self) -> Option<String> {
        let value = self.args.get(self.at)?.text.clone();
        self.at += 1;
        Some(value)
    }

    fn any(&mut self) -> Option<Term> {
        self.depth += 1;
        if self.depth > 30 {
            return None;
        }
        let mut all = vec![self.all()?];
        while matches!(self.peek(), Some("-o" | "-or")) {
            self.at += 1;
            all.push(self.all()?);
        }
        self.depth -= 1;
        Some(Term::Any(all))
    }

    fn all(&mut self) -> Option<Term> {
        let mut all = Vec::new();
        loop {
            match self.peek() {
                None | Some(")" | "-o" | "-or") => return Some(Term::All(all)),
                Some("-a" | "-and") => self.at += 1,
                Some(_) => all.push(self.one()?),
            }
        }
    }

    fn one(&mut self) -> Option<Term> {
        let word = self.value()?;
        Some(match word.as_str() {
            "!" | "-not" => {
                self.depth += 1;
                if self.depth > 30 {
                    return None;
                }
                let term = self.one()?;
                self.depth -= 1;
                Term::Not(Box::new(term))
            }
            "(" => {
                let inner = self.any()?;
                (self.value()? == ")").then_some(inner)?
            }
            "-true"
            | "-xdev"
            | "-mount"
            | "-noleaf"
            | "-warn"
            | "-nowarn"
            | "-ignore_readdir_race" => Term::Always(true),
            "-false" => Term::Always(false),
            "-follow" => {
                self.expression.follows = true;
                Term::Always(true)
            }
            "-depth" | "-d" => {
                self.expression.depth_first = true;
                Term::Always(true)
            }
            "-maxdepth" => {
                self.expression.most = self.value()?.parse().ok()?;
                Term::Always(true)
            }
            "-mindepth" => {
                self.expression.least = self.value()?.parse().ok()?;
                Term::Always(true)
            }
            "-type" => {
                Term::Kind(self.value()?.split(',').filter_map(|it| it.chars().next()).collect())
            }
            "-name" => Term::Name(self.value()?, false),
            "-iname" => Term::Name(self.value()?.to_lowercase(), true),
            "-path" | "-wholename" => Term::Path(self.value()?, false),
            "-ipath" | "-iwholename" => Term::Path(self.value()?.to_lowercase(), true),
            "-empty" => Term::Empty,
            "-size" => {
                let value = self.value()?;
                let digits = value.trim_end_matches(|c: char| c.is_ascii_alphabetic());
                let unit = match &value[digits.len()..] {
                    "" | "b" => 512,
                    "c" => 1,
                    "w" => 2,
                    "k" => 1 << 10,
                    "M" => 1 << 20,
                    "G" => 1 << 30,
                    _ => return None,
                };
                let (count, comparison) = compared(digits)?;
                Term::Size(count, unit, comparison)
            }
            "-links" => {
                let (count, comparison) = compared(&self.value()?)?;
                Term::Links(count, comparison)
            }
            "-perm" => {
                let value = self.value()?;
                let how = value.chars().next().filter(|c| matches!(c, '-' | '/' | '+'));
                let mode = modes::parse(value.trim_start_matches(['-', '/', '+']))?;
                Term::Mode(mode.apply(0, false), mode.apply(0, true), how.unwrap_or('='))
            }
            "-user" | "-uid" => {
                let name = self.value()?;
                let user = || self.machine.system.user(&name).map(|user| user.uid);
                Term::User(name.parse().ok().or_else(user)?)
            }
            "-group" | "-gid" => {
                let name = self.value()?;
                Term::Group(name.parse().ok().or_else(|| self.machine.system.group(&name))?)
            }
            "-nouser" => Term::NoUser,
            "-nogroup" => Term::NoGroup,
            "-newer" => {
                let path = self.machine.path(&self.value()?);
                let id = self.machine.tree.find(&path)?;
                Term::Newer(self.machine.tree.node(id).modified)
            }
            "-executable" => Term::Executable,
            "-prune" => Term::Prune,
            "-quit" => Term::Quit,
            "-print" => self.action(Term::Print('\n')),
            "-print0" => self.action(Term::Print('\0')),
            "-printf" => {
                let format = self.value()?;
                self.action(Term::Format(format))
            }
            "-delete" => {
                self.expression.depth_first = true;
                self.action(Term::Delete)
            }
            "-exec" | "-execdir" | "-ok" => self.program()?,
            _ => return None,
        })
    }

    fn action(&mut self, term: Term) -> Term {
        self.expression.acts = true;
        term
    }

    fn program(&mut self) -> Option<Term> {
        let from = self.at;
        let rest = &self.args[from..];
        let end = rest.iter().position(|arg| arg.text == ";" || arg.text == "+")?;
        let words = rest[..end].to_vec();
        let once = rest[end].text == "+";
        self.at = from + end + 1;
        if words.is_empty() {
            return None;
        }
        let term = if once {
            self.expression.programs.push(Program { words });
            Term::Gather(self.expression.programs.len() - 1)
        } else {
            Term::Run(words)
        };
        Some(self.action(term))
    }
}

impl Search<'_> {
    /// Whether an expression holds for a file; what it says is done meanwhile.
    pub(super) fn holds(&mut self, machine: &mut Machine<'_>, term: &Term, found: &Found) -> bool {
        let node = machine.tree.node(found.id);
        let (access, kind) = (node.access, &node.kind);
        match term {
            Term::All(terms) => terms.iter().all(|term| self.holds(machine, term, found)),
            Term::Any(terms) => terms.iter().any(|term| self.holds(machine, term, found)),
            Term::Not(term) => !self.holds(machine, term, found),
            Term::Always(holds) => *holds,
            Term::Kind(letters) => letters.contains(&match kind {
                NodeKind::Directory(_) => 'd',
                NodeKind::Symlink(_) => 'l',
                NodeKind::File(_) | NodeKind::Bundle { .. } => 'f',
                NodeKind::Special { device: false } => 'p',
                NodeKind::Special { device: true } => 'c',
            }),
            Term::Name(pattern, fold) => {
                let name = match split(&found.path).1 {
                    "" => "/",
                    // The start is named as it was written.
                    _ if found.depth == 0 => {
                        found.shown.trim_end_matches('/').rsplit('/').next().unwrap_or("/")
                    }
                    name => name,
                };
                let name = if *fold { name.to_lowercase() } else { name.to_owned() };
                glob::matches(pattern, &name)
            }
            Term::Path(pattern, fold) => {
                let path = if *fold { found.shown.to_lowercase() } else { found.shown.clone() };
                glob::matches(pattern, &path)
            }
            Term::Empty => match kind {
                NodeKind::Directory(directory) => directory.names.is_empty() && !directory.partial,
                NodeKind::File(content) => content.size == crate::Size::ZERO,
                _ => false,
            },
            Term::Size(count, unit, comparison) => match kind {
                NodeKind::File(content) => {
                    // A part of a unit counts as one.
                    comparison.holds(content.size.bytes.div_ceil(*unit).cast_signed(), *count)
                }
                NodeKind::Symlink(target) => {
                    comparison.holds((target.len() as u64).div_ceil(*unit).cast_signed(), *count)
                }
                // How large a directory is depends on the file system.
                _ => comparison.holds(4096_u64.div_ceil(*unit).cast_signed(), *count),
            },
            Term::Links(count, comparison) => comparison.holds(i64::from(node.links), *count),
            Term::Mode(file, directory, how) => {
                let bits = if matches!(kind, NodeKind::Directory(_)) { directory } else { file };
                match how {
                    '-' => access.mode & bits == *bits,
                    '/' | '+' => *bits == 0 || access.mode & bits != 0,
                    _ => access.mode == *bits,
                }
            }
            Term::User(uid) => access.uid == *uid,
            Term::Group(gid) => access.gid == *gid,
            Term::NoUser => machine.system.user_of(access.uid).is_none(),
            Term::NoGroup => machine.system.group_of(access.gid).is_none(),
            Term::Newer(time) => node.modified > *time,
            Term::Executable => access.mode & 0o111 != 0,
            Term::Prune => {
                self.pruned = true;
                true
            }
            Term::Quit => {
                self.over = true;
                true
            }
            Term::Print(end) => {
                self.output.push_str(&found.shown);
                self.output.push(*end);
                true
            }
            Term::Format(format) => {
                match formatted(machine, found, format) {
                    Some(text) => self.output.push_str(&text),
                    None => self.blind = true,
                }
                true
            }
            Term::Delete => {
                let full = machine
                    .tree
                    .directory(found.id)
                    .is_some_and(|directory| !directory.names.is_empty() || directory.partial);
                if full {
                    let message =
                        format!("find: cannot delete '{}': Directory not empty", found.shown);
                    let one = machine.complain(self.call.span, 1, message);
                    self.outcome = worse(self.outcome.clone(), one);
                    return false;
                }
                // The start itself, written as a dot, stays.
                found.shown == "." || machine.tree.remove(&found.path).is_ok()
            }
            Term::Run(words) => {
                machine.fuel = machine.fuel.saturating_sub(1);
                let put =
                    |arg: &Arg| Arg { text: arg.text.replace("{}", &found.shown), ..arg.clone() };
                let args = words[1..].iter().map(put).collect();
                let one = machine.run(&words[0], args, self.call.span);
                match one.output.and_then(|output| output.text) {
                    Some(text) => self.output.push_str(&text),
                    None => self.blind = true,
                }
                one.status == Status::Ok
            }
            Term::Gather(program) => {
                self.gathered[*program].push(found.shown.clone());
                true
            }
        }
    }
}

/// What `-printf` makes of a find; `None` for a directive that the model does not know.
fn formatted(machine: &Machine<'_>, found: &Found, format: &str) -> Option<String> {
    let node = machine.tree.node(found.id);
    let start = found.shown.rsplitn(found.depth + 1, '/').last().unwrap_or("");
    let mut out = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push(match chars.next()? {
                'n' => '\n',
                't' => '\t',
                '0' => '\0',
                '\\' => '\\',
                _ => return None,
            }),
            '%' => match (chars.next()?, &node.kind) {
                ('%', _) => out.push('%'),
                ('p', _) => out.push_str(&found.shown),
                ('f', _) => out.push_str(split(found.shown.trim_end_matches('/')).1),
                ('P', _) => {
                    let below = found.shown.strip_prefix(start).unwrap_or("");
                    out.push_str(below.trim_start_matches('/'));
                }
                ('h', _) => out.push_str(split(&found.shown).0),
                ('H', _) => out.push_str(start),
                ('d', _) => out += &found.depth.to_string(),
                ('m', _) => drop(write!(out, "{:o}", node.access.mode)),
                ('U', _) => out += &node.access.uid.to_string(),
                ('G', _) => out += &node.access.gid.to_string(),
                ('u', _) => out += machine.system.user_of(node.access.uid)?.0,
                ('g', _) => out += machine.system.group_of(node.access.gid)?,
                ('s', NodeKind::File(content)) => out += &content.size.known()?.to_string(),
                ('s' | 'l', NodeKind::Symlink(target)) => {
                    let length = target.len().to_string();
                    out += if format.contains("%l") { target } else { &length };
                }
                ('l', _) => {}
                ('y', kind) => out.push(match kind {
                    NodeKind::Directory(_) => 'd',
                    NodeKind::File(_) => 'f',
                    NodeKind::Symlink(_) => 'l',
                    _ => return None,
                }),
                _ => return None,
            },
            c => out.push(c),
        }
    }
    Some(out)
}
