//! Which stages there are, what each builds on, which are built; the base images.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use dockerfile::expand::expand;
use dockerfile::{Dockerfile, Instruction, Kind, Problem, Span};

use super::{Inputs, PLATFORM, Simulation, Stage, unknown};
use crate::build::stating;
use crate::catalog::{BaseImage, Family, furnished};
use crate::content::{Nature, hash};
use crate::map::Map;
use crate::system::System;
use crate::tree::{FILES_OF, Tree};
use crate::{Builder, Catalog, Config, Doubt, Entry, EntryKind, Image, Layer, Size, Step};

/// How the stages hang together.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) base: Vec<String>,
    pub(super) base_stage: Vec<Option<usize>>,
    pub(super) reads: Vec<Vec<usize>>,
    pub(super) built: Vec<bool>,
    pub(super) target: Option<usize>,
    /// The last built stage that reads each stage, or builds on it; 0 if none does.
    pub(super) last_reader: Vec<usize>,
}

/// The value of a variable that the builder sets by itself, such as `TARGETARCH`.
pub(super) fn of_platform(name: &str) -> Option<String> {
    let found = PLATFORM.iter().find(|(known, _)| *known == name);
    found.map(|(_, value)| (*value).to_owned())
}

impl Plan {
    pub(super) fn of(
        file: &Dockerfile,
        inputs: &Inputs<'_>,
        globals: &Map<String>,
        refused: &mut Option<Problem>,
    ) -> Self {
        let mut plan = Self::default();
        for (index, stage) in file.stages.iter().enumerate() {
            let base = match file.base(index) {
                Some(text) => {
                    let value =
                        |name: &str| globals.get(name).cloned().or_else(|| of_platform(name));
                    let expansion = expand(text, file.escape, &value);
                    if expansion.text.is_empty() && refused.is_none() {
                        let message = match expansion.error {
                            Some(why) => format!("failed to process {:?}: {why}", text.value),
                            None => format!("base name ({}) should not be blank", text.value),
                        };
                        *refused = Some(Problem { span: text.span, message });
                    }
                    expansion.text
                }
                None => String::new(),
            };
            let base_stage = file.stage_before(&base, index);
            // Stages have small letters, and only `--from` is read so.
            if base_stage.is_some()
                && base.contains(|c: char| c.is_ascii_uppercase())
                && inputs.builder == Builder::BuildKit
                && refused.is_none()
            {
                let span = file.base(index).map(|text| text.span).unwrap_or_default();
                let message = format!(
                    "failed to parse stage name \"{base}\": invalid reference format: repository name (library/{base}) must be lowercase"
                );
                *refused = Some(Problem { span, message });
            }
            let instructions = file.instructions_of(stage);
            let mut reads: Vec<usize> = Vec::new();
            for name in instructions.iter().flat_map(from_names) {
                let Some(stage) = file.stage_reference(&name, index) else { continue };
                let place = reads.partition_point(|&known| known < stage);
                if reads.get(place) != Some(&stage) {
                    reads.insert(place, stage);
                }
            }
            plan.base.push(base);
            plan.base_stage.push(base_stage);
            plan.reads.push(reads);
        }
        let count = file.stages.len();
        plan.target = match inputs.target {
            None => count.checked_sub(1),
            Some(name) => {
                // By its name only: Docker does not take a number here.
                let named = file.stage_named(name);
                if named.is_none() && refused.is_none() {
                    let message = format!("target stage \"{name}\" could not be found");
                    *refused = Some(Problem { span: Span::default(), message });
                }
                named
            }
        };
        plan.built = vec![false; count];
        if let Some(target) = plan.target {
            let classic = inputs.builder == Builder::Classic;
            let mut open: Vec<usize> = if classic { (0..=target).collect() } else { vec![target] };
            while let Some(stage) = open.pop() {
                if !std::mem::replace(&mut plan.built[stage], true) {
                    open.extend(plan.base_stage[stage]);
                    open.extend(&plan.reads[stage]);
                }
            }
        }
        // What `ONBUILD` keeps may read any stage, wherever it runs in the end.
        let keeps = file.instructions.iter().any(|it| matches!(it.kind, Kind::Onbuild(_)));
        plan.last_reader = vec![if keeps { usize::MAX } else { 0 }; count];
        for reader in (0..count).filter(|&reader| !keeps && plan.built[reader]) {
            for &read in plan.base_stage[reader].iter().chain(&plan.reads[reader]) {
                plan.last_reader[read] = reader;
            }
        }
        plan
    }
}

/// What `--from` and mounts of an instruction name.
fn from_names(instruction: &Instruction) -> Vec<String> {
    if let Kind::Onbuild(inner) = &instruction.kind {
        return from_names(inner);
    }
    let mut names: Vec<String> =
        instruction.flag_value("from").map(|text| text.value.clone()).into_iter().collect();
    if matches!(instruction.kind, Kind::Run(_)) {
        names.extend(
            instruction
                .mounts()
                .iter()
                .filter_map(|mount| mount.from())
                .map(|text| text.value.clone()),
        );
    }
    names
}

