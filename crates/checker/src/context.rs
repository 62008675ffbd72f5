//! What a rule sees: the file, the build, and what every rule would otherwise work out for itself.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use dockerfile::shell::Language;
use dockerfile::{Dockerfile, Flag, Form, Instruction, Kind, Span, Stage, parse_as_posix};
use image::{Build, Buried, Entry, Inputs, Layer, Size, Stack};

use crate::commands::shell_program;
use crate::shell::{self, Faults};
use crate::{Options, Rule, Run, pragma, variables};

/// What a rule sees.
pub struct Context<'a> {
    /// The file.
    pub file: &'a Dockerfile,
    /// What it is built from.
    pub inputs: &'a Inputs<'a>,
    /// What the build gives.
    pub build: &'a Build,
    /// What the caller asks for.
    pub options: &'a Options,
    /// The bytes of the resulting image.
    pub stack: Stack,
    /// Every `RUN` in order, also those that `ONBUILD` keeps.
    pub runs: Vec<Run<'a>>,
    stage_of: Vec<Option<usize>>,
    ships: Vec<bool>,
    base_stages: Vec<Option<usize>>,
    /// For each stage the lowest below it, itself where it stands on an image.
    roots: Vec<usize>,
    /// Whether a later stage is `FROM` a stage.
    is_base: Vec<bool>,
    /// The `SHELL` in force for each instruction.
    shell_of: Vec<Option<ShellBy<'a>>>,
    /// For each variable the first instruction that defines it.
    definitions: BTreeMap<&'a str, usize>,
    /// The layer of the resulting image that each instruction made.
    layer_of: Vec<Option<usize>>,
    /// For each layer of the resulting image the bytes that it hides, by their place in the stack.
    hidden_by: Vec<Vec<usize>>,
    /// The values that there are before the first stage; worked out when the first rule asks.
    globals: OnceCell<BTreeMap<String, String>>,
    /// Whether most keywords are written in small letters; looked at when it is asked for.
    lower_case: OnceCell<bool>,
    /// What is wrong in the scripts; worked out when the first rule asks.
    shell_faults: OnceCell<Faults>,
}

impl<'a> Context<'a> {
    /// Works out what the rules share. `as_posix` is the file as [`dockerfile::parse_as_posix`] reads it, if scripts of
    /// other shells are to be looked at.
    pub fn new(
        file: &'a Dockerfile,
        inputs: &'a Inputs<'a>,
        build: &'a Build,
        options: &'a Options,
        as_posix: Option<&'a Dockerfile>,
    ) -> Self {
        let mut stage_of = vec![None; file.instructions.len()];
        for (index, stage) in file.stages.iter().enumerate() {
            let end = stage.instructions.end.min(stage_of.len());
            stage_of[stage.instructions.start.min(end)..end].fill(Some(index));
        }
        let base_stages = base_stages(file);
        let mut cx = Self {
            file,
            inputs,
            build,
            options,
            stack: build.image().map(Stack::of).unwrap_or_default(),
            runs: Vec::new(),
            ships: ships(file, build, &base_stages),
            shell_of: shells(file, &base_stages),
            definitions: definitions(file),
            layer_of: layers(file, build),
            hidden_by: Vec::new(),
            globals: OnceCell::new(),
            lower_case: OnceCell::new(),
            shell_faults: OnceCell::new(),
            stage_of,
            roots: roots(&base_stages),
            is_base: is_base(&base_stages),
            base_stages,
        };
        cx.runs = runs(&cx, as_posix);
        cx.hidden_by = hidden_by(&cx.stack);
        cx
    }

    /// The values that a build has before its first stage.
    pub(crate) fn globals(&self) -> &BTreeMap<String, String> {
        self.globals.get_or_init(|| variables::globals(self.file))
    }

    /// Whether more of the stages' keywords are written in small letters than in capitals.
    pub(crate) fn is_lower_case(&self) -> bool {
        *self.lower_case.get_or_init(|| {
            // An `ARG` before the first stage does not count, for Docker either.
            let in_stages =
                self.instructions().filter(|&(index, _)| self.stage_of(index).is_some());
            let (mut lower, mut upper) = (0, 0);
            for (_, Instruction { keyword, .. }) in in_stages {
                if !keyword.value.contains(|c: char| c.is_ascii_uppercase()) {
                    lower += 1;
                } else if !keyword.value.contains(|c: char| c.is_ascii_lowercase()) {
                    upper += 1;
                }
            }
            lower > upper
        })
    }

