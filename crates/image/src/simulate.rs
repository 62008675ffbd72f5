//! From instructions to layers.

mod config;
mod context;
mod copying;
mod heredoc;
mod hidden;
mod key;
mod mounts;
mod planned;
mod run;
mod stages;
mod transfer;

use std::collections::BTreeSet;
use std::rc::Rc;

pub(crate) use key::{Aspect, Record};

use dockerfile::expand::expand;
use dockerfile::{Dockerfile, Instruction, Kind, Problem, Span, Text};

use crate::build::Reason;
use crate::content::hash;
use crate::effort::Task;
use crate::map::Map;
use crate::system::System;
use crate::tree::Tree;
use crate::{
    Build, BuildContext, Builder, Catalog, Effort, Entry, EntryKind, Failure, Image, Layer,
    StageBuild, Step, Unknown,
};
pub use run::stated_bytes;

/// What a build is made from, besides the Dockerfile.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The build context.
    pub context: &'a BuildContext,
    /// What is known of base images and packages.
    pub catalog: &'a Catalog,
    /// The builder.
    pub builder: Builder,
    /// `--build-arg` values.
    pub build_args: &'a [(String, String)],
    /// `--target`, a stage's name or number; the last stage by default.
    pub target: Option<&'a str>,
    /// Which secrets the build is given (`--secret id=…`).
    pub secrets: Secrets<'a>,
    /// How the engine stores layers, which says what `--link` spares.
    pub store: Store,
    /// A command that is made to fail wherever a `RUN` calls it: a program, or with a word among its arguments
    /// (`apt-get install`). Asks what a build does then.
    pub failing: Option<&'a str>,
    /// Whether comments in the Dockerfile may state what nobody knows (`# layerwise: writes /path 12MB`). Where they may
    /// not, no [`Unknown`](crate::Unknown) advises it.
    pub statements: bool,
}

/// Which secrets a build is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrets<'a> {
    /// Every one that the Dockerfile asks for.
    All,
    /// Those of these names.
    Only(&'a [String]),
    /// Nobody has said: what depends on one is not known.
    Unsaid,
}

impl Secrets<'_> {
    /// Whether the build is given the secret of this name; nothing where nobody has said.
    pub(crate) fn gives(self, name: &str) -> Option<bool> {
        match self {
            Self::All => Some(true),
            Self::Only(given) => Some(given.iter().any(|one| one == name)),
            Self::Unsaid => None,
        }
    }
}

/// How an engine stores layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// In containerd's store, which can lay one layer on any other: what a `COPY --link` makes stays whatever is below.
    Containerd,
    /// In the store that Docker had up to 28, where `--link` is read and copies as always.
    Overlay,
}

impl<'a> Inputs<'a> {
    /// `docker build` without flags, with the built-in catalog.
    pub fn new(context: &'a BuildContext) -> Self {
        Self {
            context,
            catalog: Catalog::builtin(),
            builder: Builder::BuildKit,
            build_args: &[],
            target: None,
            secrets: Secrets::All,
            store: Store::Containerd,
            failing: None,
            statements: true,
        }
    }
}

/// Builds in the mind what Docker would build.
pub fn simulate(file: &Dockerfile, inputs: &Inputs<'_>) -> Build {
    Simulation::new(file, *inputs).run()
}

/// Simulates a build and notes what the build cache looks at. `contents` tells files of the context apart that have equal
/// sizes: path, and a word for what is in it. Gives what cache mounts hold in the end, too.
pub(crate) fn record<'a>(
    file: &'a Dockerfile,
    inputs: &Inputs<'a>,
    digests: &'a [(String, String)],
    contents: &[(String, String)],
) -> (Build, Vec<Record>, Map<Tree>) {
    let mut simulation = Simulation::new(file, *inputs);
    simulation.recorder = Some(key::Recorder { digests, records: Vec::new() });
    if let Some(tree) = Rc::get_mut(&mut simulation.context) {
        for (path, content) in contents {
            tree.mark(&crate::tree::normalize("/", path), hash(&[content.as_bytes()]));
        }
    }
    let build = simulation.run();
    let records = simulation.recorder.map(|recorder| recorder.records).unwrap_or_default();
    (build, records, simulation.caches)
}

/// Simulates a build that finds in its cache mounts what an earlier one left there.
pub(crate) fn continued(file: &Dockerfile, inputs: &Inputs<'_>, caches: Map<Tree>) -> Build {
    let mut simulation = Simulation::new(file, *inputs);
    simulation.caches = caches;
    simulation.run()
}

