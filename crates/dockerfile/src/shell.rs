//! The shell inside `RUN`, as a tree with places in the Dockerfile.
//!
//! The text is read after continuations and comment lines are taken out; every span here is mapped back to the
//! Dockerfile. A script that the shell would refuse has a `problem`; its list ends before it.

mod compound;
mod reader;
mod redirect;
mod walk;
mod word;

pub use walk::{Commands, Context, Found, commands};

use crate::paint::Paint;
use crate::source::Source;
use crate::{Problem, Span};

/// A shell script: the text of a shell-form instruction or of a heredoc.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// Where it stands in the Dockerfile.
    pub span: Span,
    /// The script as the shell gets it: continuations and comment lines taken out.
    pub source: String,
    /// Its commands.
    pub body: List,
    /// Why the shell would refuse it.
    pub problem: Option<Problem>,
    /// Whether the problem stands between commands: those before it are kept in the body.
    pub stops_between: bool,
    /// What it is written in; only a shell's script has a tree.
    pub language: Language,
}

/// What a [`Script`] is written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Language {
    /// A shell of the Bourne family.
    Shell,
    /// Something else: the program that reads it, from `SHELL` or from the heredoc's `#!` line.
    Other(String),
}

/// Commands one after the other, each ended by `;`, `&` or a line end.
pub type List = Vec<AndOr>;

/// Pipelines joined by `&&` and `||`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AndOr {
    /// The whole chain.
    pub span: Span,
    /// The first pipeline.
    pub first: Pipeline,
    /// What follows, with the operator before each.
    pub rest: Vec<(Joint, Pipeline)>,
    /// Whether `&` ends it.
    pub background: bool,
}

/// How a pipeline hangs on the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// `&&`.
    And,
    /// `||`.
    Or,
}

/// Commands joined by `|`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pipeline {
    /// The whole pipeline.
    pub span: Span,
    /// Whether `!` stands before it.
    pub negated: bool,
    /// At least one command.
    pub commands: Vec<Command>,
}

/// One command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The whole command, redirections included.
    pub span: Span,
    /// What it is.
    pub kind: CommandKind,
    /// Its redirections, in order.
    pub redirects: Vec<Redirect>,
}

/// What a [`Command`] is. Nearly all are simple: what the others hold beside their lists is boxed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandKind {
    /// Assignments, a program and its arguments.
    Simple(Simple),
    /// `{ …; }`.
    Group(List),
    /// `( … )`.
    Subshell(List),
    /// `if`/`elif` with their conditions and bodies, then `else`.
    If {
        /// Condition and body of `if` and of each `elif`.
        branches: Vec<(List, List)>,
        /// Body of `else`.
        otherwise: Option<List>,
    },
    /// `for name in words; do …; done`.
    For {
        /// The loop variable.
        name: Box<str>,
        /// The words; `None` without `in` (the positional parameters).
        words: Option<Box<[Word]>>,
        /// The body.
        body: List,
    },
    /// `while` or `until`.
    While {
        /// Whether it is `until`.
        until: bool,
        /// The condition.
        condition: List,
        /// The body.
        body: List,
    },
    /// `case word in pattern) …;; esac`.
    Case {
        /// The word that is compared.
        word: Box<Word>,
        /// Patterns and body of each arm.
        arms: Vec<(Vec<Word>, List)>,
    },
    /// `name() { … }`.
    Function {
        /// Its name.
        name: String,
        /// Whether `function` stands before it, which not every shell knows.
        keyword: bool,
        /// Its body.
        body: Box<Command>,
    },
    /// `[[ … ]]`: its words; operators and brackets are words of their own.
    Test(Vec<Word>),
    /// `(( … ))`, not evaluated.
    Calculation(String),
    /// `for ((start; condition; step)); do …; done`.
    Count {
        /// What stands in the brackets, not evaluated.
        clauses: Box<[String; 3]>,
        /// The body.
        body: List,
    },
}

/// Assignments, a program and its arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Simple {
    /// `name=value` before the program, and lists behind `declare`; alone they set shell variables.
    pub assignments: Vec<Assignment>,
    /// The program's name, then its arguments.
    pub words: Vec<Word>,
}