    /// A new instruction in the case of the file's keywords.
    pub(crate) fn in_case(&self, instruction: &str) -> String {
        let (keyword, rest) =
            instruction.split_at(instruction.find(' ').unwrap_or(instruction.len()));
        if self.is_lower_case() {
            keyword.to_ascii_lowercase() + rest
        } else {
            instruction.to_owned()
        }
    }

    /// What is wrong in the scripts of `RUN`, in order.
    pub(crate) fn shell_faults(&self) -> &Faults {
        self.shell_faults.get_or_init(|| shell::faults(self))
    }

    /// Whether the caller asked for a rule: then it also tells what does no harm in this file.
    pub fn selected(&self, rule: &Rule) -> bool {
        self.options.selects(rule)
    }

    /// Whether a stage stands on an image of the catalog whose packages are Debian's or Alpine's.
    pub(crate) fn is_for_deb_or_apk(&self, stage: Option<usize>) -> bool {
        let built = stage.and_then(|stage| self.build.stages.get(self.root(stage)));
        let base = built.and_then(|built| image::Catalog::builtin().base(&built.base));
        base.is_some_and(|base| {
            use image::Family::{Alpine, Busybox, Debian, Ubuntu};
            matches!(base.family, Alpine | Busybox | Debian | Ubuntu)
        })
    }

