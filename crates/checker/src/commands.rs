//! The commands inside `RUN`: every program call with its words, in the order in which they are written.

use std::borrow::Cow;

use crate::context::is_below;
use dockerfile::shell::{Context as Surroundings, Found, Language, Part, Script, Word};
use dockerfile::{Flag, Form, Instruction, Kind, Mount, MountKind, Span, Text};

/// A `RUN`, also one that `ONBUILD` keeps.
pub struct Run<'a> {
    /// Index in `Dockerfile::instructions`.
    pub index: usize,
    /// Its stage; `None` before the first `FROM`.
    pub stage: Option<usize>,
    /// The `RUN` itself; inside `ONBUILD` the kept instruction.
    pub instruction: &'a Instruction,
    /// Whether `ONBUILD` keeps it for another build.
    pub onbuild: bool,
    /// Its script; `None` in the exec form.
    pub script: Option<&'a Script>,
    /// Every program call, in the order of the text, substitutions included.
    /// Empty where another shell than a POSIX one reads the script.
    pub calls: Vec<Call<'a>>,
    /// Where the first `yes` stands that answers what is behind it in its pipe.
    yes: Option<u32>,
}

/// A program with its arguments.
pub struct Call<'a> {
    /// The whole command, redirections included.
    pub span: Span,
    /// The program's name without its folder, wrappers such as `sudo` and `env` taken off.
    pub name: Cow<'a, str>,
    /// Where the name stands.
    pub name_span: Span,
    /// Arguments behind the name.
    pub args: Box<[Arg<'a>]>,
    /// What stands before the name: `sudo`, `env` and the like, with their options.
    pub wrappers: Box<[Arg<'a>]>,
    /// `NAME=value` before the program: the names.
    pub env: Box<[&'a str]>,
    /// The pipeline in the script's own list that holds it alone; `None` in a pipe, a group, a branch.
    pub top: Option<Top>,
    /// What surrounds it: a branch, a pipe, a substitution.
    pub surroundings: Surroundings,
}

/// A place in a script's own list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Top {
    /// Index of the chain in the list.
    pub chain: u32,
    /// Index of the pipeline in the chain.
    pub pipeline: u32,
}

/// A word of a call.
pub struct Arg<'a> {
    /// Where it stands.
    pub span: Span,
    /// Its text without quotes; as written if a variable or a substitution is part of it.
    pub text: Cow<'a, str>,
    /// Whether the text is all that the program gets: no variable, no substitution.
    pub literal: bool,
}

impl<'a> Run<'a> {
    /// The `RUN` of an instruction; `None` for others. `words` is the instruction as a POSIX shell would read it; `None`
    /// if its script is not to be looked at.
    pub(crate) fn of(
        index: usize,
        stage: Option<usize>,
        instruction: &'a Instruction,
        words: Option<&'a Instruction>,
    ) -> Option<Self> {
        let (instruction, onbuild) = match &instruction.kind {
            Kind::Onbuild(inner) => (&**inner, true),
            _ => (instruction, false),
        };
        let Kind::Run(form) = &instruction.kind else { return None };
        let mut calls = Vec::new();
        let script = match form {
            Form::Shell(script) => {
                let read = words.and_then(script_of).filter(|read| {
                    let whole = script.language == Language::Shell || read.problem.is_none();
                    whole && !foreign_interpreter(&read.source)
                });
                if let Some(read) = read {
                    script_calls(read, &mut calls);
                }
                Some(script)
            }
            Form::Exec(words) => {
                // Without a shell these are words like any other; what is meant is several commands.
                let joins = |word: &Text| matches!(&*word.value, "&&" | "||" | ";" | "|" | "&");
                let parts = words.split(joins);
                calls.extend(parts.filter_map(|part| Call::exec(instruction, part)));
                None
            }
        };
        let yes = calls.iter().find(|call| call.name == "yes" && call.surroundings.piped.is_some());
        let yes = yes.map(|call| call.span.start);
        Some(Self { index, stage, instruction, onbuild, script, calls, yes })
    }

    /// Its mounts.
    pub fn mounts(&self) -> impl Iterator<Item = Mount> {
        let mounts = self.instruction.flags.iter().filter(|flag| flag.name.value == "mount");
        mounts.filter_map(|flag| flag.value.as_ref()).map(Mount::read)
    }

    /// Whether a mount lies over a path: what is written there stays out of the layer.
    pub fn mounted(&self, path: &str) -> bool {
        self.mounts().any(|mount| {
            let target = mount.target().map_or("", |target| target.value.as_str());
            let keeps = !matches!(mount.kind, MountKind::Secret | MountKind::Ssh);
            keeps && target.starts_with('/') && is_below(path, target)
        })
    }

