//! What takes a part of a tree elsewhere: renaming, and copying from another tree.

use super::path::Place;
use super::{Directory, Errno, Id, NodeKind, Tree};

/// Files with several names that were copied already, each under the first of its new names, in the order of the nodes.
#[derive(Debug, Default)]
pub(crate) struct Links(Vec<(Id, String)>);

impl Tree {
    /// Renames within the file system. A directory that lies in a lower layer cannot be renamed by overlayfs: `mv`
    /// copies the tree and removes the old one, and so does this.
    ///
    /// # Errors
    /// The source is missing or the target cannot be replaced.
    pub(crate) fn rename(&mut self, from: &str, to: &str) -> Result<(), Errno> {
        self.room()?;
        let source = self.place(from, false)?;
        let id = source.node.ok_or_else(|| self.missing(source.parent))?;
        let target = self.place(to, false)?;
        if target.node == Some(id) {
            return Ok(());
        }
        if target.path.starts_with(&format!("{}/", source.path)) || source.name().is_empty() {
            return Err(Errno::Busy);
        }
        let mounted = |node, parent| self.is_frozen(node) && !self.is_frozen(parent);
        if mounted(id, source.parent) || target.node.is_some_and(|it| mounted(it, target.parent)) {
            return Err(Errno::Busy);
        }
        self.may_take(&source)?;
        self.may_take(&target)?;
        if let Some(old) = target.node {
            match (self.directory(id).is_some(), self.directory(old)) {
                (true, None) => return Err(Errno::NotDirectory),
                (false, Some(_)) => return Err(Errno::IsDirectory),
                (true, Some(old)) if !old.names.is_empty() => return Err(Errno::NotEmpty),
                _ => drop(self.take(&target)),
            }
        }
        if self.is_directory(id) && self.in_lower(&source) {
            let copy = self.duplicate(id);
            self.remove(&source.path)?;
            self.put(target.parent, target.name(), copy);
        } else if let Some(id) = self.copy_up_name(&source) {
            self.take(&source);
            self.put(target.parent, target.name(), id);
            // A new directory that is moved to where a lower layer could have one of its name hides that, as the kernel
            // does it, whether there is one or not.
            let above = self.place(super::split(&target.path).0, false);
            let merged = above.is_ok_and(|above| above.name().is_empty() || self.in_lower(&above));
            let epoch = self.epoch;
            if merged && let NodeKind::Directory(directory) = &mut self.node_mut(id).kind {
                directory.opaque = epoch;
            }
        }
        Ok(())
    }

    /// Whether a lower layer has this very directory (a merged one in overlayfs' words).
    fn in_lower(&self, place: &Place) -> bool {
        let Some(id) = place.node else { return false };
        let born = self
            .directory(place.parent)
            .and_then(|parent| parent.names.get(place.name()))
            .map_or(self.epoch, |name| name.born);
        born < self.epoch
            && self.directory(id).is_none_or(|directory| directory.opaque < self.epoch)
    }

    /// A copy of a node and all below it as new nodes of this layer, time stamps kept, as `mv` makes it where it
    /// cannot rename. Hard links among them stay links.
    fn duplicate(&mut self, id: Id) -> Id {
        let top = self.copy_node(id);
        // Copies of files with several names.
        let mut copies: Vec<(Id, Id)> = Vec::new();
        let mut open = vec![(id, top)];
        while let Some((old, new)) = open.pop() {
            let Some(directory) = self.directory(old) else { continue };
            let names: Vec<(String, Id)> =
                directory.names.iter().map(|(name, entry)| (name.clone(), entry.node)).collect();
            for (name, child) in names {
                let known = copies.iter().find(|(old, _)| *old == child);
                let copy = if let Some(&(_, copy)) = known {
                    copy
                } else {
                    let copy = self.copy_node(child);
                    if self.is_directory(child) {
                        open.push((child, copy));
                    } else if self.node(child).links > 1 {
                        copies.push((child, copy));
                    }
                    copy
                };
                self.put(new, &name, copy);
            }
        }
        top
    }

    fn copy_node(&mut self, id: Id) -> Id {
        let node = self.node(id);
        let (access, modified) = (node.access, node.modified);
        let kind = match &node.kind {
            NodeKind::Directory(old) => {
                NodeKind::Directory(Directory { partial: old.partial, ..Directory::default() })
            }
            other => other.clone(),
        };
        let copy = self.add(kind, access);
        self.node_mut(copy).modified = modified;
        copy
    }

    /// Copies another tree's node (and all below it) in, as new nodes of this layer, under a name of a directory.
    /// Directories that exist stay; files are replaced.
    ///
    /// # Errors
    /// The target's parent is missing, or a directory stands where a file must go.
    pub(crate) fn graft(&mut self, from: &Tree, id: Id, path: &str) -> Result<(), Errno> {
        let node = from.node(id);
        if from.is_directory(id) {
            match self.find(path) {
                Some(found) if self.is_directory(found) => {}
                Some(_) => return Err(Errno::NotDirectory),
                None => {
                    self.mkdir(path, node.access)?;
                }
            }
            let mut links = Links::default();
            for (child_path, child) in from.below("", id) {
                let to = normalize_below(path, &child_path);
                let node = from.node(child);
                if from.is_directory(child) {
                    if self.find(&to).is_none() {
                        self.mkdir(&to, node.access)?;
                    }
                } else if !self.link_as_before(from, child, &to, &mut links) {
                    self.replace(&to, node.kind.clone(), node.access, Some(node.modified))?;
                }
            }
            Ok(())
        } else {
            self.replace(path, node.kind.clone(), node.access, Some(node.modified))
        }
    }

    /// Names of one file stay names of one file when a tree is copied: gives a name to what was copied under another one.
    /// `false` for the first of its names, which is noted, and for a file with a single one: it is still to be copied.
    pub(crate) fn link_as_before(
        &mut self,
        from: &Self,
        id: Id,
        to: &str,
        links: &mut Links,
    ) -> bool {
        if from.node(id).links < 2 {
            return false;
        }
        match links.0.binary_search_by_key(&id, |link| link.0) {
            Ok(at) => self.link(&links.0[at].1, to).is_ok(),
            Err(at) => {
                links.0.insert(at, (id, to.to_owned()));
                false
            }
        }
    }
}

fn normalize_below(directory: &str, below: &str) -> String {
    if directory == "/" { below.to_owned() } else { format!("{directory}{below}") }
}