    /// Every instruction with its index, in order. What `ONBUILD` keeps is not looked into.
    pub fn instructions(&self) -> impl Iterator<Item = (usize, &'a Instruction)> + use<'a> {
        self.file.instructions.iter().enumerate()
    }

    /// The stage of an instruction; `None` before the first `FROM`.
    pub fn stage_of(&self, instruction: usize) -> Option<usize> {
        self.stage_of.get(instruction).copied().flatten()
    }

    /// The stages with their index, in order.
    pub fn stages(&self) -> impl Iterator<Item = (usize, &'a Stage)> + use<'a> {
        self.file.stages.iter().enumerate()
    }

    /// A stage's instructions with their index, the `FROM` first.
    pub fn of_stage(
        &self,
        stage: usize,
    ) -> impl DoubleEndedIterator<Item = (usize, &'a Instruction)> + use<'a> {
        let range = self.file.stages.get(stage).map_or(0..0, |stage| stage.instructions.clone());
        let end = range.end.min(self.file.instructions.len());
        let start = range.start.min(end);
        let file = self.file;
        (start..end).map(move |index| (index, &file.instructions[index]))
    }

    /// The earlier stage that a stage's `FROM` names, if it names one.
    pub fn base_stage(&self, stage: usize) -> Option<usize> {
        self.base_stages.get(stage).copied().flatten()
    }

    /// The stage, the stage that it is `FROM`, and so on.
    pub fn lineage(&self, stage: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(stage), |&stage| self.base_stage(stage))
    }

    /// For each stage the first instruction of that kind in its lineage.
    pub(crate) fn first_in_lineage(&self, is: impl Fn(&Instruction) -> bool) -> Vec<Option<usize>> {
        let mut first: Vec<Option<usize>> = Vec::with_capacity(self.file.stages.len());
        for (stage, _) in self.stages() {
            // A base stands above, with all its instructions.
            let below = self.base_stage(stage).and_then(|base| first[base]);
            let own = || self.of_stage(stage).find(|(_, instruction)| is(instruction));
            first.push(below.or_else(|| own().map(|(index, _)| index)));
        }
        first
    }

    /// The last of a stage's lineage: the one that stands on an image.
    pub(crate) fn root(&self, stage: usize) -> usize {
        self.roots.get(stage).copied().unwrap_or(stage)
    }

    /// The `RUN`s of a stage.
    pub(crate) fn runs_of(&self, stage: usize) -> &[Run<'a>] {
        let start = self.runs.partition_point(|run| run.stage < Some(stage));
        let end = self.runs.partition_point(|run| run.stage <= Some(stage));
        &self.runs[start..end]
    }

    /// The `RUN`s behind an instruction.
    pub(crate) fn runs_behind(&self, instruction: usize) -> &[Run<'a>] {
        &self.runs[self.runs.partition_point(|run| run.index <= instruction)..]
    }

    /// Whether an `ARG` or `ENV` above a `RUN` defines a variable: in its stage, in those below it, or before them.
    pub fn defines(&self, run: &Run<'_>, name: &str) -> bool {
        self.file.global_arguments().iter().any(|instruction| defines(instruction, name))
            || self.stage_defines(run.stage, run.index, name)
    }

    /// Whether any `ARG` or `ENV` above an instruction defines a variable, wherever it stands.
    pub(crate) fn defined_above(&self, instruction: usize, name: &str) -> bool {
        self.definitions.get(name).is_some_and(|&first| first < instruction)
    }

    /// Whether an `ARG` or `ENV` of a stage, above one of its instructions, or of a stage below it defines a variable.
    pub fn stage_defines(&self, stage: Option<usize>, instruction: usize, name: &str) -> bool {
        // Most names are defined once, if at all: the stages need not be searched for them.
        if !self.defined_above(instruction, name) {
            return false;
        }
        let lineage = stage.into_iter().flat_map(|stage| self.lineage(stage));
        lineage
            .flat_map(|stage| self.of_stage(stage))
            .any(|(index, found)| index < instruction && defines(found, name))
    }

    /// Whether a stage's layers are part of the resulting image. What is not cannot make it larger.
    pub fn ships(&self, stage: Option<usize>) -> bool {
        // Of a file without any stage, all would be the image if a `FROM` stood before it.
        stage.map_or(self.ships.is_empty(), |stage| self.ships.get(stage).copied().unwrap_or(false))
    }

    /// Whether no `FROM` begins a stage: then the whole file is taken for one.
    pub(crate) fn has_no_from(&self) -> bool {
        !self.file.stages.is_empty() && self.file.base(0).is_none()
    }

    /// Whether a later stage is `FROM` this one.
    pub fn is_base(&self, stage: Option<usize>) -> bool {
        stage.is_some_and(|stage| self.is_base.get(stage).copied().unwrap_or(false))
    }

    /// The layer of the resulting image that an instruction made, and its number from 1, base layers counted.
    pub fn layer(&self, instruction: usize) -> Option<(usize, &'a Layer)> {
        let index = self.layer_of.get(instruction).copied().flatten()?;
        self.build.image()?.layers.get(index).map(|layer| (index + 1, &**layer))
    }

    /// The bytes that a layer of the resulting image hides, in the order of the stack.
    pub(crate) fn hidden_by(&self, layer: usize) -> impl Iterator<Item = &Buried> {
        let places = self.hidden_by.get(layer).into_iter().flatten();
        places.map(|&place| &self.stack.buried[place])
    }

    /// Bytes that an instruction's layer holds at a path and below; `None` if it made no layer of the image.
    pub fn bytes_below(&self, instruction: usize, path: &str) -> Option<Size> {
        let (_, layer) = self.layer(instruction)?;
        let below = |entry: &&Entry| is_below(&entry.path, path);
        Some(layer.entries.iter().filter(below).map(|entry| entry.size).sum())
    }

    /// Whether all that an instruction's layer holds is known.
    pub fn layer_is_known(&self, instruction: usize) -> bool {
        self.layer(instruction).is_some_and(|(_, layer)| layer.size.is_known())
    }

    /// The value of `--name` of an instruction.
    pub fn flag<'i>(&self, instruction: &'i Instruction, name: &str) -> Option<&'i Flag> {
        instruction.flags.iter().find(|flag| flag.name.value == name)
    }