thread_local! {
    /// Stages that begin with an image of the built-in catalog, by that: wanted again for every file that is checked, and
    /// cheap to copy.
    static BEGUN: RefCell<Vec<(&'static BaseImage, Stage)>> = const { RefCell::new(Vec::new()) };
}

impl Simulation<'_> {
    /// What a stage begins with.
    pub(super) fn base(&mut self, index: usize, from: usize, step: &mut Step) -> Stage {
        let parent = self.plan.base_stage[index].and_then(|parent| {
            let ends =
                self.plan.last_reader[parent] == index && !self.plan.reads[index].contains(&parent);
            let finished = self.finished.get_mut(parent)?;
            if ends { finished.take() } else { finished.clone() }
        });
        if let Some(parent) = parent {
            let mut stage = Stage { own_cmd: false, ..Rc::unwrap_or_clone(parent) };
            // `BuildKit` lets a stage that builds on another have its arguments; the classic builder does not.
            if self.inputs.builder == Builder::BuildKit {
                return stage;
            }
            let env = &stage.image.config.env;
            let kept: Vec<(String, (u32, String))> = env
                .iter()
                .map(|(name, value)| {
                    let set = stage.env.get(name).map_or(0, |(set, _)| *set);
                    (name.clone(), (set, value.clone()))
                })
                .collect();
            stage.env = Map::default();
            for (name, value) in kept {
                stage.env.insert(name, value);
            }
            return stage;
        }
        let reference = self.plan.base[index].clone();
        let span =
            self.file.base(index).map_or(self.file.instructions[from].span, |text| text.span);
        if let Some((_, stage)) = self.bases.iter().find(|(known, _)| *known == reference) {
            return Stage::clone(stage);
        }
        match self.inputs.catalog.base(&reference) {
            Some(base) => {
                let stage = Stage::of_base(base, self.inputs.catalog);
                if self.plan.base[index + 1..].contains(&reference) {
                    self.bases.push((reference, Rc::new(stage.clone())));
                }
                stage
            }
            None => self.unlisted(&reference, from, span, step),
        }
    }

    /// An image that the catalog does not have. A comment above `FROM` may state its size: `# layerwise: base 120MB`.
    fn unlisted(&mut self, reference: &str, from: usize, span: Span, step: &mut Step) -> Stage {
        let stated = self.statements_above(from).iter().find_map(|comment| {
            let size = comment.text.strip_prefix("layerwise:")?.trim().strip_prefix("base")?;
            super::run::stated_bytes(size)
        });
        let stated = stated.or_else(|| {
            let mut assumed = self.inputs.context.assumptions.iter();
            assumed.find(|it| it.command == "FROM" && it.path == reference).map(|it| it.bytes)
        });
        let size = if let Some(bytes) = stated {
            Size::exact(bytes)
        } else {
            let reason =
                format!("the catalog has no image `{reference}`, so its size is not known");
            step.unknown.push(if self.inputs.statements {
                unknown(span, stating(reason, "base 120MB"))
            } else {
                unknown(span, reason + "; the page of base images lists those that it has")
            });
            Size::UNKNOWN
        };
        let family = guess(reference);
        let base = BaseImage { reference: "", family, plain: false, ..BaseImage::EMPTY };
        let mut stage = Stage::empty();
        stage.system.family = family;
        let (tree, mut entries) = furnished(&base);
        stage.tree = tree;
        for entry in &mut entries {
            // Nobody knows the sizes of its single files.
            entry.size = Size::ZERO;
            entry.transfer = Size::ZERO;
        }
        let bundle =
            bundle(&format!("{FILES_OF}{reference}"), size, Nature::Program.compressed(size));
        stage.tree.apply(std::slice::from_ref(&bundle));
        entries.push(bundle);
        stage.lay(format!("FROM {reference}"), entries);
        // Distroless images whose tag says so run as this user, given by number.
        let tag = reference.rsplit_once(':').map_or("", |(_, tag)| tag);
        if reference.contains("distroless") && tag.contains("nonroot") {
            "65532".clone_into(&mut stage.image.config.user);
        }
        stage
    }
}

impl Stage {
    fn empty() -> Self {
        Self {
            tree: Tree::new(),
            image: Image { layers: Vec::new(), config: Config::default() },
            system: System::unknown(),
            env: Map::default(),
            clock: 0,
            key: 0,
            directory: "/".to_owned(),
            writers: Vec::new(),
            triggers: Vec::new(),
            exposed: BTreeSet::new(),
            volumes: BTreeSet::new(),
            own_cmd: false,
        }
    }

    /// A stage that begins with an image of the catalog.
    pub(super) fn of_base(base: &'static BaseImage, catalog: &Catalog) -> Self {
        if !std::ptr::eq(catalog, Catalog::builtin()) {
            return Self::made_of(base, catalog);
        }
        BEGUN.with_borrow_mut(|begun| {
            if let Some((_, stage)) = begun.iter().find(|(known, _)| std::ptr::eq(*known, base)) {
                return stage.clone();
            }
            let stage = Self::made_of(base, catalog);
            begun.push((base, stage.clone()));
            stage
        })
    }

