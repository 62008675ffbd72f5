//! The tree: stages, instructions and their parts, each with its span.

use std::collections::BTreeMap;

use crate::shell::Script;
use crate::{LineIndex, Span, Token};

/// A parsed Dockerfile. Made by [`parse`](crate::parse); holds the text it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dockerfile {
    /// The text, byte for byte.
    pub text: String,
    /// Parser directives at the top, in order.
    pub directives: Vec<Directive>,
    /// The escape character in force: `\`, or a backtick after `# escape`.
    pub escape: char,
    /// Every instruction in order, those before the first `FROM` and refused ones included.
    pub instructions: Vec<Instruction>,
    /// Comments that stand between (or inside) instructions, in order; directives are not among them.
    pub comments: Vec<Comment>,
    /// The stages, in order. Instructions before the first `FROM` belong to none.
    pub stages: Vec<Stage>,
    /// The stages of each name, in order: a file can have thousands, and ask for each of them.
    pub(crate) named: BTreeMap<String, Vec<usize>>,
    /// What Docker refuses, sorted by place. Docker would stop at one of them: [`Self::refusal`].
    pub problems: Vec<Problem>,
    /// What Docker would say of the file; `None` if it takes it.
    pub refusal: Option<Refusal>,
    /// Every byte of the text, in order, coloured.
    pub tokens: Vec<Token>,
    /// Finds lines.
    pub lines: LineIndex,
}

/// A parser directive: `# name=value` at the top of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The whole line without its end.
    pub span: Span,
    /// Lower-case name: `syntax`, `escape` or `check`.
    pub name: String,
    /// The value, trimmed.
    pub value: String,
}

/// A comment line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From `#` to the end of the line.
    pub span: Span,
    /// What stands behind the `#`, trimmed.
    pub text: String,
}

/// What Docker refuses, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The smallest span that shows the fault.
    pub span: Span,
    /// Docker's own words where it has any, without the position that it puts before them.
    pub message: String,
}

/// Where Docker stops, and why: it reads all lines first, then what each instruction says, then puts stages together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The line, from 1: that of the instruction's keyword where Docker names the instruction.
    pub line: u32,
    /// Docker's words.
    pub message: String,
}

/// A build stage: a `FROM` and what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Its name after `AS`, lower case as Docker compares it.
    pub name: Option<String>,
    /// Index of the earlier stage that it builds on; `None` for an image. Variables are not expanded.
    pub parent: Option<usize>,
    /// Index of its `FROM` in [`Dockerfile::instructions`].
    pub from: usize,
    /// Indices of all its instructions, the `FROM` included.
    pub instructions: std::ops::Range<usize>,
}

/// One instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// From the keyword to the end of its last line, heredocs included, without the last line end.
    pub span: Span,
    /// Where the last line ends that Docker counts to it: at the end of a file a continuation also takes in comments
    /// and blank lines.
    pub end: u32,
    /// The keyword as written.
    pub keyword: Text,
    /// `--name=value` flags in order.
    pub flags: Vec<Flag>,
    /// What it says.
    pub kind: Kind,
    /// Heredocs that its line opens, in order.
    pub heredocs: Vec<Heredoc>,
    /// Blank lines inside its continuation (Docker warns of them).
    pub blank_lines: Vec<Span>,
}

/// Text with its place. `value` is what Docker reads (continuations taken out, quotes kept unless said otherwise).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Where it stands.
    pub span: Span,
    /// What Docker reads there.
    pub value: String,
}

impl Text {
    /// The place of a part of the value; the whole place where the value is not written letter by letter.
    pub fn part(&self, range: std::ops::Range<usize>) -> Span {
        if self.span.len() as usize != self.value.len() || range.end > self.value.len() {
            return self.span;
        }
        Span::new(self.span.start + range.start as u32, self.span.start + range.end as u32)
    }
}

/// `--name` or `--name=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// The whole flag.
    pub span: Span,
    /// Name without dashes, as it is written: Docker knows names in lower case only.
    pub name: Text,
    /// What stands after `=`; `None` without `=`.
    pub value: Option<Text>,
}

impl Flag {
    /// The flag as Docker reads it: without quotes, escapes and continuations.
    pub fn read(&self) -> String {
        let name = &self.name.value;
        match &self.value {
            Some(value) => format!("--{name}={}", value.value),
            None => format!("--{name}"),
        }
    }
}

/// A heredoc of `RUN`, `COPY` or `ADD`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heredoc {
    /// `<<EOF`, `<<-EOF`, `<<"EOF"`, with a file descriptor before it if there is one.
    pub mark: Span,
    /// The delimiter's name without quotes.
    pub name: String,
    /// Whether variables in the body are expanded (the name is not quoted).
    pub expand: bool,
    /// Whether leading tabs are stripped (`<<-`).
    pub strip_tabs: bool,
    /// The body's lines, with their ends.
    pub body: Span,
    /// The closing line without its end; empty where it is missing.
    pub close: Span,
    /// The body as Docker reads it: tabs stripped where asked for; variables not expanded.
    pub content: String,
}

/// What an instruction says. Flags and heredocs are in [`Instruction`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `FROM image [AS name]`.
    From {
        /// Image reference or stage name, variables not expanded.
        image: Text,
        /// Stage name as written.
        alias: Option<Text>,
    },
    /// `RUN`.
    Run(Form),
    /// `CMD`.
    Cmd(Form),
    /// `ENTRYPOINT`.
    Entrypoint(Form),
    /// `COPY`.
    Copy(Transfer),
    /// `ADD`.
    Add(Transfer),
    /// `WORKDIR`.
    Workdir(Text),
    /// `ENV`.
    Env(Pairs),
    /// `ARG`: name and default of each.
    Arg(Vec<Argument>),
    /// `LABEL`.
    Label(Pairs),
    /// `EXPOSE`.
    Expose(Vec<Text>),
    /// `USER`.
    User(Text),
    /// `VOLUME`, either form.
    Volume(Vec<Text>),
    /// `STOPSIGNAL`.
    StopSignal(Text),
    /// `SHELL`, the JSON array's strings.
    Shell(Vec<Text>),
    /// `HEALTHCHECK NONE` (`None`) or `HEALTHCHECK CMD …`.
    Healthcheck(Option<Form>),
    /// `MAINTAINER`.
    Maintainer(Text),
    /// `ONBUILD` and the instruction that it keeps.
    Onbuild(Box<Instruction>),
    /// An unknown keyword or an instruction that Docker refuses; a problem says why.
    Invalid {
        /// All that stands behind the keyword.
        rest: Text,
    },
}

/// Shell form or exec form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A command line or script for the shell in force.
    Shell(Script),
    /// A JSON array; values have JSON's escapes resolved, spans include the quotes.
    Exec(Vec<Text>),
}

/// `COPY` and `ADD`: sources and a destination. Heredoc sources are in [`Instruction::heredocs`], not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Paths, wildcards or URLs as written, heredoc marks left out.
    pub sources: Vec<Text>,
    /// Where to.
    pub destination: Text,
    /// Whether the JSON form was used.
    pub json: bool,
}

/// Key-value pairs of `ENV` and `LABEL`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairs {
    /// The pairs in order.
    pub pairs: Vec<Pair>,
    /// Whether the old `KEY value` form was used.
    pub legacy: bool,
}

/// One `key=value`. The value keeps its quotes; [`Dockerfile::expand`]-like functions take them off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The key as written.
    pub key: Text,
    /// The value as written.
    pub value: Text,
}

/// One declaration of an `ARG`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// The name.
    pub name: Text,
    /// The default as written, quotes kept.
    pub default: Option<Text>,
}