    /// The file's text of a span; empty if the span does not fit.
    pub fn text(&self, span: Span) -> &'a str {
        self.file.text.get(span.range()).unwrap_or_default()
    }

    /// The words of the `SHELL` in force for an instruction. `None` if nothing in the file sets it: then it is the
    /// base image's, mostly `/bin/sh -c`.
    pub fn shell(&self, instruction: usize) -> Option<&'a [dockerfile::Text]> {
        let Some(ShellBy::Instruction(setter)) = *self.shell_of.get(instruction)? else {
            return None;
        };
        match &self.file.instructions.get(setter)?.kind {
            Kind::Shell(words) => Some(words),
            _ => None,
        }
    }

    /// The shell that a comment says an instruction's script is for, where no `SHELL` behind the comment says better.
    pub fn shell_comment(&self, instruction: usize) -> Option<&'a str> {
        match *self.shell_of.get(instruction)? {
            Some(ShellBy::Comment(name)) => Some(name),
            _ => None,
        }
    }

    /// Whether a stage stands on an image for Windows, as far as the file tells.
    pub(crate) fn is_for_windows(&self, stage: usize) -> bool {
        let root = self.root(stage);
        let base = self.build.stages.get(root).map_or("", |stage| stage.base.as_str());
        let from = self.file.stages.get(root);
        let from = from.and_then(|stage| self.file.instructions.get(stage.from));
        let platform = from.and_then(|from| from.flag_value("platform"));
        platform.is_some_and(|platform| platform.value.starts_with("windows"))
            || ["windows", "nanoserver", "servercore"].iter().any(|name| base.contains(name))
    }

    /// Whether a POSIX shell reads an instruction's shell form.
    pub fn posix_shell(&self, instruction: usize) -> bool {
        match self.shell(instruction) {
            Some(shell) => shell_program(shell).is_some(),
            None => !self.stage_of(instruction).is_some_and(|stage| self.is_for_windows(stage)),
        }
    }
}

fn hidden_by(stack: &Stack) -> Vec<Vec<usize>> {
    let mut of_layers: Vec<Vec<usize>> = Vec::new();
    for (place, buried) in stack.buried.iter().enumerate() {
        if of_layers.len() <= buried.hidden_by {
            of_layers.resize_with(buried.hidden_by + 1, Vec::new);
        }
        of_layers[buried.hidden_by].push(place);
    }
    of_layers
}

/// A file without any `FROM` as if it were one stage: whoever shows a part of a Dockerfile wants that part looked at.
pub(crate) fn as_stage(file: &Dockerfile) -> Option<Dockerfile> {
    if !file.stages.is_empty() || file.instructions.is_empty() {
        return None;
    }
    let instructions = 0..file.instructions.len();
    let mut file = file.clone();
    file.stages.push(Stage { name: None, parent: None, from: 0, instructions });
    Some(file)
}

/// The file with the scripts of other shells read as well, for whoever asks for everything.
pub(crate) fn as_posix(file: &Dockerfile, options: &Options) -> Option<Dockerfile> {
    let foreign = |instruction: &Instruction| match &instruction.kind {
        Kind::Run(Form::Shell(script)) => script.language != Language::Shell,
        _ => false,
    };
    let reads = options.selects_all() && file.instructions.iter().any(foreign);
    reads.then(|| parse_as_posix(&file.text))
}

/// For each variable the first instruction that defines it.
fn definitions(file: &Dockerfile) -> BTreeMap<&str, usize> {
    let mut first = BTreeMap::new();
    for (index, instruction) in file.instructions.iter().enumerate() {
        let (arguments, pairs) = match &instruction.kind {
            Kind::Arg(arguments) => (&**arguments, &[][..]),
            Kind::Env(pairs) => (&[][..], &*pairs.pairs),
            _ => continue,
        };
        let arguments = arguments.iter().map(|argument| argument.name.value.as_str());
        for name in arguments.chain(pairs.iter().map(|pair| pair.key.value.as_str())) {
            first.entry(name).or_insert(index);
        }
    }
    first
}

fn defines(instruction: &Instruction, name: &str) -> bool {
    match &instruction.kind {
        Kind::Arg(arguments) => arguments.iter().any(|argument| argument.name.value == name),
        Kind::Env(pairs) => pairs.pairs.iter().any(|pair| pair.key.value == name),
        _ => false,
    }
}

