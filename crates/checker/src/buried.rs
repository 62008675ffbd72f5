//! Buried bytes by the instruction that buries them: what the size rules about later layers have in common.

use std::collections::BTreeMap;

use dockerfile::Span;
use image::{Buried, Cause, Size};

use crate::context::is_below;
use crate::{Call, Context, Run};

/// What one command (or a whole instruction) buries.
pub(crate) struct Burial<'c> {
    /// The instruction that buries.
    pub(crate) instruction: usize,
    /// The command to blame, or the instruction's keyword.
    pub(crate) span: Span,
    /// The command's name.
    pub(crate) command: Option<&'c Call<'c>>,
    /// The files.
    pub(crate) files: Vec<&'c Buried>,
    /// Their bytes.
    pub(crate) size: Size,
}

/// Everything that instructions of this file bury for one cause, grouped by the command among `names` that names the
/// path. In the order of the file.
pub(crate) fn burials<'c>(cx: &'c Context<'_>, cause: Cause, names: &[&str]) -> Vec<Burial<'c>> {
    let Some(image) = cx.build.image() else { return Vec::new() };
    let mut groups: BTreeMap<(usize, Span), Burial<'c>> = BTreeMap::new();
    let of_cause =
        cx.stack.buried.iter().filter(|buried| buried.cause == cause && !is_ledger(&buried.path));
    for buried in of_cause {
        let Some(instruction) =
            image.layers.get(buried.hidden_by).and_then(|layer| layer.instruction)
        else {
            continue;
        };
        let run = run_of(cx, instruction);
        let command = run.and_then(|run| command_for(run, &buried.path, names));
        let keyword = cx.file.instructions.get(instruction).map(|found| found.keyword.span);
        let Some(span) = command.map(|call| call.span).or(keyword) else { continue };
        let group = groups.entry((instruction, span)).or_insert_with(|| Burial {
            instruction,
            span,
            command,
            files: Vec::new(),
            size: Size::ZERO,
        });
        group.files.push(buried);
        group.size += buried.size;
    }
    groups.into_values().collect()
}

/// Files in which package managers and programs such as `useradd` note what they did: nobody can help that.
fn is_ledger(path: &str) -> bool {
    [
        "/var/lib/dpkg/",
        "/var/cache/debconf/",
        "/var/log/",
        "/lib/apk/db/",
        "/usr/lib/apk/db/",
        "/etc/ld.so.cache",
        "/etc/passwd",
        "/etc/group",
        "/etc/shadow",
        "/etc/gshadow",
        "/etc/subuid",
        "/etc/subgid",
        "/etc/.pwd.lock",
    ]
    .iter()
    .any(|start| path.starts_with(start))
}

/// The `RUN` of an instruction.
pub(crate) fn run_of<'c, 'a>(cx: &'c Context<'a>, instruction: usize) -> Option<&'c Run<'a>> {
    let at = cx.runs.partition_point(|run| run.index < instruction);
    cx.runs.get(at).filter(|run| run.index == instruction)
}

/// The call that names a path or a folder above it; else the only call with one of the names.
fn command_for<'c, 'a>(run: &'c Run<'a>, path: &str, names: &[&str]) -> Option<&'c Call<'a>> {
    let mut candidates = run.calls.iter().filter(|call| names.contains(&&*call.name));
    let is_meant = |call: &&Call<'_>| {
        call.args.iter().any(|arg| {
            let target = arg.text.trim_end_matches(['*', '/']);
            let target = target.strip_prefix("./").unwrap_or(target);
            if target.starts_with('/') {
                is_below(path, target)
            } else {
                // Relative to a folder that may be anything: its name is enough.
                target.len() > 1 && !target.starts_with('-') && path.contains(target)
            }
        })
    };
    candidates.clone().find(is_meant).or_else(|| candidates.next())
}

impl Burial<'_> {
    /// Whether there is something to tell: bytes, or a size that is not known.
    pub(crate) fn matters(&self, at_least: u64) -> bool {
        self.size.bytes >= at_least.max(1) || !self.size.is_known()
    }

    /// "42.8 MB stay in layer 3", or what can be said of an unknown size; with the line of what made the layer.
    pub(crate) fn stays(&self, line: Option<u32>) -> String {
        let line = line.map_or_else(String::new, |line| format!(" (line {line})"));
        let layers = self.layers() + &line;
        if self.size.bytes == 0 {
            format!("what it hides stays in {layers}; its size is not known")
        } else {
            format!("{} stay in {layers}", self.size)
        }
    }

    /// "layer 3", "layers 2 and 3", "layers 2 to 5": numbers from 1, those of the base image counted.
    pub(crate) fn layers(&self) -> String {
        let mut numbers: Vec<usize> = self.files.iter().map(|buried| buried.layer + 1).collect();
        numbers.sort_unstable();
        numbers.dedup();
        match &*numbers {
            [] => "no layer".to_owned(),
            [one] => format!("layer {one}"),
            [one, two] => format!("layers {one} and {two}"),
            [first, .., last] => format!("layers {first} to {last}"),
        }
    }

    /// The one layer that keeps it all.
    pub(crate) fn only_layer(&self) -> Option<usize> {
        let first = self.files.first()?.layer;
        self.files.iter().all(|buried| buried.layer == first).then_some(first)
    }

    /// "`/opt/a`", or "`/opt/a` and 3 other files".
    pub(crate) fn names(&self) -> String {
        let first = self.files.iter().max_by_key(|buried| buried.size.bytes);
        let path = first.map_or("", |buried| buried.path.as_str());
        // Of a folder whose files are known as a sum only, the folder is named.
        let path = path.split("/(files)").next().unwrap_or(path);
        match self.files.len() {
            0 | 1 => format!("`{path}`"),
            2 => format!("`{path}` and another file"),
            count => format!("`{path}` and {} other files", count - 1),
        }
    }
}
