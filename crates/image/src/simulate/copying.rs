//! Copying files of one tree into another, as `COPY` and `ADD` do it.

use crate::build::{Reason, stating};
use crate::commands::{Mode, unpack};
use crate::content::{Holds, Member};
use crate::glob;
use crate::tree::{Access, Errno, Id, Links, NodeKind, Place, Tree, join, normalize, split};
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
    /// Whether the classic builder copies.
    pub(super) classic: bool,
}

impl Arrival {
    pub(super) fn access(&self, old: Access, is_directory: bool) -> Access {
        let mode = self.mode.as_ref().map_or(old.mode, |mode| mode.apply(old.mode, is_directory));
        let (uid, gid) = self.owner.unwrap_or((old.uid, old.gid));
        Access { mode, uid, gid }
    }

    /// Directories that `COPY` makes on the way. They get a mode in digits, but none with a set-user-id bit or its like.
    pub(super) fn parent(&self) -> Access {
        let mode = match self.mode {
            Some(Mode::Octal(mode)) if mode <= 0o777 => mode,
            _ => 0o755,
        };
        let (uid, gid) = self.owner.unwrap_or((0, 0));
        Access { mode, uid, gid }
    }

    /// The directory that an archive is unpacked into, where it is new.
    fn unpacked_into(&self) -> Access {
        // The classic builder does not look at owners here.
        let (uid, gid) = self.owner.filter(|_| !self.classic).unwrap_or((0, 0));
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
            for (name, entry) in directory.names.iter() {
                if glob::matches_source(part, name) {
                    // Links that a pattern finds are followed, as those that are named.
                    let child = join(at, name);
                    let id = tree.find(&child).unwrap_or(entry.node);
                    next.push((child, id));
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
) -> Result<Vec<Reason>, String> {
    let mut doubts = Vec::new();
    let into = into || arrival.parents || tree.find(target).is_some_and(|id| tree.is_directory(id));
    let base =
        if arrival.parents { with_parents(path, written, target) } else { target.to_owned() };
    if from.is_directory(id) {
        if tree.find(&base).is_some_and(|id| tree.content(id).is_some_and(|it| it.size.is_known()))
        {
            return Err(format!("cannot copy to non-directory: {base}"));
        }
        // The directory itself is made new; only what lies in it is copied.
        make_directory(tree, &base, arrival.parent())?;
        let mut links = Links::default();
        let mut programs = false;
        for (child, inner) in from.below("", id) {
            let relative = child.trim_start_matches('/');
            if arrival.excluded(relative) {
                continue;
            }
            let to = normalize(&base, relative);
            if from.is_directory(inner) {
                let access = arrival.access(from.node(inner).access, true);
                // One that is there gets the mode and the owner of the one that is copied.
                if tree.mkdir(&to, access) == Err(Errno::Exists) {
                    let there = tree.place(&to, false).ok().and_then(|place| place.node);
                    if there.is_some_and(|id| !tree.is_directory(id)) {
                        if !arrival.classic {
                            return Err(format!("cannot copy to non-directory: {to}"));
                        }
                        let _ = tree.remove(&to);
                        let _ = tree.mkdir(&to, access);
                    }
                    let _ = tree.set_access(&to, true, |_, _| access);
                }
                if from.directory(inner).is_some_and(|directory| directory.partial) {
                    programs |= holds_programs(path, &child);
                    doubts.push(
                        format!("which files the base image has in `{child}` is not known").into(),
                    );
                }
                continue;
            }
            if tree.find(&to).is_some_and(|id| tree.is_directory(id)) {
                return Err(format!("cannot replace to directory {to} with file"));
            }
            if !tree.link_as_before(from, inner, &to, &mut links) {
                place_file(tree, from, inner, &to, arrival);
            }
        }
        let partial = from
            .directory(id)
            .is_some_and(|directory| directory.partial && !directory.names.contains_key("(files)"));
        // Of a whole base image the sum is known, of its `/usr` it is not.
        if path != "/" && (programs || partial && holds_programs(path, "")) {
            doubts
                .push(format!("how many bytes the base image has in `{path}` is not known").into());
            put_unknown(tree, &base);
        }
        return Ok(doubts);
    }
    let name = split(path).1;
    let content = from.content(id);
    let members = content.and_then(|content| content.archive.clone());
    // Docker takes an archive without members for a file like any other.
    let empty = members.as_ref().is_some_and(|members| members.is_empty());
    // What is known to be a text is none, whatever its name.
    let archive = match &members {
        Some(_) => !ends_with(name, "zip"),
        None => is_archive(name) && content.is_none_or(|content| content.text.is_none()),
    };
    if arrival.unpack && archive && !empty {
        make_directory(tree, target, arrival.unpacked_into())?;
        let resolved = tree.place(target, true).map(|place| place.path);
        let target = resolved.as_deref().unwrap_or(target);
        if let Some(members) = members {
            for member in members.iter() {
                // The directory that it is unpacked into stays as it is.
                if matches!(member.holds, Holds::Directory) && normalize("/", &member.path) == "/" {
                    continue;
                }
                let owner = arrival.owner.filter(|_| !arrival.classic);
                let (uid, gid) = owner.unwrap_or((member.access.uid, member.access.gid));
                let member =
                    Member { access: Access { uid, gid, ..member.access }, ..member.clone() };
                // Links lead to where they would if the directory were the root.
                let (above, name) = split(member.path.trim_end_matches('/'));
                let path = join(&tree.leads_within(target, above), name);
                let _ = unpack(tree, target, &path, &member, Access::root(0o755));
                if matches!(member.holds, Holds::Link(_)) {
                    // All names of a file get what the archive says of the last one.
                    let to = normalize(target, path.trim_start_matches('/'));
                    let _ = tree.set_access(&to, false, |old, _| Access {
                        mode: if old.mode == 0o777 { old.mode } else { member.access.mode },
                        ..member.access
                    });
                }
            }
        } else {
            doubts.push(stating(
                format!("what `{name}` unpacks to is not known"),
                format!("writes {target}/ 24MB"),
            ));
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
    let above = tree.leads_throughout(split(&to).0);
    make_directory(tree, &above, arrival.parent())?;
    let to = join(&above, split(&to).1);
    if tree.find(&to).is_some_and(|id| tree.is_directory(id)) {
        return Err(format!("cannot replace to directory {to} with file"));
    }
    place_file(tree, from, id, &to, arrival);
    Ok(doubts)
}

/// Whether a directory of a base image, below what is copied, is one of those with programs and libraries: they are what
/// it weighs.
fn holds_programs(copied: &str, below: &str) -> bool {
    let path = normalize(copied, below.trim_start_matches('/'));
    ["/usr", "/lib", "/lib64", "/bin", "/sbin"].iter().any(|start| {
        path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// Makes a directory and those above it.
///
/// # Errors
/// What Docker says when something is in the way.
pub(super) fn make_directory(tree: &mut Tree, path: &str, access: Access) -> Result<(), String> {
    match tree.mkdir_all(path, access) {
        Err(Errno::Loop) => Err("too many links".to_owned()),
        Err(Errno::NotDirectory) => {
            let ends = path.match_indices('/').map(|(at, _)| at).skip(1).chain([path.len()]);
            let places = ends.filter_map(|end| tree.place(&path[..end], true).ok());
            let file = |place: &Place| place.node.is_some_and(|id| !tree.is_directory(id));
            let found = places.into_iter().find(file).map_or_else(|| path.to_owned(), |it| it.path);
            Err(format!("mkdir {found}: not a directory"))
        }
        _ => Ok(()),
    }
}

fn place_file(tree: &mut Tree, from: &Tree, id: Id, to: &str, arrival: &Arrival) {
    let node = from.node(id);
    let access = match node.kind {
        // The classic builder gives files away at last, and that takes what would run them as their owner.
        NodeKind::File(_) if arrival.classic => {
            let access = arrival.access(node.access, false);
            Access { mode: access.mode & 0o1777, ..access }
        }
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
