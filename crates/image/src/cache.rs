//! The build cache: which steps run again after an edit, and why.
//!
//! The cache is a store and no memory of the last build alone; here it holds what one earlier build left in it. The steps
//! of the later build that it knows are taken from it, the others run. The rules are those of `BuildKit`, whichever builder
//! the inputs name.

use dockerfile::{Dockerfile, Kind};

use crate::simulate::{Aspect, Record, continued, record};
use crate::{Effort, Inputs};

/// How many names a reason lists.
const MOST_NAMES: usize = 20;

/// A build before or after an edit.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// The Dockerfile.
    pub file: &'a Dockerfile,
    /// Context, arguments, target and builder.
    pub inputs: Inputs<'a>,
    /// Digests of base images by reference, where it matters that a tag has moved.
    pub digests: &'a [(String, String)],
    /// What tells files of equal size apart: path in the context, and any word that changes with the content.
    pub contents: &'a [(String, String)],
}

impl<'a> Version<'a> {
    /// A build of a file, nothing else said.
    pub fn new(file: &'a Dockerfile, inputs: Inputs<'a>) -> Self {
        Self { file, inputs, digests: &[], contents: &[] }
    }
}

/// What becomes of an instruction in the later build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rerun {
    /// Index in `Dockerfile::instructions`.
    pub instruction: usize,
    /// Whether it is taken from the cache; `None` if it is no step that could run.
    pub cached: Option<bool>,
    /// Whether that is sure. It is not where the step reads what a program of a step that runs again writes.
    pub certain: bool,
    /// Why.
    pub why: Why,
    /// What it takes in time: nothing unless it runs again. Cache mounts hold what the earlier build left in them.
    pub effort: Effort,
}

/// Why a step runs again, or does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nothing that it depends on has changed.
    Same,
    /// It changes the config alone.
    NoStep,
    /// The target does not need its stage.
    NotBuilt,
    /// The earlier build had no such step.
    New,
    /// The base image is another one.
    Base,
    /// The step of that instruction runs again, and this one builds on it.
    Above(usize),
    /// The command is another one.
    Command,
    /// These variables of `ENV` or `ARG` have other values, or stand in another order.
    Environment(Vec<String>),
    /// Another user.
    User,
    /// Another working directory.
    Directory,
    /// Mounts or network are others.
    Mounts,
    /// Sources' names, destination or flags are others.
    Words,
    /// These files have another content, mode or owner, are new or are gone.
    Files(Vec<String>),
    /// It reads what a step that runs again writes; nobody knows whether that is the same.
    Written,
}

impl Rerun {
    /// The reason as a sentence; `file` is the later Dockerfile.
    pub fn sentence(&self, file: &Dockerfile) -> String {
        let names = |names: &[String]| names.join(", ");
        match &self.why {
            Why::Same => "Nothing that it depends on has changed.".to_owned(),
            Why::NoStep => "It changes the config alone: there is nothing to run.".to_owned(),
            Why::NotBuilt => "The target does not need its stage.".to_owned(),
            Why::New => "No such step is in the cache.".to_owned(),
            Why::Base => "The base image is another one.".to_owned(),
            Why::Above(at) => {
                let line = file.instructions.get(*at).map_or(0, |it| file.lines.line(it.span.start));
                format!("It builds on line {line}, which runs again.")
            }
            Why::Command => "The command is another one.".to_owned(),
            Why::Environment(changed) if changed.is_empty() => {
                "The variables of ENV and ARG stand in another order.".to_owned()
            }
            Why::Environment(changed) => {
                format!("Every RUN sees the variables of ENV and ARG; changed: {}.", names(changed))
            }
            Why::User => "USER is another one.".to_owned(),
            Why::Directory => "WORKDIR is another one.".to_owned(),
            Why::Mounts => "Its mounts or its network are others.".to_owned(),
            Why::Words => "Its sources, its destination or its flags are others.".to_owned(),
            Why::Files(changed) if changed.is_empty() => "The files that it reads changed.".to_owned(),
            Why::Files(changed) => format!("Files that it reads changed: {}.", names(changed)),
            Why::Written => "It reads what a step that runs again writes, and whether that is the same is not known."
                .to_owned(),
        }
    }
}

