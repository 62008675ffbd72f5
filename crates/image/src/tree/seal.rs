//! Reading the layer off the tree, and laying a layer onto it.

use std::rc::Rc;

use super::{Access, Directory, Id, Name, NodeKind, Tree, join, split};
use crate::content::{Content, Nature};
use crate::order;
use crate::{Entry, EntryKind, Size};

/// How the names of bundles without a path begin: what one package installs.
pub(crate) const PACKAGE: &str = "package ";
/// How the names of bundles without a path begin: what a base image's layer holds.
pub(crate) const FILES_OF: &str = "files of ";
/// How the names of bundles without a path begin: what nobody knows.
pub(crate) const UNKNOWN_FILES: &str = "unknown files: ";

/// Paths longer than this count as work, two bytes of them as much as a name that is looked at.
const LONG_PATH: usize = 256;

/// Mode of a whiteout in the layer's tar.
const WHITEOUT_MODE: u32 = 0o600;

impl Tree {
    /// Ends the layer: its entries, sorted by path. What follows goes into the next layer.
    pub(crate) fn seal(&mut self) -> Vec<Entry> {
        self.visited = 0;
        if self.node(Id::ROOT).epoch != self.epoch {
            // Nothing was touched.
            self.epoch += 1;
            return Vec::new();
        }
        let mut found: Vec<(String, Id)> = Vec::new();
        let mut entries: Vec<Entry> = Vec::new();
        let mut open = vec![("/".to_owned(), Id::ROOT)];
        while let Some((path, id)) = open.pop() {
            let epoch = self.epoch;
            let access = self.node(id).access;
            let Some(directory) = self.directory_mut(id) else {
                found.push((path, id));
                continue;
            };
            if id != Id::ROOT {
                found.push((path.clone(), id));
            }
            if directory.mount {
                continue;
            }
            for name in std::mem::take(&mut directory.whiteouts).into_vec() {
                let path = shown(join(&path, &name));
                entries.push(bare(path, EntryKind::Whiteout, Access::root(WHITEOUT_MODE)));
            }
            if directory.opaque == epoch {
                entries.push(bare(path.clone(), EntryKind::Opaque, access));
            }
            let Some(directory) = self.directory(id) else { continue };
            let names = &directory.names;
            for (name, entry) in names.iter() {
                // To whoever unpacks the layer, a file of such a name takes another away.
                if let Some(hidden) = name.strip_prefix(".wh.")
                    && !hidden.starts_with(".wh.")
                    && self.node(entry.node).epoch == epoch
                    && !self.is_directory(entry.node)
                {
                    let path = shown(join(&path, hidden));
                    entries.push(bare(path, EntryKind::Whiteout, self.node(entry.node).access));
                    continue;
                }
                if self.node(entry.node).epoch == epoch {
                    open.push((join(&path, name), entry.node));
                }
            }
            let looked = names.iter().len() as u32;
            self.visited = self.visited.saturating_add(looked);
        }
        // Every entry keeps its path, and below a very deep directory each is long.
        let bytes: usize = found.iter().map(|(path, _)| path.len().saturating_sub(LONG_PATH)).sum();
        self.visited = self.visited.saturating_add((bytes / 2) as u32);
        let mut linked = Vec::new();
        entries.reserve(found.len());
        for (path, id) in found {
            entries.push(self.entry(path, id, &mut linked));
        }
        order::sort(&mut entries);
        name_links(&mut entries, linked);
        self.epoch += 1;
        entries
    }

    /// Every node as an entry, sorted by path: what a container sees.
    pub(crate) fn listing(&self) -> Vec<Entry> {
        let mut linked = Vec::new();
        let below = self.below("/", Id::ROOT);
        let mut entries: Vec<Entry> =
            below.into_iter().map(|(path, id)| self.entry(path, id, &mut linked)).collect();
        order::sort(&mut entries);
        name_links(&mut entries, linked);
        entries
    }

    /// A node as an entry. Names of a file that has several are noted.
    fn entry(&self, path: String, id: Id, linked: &mut Vec<(Id, String)>) -> Entry {
        let node = self.node(id);
        let mut entry = bare(shown(path), EntryKind::Directory, node.access);
        entry.modified = node.modified;
        if node.links > 1 && !self.is_directory(id) {
            linked.push((id, entry.path.clone()));
        }
        match &node.kind {
            NodeKind::Directory(_) => {}
            NodeKind::Symlink(target) => entry.kind = EntryKind::Symlink(target.clone()),
            NodeKind::Special { device: true } => entry.kind = EntryKind::Device,
            NodeKind::Special { device: false } => entry.kind = EntryKind::Pipe,
            NodeKind::File(content) => {
                entry.kind = EntryKind::File;
                entry.size = content.size;
                entry.transfer = content.transfer;
                entry.content = content.id;
            }
            NodeKind::Bundle { size, transfer, files, content } => {
                entry.kind = EntryKind::Bundle { files: *files };
                entry.size = *size;
                entry.transfer = *transfer;
                entry.content = *content;
            }
        }
        entry
    }

