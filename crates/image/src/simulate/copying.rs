//! Copying files of one tree into another, as `COPY` and `ADD` do it.

use crate::commands::{Mode, unpack};
use crate::content::{Holds, Member};
use crate::glob;
use crate::tree::{Access, Id, NodeKind, Tree, join, normalize, split};
use crate::{Ignore, Size};

/// Endings of archives that `ADD` unpacks.
const ARCHIVES: &[&str] = &[
    ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz", ".tar.zst", ".tzst",
];

/// How files arrive.
pub(super) struct Arrival {
    /// Who owns what arrives; `None` keeps the owners.
    pub(super) owner: Option<(u32, u32)>,
    pub(super) mode: Option<Mode>,
    pub(super) exclude: Ignore,
    pub(super) unpack: bool,
    pub(super) parents: bool,
}

impl Arrival {
    pub(super) fn access(&self, old: Access, is_directory: bool) -> Access {
        let mode = self.mode.as_ref().map_or(old.mode, |mode| mode.apply(old.mode, is_directory));
        let (uid, gid) = self.owner.unwrap_or((old.uid, old.gid));
        Access { mode, uid, gid }
    }

    /// Directories that `COPY` makes on the way.
    pub(super) fn parent(&self) -> Access {
        let (uid, gid) = self.owner.unwrap_or((0, 0));
        Access { mode: 0o755, uid, gid }
    }

    pub(super) fn excluded(&self, path: &str) -> bool {
        excludes(&self.exclude, path)
    }
}

/// Whether `--exclude` leaves out a path below a source.
pub(super) fn excludes(exclude: &Ignore, path: &str) -> bool {
    let path = path.trim_start_matches('/');
    !exclude.is_empty() && exclude.decide(path).is_ok_and(|decision| decision.ignored)
}

/// Whether `ADD` unpacks a file of this name.
pub(super) fn is_archive(name: &str) -> bool {
    ARCHIVES.iter().any(|ending| name.ends_with(ending))
}

/// Whether a name has this extension.
fn ends_with(name: &str, extension: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, own)| own.eq_ignore_ascii_case(extension))
}

/// Files of which nothing is known but where they are.
pub(super) fn put_unknown(tree: &mut Tree, directory: &str) {
    let path = join(directory, "(files)");
    let _ = tree.put_bundle(&path, Size::UNKNOWN, Size::UNKNOWN, None, 0);
}

/// What a source means: itself, or what a pattern matches, one name at a time.
pub(super) fn find_sources(tree: &Tree, source: &str) -> Vec<(String, Id)> {
    let path = normalize("/", source);
    let mut found: Vec<(String, Id)> = vec![("/".to_owned(), Id::ROOT)];
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let mut next = Vec::new();
        for (at, id) in &found {
            if !glob::is_pattern(part) {
                let child = join(at, part);
                if let Some(id) = tree.find(&child) {
                    next.push((child, id));
                }
                continue;
            }
            let Some(directory) = tree.directory(*id) else { continue };
            for (name, entry) in &directory.names {
                if glob::matches(part, name) {
                    next.push((join(at, name), entry.node));
                }
            }
        }
        found = next;
    }
    found
}