    fn made_of(base: &'static BaseImage, catalog: &Catalog) -> Self {
        let mut stage = Self::empty();
        stage.system = System::of_base(base);
        if let Some(entries) = catalog.listing(base) {
            stage.tree.apply(entries);
            for (path, text) in catalog.texts(base) {
                stage.tree.set_text(path, text);
                stage.system.read_accounts(path, text);
            }
            stage.lay(base.reference.to_owned(), entries.to_vec());
        } else {
            stage.furnish(base);
        }
        stage.configure(base);
        stage.system.first_layer = stage.tree.layer();
        stage
    }

    /// What the model lists of an image, and bundles for the rest.
    fn furnish(&mut self, base: &'static BaseImage) {
        let stage = self;
        let (tree, mut listed) = furnished(base);
        stage.tree = tree;
        let made: Vec<&str> =
            base.history.iter().filter(|(_, layer)| *layer).map(|(text, _)| *text).collect();
        for (at, &transfer) in base.layers.iter().enumerate() {
            let mut entries = std::mem::take(&mut listed);
            let unpacked = base.unpacked.get(at).copied().unwrap_or(Size::UNKNOWN);
            if !unpacked.is_known() {
                // Where the whole is not known, neither are its parts.
                for entry in &mut entries {
                    entry.size = Size::ZERO;
                }
            }
            let known: u64 = entries.iter().map(|entry| entry.size.bytes).sum();
            let sent: u64 = entries.iter().map(|entry| entry.transfer.bytes).sum();
            let name = match base.layers.len() {
                1 => format!("{FILES_OF}{}", base.reference),
                _ => format!("{FILES_OF}{}, layer {}", base.reference, at + 1),
            };
            // The files that the model lists are a part of what the layer holds, not more.
            let size = Size { bytes: unpacked.bytes.saturating_sub(known), doubt: unpacked.doubt };
            let bundle = bundle(&name, size, Size::exact(transfer.saturating_sub(sent)));
            stage.tree.apply(std::slice::from_ref(&bundle));
            entries.push(bundle);
            for entry in &mut entries {
                // What one file of it weighs compressed is an estimate, but their sum is the layer's exact figure.
                entry.transfer.doubt = Doubt::Exact;
            }
            crate::order::sort(&mut entries);
            let made_by = made.get(at).copied().unwrap_or(base.reference);
            stage.lay(made_by.to_owned(), entries);
        }
    }

    /// Puts a layer of the base on top.
    fn lay(&mut self, created_by: String, entries: Vec<Entry>) {
        self.image.layers.push(Layer::new(None, created_by, entries).into());
    }

    /// The config of an image of the catalog.
    fn configure(&mut self, base: &'static BaseImage) {
        let stage = self;
        let config = &mut stage.image.config;
        for (text, _) in base.history {
            if let Some((name, value)) =
                text.strip_prefix("ENV ").and_then(|pair| pair.split_once('='))
                && !value.contains(['…', '\u{2026}'])
            {
                config.env.insert(name.to_owned(), value.to_owned());
            }
        }
        if base.family != Family::Scratch {
            config.env.entry("PATH".to_owned()).or_insert_with(|| super::run::PATH.to_owned());
        }
        if let Some(workdir) = base.workdir() {
            workdir.clone_into(&mut config.workdir);
            workdir.clone_into(&mut stage.directory);
        }
        if base.user != "root" {
            base.user.clone_into(&mut config.user);
        }
        for (name, value) in &config.env {
            stage.env.insert(name.clone(), (0, value.clone()));
        }
        let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        config.entrypoint = (!base.entrypoint.is_empty()).then(|| words(base.entrypoint));
        config.cmd = (!base.cmd.is_empty()).then(|| words(base.cmd));
    }
}

fn bundle(name: &str, size: Size, transfer: Size) -> Entry {
    Entry {
        path: name.to_owned(),
        kind: EntryKind::Bundle { files: None },
        size,
        transfer,
        mode: 0o755,
        uid: 0,
        gid: 0,
        content: hash(&[name.as_bytes()]),
        modified: 0,
    }
}

/// The family of an image that the catalog does not have, from its name.
fn guess(reference: &str) -> Family {
    let has = |word: &str| reference.contains(word);
    if has("alpine") {
        Family::Alpine
    } else if ["debian", "bookworm", "trixie", "bullseye", "slim"].iter().any(|word| has(word))
        && !has("distroless")
    {
        Family::Debian
    } else if has("ubuntu") {
        Family::Ubuntu
    } else if ["fedora", "almalinux", "rockylinux", "amazonlinux", "/ubi"]
        .iter()
        .any(|word| has(word))
    {
        Family::Fedora
    } else {
        Family::Other
    }
}