    /// Lays a layer onto the tree, as unpacking its tar does. Nothing of it belongs to the layer being written.
    pub(crate) fn apply(&mut self, entries: &[Entry]) {
        for entry in entries {
            match entry.kind {
                EntryKind::Whiteout => self.drop_name(&entry.path),
                EntryKind::Opaque => {
                    if let Some(id) = self.plain_find(&entry.path)
                        && let Some(directory) = self.directory_mut(id)
                    {
                        directory.names = Rc::default();
                        directory.partial = false;
                    }
                }
                _ => {}
            }
        }
        for entry in entries {
            let access = Access { mode: entry.mode, uid: entry.uid, gid: entry.gid };
            let kind = match &entry.kind {
                // What links lead to may come later by its path.
                EntryKind::Whiteout | EntryKind::Opaque | EntryKind::HardLink(_) => continue,
                EntryKind::Directory => {
                    if let Some(id) = self.plain_find(&entry.path)
                        && self.is_directory(id)
                    {
                        self.node_mut(id).access = access;
                        continue;
                    }
                    NodeKind::Directory(Directory::default())
                }
                EntryKind::File => NodeKind::File(Content {
                    size: entry.size,
                    transfer: entry.transfer,
                    id: entry.content,
                    nature: Nature::of_path(&entry.path),
                    certain: false,
                    text: None,
                    archive: None,
                    holds: None,
                }),
                EntryKind::Symlink(target) => NodeKind::Symlink(target.clone()),
                EntryKind::Pipe => NodeKind::Special { device: false },
                EntryKind::Device => NodeKind::Special { device: true },
                EntryKind::Bundle { files } => NodeKind::Bundle {
                    size: entry.size,
                    transfer: entry.transfer,
                    files: *files,
                    content: entry.content,
                },
            };
            let id = self.add(kind, access);
            let node = self.node_mut(id);
            node.epoch = 0;
            node.links = 1;
            node.modified = entry.modified;
            self.lay(&entry.path, id);
        }
        for entry in entries {
            if let EntryKind::HardLink(target) = &entry.kind
                && let Some(id) = self.plain_find(target)
            {
                self.node_mut(id).links += 1;
                self.lay(&entry.path, id);
            }
        }
    }

    /// The node of a path without following any link: a layer's paths are literal.
    fn plain_find(&self, path: &str) -> Option<Id> {
        path.split('/').filter(|part| !part.is_empty()).try_fold(Id::ROOT, |id, part| {
            self.directory(id)?.names.get(part).map(|name| name.node)
        })
    }

    fn drop_name(&mut self, path: &str) {
        let (directory, name) = if path.starts_with('/') { split(path) } else { ("/", path) };
        if let Some(id) = self.plain_find(directory)
            && let Some(directory) = self.directory_mut(id)
        {
            directory.names_mut().remove(name);
        }
    }

    /// Names a node, making missing parents as plain directories.
    fn lay(&mut self, path: &str, id: Id) {
        let (directory, name) = if path.starts_with('/') { split(path) } else { ("/", path) };
        let mut at = Id::ROOT;
        for part in directory.split('/').filter(|part| !part.is_empty()) {
            let next = self
                .directory(at)
                .and_then(|directory| directory.names.get(part))
                .map(|name| name.node);
            at = match next {
                Some(next) if self.is_directory(next) => next,
                _ => {
                    let new =
                        self.add(NodeKind::Directory(Directory::default()), Access::root(0o755));
                    let node = self.node_mut(new);
                    node.epoch = 0;
                    node.links = 1;
                    self.lay_at(at, part, new);
                    new
                }
            };
        }
        self.lay_at(at, name, id);
    }

    fn lay_at(&mut self, parent: Id, name: &str, id: Id) {
        if let Some(inner) = self.directory_mut(id) {
            inner.parent = parent.0;
        }
        if let Some(directory) = self.directory_mut(parent) {
            directory.names_mut().insert(name.to_owned(), Name { node: id, born: 0 });
        }
    }
}

/// What a package installs and what a base image holds have no path: their names stand in the root directory and are
/// shown without its slash.
fn shown(path: String) -> String {
    match path.strip_prefix('/') {
        Some(name)
            if [PACKAGE, FILES_OF, UNKNOWN_FILES].iter().any(|start| name.starts_with(start)) =>
        {
            name.to_owned()
        }
        _ => path,
    }
}

fn bare(path: String, kind: EntryKind, access: Access) -> Entry {
    Entry {
        path,
        kind,
        size: Size::ZERO,
        transfer: Size::ZERO,
        mode: access.mode,
        uid: access.uid,
        gid: access.gid,
        content: 0,
        modified: 0,
    }
}

/// Of several names of one file, the first holds the content and the others are links to it: the first on a walk that goes
/// through each directory by name.
fn name_links(entries: &mut [Entry], linked: Vec<(Id, String)>) {
    let is_file = |entry: &Entry| matches!(entry.kind, EntryKind::File | EntryKind::Symlink(_));
    let place = |(id, path): (Id, String)| {
        let from = entries.partition_point(|entry| entry.path < path);
        let mut here = entries[from..].iter().take_while(|entry| entry.path == path);
        here.position(is_file).map(|at| (id, from + at))
    };
    let mut places: Vec<(Id, usize)> = linked.into_iter().filter_map(place).collect();
    places.sort_unstable();
    for names in places.chunk_by(|one, other| one.0 == other.0) {
        let path = |at: usize| entries[at].path.split('/');
        let first = names.iter().map(|&(_, at)| at).min_by(|&a, &b| path(a).cmp(path(b)));
        let Some(first) = first else { continue };
        let target = entries[first].path.clone();
        for &(_, at) in names.iter().filter(|&&(_, at)| at != first) {
            let entry = &mut entries[at];
            entry.kind = EntryKind::HardLink(target.clone());
            entry.size = Size::ZERO;
            entry.transfer = Size::ZERO;
            entry.content = 0;
        }
    }
}
