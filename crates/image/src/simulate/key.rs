//! What the build cache of `BuildKit` looks at, step by step.
//!
//! A step's identity is made of the state it starts from and of what it says; of files, their content, mode and owner
//! count, and neither their time nor how they came to be. So a step that copies from another stage keeps its identity
//! when that stage was built anew with the same result.

use dockerfile::{Form, Instruction, Text};

use super::copying::{excludes, find_sources};
use super::{Simulation, Stage};
use crate::Ignore;
use crate::content::hash;
use crate::tree::{Id, NodeKind, Tree, normalize};

/// What a step's identity is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aspect {
    /// The base image.
    Base,
    /// The state that the step starts from.
    Above,
    /// What a `RUN` runs.
    Command,
    /// `ENV` and `ARG`.
    Environment,
    User,
    Directory,
    /// Mounts and the network of a `RUN`.
    Mounts,
    /// Sources' names, destination and flags of `COPY` and `ADD`, the path of `WORKDIR`.
    Words,
    /// The files that are read.
    Files,
}

/// A step as the cache sees it.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    /// Index of the instruction in the Dockerfile.
    pub(crate) instruction: usize,
    pub(crate) stage: usize,
    /// `RUN`, `COPY`, …: only like is compared with like.
    pub(crate) kind: &'static str,
    pub(crate) parts: Vec<(Aspect, u64)>,
    pub(crate) files: Vec<(String, u64)>,
    pub(crate) env: Vec<(String, String)>,
    /// Whether what a program wrote is read, so that nobody knows whether a new run writes the same.
    pub(crate) guessed: bool,
    /// The identity.
    pub(crate) key: u64,
    /// The state that the step starts from, and the state behind it.
    pub(crate) above: u64,
    pub(crate) below: u64,
}

/// Collects records while a build is simulated.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recorder<'a> {
    /// Digests of base images by reference.
    pub(crate) digests: &'a [(String, String)],
    pub(crate) records: Vec<Record>,
}

/// Files that a step reads.
#[derive(Default)]
struct Reading {
    files: Vec<(String, u64)>,
    guessed: bool,
    sum: u64,
    /// What `--exclude` leaves out.
    exclude: Option<Ignore>,
}

impl Reading {
    fn add(&mut self, words: &[&[u8]]) {
        self.sum = hash(&[&self.sum.to_le_bytes(), &hash(words).to_le_bytes()]);
    }

    /// Reads a path of a tree: content, mode and owner of all that is there. `name` is how it is shown.
    fn path(&mut self, tree: &Tree, writers: &Writers<'_>, name: &str, id: Id) {
        if tree.doubtful {
            self.guessed = true;
            self.add(&[&writers.last.to_le_bytes()]);
        }
        self.one(tree, writers, name, "", id);
        for (below, id) in tree.below("", id) {
            if self.exclude.as_ref().is_some_and(|exclude| excludes(exclude, &below)) {
                continue;
            }
            let shown = match name {
                // The context itself.
                "" => below.trim_start_matches('/').to_owned(),
                name => format!("{}{below}", name.trim_end_matches('/')),
            };
            self.one(tree, writers, &shown, &below, id);
        }
    }

    fn one(&mut self, tree: &Tree, writers: &Writers<'_>, name: &str, relative: &str, id: Id) {
        let node = tree.node(id);
        let access = node.access;
        let access = hash(&[
            &access.mode.to_le_bytes(),
            &access.uid.to_le_bytes(),
            &access.gid.to_le_bytes(),
        ]);
        let content = match &node.kind {
            NodeKind::Directory(_) => 1,
            NodeKind::Symlink(target) => hash(&[b"link", target.as_bytes()]),
            NodeKind::Special { device } => 2 + u64::from(*device),
            NodeKind::Bundle { size, content, .. } => {
                hash(&[&content.to_le_bytes(), &size.bytes.to_le_bytes()])
            }
            NodeKind::File(content) if content.certain => {
                hash(&[&content.id.to_le_bytes(), &content.size.bytes.to_le_bytes()])
            }
            NodeKind::File(content) => {
                let writer = writers.of(tree.layer_of(id));
                self.guessed |= writer.is_some();
                let writer = writer.unwrap_or(writers.base);
                hash(&[
                    &content.id.to_le_bytes(),
                    &content.size.bytes.to_le_bytes(),
                    &writer.to_le_bytes(),
                ])
            }
        };
        let whole = hash(&[&access.to_le_bytes(), &content.to_le_bytes()]);
        self.add(&[relative.as_bytes(), &whole.to_le_bytes()]);
        if !matches!(node.kind, NodeKind::Directory(_)) {
            self.files.push((name.to_owned(), whole));
        }
    }
}

/// Who wrote the layers of a tree.
struct Writers<'a> {
    layers: &'a [(u32, u64)],
    base: u64,
    last: u64,
}

impl<'a> Writers<'a> {
    /// The build context: all of it is known.
    const NONE: Self = Self { layers: &[], base: 0, last: 0 };