/// How many commands all `RUN`s of a file may run in the model together.
const FUEL: u32 = 50_000;
/// How many layers and variables the stages of a build may hold together, each stage with those that it builds on.
const MOST_LAYERS: usize = 100_000;

/// Platform arguments that `FROM` lines and `ARG` can use.
const PLATFORM: &[(&str, &str)] = &[
    ("BUILDARCH", "amd64"),
    ("BUILDOS", "linux"),
    ("BUILDPLATFORM", "linux/amd64"),
    ("BUILDVARIANT", ""),
    ("TARGETARCH", "amd64"),
    ("TARGETOS", "linux"),
    ("TARGETPLATFORM", "linux/amd64"),
    ("TARGETSTAGE", ""),
    ("TARGETVARIANT", ""),
];
/// Proxy arguments that every `RUN` gets when they are passed, declared or not.
const PROXIES: &[&str] = &[
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "FTP_PROXY",
    "ftp_proxy",
    "NO_PROXY",
    "no_proxy",
    "ALL_PROXY",
    "all_proxy",
];

/// A stage while it is built.
#[derive(Clone)]
struct Stage {
    tree: Tree,
    image: Image,
    system: System,
    /// `ENV` and `ARG`: the later wins, whichever of the two it is. With each, when it was set.
    env: Map<(u32, String)>,
    /// How many variables were set so far.
    clock: u32,
    /// Identity of its state in the build cache.
    key: u64,
    /// The working directory as the build cache knows it: as it is written.
    directory: String,
    /// Who wrote the layers: the tree's layer number, and the identity of the state behind it.
    writers: Vec<(u32, u64)>,
    /// Triggers for the next stage.
    triggers: Vec<Instruction>,
    /// The ports in the config.
    exposed: BTreeSet<String>,
    /// The volumes in the config.
    volumes: BTreeSet<String>,
    /// Whether this stage set `CMD` itself: `ENTRYPOINT` resets an inherited one only.
    own_cmd: bool,
}

struct Simulation<'a> {
    file: &'a Dockerfile,
    inputs: Inputs<'a>,
    /// The build context as a tree.
    context: Rc<Tree>,
    /// Why Docker refuses the `.dockerignore` as soon as it needs the context.
    bad_ignore: Option<String>,
    globals: Map<String>,
    plan: stages::Plan,
    /// The stages that a later one still reads.
    finished: Vec<Option<Rc<Stage>>>,
    /// What cache mounts hold, by their id.
    caches: Map<Tree>,
    steps: Vec<Step>,
    refused: Option<Problem>,
    /// What Docker refuses when it plans the build, whatever fails in it.
    planned: Option<Problem>,
    fuel: u32,
    /// Whether variables were left as they are because the work was over.
    exhausted: bool,
    layers: usize,
    /// Stages that begin with an image, to begin others with.
    bases: Vec<(String, Rc<Stage>)>,
    /// What the build cache looks at, where it is asked for.
    recorder: Option<key::Recorder<'a>>,
}

impl<'a> Simulation<'a> {
    fn new(file: &'a Dockerfile, inputs: Inputs<'a>) -> Self {
        let (context, bad_ignore) = context::context_tree(inputs.context, inputs.builder);
        Self {
            file,
            inputs,
            context: Rc::new(context),
            bad_ignore,
            globals: Map::default(),
            plan: stages::Plan::default(),
            finished: Vec::new(),
            caches: Map::default(),
            steps: Vec::new(),
            refused: file.problems.first().cloned(),
            planned: None,
            fuel: FUEL,
            exhausted: false,
            layers: 0,
            bases: Vec::new(),
            recorder: None,
        }
    }

