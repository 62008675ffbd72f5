//! Mounts: file systems that lie over the tree while a `RUN` runs.

use super::{Access, Directory, Id, Name, NodeKind, Place, Tree};
use crate::content::Content;

impl Tree {
    /// Lays an empty file system over a path while `RUN` runs. Gives what [`Tree::unmount`] needs.
    pub(crate) fn mount(&mut self, path: &str) -> Mount {
        let mut stubs = Vec::new();
        let mut at = String::new();
        for part in path.split('/').filter(|part| !part.is_empty()) {
            at.push('/');
            at.push_str(part);
            let Ok(place) = self.place(&at, true) else { break };
            if place.node.is_none() {
                // The mount point comes and goes, and its directory has changed.
                if stubs.is_empty() && place.parent != Id::ROOT {
                    self.copy_up(place.parent);
                }
                let new = self.add(NodeKind::Directory(Directory::default()), Access::root(0o755));
                self.put_quietly(&place, new);
                stubs.push(at.clone());
            }
        }
        let place = self.place(path, true).ok().filter(|place| !place.name().is_empty());
        let mut hidden = None;
        if let Some(place) = &place {
            let directory =
                Directory { mount: true, parent: place.parent.0, ..Directory::default() };
            let new = self.add(NodeKind::Directory(directory), Access::root(0o755));
            if let Some(parent) = self.directory_mut(place.parent)
                && let Some(name) = parent.names_mut().get_mut(place.name())
            {
                hidden = Some(name.node);
                name.node = new;
                self.mounts.push(place.path.clone());
            }
        }
        Mount { place, hidden, stubs }
    }

    /// Where something is mounted at present.
    pub(crate) fn mounts(&self) -> impl Iterator<Item = &str> {
        self.mounts.iter().map(String::as_str)
    }

    /// A mount into which an install would write files of its packages or its records, and so into no layer.
    pub(crate) fn mount_over_packages(&self) -> Option<&str> {
        const SYSTEM: [&str; 8] =
            ["/usr", "/etc", "/bin", "/sbin", "/lib", "/var/lib", "/var/lib/dpkg", "/var/lib/apk"];
        // Packages write nothing that matters there.
        const OWN: [&str; 5] =
            ["/usr/local", "/usr/src", "/etc/apt", "/var/lib/apt", "/var/lib/misc"];
        let within = |path: &str, directory: &str| {
            path.strip_prefix(directory)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.mounts().find(|path| {
            let counts = SYSTEM.iter().any(|system| within(path, system) || within(system, path));
            let harmless = OWN.iter().any(|own| within(path, own));
            counts && !harmless && self.find(path).is_some_and(|id| self.is_directory(id))
        })
    }

    /// Makes a mount show a file instead of a directory.
    pub(crate) fn fill_mount(&mut self, mount: &Mount, content: Content, access: Access) {
        if let Some(id) = mount.root(self) {
            let node = self.node_mut(id);
            node.kind = NodeKind::File(content);
            node.access = access;
        }
    }

    /// Gives the directory that a mount shows an owner and a mode.
    pub(crate) fn own_mount(&mut self, path: &str, access: Access) {
        if let Some(id) = self.find(path) {
            self.node_mut(id).access = access;
        }
    }

    /// Takes the right to write from all that a mounted file system holds.
    pub(crate) fn freeze(&mut self, mount: &Mount) {
        if let Some(Id(first)) = mount.root(self) {
            self.frozen.push((first, self.nodes.len() as u32));
        }
    }

    /// Takes a mounted file system off again and removes the stubs of mount points.
    pub(crate) fn unmount(&mut self, mount: &Mount) {
        self.frozen.clear();
        self.mounts.retain(|path| Some(path.as_str()) != mount.path());
        if let (Some(place), Some(hidden)) = (&mount.place, mount.hidden)
            && let Some(parent) = self.directory_mut(place.parent)
            && let Some(name) = parent.names_mut().get_mut(place.name())
        {
            name.node = hidden;
        }
        for stub in mount.stubs.iter().rev() {
            let Ok(place) = self.place(stub, false) else { continue };
            let Some(id) = place.node else { continue };
            let unused = self.node(id).epoch < self.epoch
                && self.directory(id).is_some_and(|directory| directory.names.is_empty());
            if unused && let Some(parent) = self.directory_mut(place.parent) {
                parent.names_mut().remove(place.name());
            }
        }
    }

    /// Adds a name without marking anything as changed.
    fn put_quietly(&mut self, place: &Place, id: Id) {
        let epoch = self.epoch;
        let node = self.node_mut(id);
        node.links = 1;
        node.epoch = 0;
        if let NodeKind::Directory(directory) = &mut node.kind {
            directory.parent = place.parent.0;
        }
        if let Some(parent) = self.directory_mut(place.parent) {
            parent.names_mut().insert(place.name().to_owned(), Name { node: id, born: epoch });
        }
    }
}

/// A mount that lies over the tree.
#[derive(Debug)]
pub(crate) struct Mount {
    place: Option<Place>,
    hidden: Option<Id>,
    stubs: Vec<String>,
}

impl Mount {
    /// What lies in the mount, for a cache that outlives the step.
    pub(crate) fn root(&self, tree: &Tree) -> Option<Id> {
        let place = self.place.as_ref()?;
        tree.directory(place.parent)?.names.get(place.name()).map(|name| name.node)
    }

    /// Where it lies, links resolved.
    pub(crate) fn path(&self) -> Option<&str> {
        self.place.as_ref().map(|place| place.path.as_str())
    }
}
