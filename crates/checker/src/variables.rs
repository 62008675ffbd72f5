//! Which variables Docker knows at each instruction, and their values as far as the file alone tells them.

use std::collections::{BTreeMap, BTreeSet};

use dockerfile::expand::expand;
use dockerfile::{Dockerfile, Instruction, Kind, Text};
use image::Catalog;

use crate::Context;
use crate::names::PLATFORM_ARGS;

/// So many names are copied from stage to stage at most: a file can make every stage inherit from the one before.
const MOST_INHERITED: usize = 100_000;

/// So many bytes of values are kept for a stage at most: each value of a file can repeat the one before. Of more, only the
/// names are known.
const MOST_BYTES: usize = 4 << 20;

/// What a stage knows at one of its instructions.
#[derive(Clone, Default)]
pub(crate) struct Scope {
    /// `ENV`, and `ARG` with a value.
    pub(crate) values: BTreeMap<String, String>,
    /// Every `ARG`, with or without a value.
    pub(crate) arguments: BTreeSet<String>,
    /// Whether all that the base image sets is known.
    pub(crate) base_known: bool,
    /// Bytes of all values that were set.
    bytes: usize,
}

impl Scope {
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.values.contains_key(name) || self.arguments.contains(name)
    }

    /// A text as Docker expands it; a variable without value gives nothing.
    pub(crate) fn expand(&self, text: &Text, escape: char) -> String {
        expand(text, escape, &|name| self.values.get(name).cloned()).text
    }

    fn apply(
        &mut self,
        instruction: &Instruction,
        globals: &BTreeMap<String, String>,
        escape: char,
    ) {
        match &instruction.kind {
            Kind::Arg(arguments) => {
                for argument in arguments {
                    let name = &argument.name.value;
                    let value = match &argument.default {
                        Some(default) => Some(self.expand(default, escape)),
                        None => globals.get(name).cloned(),
                    };
                    if let Some(value) = value {
                        self.set(name.clone(), value);
                    }
                    self.arguments.insert(name.clone());
                }
            }
            Kind::Env(pairs) => {
                let expanded = |pair: &dockerfile::Pair| {
                    (self.expand(&pair.key, escape), self.expand(&pair.value, escape))
                };
                let pairs: Vec<(String, String)> = pairs.pairs.iter().map(expanded).collect();
                for (name, value) in pairs {
                    self.set(name, value);
                }
            }
            _ => {}
        }
    }

    fn set(&mut self, name: String, value: String) {
        self.bytes += value.len();
        self.values.insert(name, if self.bytes > MOST_BYTES { String::new() } else { value });
    }
}

/// The values that a build has before its first stage: platform arguments, and each `ARG` with a default.
pub(crate) fn globals(file: &Dockerfile) -> BTreeMap<String, String> {
    let mut scope = Scope::default();
    let platform = |name: &&str| {
        let value = match *name {
            "BUILDPLATFORM" | "TARGETPLATFORM" => "linux/amd64",
            "BUILDOS" | "TARGETOS" => "linux",
            "BUILDARCH" | "TARGETARCH" => "amd64",
            "TARGETSTAGE" => "default",
            _ => "",
        };
        ((*name).to_owned(), value.to_owned())
    };
    scope.values.extend(PLATFORM_ARGS.iter().map(platform));
    for instruction in file.global_arguments() {
        scope.apply(instruction, &BTreeMap::new(), file.escape);
    }
    scope.values
}

/// Visits every instruction of every stage with what is known before it.
pub(crate) fn walk(cx: &Context<'_>, mut visit: impl FnMut(usize, &Instruction, &Scope)) {
    let globals = cx.globals();
    let mut of_stages: Vec<Scope> = Vec::with_capacity(cx.file.stages.len());
    let mut inherited = 0;
    for (stage, _) in cx.stages() {
        let below = cx.base_stage(stage).and_then(|base| of_stages.get(base));
        inherited +=
            below.map_or(0, |below| below.values.len() + below.bytes.min(MOST_BYTES) / 256);
        if inherited > MOST_INHERITED {
            return;
        }
        let mut scope = below.cloned().unwrap_or_else(|| base(cx, stage));
        for (_, instruction) in cx.of_stage(stage) {
            visit(stage, instruction, &scope);
            scope.apply(instruction, globals, cx.file.escape);
        }
        of_stages.push(scope);
    }
}

/// Visits every instruction, also those that Docker refuses because no stage has begun yet: there nothing is known.
pub(crate) fn walk_all(cx: &Context<'_>, mut visit: impl FnMut(&Instruction, &Scope)) {
    for instruction in cx.file.global_arguments() {
        visit(instruction, &Scope::default());
    }
    walk(cx, |_, instruction, scope| visit(instruction, scope));
}

/// What a base image sets, where the catalog knows it. `PATH` is always there.
fn base(cx: &Context<'_>, stage: usize) -> Scope {
    let mut scope = Scope::default();
    scope.values.insert("PATH".to_owned(), String::new());
    let reference = cx.build.stages.get(stage).map_or("", |built| built.base.as_str());
    let name = reference.split([':', '@']).next().unwrap_or_default();
    let name = name.strip_prefix("docker.io/").unwrap_or(name);
    let name = name.strip_prefix("library/").unwrap_or(name);
    // Any tag of a bare distribution sets `PATH` alone; of another image, the next best tag sets the same names.
    let bare = ["scratch", "alpine", "debian", "ubuntu", "busybox", "fedora", "amazonlinux"];
    let catalog = Catalog::builtin();
    let known = catalog.base(reference).or_else(|| {
        let of_name = |base: &&image::BaseImage| {
            let rest = base.reference.strip_prefix(name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
        };
        catalog.bases().iter().find(of_name)
    });
    scope.base_known = bare.contains(&name) || known.is_some();
    for (row, _) in known.into_iter().flat_map(|base| base.history) {
        let Some(pairs) = row.strip_prefix("ENV ") else { continue };
        for (at, _) in pairs.match_indices('=') {
            let key = pairs[..at].rsplit(' ').next().unwrap_or_default();
            if crate::commands::is_name(key) {
                scope.values.entry(key.to_owned()).or_default();
            }
        }
    }
    scope
}
