//! Ways through a script: every command in it, however deep.

use super::{AndOr, Command, CommandKind, Joint, List, Part, Script, Simple, Word};

/// A simple command and how it hangs in its script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    /// The command, with its span and redirections.
    pub command: &'a Command,
    /// Its assignments and words.
    pub simple: &'a Simple,
    /// Where it stands.
    pub context: Context,
}

/// What surrounds a command.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is an answer of its own to a reader's question"
)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// It runs only in some cases: behind `||`, inside a condition's branch, a loop or a function.
    pub optional: bool,
    /// It is one of several commands joined by `|`: its index among them, and whether it is the last.
    pub piped: Option<(u32, bool)>,
    /// Inside `$(…)` or backticks: what it prints becomes a word.
    pub substituted: bool,
    /// Inside `( … )`, a pipe or a substitution: its variables and directory are its own.
    pub subshell: bool,
    /// Its failure does not end a `set -e` script: it is a condition, stands before `&&` or `||`, or is negated.
    pub tested: bool,
    /// How many brackets and compound commands are around it.
    pub depth: u32,
}

/// All simple commands of a script in the order of the text, nested ones included.
#[derive(Clone, Debug)]
pub struct Commands<'a> {
    found: std::vec::IntoIter<Found<'a>>,
}

impl<'a> Iterator for Commands<'a> {
    type Item = Found<'a>;

    fn next(&mut self) -> Option<Found<'a>> {
        self.found.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.found.size_hint()
    }
}

impl Script {
    /// All simple commands, those in groups, conditions, loops, functions and substitutions included.
    pub fn commands(&self) -> Commands<'_> {
        commands(&self.body)
    }

    /// Calls `visit` for each of [`Self::commands`], and keeps none: there may be half a million.
    pub fn each_command<'a>(&'a self, mut visit: impl FnMut(Found<'a>)) {
        in_list(&self.body, Context::default(), &mut visit);
    }
}

/// All simple commands of a list.
pub fn commands(list: &List) -> Commands<'_> {
    let mut found = Vec::new();
    in_list(list, Context::default(), &mut |one| found.push(one));
    Commands { found: found.into_iter() }
}

impl Simple {
    /// The program's name if it is known without running anything, without its directory.
    pub fn program(&self) -> Option<String> {
        let name = self.words.first()?.literal()?;
        Some(name.rsplit('/').next().unwrap_or(&name).to_owned())
    }

    /// The words behind the program's name.
    pub fn arguments(&self) -> &[Word] {
        self.words.get(1..).unwrap_or_default()
    }
}

impl Word {
    /// Whether the word is exactly this, written with or without quotes.
    pub fn is(&self, text: &str) -> bool {
        self.literal().is_some_and(|literal| literal == text)
    }

    /// The scripts in `$(…)` and backticks, also those inside double quotes.
    pub fn scripts(&self) -> Vec<&Script> {
        fn gather<'a>(parts: &'a [Part], out: &mut Vec<&'a Script>) {
            for part in parts {
                match part {
                    Part::Command(script) => out.push(script),
                    Part::DoubleQuoted(inner) => gather(inner, out),
                    _ => {}
                }
            }
        }
        let mut out = Vec::new();
        gather(&self.parts, &mut out);
        out
    }

    /// The names of the variables in the word, also those inside double quotes.
    pub fn variables(&self) -> Vec<&str> {
        fn gather<'a>(parts: &'a [Part], out: &mut Vec<&'a str>) {
            for part in parts {
                match part {
                    Part::Variable(parameter) => out.push(&parameter.name),
                    Part::DoubleQuoted(inner) => gather(inner, out),
                    _ => {}
                }
            }
        }
        let mut out = Vec::new();
        gather(&self.parts, &mut out);
        out
    }
}

/// What is called for each command.
type Visit<'v, 'a> = &'v mut dyn FnMut(Found<'a>);

fn in_list<'a>(list: &'a List, context: Context, out: Visit<'_, 'a>) {
    for and_or in list {
        in_and_or(and_or, context, out);
    }
}

fn in_and_or<'a>(and_or: &'a AndOr, context: Context, out: Visit<'_, 'a>) {
    let pipelines = std::iter::once((None, &and_or.first))
        .chain(and_or.rest.iter().map(|(joint, pipeline)| (Some(*joint), pipeline)));
    for (index, (joint, pipeline)) in pipelines.enumerate() {
        // What stands behind `a || b &&` runs in the good case; only the alternative itself is optional.
        let optional = context.optional || joint == Some(Joint::Or);
        let last = pipeline.commands.len() - 1;
        for (place, command) in pipeline.commands.iter().enumerate() {
            let piped = (last > 0).then_some((place as u32, place == last));
            let tested = context.tested || pipeline.negated || index < and_or.rest.len();
            let subshell = context.subshell || piped.is_some() || and_or.background;
            in_command(command, Context { optional, piped, subshell, tested, ..context }, out);
        }
    }
}

fn in_command<'a>(command: &'a Command, context: Context, out: Visit<'_, 'a>) {
    let inner = Context { depth: context.depth + 1, piped: None, ..context };
    let maybe = Context { optional: true, ..inner };
    let test = Context { tested: true, ..inner };
    match &command.kind {
        CommandKind::Simple(simple) => {
            out(Found { command, simple, context });
            for assignment in &simple.assignments {
                in_word(&assignment.value, context, out);
            }
            for word in &simple.words {
                in_word(word, context, out);
            }
        }
        CommandKind::Group(list) => in_list(list, inner, out),
        CommandKind::Subshell(list) => in_list(list, Context { subshell: true, ..inner }, out),
        CommandKind::If { branches, otherwise } => {
            for (index, (condition, body)) in branches.iter().enumerate() {
                let optional = context.optional || index > 0;
                in_list(condition, Context { optional, ..test }, out);
                in_list(body, maybe, out);
            }
            if let Some(body) = otherwise {
                in_list(body, maybe, out);
            }
        }
        CommandKind::For { words, body, .. } => {
            for word in words.iter().flatten() {
                in_word(word, inner, out);
            }
            in_list(body, maybe, out);
        }
        CommandKind::While { condition, body, .. } => {
            in_list(condition, test, out);
            in_list(body, maybe, out);
        }
        CommandKind::Case { word, arms } => {
            in_word(word, inner, out);
            for (_, body) in arms {
                in_list(body, maybe, out);
            }
        }
        CommandKind::Function { body, .. } => in_command(body, maybe, out),
        CommandKind::Test(words) => {
            for word in words {
                in_word(word, inner, out);
            }
        }
        CommandKind::Count { body, .. } => in_list(body, maybe, out),
        CommandKind::Calculation(_) => {}
    }
    for redirect in &command.redirects {
        in_word(&redirect.target, context, out);
    }
}

fn in_word<'a>(word: &'a Word, context: Context, out: Visit<'_, 'a>) {
    let inner = Context {
        substituted: true,
        subshell: true,
        piped: None,
        depth: context.depth + 1,
        ..context
    };
    in_parts(&word.parts, inner, out);
}

fn in_parts<'a>(parts: &'a [Part], context: Context, out: Visit<'_, 'a>) {
    for part in parts {
        match part {
            Part::Command(script) => in_list(&script.body, context, out),
            Part::DoubleQuoted(inner) => in_parts(inner, context, out),
            _ => {}
        }
    }
}