/// What becomes of each instruction of the later build, in order, when the cache holds the earlier one.
pub fn reruns(before: &Version<'_>, after: &Version<'_>) -> Vec<Rerun> {
    let record = |it: &Version<'_>| record(it.file, &it.inputs, it.digests, it.contents);
    let ((_, old, mounts), (build, new, _)) = (record(before), record(after));
    // Steps that are taken from the cache do not run twice, whatever cache mounts hold: that counts for the time alone.
    let again = (!mounts.is_empty()).then(|| continued(after.file, &after.inputs, mounts));
    let steps = again.as_ref().unwrap_or(&build).steps.iter();
    let efforts: Vec<Effort> = steps.map(|step| step.effort).collect();
    let mut known: Vec<u64> = old.iter().map(|record| record.key).collect();
    known.sort_unstable();
    let cached = |record: &Record| known.binary_search(&record.key).is_ok();
    build
        .steps
        .iter()
        .enumerate()
        .map(|(number, step)| {
            let at = step.instruction;
            // Triggers of a base image are steps of its `FROM`.
            let of_step = || new.iter().filter(|record| record.instruction == at);
            let missed = of_step().find(|record| !cached(record));
            let has_step = of_step().next().is_some();
            let is_from = after
                .file
                .instructions
                .get(at)
                .is_some_and(|it| matches!(it.kind, Kind::From { .. }));
            let (cached, certain, why) = if !step.built {
                (None, true, Why::NotBuilt)
            } else if let Some(record) = missed {
                let why = reason(record, &old, &new, &known);
                (Some(false), why != Why::Written, why)
            } else if has_step || is_from {
                (Some(true), true, Why::Same)
            } else {
                (None, true, Why::NoStep)
            };
            let effort = efforts.get(number).filter(|_| cached == Some(false));
            let effort = effort.copied().unwrap_or_default();
            Rerun { instruction: at, cached, certain, why, effort }
        })
        .collect()
}

/// Why a step is not in the cache: what differs from the step of the earlier build that is most like it.
fn reason(record: &Record, old: &[Record], new: &[Record], known: &[u64]) -> Why {
    let part = |record: &Record, aspect: Aspect| {
        record.parts.iter().find(|(known, _)| *known == aspect).map(|(_, part)| *part)
    };
    let differs = |other: &Record, aspect| part(record, aspect) != part(other, aspect);
    let own = [
        Aspect::Base,
        Aspect::Command,
        Aspect::Words,
        Aspect::Files,
        Aspect::Environment,
        Aspect::User,
        Aspect::Directory,
        Aspect::Mounts,
    ];
    let likeness = |other: &Record| {
        let same = own.iter().filter(|&&aspect| !differs(other, aspect)).count();
        let says_the_same = !differs(other, Aspect::Command) && !differs(other, Aspect::Words);
        let near = usize::from(other.stage == record.stage);
        (says_the_same, same, near, usize::MAX - other.instruction.abs_diff(record.instruction))
    };
    let mut best: Option<&Record> = None;
    for other in old.iter().filter(|other| other.kind == record.kind) {
        if best.is_none_or(|best| likeness(best) < likeness(other)) {
            best = Some(other);
        }
    }
    let Some(best) = best else { return Why::New };
    let Some(aspect) = own.into_iter().find(|&aspect| differs(best, aspect)) else {
        // It says what it said; what it stands on has changed.
        let above = new
            .iter()
            .rev()
            .find(|other| other.below == record.above && known.binary_search(&other.key).is_err());
        let above = above.or_else(|| {
            new.iter().rev().find(|other| {
                other.stage == record.stage
                    && other.instruction < record.instruction
                    && known.binary_search(&other.key).is_err()
            })
        });
        return above.map_or(Why::New, |above| Why::Above(above.instruction));
    };
    match aspect {
        Aspect::Base => Why::Base,
        Aspect::Environment => Why::Environment(changed_variables(best, record)),
        Aspect::User => Why::User,
        Aspect::Directory => Why::Directory,
        Aspect::Mounts => Why::Mounts,
        Aspect::Words => Why::Words,
        Aspect::Files if record.guessed => Why::Written,
        Aspect::Files => Why::Files(changed_files(best, record)),
        Aspect::Command | Aspect::Above => Why::Command,
    }
}

fn changed_variables(old: &Record, new: &Record) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut note = |name: &String| {
        if names.len() < MOST_NAMES && !names.contains(name) {
            names.push(name.clone());
        }
    };
    new.env.iter().filter(|pair| !old.env.contains(pair)).for_each(|(name, _)| note(name));
    old.env.iter().filter(|pair| !new.env.contains(pair)).for_each(|(name, _)| note(name));
    names
}

fn changed_files(old: &Record, new: &Record) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let (mut a, mut b) = (old.files.clone(), new.files.clone());
    a.sort_unstable();
    b.sort_unstable();
    let mut note = |one: &[(String, u64)], other: &[(String, u64)]| {
        for pair in one {
            if names.len() < MOST_NAMES
                && other.binary_search(pair).is_err()
                && !names.contains(&pair.0)
            {
                names.push(pair.0.clone());
            }
        }
    };
    note(&b, &a);
    note(&a, &b);
    names
}