/// Whether a path is `parent` or lies below it.
pub(crate) fn is_below(path: &str, parent: &str) -> bool {
    let parent = parent.strip_suffix('/').unwrap_or(parent);
    path.strip_prefix(parent).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn base_stages(file: &Dockerfile) -> Vec<Option<usize>> {
    let mut by_name = BTreeMap::new();
    let mut bases = Vec::with_capacity(file.stages.len());
    for (index, stage) in file.stages.iter().enumerate() {
        let base = match file.instructions.get(stage.from).map(|from| &from.kind) {
            Some(Kind::From { image, .. }) => {
                by_name.get(&image.value.to_ascii_lowercase()).copied()
            }
            _ => None,
        };
        bases.push(base);
        if let Some(name) = &stage.name {
            by_name.insert(name.to_ascii_lowercase(), index);
        }
    }
    bases
}

fn roots(bases: &[Option<usize>]) -> Vec<usize> {
    let mut roots: Vec<usize> = Vec::with_capacity(bases.len());
    for (stage, base) in bases.iter().enumerate() {
        // A base stands above: its root is known.
        roots.push(base.and_then(|base| roots.get(base)).copied().unwrap_or(stage));
    }
    roots
}

fn is_base(bases: &[Option<usize>]) -> Vec<bool> {
    let mut is_base = vec![false; bases.len()];
    for &base in bases.iter().flatten() {
        is_base[base] = true;
    }
    is_base
}

fn ships(file: &Dockerfile, build: &Build, bases: &[Option<usize>]) -> Vec<bool> {
    let mut ships = vec![false; file.stages.len()];
    // Without a build (no simulation was made) the last stage is the result, as for Docker.
    let mut next = build.target.or_else(|| file.stages.len().checked_sub(1));
    while let Some(stage) = next {
        match ships.get_mut(stage) {
            Some(seen) if !*seen => *seen = true,
            _ => break,
        }
        let resolved = build.stages.get(stage).and_then(|built| built.base_stage);
        next = resolved.or_else(|| bases.get(stage).copied().flatten());
    }
    ships
}

/// What says which shell reads a script.
#[derive(Clone, Copy)]
enum ShellBy<'a> {
    /// The `SHELL` of that index.
    Instruction(usize),
    /// A comment such as `# hadolint shell=bash`.
    Comment(&'a str),
}

fn shells<'a>(file: &'a Dockerfile, bases: &[Option<usize>]) -> Vec<Option<ShellBy<'a>>> {
    let mut shells = vec![None; file.instructions.len()];
    let mut last_of_stage: Vec<Option<ShellBy<'a>>> = Vec::with_capacity(file.stages.len());
    let mut comments = file.comments.iter().peekable();
    // The last word of the comments up to an instruction; those inside of the one before say nothing.
    let mut said_before = |index: usize| {
        let start = file.instructions.get(index)?.span.start;
        let end = index.checked_sub(1).map_or(0, |before| file.instructions[before].span.end);
        let mut said = None;
        while let Some(comment) = comments.next_if(|comment| comment.span.start < start) {
            let shell = pragma::shell(comment).filter(|_| comment.span.start >= end);
            said = shell.map(ShellBy::Comment).or(said);
        }
        said
    };
    let mut of_file = None;
    for index in 0..=file.stages.first().map_or(0, |stage| stage.from) {
        of_file = said_before(index).or(of_file);
    }
    for (stage, base) in file.stages.iter().zip(bases) {
        let mut shell = match base {
            Some(base) => last_of_stage.get(*base).copied().flatten(),
            None => of_file,
        };
        for index in stage.instructions.clone() {
            let Some(instruction) = file.instructions.get(index) else { break };
            // What stands above a `FROM` belongs to the stage before.
            let said = said_before(index).filter(|_| index != stage.from);
            shell = said.or(shell);
            if matches!(instruction.kind, Kind::Shell(_)) {
                shell = Some(ShellBy::Instruction(index));
            }
            shells[index] = shell;
        }
        last_of_stage.push(shell);
    }
    shells
}

fn layers(file: &Dockerfile, build: &Build) -> Vec<Option<usize>> {
    let mut layers = vec![None; file.instructions.len()];
    for (index, layer) in build.image().into_iter().flat_map(|image| &image.layers).enumerate() {
        if let Some(slot) = layer.instruction.and_then(|made| layers.get_mut(made)) {
            *slot = Some(index);
        }
    }
    layers
}

/// Many words of a script for another shell mean the same there, yet not all: they are looked at if asked for.
fn runs<'a>(cx: &Context<'a>, as_posix: Option<&'a Dockerfile>) -> Vec<Run<'a>> {
    cx.instructions()
        .filter_map(|(index, instruction)| {
            let read = as_posix.map_or(Some(instruction), |file| file.instructions.get(index));
            let read = read.filter(|_| cx.options.selects_all() || cx.posix_shell(index));
            Run::of(index, cx.stage_of(index), instruction, read)
        })
        .collect()
}
