//! `gzip`, `xz`, `bzip2`, `zstd`, and what takes their work back.

use super::options::Options;
use super::streams::joined;
use super::{doubts_arguments, failed, worse};
use crate::Size;
use crate::content::{Content, Holds, Member, Nature};
use crate::machine::{Call, Machine, Outcome, Status};
use crate::tree::{Errno, NodeKind};

pub(super) const TABLE: &[(&str, super::Program)] = &[
    ("gzip", compress),
    ("gunzip", expand),
    ("xz", compress),
    ("unxz", expand),
    ("bzip2", compress),
    ("bunzip2", expand),
    ("zstd", compress),
    ("unzstd", expand),
    ("zcat", expand),
    ("xzcat", expand),
    ("bzcat", expand),
];

/// Suffixes of compressed files.
const SUFFIXES: &[(&str, &str)] =
    &[("gzip", ".gz"), ("xz", ".xz"), ("bzip2", ".bz2"), ("zstd", ".zst")];

/// What a program makes of bytes: fewer, nobody knows how many.
pub(super) fn packed(content: &Content) -> Content {
    let mut packed = Content::unique(Size::UNKNOWN, Nature::Compressed);
    packed.archive.clone_from(&content.archive);
    packed.holds = Some(std::rc::Rc::new(content.clone()));
    packed
}

/// What was compressed, where it is known.
fn unpacked(packed: &Content) -> Option<Content> {
    if let Some(held) = &packed.holds {
        return Some(Content::clone(held));
    }
    let members = packed.archive.clone()?;
    Some(Content {
        archive: Some(std::rc::Rc::clone(&members)),
        ..Content::unique(archive_size(&members), Nature::Program)
    })
}

/// Bytes of a tar without compression: a header of 512 for each member, contents in blocks of 512, two empty blocks.
pub(super) fn archive_size(members: &[Member]) -> Size {
    let block = |size: Size| Size {
        bytes: size.bytes.div_ceil(512).saturating_mul(512),
        doubt: size.doubt,
    };
    let member = |member: &Member| {
        let content = match &member.holds {
            Holds::Node(NodeKind::File(content)) => block(content.size),
            Holds::Node(NodeKind::Bundle { size, .. }) => *size,
            _ => Size::ZERO,
        };
        // A name that does not fit gets a header and blocks of its own.
        let long = member.path.len() as u64;
        let name = if long > 100 { 512 + (long + 1).div_ceil(512) * 512 } else { 0 };
        Size::exact(512 + name) + content
    };
    members.iter().map(member).sum::<Size>() + Size::exact(1024)
}

fn compress(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "oST", &["suffix", "threads"]);
    if options.has(&["d", "decompress", "uncompress"]) {
        return expand(machine, call);
    }
    let suffix =
        SUFFIXES.iter().find(|(name, _)| *name == call.name).map_or(".gz", |(_, suffix)| suffix);
    work(machine, call, &options, |content, path| Ok((packed(content), format!("{path}{suffix}"))))
}

fn expand(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "oST", &["suffix", "threads"]);
    work(machine, call, &options, |content, path| {
        let known = [".gz", ".xz", ".bz2", ".zst", ".z"];
        let name = known.iter().find_map(|suffix| path.strip_suffix(suffix)).map(str::to_owned);
        let tar = [".tgz", ".txz", ".tbz2", ".tbz"];
        let tar = || tar.iter().find_map(|suffix| path.strip_suffix(suffix));
        let name = name.or_else(|| tar().map(|name| format!("{name}.tar")));
        let new = unpacked(content)
            .unwrap_or_else(|| Content::unique(Size::UNKNOWN, Nature::of_path(path)));
        name.map(|name| (new, name)).ok_or(Errno::NotFound)
    })
}

/// Replaces each file by what `change` makes of it, or prints that.
fn work(
    machine: &mut Machine<'_>,
    call: &Call,
    options: &Options<'_>,
    change: impl Fn(&Content, &str) -> Result<(Content, String), Errno>,
) -> Outcome {
    if doubts_arguments(machine, call) {
        return Outcome { status: Status::Unknown, output: None };
    }
    let prints = options.has(&["c", "stdout", "to-stdout"])
        || options.operands.is_empty()
        || options.operands.iter().any(|arg| arg.text == "-")
        || call.name.ends_with("cat");
    if options.has(&["t", "test", "l", "list"]) {
        return Outcome::silent();
    }
    if prints {
        let source = match joined(machine, call, options) {
            Ok(source) => source,
            Err(outcome) => return outcome,
        };
        // The name does not matter here.
        let output = source.and_then(|source| change(&source, "input.gz").ok());
        return Outcome { status: Status::Ok, output: output.map(|(content, _)| content) };
    }
    // zstd keeps what it read unless it is told otherwise.
    let keeps = options.has(&["k", "keep"]) || call.name.contains("zstd") && !options.has(&["rm"]);
    let mut all = Outcome::ok();
    for arg in &options.operands {
        let path = machine.path(&arg.text);
        let old = match machine.read(&path) {
            Ok(Some(old)) => Ok(old),
            Ok(None) => Err(Errno::Unknown),
            Err(error) => Err(error),
        };
        let result = old.and_then(|old| {
            let (new, name) = change(&old, &path)?;
            if machine.tree.find(&name).is_some() && !options.has(&["f", "force"]) {
                return Err(Errno::Exists);
            }
            if !new.size.is_known() {
                let reason =
                    format!("how many bytes `{}` makes of `{}` is not known", call.name, arg.text);
                machine.lacks_size(arg.span, reason);
            }
            let node = machine.tree.find(&path).map(|id| machine.tree.node(id));
            let kept = node.map(|node| (node.access, node.modified));
            machine.write(&name, new)?;
            // Mode, owner and time are the old file's.
            if let Some((access, modified)) = kept {
                machine.tree.set_access(&name, true, |_, _| access)?;
                machine.tree.set_modified(&name, modified);
            }
            if keeps { Ok(()) } else { machine.tree.remove(&path) }
        });
        if let Err(error) = result {
            let message = format!("{}: {}: {}", call.name, arg.text, error.text());
            all = worse(all, failed(machine, call, arg.span, error, message));
        }
    }
    all
}