    fn run(&mut self) -> Build {
        for (index, instruction) in self.file.global_arguments().iter().enumerate() {
            self.global(instruction);
            self.steps.push(step(index, None, true));
        }
        self.plan = stages::Plan::of(self.file, &self.inputs, &self.globals, &mut self.refused);
        self.plan_bases();
        let mut stages = Vec::with_capacity(self.file.stages.len());
        for index in 0..self.file.stages.len() {
            let wanted = self.plan.built[index];
            let built = wanted && self.layers < MOST_LAYERS;
            self.exhausted |= built != wanted;
            let mut stage = built.then(|| self.stage(index));
            if stage.is_none() {
                for instruction in self.file.stages[index].instructions.clone() {
                    self.steps.push(step(instruction, Some(index), false));
                }
            }
            self.layers += stage
                .as_ref()
                .map_or(0, |stage| stage.image.layers.len() + stage.image.config.env.len());
            let read_later = self.plan.last_reader[index] > index;
            let image = match &mut stage {
                Some(stage) if read_later => stage.image.clone(),
                Some(stage) => std::mem::take(&mut stage.image),
                None => Image::default(),
            };
            stages.push(StageBuild {
                built,
                image,
                base: self.plan.base[index].clone(),
                base_stage: self.plan.base_stage[index],
                reads: self.plan.reads[index].clone(),
            });
            self.finished.push(stage.filter(|_| read_later).map(Rc::new));
            let read = self.plan.base_stage[index].iter().chain(&self.plan.reads[index]);
            for &read in read.filter(|&&read| self.plan.last_reader[read] == index) {
                self.finished[read] = None;
            }
        }
        let mut steps = std::mem::take(&mut self.steps);
        if !self.inputs.statements {
            steps.iter_mut().flat_map(|step| &mut step.unknown).for_each(|it| it.remedy = None);
        }
        if self.exhausted
            && let Some(last) = steps.last_mut()
        {
            let span = self.file.instructions.last().map(|it| it.span).unwrap_or_default();
            last.unknown.push(unknown(span, "the model stops here: the file does too much"));
        }
        let unread = self.file.problems.first().cloned();
        let refused = unread.or(self.planned.take()).or(self.refused.take());
        Build { refused, stages, steps, target: self.plan.target }
    }

    /// `ARG` before the first `FROM`.
    fn global(&mut self, instruction: &Instruction) {
        let Kind::Arg(arguments) = &instruction.kind else { return };
        for argument in arguments {
            let name = &argument.name.value;
            let given = self.build_arg(name);
            let value = given.or_else(|| {
                let default = argument.default.as_ref()?;
                Some(
                    expand(default, self.file.escape, &|name| self.globals.get(name).cloned()).text,
                )
            });
            if let Some(value) = value {
                self.globals.insert(name.clone(), value);
            }
        }
    }

    fn build_arg(&self, name: &str) -> Option<String> {
        self.inputs
            .build_args
            .iter()
            .rev()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.clone())
    }

    fn stage(&mut self, index: usize) -> Stage {
        let range = self.file.stages[index].instructions.clone();
        let from = range.start;
        let mut first = step(from, Some(index), true);
        let mut stage = self.base(index, from, &mut first);
        self.record_base(&mut stage, index, from);
        self.steps.push(first);
        // Triggers of the base run right behind `FROM`.
        for trigger in std::mem::take(&mut stage.triggers) {
            let mut ignored = step(from, Some(index), true);
            self.instruction(&mut stage, index, from, &trigger, &mut ignored);
            if let Some(last) = self.steps.last_mut() {
                last.unknown.append(&mut ignored.unknown);
                last.failure = last.failure.take().or(ignored.failure);
            }
        }
        for at in range.skip(1) {
            let mut step = step(at, Some(index), true);
            let file = self.file;
            self.instruction(&mut stage, index, at, &file.instructions[at], &mut step);
            self.steps.push(step);
        }
        stage
    }

    fn instruction(
        &mut self,
        stage: &mut Stage,
        index: usize,
        at: usize,
        instruction: &Instruction,
        step: &mut Step,
    ) {
        match &instruction.kind {
            Kind::Run(form) => self.run_instruction(stage, index, at, instruction, form, step),
            Kind::Copy(transfer) => {
                self.transfer(stage, index, at, instruction, transfer, false, step);
            }
            Kind::Add(transfer) => {
                self.transfer(stage, index, at, instruction, transfer, true, step);
            }
            Kind::Workdir(path) => self.workdir(stage, (index, at), path, step),
            _ => self.configure(stage, instruction),
        }
    }

    /// Expands a word of an instruction with the stage's variables.
    fn expand(&mut self, stage: &Stage, text: &Text) -> String {
        if self.fuel == 0 {
            self.exhausted = true;
            return text.value.clone();
        }
        let expansion = expand(text, self.file.escape, &|name| stage.variable(name));
        self.fuel = self.fuel.saturating_sub((expansion.text.len() / 512) as u32);
        if let Some(error) = expansion.error {
            self.refuse(text.span, format!("failed to process {:?}: {error}", text.value));
        }
        expansion.text
    }

    /// The build context as a tree; Docker refuses a bad `.dockerignore` when the context is asked for.
    fn context(&mut self, span: Span) -> Rc<Tree> {
        if let Some(message) = self.bad_ignore.clone() {
            self.refuse(span, message);
        }
        Rc::clone(&self.context)
    }

    /// Notes the first thing that Docker would refuse.
    fn refuse(&mut self, span: Span, message: impl Into<String>) {
        if self.refused.is_none() {
            self.refused = Some(Problem { span, message: message.into() });
        }
    }

    /// Notes that a step fails, and with it the build. `span` and `said` are the step's, where the build's say less.
    fn fail(
        &mut self,
        place: Span,
        step: &mut Step,
        span: Span,
        said: impl Into<String>,
        message: impl Into<String>,
    ) {
        step.failure.get_or_insert_with(|| Failure { span, message: said.into() });
        self.refuse(place, message);
    }

    /// Notes that a step fails, and with it the build, in the same place and words.
    fn fail_at(&mut self, step: &mut Step, span: Span, message: impl Into<String>) {
        let message = message.into();
        self.fail(span, step, span, message.clone(), message);
    }

    /// Ends a layer and puts it on the stack. The classic builder makes none of nothing.
    fn commit(
        &mut self,
        stage: &mut Stage,
        at: usize,
        instruction: &Instruction,
        step: &mut Step,
        always: bool,
    ) {
        let entries = stage.tree.seal();
        // Looking for what changed is work, too.
        self.fuel = self.fuel.saturating_sub(stage.tree.visited() / 200);
        if entries.is_empty() && self.inputs.builder == Builder::Classic && !always {
            return;
        }
        let layer = Layer::new(Some(at), one_line(self.file, instruction), entries);
        push_layer(stage, step, layer, matches!(instruction.kind, Kind::Copy(_) | Kind::Add(_)));
    }
}