    /// The calls of a program, by its name.
    pub fn calls_of<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Call<'a>> {
        self.calls.iter().filter(move |call| call.name == name)
    }

    /// Whether a call gets its answers from `yes`: it stands behind it in a pipe.
    pub(crate) fn is_fed_by_yes(&self, call: &Call<'_>) -> bool {
        call.surroundings.subshell && self.yes.is_some_and(|yes| yes < call.span.start)
    }

    /// The flags, in one order: equal for two `RUN`s that run alike.
    pub fn flags_text(&self) -> String {
        let flag = |flag: &Flag| {
            let name = flag.name.value.as_str();
            match &flag.value {
                // A mount's options may stand in any order, under any of their names.
                Some(value) if name == "mount" => {
                    let mount = Mount::read(value);
                    let mut options: Vec<_> = mount
                        .options
                        .iter()
                        .filter(|option| option.key.value != "type")
                        .map(|option| {
                            (option.name(), option.value.as_ref().map(|it| it.value.as_str()))
                        })
                        .collect();
                    options.sort_unstable();
                    format!("mount={:?} {options:?} ", mount.kind)
                }
                value => {
                    format!("{name}={} ", value.as_ref().map_or("", |value| value.value.as_str()))
                }
            }
        };
        let mut flags: Vec<String> = self.instruction.flags.iter().map(flag).collect();
        flags.sort_unstable();
        flags.concat()
    }
}

impl<'a> Call<'a> {
    /// Whether an argument is exactly this word.
    pub fn has(&self, word: &str) -> bool {
        self.args.iter().any(|arg| arg.text == word)
    }

    /// Whether an argument is this long option, alone or with `=value`.
    pub fn has_long(&self, option: &str) -> bool {
        self.args.iter().any(|arg| {
            arg.text
                .strip_prefix(option)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
        })
    }

    /// Whether a short option is there, alone or among others (`-y` in `-qy`).
    pub fn has_short(&self, letter: char) -> bool {
        self.args.iter().any(|arg| {
            arg.text
                .strip_prefix('-')
                .is_some_and(|letters| !letters.starts_with('-') && letters.contains(letter))
        })
    }

    /// Arguments that are no options. `valued` names the options whose value is the next word.
    pub fn operands<'s>(&'s self, valued: &'s [&str]) -> impl Iterator<Item = &'s Arg<'a>> {
        let mut value_next = false;
        let mut only_operands = false;
        self.args.iter().filter(move |arg| {
            if std::mem::take(&mut value_next) {
                return false;
            }
            if only_operands {
                return true;
            }
            if arg.text == "--" {
                only_operands = true;
                return false;
            }
            value_next = valued.contains(&&*arg.text);
            !(arg.text.len() > 1 && arg.text.starts_with('-'))
        })
    }

    fn exec(instruction: &Instruction, words: &'a [Text]) -> Option<Self> {
        let args = words.iter().map(|word| Arg {
            span: word.span,
            text: Cow::Borrowed(&*word.value),
            literal: !word.value.contains('$'),
        });
        let span = words.first()?.span.to(words.last()?.span);
        debug_assert!(instruction.span.start <= span.start, "words stand behind the keyword");
        Self::unwrapped(span, args, Box::default())
    }

    fn of(found: &Found<'a>) -> Option<Self> {
        let args = found.simple.words.iter().map(Arg::of);
        let env = found.simple.assignments.iter().map(|assigned| &*assigned.name).collect();
        let call = Self::unwrapped(found.command.span, args, env)?;
        Some(Self { surroundings: found.context, ..call })
    }

    /// `apt-get update apt-get install a` lacks the `&&` between: what is meant is two calls. Takes the second one off.
    fn behind_missing_and(&mut self) -> Option<Self> {
        let updates = matches!(&*self.name, "apt-get" | "apt" | "apk")
            && self.operands(&[]).next().is_some_and(|first| first.text == "update");
        let again = self.args.iter().position(|arg| updates && arg.text == self.name)?;
        let span = Span::new(self.args[again].span.start, self.span.end);
        let mut args = std::mem::take(&mut self.args).into_vec();
        let rest = args.split_off(again);
        self.args = args.into_boxed_slice();
        let second = Self::unwrapped(span, rest.into_iter(), Box::default())?;
        Some(Self { surroundings: self.surroundings, ..second })
    }

    /// Takes wrappers off: `sudo -E env A=b apt-get …` is a call of `apt-get`.
    fn unwrapped(
        span: Span,
        mut words: impl Iterator<Item = Arg<'a>>,
        env: Box<[&'a str]>,
    ) -> Option<Self> {
        let mut program = words.next()?;
        let mut wrappers = Vec::new();
        let args = if wrapper(&program.text).is_none() {
            words.collect()
        } else {
            wrappers.push(program);
            wrappers.extend(words);
            let mut rest = wrappers.split_off(behind_wrappers(&wrappers)).into_iter();
            program = rest.next()?;
            rest.collect()
        };
        let name = match program.text {
            Cow::Borrowed(text) => Cow::Borrowed(base_name(text)),
            Cow::Owned(text) => Cow::Owned(base_name(&text).to_owned()),
        };
        Some(Self {
            span,
            name,
            name_span: program.span,
            args,
            wrappers: wrappers.into_boxed_slice(),
            env,
            top: None,
            surroundings: Surroundings::default(),
        })
    }
}