/// Copies one source. Gives what could not be known.
///
/// # Errors
/// What Docker says when something is in the way.
#[expect(clippy::too_many_arguments, reason = "source, target and manner are three values each")]
pub(super) fn copy(
    tree: &mut Tree,
    from: &Tree,
    path: &str,
    id: Id,
    written: &str,
    target: &str,
    into: bool,
    arrival: &Arrival,
) -> Result<Vec<String>, String> {
    let mut doubts = Vec::new();
    let into = into || arrival.parents || tree.find(target).is_some_and(|id| tree.is_directory(id));
    let base =
        if arrival.parents { with_parents(path, written, target) } else { target.to_owned() };
    if from.is_directory(id) {
        if tree.find(&base).is_some_and(|id| tree.content(id).is_some_and(|it| it.size.is_known()))
        {
            return Err(format!("cannot copy to non-directory: {base}"));
        }
        let top = tree.find(&base).is_none();
        let _ = tree.mkdir_all(split(&base).0, arrival.parent());
        if top && base != "/" {
            // The directory itself is made new; only what lies in it is copied.
            let _ = tree.mkdir(&base, arrival.parent());
        }
        let mut links: Vec<(Id, String)> = Vec::new();
        for (child, inner) in from.below("", id) {
            let relative = child.trim_start_matches('/');
            if arrival.excluded(relative) {
                continue;
            }
            let to = normalize(&base, relative);
            if from.is_directory(inner) {
                if tree.find(&to).is_none() {
                    let _ = tree.mkdir(&to, arrival.access(from.node(inner).access, true));
                }
                if from.directory(inner).is_some_and(|directory| directory.partial) {
                    doubts
                        .push(format!("which files the base image has in `{child}` is not known"));
                }
                continue;
            }
            if tree.find(&to).is_some_and(|id| tree.is_directory(id)) {
                return Err(format!("cannot replace to directory {to} with file"));
            }
            // Names of one file stay names of one file.
            if from.node(inner).links > 1 {
                if let Some(first) =
                    links.iter().find(|(known, _)| *known == inner).map(|(_, first)| first)
                    && tree.link(first, &to).is_ok()
                {
                    continue;
                }
                links.push((inner, to.clone()));
            }
            place_file(tree, from, inner, &to, arrival);
        }
        return Ok(doubts);
    }
    let name = split(path).1;
    if arrival.excluded(name) {
        return Ok(doubts);
    }
    let content = from.content(id);
    let members = content.and_then(|content| content.archive.clone());
    // What is known to be a text is none, whatever its name.
    let archive = match &members {
        Some(_) => !ends_with(name, "zip"),
        None => is_archive(name) && content.is_none_or(|content| content.text.is_none()),
    };
    if arrival.unpack && archive {
        let _ = tree.mkdir_all(target, arrival.parent());
        if let Some(members) = members {
            for member in members.iter() {
                let is_directory = matches!(member.holds, Holds::Directory);
                let access = arrival.access(member.access, is_directory);
                let member = Member { access, ..member.clone() };
                let _ = unpack(tree, target, &member.path, &member, arrival.parent());
            }
        } else {
            doubts.push(format!("what `{name}` unpacks to is not known: state it in a comment above the instruction, such as `# layerwise: writes {target}/ 24MB`"));
            put_unknown(tree, target);
        }
        return Ok(doubts);
    }
    let to = match (into, arrival.parents) {
        (_, true) => base,
        (true, false) => join(target, name),
        // A link at the destination is followed, also one that leads nowhere yet.
        (false, false) => tree.leads(target),
    };
    let _ = tree.mkdir_all(split(&to).0, arrival.parent());
    if tree.find(&to).is_some_and(|id| tree.is_directory(id)) {
        return Err(format!("cannot replace to directory {to} with file"));
    }
    place_file(tree, from, id, &to, arrival);
    Ok(doubts)
}

fn place_file(tree: &mut Tree, from: &Tree, id: Id, to: &str, arrival: &Arrival) {
    let node = from.node(id);
    let access = match node.kind {
        NodeKind::Symlink(_) => Access { mode: 0o777, ..arrival.access(node.access, false) },
        _ => arrival.access(node.access, false),
    };
    let _ = tree.replace(to, node.kind.clone(), access, Some(node.modified));
}

/// `--parents`: the source's directories are kept, from behind `/./` if that is written.
fn with_parents(path: &str, written: &str, target: &str) -> String {
    let pivot = written.find("/./").map(|at| normalize("/", &written[..at]));
    let kept = match pivot {
        Some(pivot) => path.strip_prefix(&pivot).unwrap_or(path),
        None => path,
    };
    normalize(target, kept.trim_start_matches('/'))
}