/// `name=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The whole assignment.
    pub span: Span,
    /// The variable.
    pub name: String,
    /// What stands in `name[…]=value`.
    pub index: Option<String>,
    /// Whether it is `name+=value`.
    pub append: bool,
    /// The value; of a list the parts of all its words.
    pub value: Word,
    /// The words of `name=(one two)`.
    pub list: Option<Vec<Word>>,
}

/// A word before expansion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// Where it stands.
    pub span: Span,
    /// As written, quotes included.
    pub raw: String,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// A part of a [`Word`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Unquoted text, escapes resolved; `*`, `?` and `[` in it are globs unless they were escaped.
    Literal(String),
    /// Text that is taken as it is: single quotes, or an escaped character.
    Quoted(String),
    /// Double quotes around parts.
    DoubleQuoted(Vec<Part>),
    /// A parameter.
    Variable(Box<Parameter>),
    /// `$( … )` or backticks.
    Command(Box<Script>),
    /// `$(( … ))`, not evaluated.
    Arithmetic(String),
    /// `~` or `~name` at the start.
    Tilde(String),
}

/// `$name` or `${name…}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Where it stands, braces included.
    pub span: Span,
    /// The name; `@`, `*`, `#`, `?`, `1` and so on for special ones.
    pub name: String,
    /// What follows the name inside braces, as written (`:-default`, `%/*`).
    pub modifier: String,
}

/// A redirection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The whole redirection.
    pub span: Span,
    /// The file descriptor on the left (1 for `>`, 0 for `<` if none is written); `None` for `&>`.
    pub descriptor: Option<u32>,
    /// What it does.
    pub kind: RedirectKind,
    /// File name, descriptor, or here-string.
    pub target: Word,
}

/// What a [`Redirect`] does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedirectKind {
    /// `<`.
    Read,
    /// `>` and `>|`.
    Write,
    /// `>>`.
    Append,
    /// `&>`: both outputs to a file.
    WriteAll,
    /// `&>>`: both outputs appended to a file.
    AppendAll,
    /// `>&` and `<&`: another descriptor.
    Duplicate,
    /// `<<` and `<<-` inside the script: the target's raw text is the body.
    Heredoc,
    /// `<<<`.
    HereString,
}

/// Reads a script from its source.
pub(crate) fn read(source: Source, span: Span, paint: &mut Paint) -> Script {
    let (body, problem, stops_between) = reader::read(&source, paint);
    Script { span, source: source.text, body, problem, stops_between, language: Language::Shell }
}

/// Whether a program, by name or path, is a shell of the Bourne family.
pub(crate) fn is_posix(program: &str) -> bool {
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    let name = name.strip_suffix(".exe").unwrap_or(name);
    matches!(name, "sh" | "bash" | "dash" | "ash" | "zsh" | "ksh" | "mksh" | "busybox")
}

/// Whether words call a shell that reads its script from its input: a name and options, no script and no file.
pub(crate) fn reads_input(words: &str) -> bool {
    let mut words = words.split_whitespace().skip_while(|word| base_name(word) == "env");
    words.next().is_some_and(|program| is_posix(base_name(program)))
        && words.all(|word| word.starts_with(['-', '+']) && !word.contains(['c', '<', '>']))
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The program that a script's `#!` line names.
pub(crate) fn shebang(script: &str) -> Option<String> {
    let line = script.strip_prefix("#!")?.lines().next()?;
    let mut words = line.split_whitespace();
    let program = words.next()?;
    if program.ends_with("/env") {
        return words.find(|word| !word.starts_with('-') && !word.contains('=')).map(str::to_owned);
    }
    Some(program.to_owned())
}

impl Word {
    /// The word's text if it is known without running anything: no variable, no command substitution.
    pub fn literal(&self) -> Option<String> {
        fn push(parts: &[Part], out: &mut String) -> Option<()> {
            for part in parts {
                match part {
                    Part::Literal(text) | Part::Quoted(text) => out.push_str(text),
                    Part::DoubleQuoted(inner) => push(inner, out)?,
                    Part::Tilde(name) => {
                        out.push('~');
                        out.push_str(name);
                    }
                    Part::Variable(_) | Part::Command(_) | Part::Arithmetic(_) => return None,
                }
            }
            Some(())
        }
        let mut out = String::new();
        push(&self.parts, &mut out).map(|()| out)
    }
}