/// Puts a step's layer on top, with what it takes to write it.
fn push_layer(stage: &mut Stage, step: &mut Step, layer: Layer, copied: bool) {
    step.effort.works(Task::Step, 1);
    step.effort.works_on(Task::Byte, layer.size);
    if copied {
        let files = |entry: &Entry| match &entry.kind {
            EntryKind::File => 1,
            EntryKind::Bundle { files } => u64::from(files.unwrap_or(1)),
            _ => 0,
        };
        step.effort.works(Task::File, layer.entries.iter().map(files).sum());
    }
    step.layer = Some(stage.image.layers.len());
    stage.image.layers.push(layer.into());
}

impl Stage {
    /// A variable as `ENV` and `ARG` of the stage say; the later wins.
    fn variable(&self, name: &str) -> Option<String> {
        let set = self.env.get(name).map(|(_, value)| value.clone());
        set.or_else(|| (name == "PATH").then(|| run::PATH.to_owned()))
    }

    /// Sets a variable, behind all that were set before.
    fn set(&mut self, name: &str, value: String) {
        self.clock += 1;
        self.env.insert(name.to_owned(), (self.clock, value));
    }

    /// The variables in the order in which they were set.
    fn variables(&self) -> Vec<(String, String)> {
        let mut found: Vec<(u32, &String, &String)> =
            self.env.iter().map(|(name, (set, value))| (*set, name, value)).collect();
        found.sort_unstable();
        found.into_iter().map(|(_, name, value)| (name.clone(), value.clone())).collect()
    }
}

fn step(instruction: usize, stage: Option<usize>, built: bool) -> Step {
    Step {
        instruction,
        stage,
        built,
        layer: None,
        unknown: Vec::new(),
        failure: None,
        perhaps: Vec::new(),
        effort: Effort::default(),
    }
}

fn unknown(span: Span, reason: impl Into<Reason>) -> Unknown {
    reason.into().at(span)
}

/// The instruction on one line, continuations taken out.
fn one_line(file: &Dockerfile, instruction: &Instruction) -> String {
    let text = file.text.get(instruction.span.range()).unwrap_or("");
    let mut line = String::new();
    for piece in text.lines() {
        let piece = piece.trim();
        let piece = piece.strip_suffix(file.escape).unwrap_or(piece).trim_end();
        if piece.is_empty() || (piece.starts_with('#') && instruction.heredocs.is_empty()) {
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(piece);
    }
    line
}