    fn of_stage(stage: &'a Stage) -> Self {
        let base = stage.writers.first().map_or(0, |(_, key)| *key);
        Self { layers: &stage.writers, base, last: stage.key }
    }

    fn of(&self, layer: u32) -> Option<u64> {
        let at = self.layers.partition_point(|(known, _)| *known < layer);
        let found = self.layers.get(at).filter(|(known, _)| *known == layer && at > 0);
        found.map(|(_, key)| *key)
    }
}

impl Simulation<'_> {
    /// Notes a base image or the stage that is built on.
    pub(super) fn record_base(&mut self, stage: &mut Stage, index: usize, from: usize) {
        let Some(recorder) = &mut self.recorder else { return };
        let reference = &self.plan.base[index];
        if self.plan.base_stage[index].is_none() {
            let known = self.inputs.catalog.base(reference);
            let name =
                known.map_or(reference.as_str(), |base| base.alias_of.unwrap_or(base.reference));
            let digest = recorder.digests.iter().find(|(known, _)| known == reference);
            let part = hash(&[digest.map_or(name, |(_, digest)| digest).as_bytes()]);
            stage.key = hash(&[b"FROM", &part.to_le_bytes()]);
            stage.writers = vec![(0, stage.key)];
            recorder.records.push(Record {
                instruction: from,
                stage: index,
                kind: "FROM",
                parts: vec![(Aspect::Base, part)],
                files: Vec::new(),
                env: Vec::new(),
                guessed: false,
                key: stage.key,
                above: 0,
                below: stage.key,
            });
        }
    }

    /// Notes a step. `free` is one that does not look at the state it starts from: `COPY --link`.
    fn record(
        &mut self,
        stage: &mut Stage,
        place: (usize, usize),
        kind: &'static str,
        mut parts: Vec<(Aspect, u64)>,
        reading: Reading,
        free: bool,
    ) {
        let above = stage.key;
        parts.push((Aspect::Files, reading.sum));
        if !free {
            parts.push((Aspect::Above, above));
        }
        let mut key = hash(&[kind.as_bytes()]);
        for (aspect, part) in &parts {
            key = hash(&[&key.to_le_bytes(), &[*aspect as u8], &part.to_le_bytes()]);
        }
        let below = if free { hash(&[&key.to_le_bytes(), &above.to_le_bytes()]) } else { key };
        stage.key = below;
        stage.writers.push((stage.tree.layer(), below));
        let Some(recorder) = &mut self.recorder else { return };
        recorder.records.push(Record {
            instruction: place.1,
            stage: place.0,
            kind,
            parts,
            files: reading.files,
            env: if kind == "RUN" { stage.variables() } else { Vec::new() },
            guessed: reading.guessed,
            key,
            above,
            below,
        });
    }

    /// Notes a `RUN`, before it runs.
    pub(super) fn record_run(
        &mut self,
        stage: &mut Stage,
        place: (usize, usize),
        instruction: &Instruction,
        form: &Form,
    ) {
        if self.recorder.is_none() {
            return;
        }
        let mut words: Vec<String> = match form {
            Form::Exec(words) => words.iter().map(|word| word.value.clone()).collect(),
            Form::Shell(script) => {
                let mut words = super::run::shell(stage);
                words.push(script.source.trim().to_owned());
                words
            }
        };
        words.extend(instruction.heredocs.iter().map(|heredoc| heredoc.content.clone()));
        let variables = stage.variables();
        let env: Vec<String> =
            variables.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let config = &stage.image.config;
        let mut reading = Reading::default();
        let mut mounts = Vec::new();
        for mount in instruction.mounts() {
            let mut options: Vec<String> = Vec::new();
            for option in &mount.options {
                let value = option.value.as_ref().map(|value| self.expand(stage, value));
                let value = value.unwrap_or_default();
                let key = option.name();
                // A stage's name says nothing of what is in it. Some options say what holds anyway.
                let usual = match key {
                    "from" | "required" => true,
                    "type" => value == "bind",
                    "sharing" => value == "shared",
                    "readonly" => mount.kind == dockerfile::MountKind::Bind && value != "false",
                    _ => false,
                };
                if !usual {
                    options.push(format!("{key}={value}"));
                }
            }
            options.sort_unstable();
            mounts.push(options.join(","));
            if mount.kind != dockerfile::MountKind::Bind {
                continue;
            }
            let source = mount.source().map_or("/", |source| source.value.as_str());
            let source = normalize("/", source);
            match mount.from() {
                None => {
                    let tree = std::rc::Rc::clone(&self.context);
                    if let Some(id) = tree.find(&source) {
                        let name = source.trim_start_matches('/');
                        reading.path(&tree, &Writers::NONE, name, id);
                    }
                }
                Some(from) => self.read_stage(&mut reading, &from.value, place.0, &source),
            }
        }
        // In which order mounts are written does not matter.
        mounts.sort_unstable();
        for flag in ["network", "security"] {
            let value = instruction.flag_value(flag).map_or("", |value| value.value.as_str());
            let usual = value.is_empty() || matches!(value, "default" | "sandbox");
            mounts.push(if usual { String::new() } else { format!("{flag} {value}") });
        }
        let parts = vec![
            (Aspect::Command, all(&words)),
            (Aspect::Environment, all(&env)),
            (Aspect::User, hash(&[config.user.as_bytes()])),
            (Aspect::Directory, hash(&[stage.directory.as_bytes()])),
            (Aspect::Mounts, all(&mounts)),
        ];
        self.record(stage, place, "RUN", parts, reading, false);
    }

    /// Notes a `WORKDIR` that makes a layer.
    pub(super) fn record_workdir(&mut self, stage: &mut Stage, place: (usize, usize)) {
        if self.recorder.is_none() {
            return;
        }
        let config = &stage.image.config;
        let words = vec![
            (Aspect::Words, hash(&[config.workdir.as_bytes()])),
            (Aspect::User, hash(&[config.user.as_bytes()])),
        ];
        self.record(stage, place, "WORKDIR", words, Reading::default(), false);
    }

    /// Notes a `COPY` or `ADD`: its sources after expansion, and where they are looked for.
    #[expect(clippy::too_many_arguments, reason = "all that an instruction says, put in already")]
    pub(super) fn record_transfer(
        &mut self,
        stage: &mut Stage,
        place: (usize, usize),
        instruction: &Instruction,
        add: bool,
        sources: &[(String, &Text)],
        destination: &str,
        exclude: &Ignore,
    ) {
        if self.recorder.is_none() {
            return;
        }
        let from = instruction.flag_value("from").map(|from| from.value.clone());
        let exclude = (!exclude.is_empty()).then(|| exclude.clone());
        let mut reading = Reading { exclude, ..Reading::default() };
        let config = &stage.image.config;
        let slash =
            if destination.ends_with('/') || matches!(destination, "." | "./") { "/" } else { "" };
        let target = normalize(&config.workdir, destination);
        let mut words = vec![format!("{target}{slash}")];
        for flag in &instruction.flags {
            let name = flag.name.value.as_str();
            if matches!(name, "from" | "link") {
                continue;
            }
            let mut value =
                flag.value.as_ref().map(|value| self.expand(stage, value)).unwrap_or_default();
            if name == "chmod" {
                value = value.trim_start_matches('0').to_owned();
            }
            words.push(format!("{name}={value}"));
        }
        for (source, _) in sources {
            let path = normalize("/", source);
            // Of a source's path only the last name counts: the files' content says the rest.
            let name =
                if source.contains("://") { source.as_str() } else { crate::tree::split(&path).1 };
            words.push(name.to_owned());
            if let Some(from) = &from {
                self.read_stage(&mut reading, from, place.0, &path);
                continue;
            }
            let tree = std::rc::Rc::clone(&self.context);
            let pattern = crate::glob::is_pattern(source);
            for (found, id) in find_sources(&tree, source) {
                if pattern {
                    reading.add(&[crate::tree::split(&found).1.as_bytes()]);
                }
                let name = found.trim_start_matches('/').to_owned();
                reading.path(&tree, &Writers::NONE, &name, id);
            }
        }
        for heredoc in &instruction.heredocs {
            words.push(heredoc.name.clone());
            let body =
                super::heredoc::body(self.file.escape, heredoc, &|name| stage.variable(name));
            reading.add(&[body.as_bytes()]);
        }
        let free = self.inputs.store == crate::Store::Containerd
            && instruction.switch("link")
            && instruction.flag("chmod").is_none();
        let parts = vec![(Aspect::Words, all(&words))];
        self.record(stage, place, if add { "ADD" } else { "COPY" }, parts, reading, free);
    }

    /// Reads a path of another stage or image.
    fn read_stage(&mut self, reading: &mut Reading, from: &str, index: usize, source: &str) {
        let found = self.file.stage_reference(from, index).and_then(|at| self.finished.get(at));
        let Some(Some(stage)) = found else {
            let digests = self.recorder.as_ref().map_or(&[][..], |recorder| recorder.digests);
            let digest = digests.iter().find(|(known, _)| known == from);
            let name = digest.map_or(from, |(_, digest)| digest);
            reading.add(&[b"image", name.as_bytes(), source.as_bytes()]);
            return;
        };
        let stage = std::rc::Rc::clone(stage);
        let writers = Writers::of_stage(&stage);
        let sources = find_sources(&stage.tree, source);
        if sources.is_empty() {
            // It may be there all the same.
            reading.guessed = true;
            reading.add(&[&stage.key.to_le_bytes()]);
        }
        for (found, id) in sources {
            reading.path(&stage.tree, &writers, &found, id);
        }
    }
}

fn all(words: &[String]) -> u64 {
    words.iter().fold(0, |sum, word| hash(&[&sum.to_le_bytes(), word.as_bytes()]))
}