/// The options of a wrapper whose value is the next word; `None` if a program is none.
fn wrapper(program: &str) -> Option<&'static [&'static str]> {
    Some(match base_name(program) {
        "sudo" => &["-u", "-g", "-h", "-p", "-C", "--user", "--group"],
        "env" => &["-u", "-C", "--unset", "--chdir"],
        "nice" => &["-n"],
        "exec" | "command" | "builtin" | "time" | "nohup" | "eatmydata" | "busybox" => &[],
        _ => return None,
    })
}

/// Where the program stands that wrappers run in the end.
fn behind_wrappers(words: &[Arg<'_>]) -> usize {
    let mut first = 0;
    while let Some(valued) = words.get(first).and_then(|word| wrapper(&word.text)) {
        // `command -v name` asks whether there is such a program; it does not call it.
        if words.get(first + 1).is_some_and(|next| next.text == "-v" || next.text == "-V") {
            break;
        }
        let mut next = first + 1;
        while let Some(arg) = words.get(next) {
            let is_option = arg.text.starts_with('-');
            let assigns = arg.text.split_once('=').is_some_and(|(name, _)| is_name(name));
            if !is_option && !assigns {
                break;
            }
            next += 1 + usize::from(valued.contains(&&*arg.text));
        }
        if next >= words.len() {
            break;
        }
        first = next;
    }
    first
}

impl<'a> Arg<'a> {
    fn of(word: &'a Word) -> Self {
        let (text, literal) = match &*word.parts {
            [Part::Literal(text) | Part::Quoted(text)] => (Cow::Borrowed(&**text), true),
            [Part::DoubleQuoted(inner)] if matches!(&**inner, [Part::Literal(_)]) => {
                (Cow::Owned(word.literal().unwrap_or_default()), true)
            }
            _ => match word.literal() {
                Some(text) => (Cow::Owned(text), true),
                None => (Cow::Borrowed(&*word.raw), false),
            },
        };
        Self { span: word.span, text, literal }
    }
}

/// A path's last part.
pub(crate) fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether a path begins with the letter of a drive: `C:/app`.
pub(crate) fn has_drive(path: &str) -> bool {
    path.starts_with(|letter: char| letter.is_ascii_alphabetic()) && path[1..].starts_with(':')
}

/// Whether a text can be the name of a shell variable.
pub(crate) fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
}

/// Whether a heredoc's first line hands it to something else than a POSIX shell (`#!/usr/bin/env python3`).
fn foreign_interpreter(source: &str) -> bool {
    let Some(line) = source.strip_prefix("#!").and_then(|rest| rest.lines().next()) else {
        return false;
    };
    let mut words = line.split_whitespace().map(base_name);
    let program = match words.next() {
        Some("env") => words.find(|word| !word.starts_with('-')),
        program => program,
    };
    !program.is_some_and(is_posix_shell)
}

/// The name of the shell that reads the scripts of a `SHELL`: `bash` for `/usr/bin/env bash -c` too. `None` if it is none
/// that reads POSIX scripts.
pub(crate) fn shell_program(words: &[Text]) -> Option<&str> {
    let mut names = words.iter().map(|word| base_name(&word.value).trim_end_matches(".exe"));
    names.find(|name| is_posix_shell(name))
}

/// Whether a program is a shell that reads POSIX scripts.
pub(crate) fn is_posix_shell(program: &str) -> bool {
    matches!(program, "sh" | "bash" | "ash" | "dash" | "ksh" | "mksh" | "zsh" | "busybox")
}

/// The script of a `RUN`, also of one that `ONBUILD` keeps.
fn script_of(instruction: &Instruction) -> Option<&Script> {
    match &instruction.kind {
        Kind::Onbuild(inner) => script_of(inner),
        Kind::Run(Form::Shell(script)) => Some(script),
        _ => None,
    }
}

/// The calls of a script, in the order of the text.
fn script_calls<'a>(script: &'a Script, calls: &mut Vec<Call<'a>>) {
    let mut commands = 0;
    script.each_command(|_| commands += 1);
    calls.reserve_exact(commands);
    script.each_command(|found| {
        if let Some(mut call) = Call::of(&found) {
            let second = call.behind_missing_and();
            calls.push(call);
            calls.extend(second);
        }
    });
    // Commands and pipelines come in the order of the text, both.
    let mut calls = calls.iter_mut().filter(|call| call.surroundings.depth == 0).peekable();
    for (chain, and_or) in script.body.iter().enumerate() {
        let pipelines = std::iter::once(&and_or.first).chain(and_or.rest.iter().map(|(_, p)| p));
        for (pipeline, item) in pipelines.enumerate() {
            let [command] = &*item.commands else { continue };
            while calls.next_if(|call| call.span < command.span).is_some() {}
            if let Some(call) = calls.next_if(|call| call.span == command.span) {
                call.top = Some(Top { chain: chain as u32, pipeline: pipeline as u32 });
            }
        }
    }
}
