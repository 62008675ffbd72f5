//! Changes, each doing to the upper directory what overlayfs does.

use super::path::{Place, Way, split};
use super::{Access, Directory, Errno, Id, LONGEST_PATH, Name, Node, NodeKind, Tree};
use crate::Size;
use crate::content::Content;

impl Tree {
    /// Copies a directory and its parents up. A mounted file system ends the way: nothing below it is in the layer.
    pub(super) fn copy_up(&mut self, directory: Id) {
        let mut id = directory;
        loop {
            let epoch = self.epoch;
            let node = self.node_mut(id);
            if node.epoch == epoch && id != Id::ROOT {
                return;
            }
            node.epoch = epoch;
            let NodeKind::Directory(inner) = &node.kind else { return };
            if inner.mount || id == Id::ROOT {
                return;
            }
            id = Id(inner.parent);
        }
    }

    /// Copies what a name stands for up, and gives the node to change. A lower file with several names is split: the
    /// copy has this name alone.
    pub(super) fn copy_up_name(&mut self, place: &Place) -> Option<Id> {
        let id = place.node?;
        if self.is_directory(id) {
            self.copy_up(id);
            return Some(id);
        }
        self.copy_up(place.parent);
        let (epoch, links) = (self.epoch, self.node(id).links);
        if self.node(id).epoch == epoch {
            return Some(id);
        }
        if links < 2 {
            self.node_mut(id).epoch = epoch;
            return Some(id);
        }
        self.node_mut(id).links -= 1;
        let copy = Node { links: 1, epoch, ..self.node(id).clone() };
        let new = Id(self.nodes.len() as u32);
        self.nodes.push(copy);
        self.directory_mut(place.parent)?.names_mut().get_mut(place.name())?.node = new;
        Some(new)
    }

    /// Puts a new node under a free name.
    pub(super) fn put(&mut self, parent: Id, name: &str, id: Id) {
        self.copy_up(parent);
        let epoch = self.epoch;
        self.node_mut(id).links += 1;
        let is_directory = self.is_directory(id);
        let Some(directory) = self.directory_mut(parent) else { return };
        let over = directory.whiteouts.remove(name);
        directory
            .names_mut()
            .insert(name.to_owned(), Name { node: id, born: if over { 0 } else { epoch } });
        if is_directory && let Some(new) = self.directory_mut(id) {
            new.parent = parent.0;
            new.opaque = if over { epoch } else { 0 };
        }
    }

    /// Takes a name out of its directory, leaving a whiteout where a lower layer has it.
    pub(super) fn take(&mut self, place: &Place) -> Option<Id> {
        let epoch = self.epoch;
        let id = place.node?;
        self.copy_up(place.parent);
        let directory = self.directory_mut(place.parent)?;
        let name = directory.names_mut().remove(place.name())?;
        if name.born < epoch {
            directory.whiteouts.insert(place.name().to_owned());
        }
        let node = self.node_mut(id);
        node.links = node.links.saturating_sub(1);
        Some(id)
    }

    /// Makes something new, as a program does: in a directory with the set-group-id bit it gets its group, and a
    /// directory the bit, too.
    fn create(
        &mut self,
        parent: Id,
        name: &str,
        kind: NodeKind,
        mut access: Access,
    ) -> Result<Id, Errno> {
        self.may_write(parent)?;
        let above = self.node(parent).access;
        if above.mode & 0o2000 != 0 {
            access.gid = above.gid;
            if matches!(kind, NodeKind::Directory(_)) {
                access.mode |= 0o2000;
            }
        }
        let id = self.add(kind, access);
        self.put(parent, name, id);
        Ok(id)
    }

    /// Makes a pipe or a device.
    ///
    /// # Errors
    /// The name is taken, or the parent is missing.
    pub(crate) fn make_special(
        &mut self,
        path: &str,
        device: bool,
        access: Access,
    ) -> Result<(), Errno> {
        self.room()?;
        let place = self.place(path, false)?;
        if place.node.is_some() {
            return Err(Errno::Exists);
        }
        self.create(place.parent, place.name(), NodeKind::Special { device }, access).map(drop)
    }

    /// Makes a directory.
    ///
    /// # Errors
    /// The name is taken, or the parent is missing.
    pub(crate) fn mkdir(&mut self, path: &str, access: Access) -> Result<Id, Errno> {
        self.room()?;
        let place = self.place(path, false)?;
        if place.node.is_some() {
            return Err(Errno::Exists);
        }
        let directory = NodeKind::Directory(Directory::default());
        self.create(place.parent, place.name(), directory, access)
    }

    /// Makes a directory and its missing parents, all with the same access.
    ///
    /// # Errors
    /// Something on the way is no directory.
    pub(crate) fn mkdir_all(&mut self, path: &str, access: Access) -> Result<Id, Errno> {
        self.room()?;
        let (mut way, mut links, mut length) = (Way::default(), 0, 0);
        let mut id = Id::ROOT;
        for part in path.split('/').filter(|part| !part.is_empty()) {
            length += 1 + part.len();
            if length > LONGEST_PATH {
                return Err(Errno::TooLong);
            }
            self.follow(&mut way, part, true, &mut links)?;
            id = match way.node {
                Some(found) if self.is_directory(found) => found,
                Some(_) => return Err(Errno::NotDirectory),
                None => {
                    let directory = NodeKind::Directory(Directory::default());
                    let new = self.create(way.parent, split(&way.shown).1, directory, access)?;
                    way.node = Some(new);
                    new
                }
            };
        }
        Ok(id)
    }

    /// Writes a file as `open(O_TRUNC)` does: an existing one keeps its mode, its owner and its other names.
    ///
    /// # Errors
    /// The path is a directory, or its parent is missing.
    pub(crate) fn write(
        &mut self,
        path: &str,
        content: Content,
        access: Access,
    ) -> Result<(), Errno> {
        self.room()?;
        let place = self.place(path, true)?;
        match place.node {
            Some(id) if self.is_directory(id) => Err(Errno::IsDirectory),
            Some(id) => {
                self.may_write(id)?;
                self.clock += 1;
                let clock = self.clock;
                if let Some(id) = self.copy_up_name(&place) {
                    let node = self.node_mut(id);
                    node.kind = NodeKind::File(content);
                    node.modified = clock;
                }
                Ok(())
            }
            None => {
                self.create(place.parent, place.name(), NodeKind::File(content), access).map(drop)
            }
        }
    }

    /// Puts a file in place of whatever has the name (what `COPY` and `tar` do); a link is replaced, not followed.
    ///
    /// # Errors
    /// The path is a directory, or its parent is missing.
    pub(crate) fn replace(
        &mut self,
        path: &str,
        kind: NodeKind,
        access: Access,
        modified: Option<u64>,
    ) -> Result<(), Errno> {
        self.room()?;
        let place = self.place(path, false)?;
        if place.name().is_empty() || place.node.is_some_and(|id| self.is_directory(id)) {
            return Err(Errno::IsDirectory);
        }
        self.may_take(&place)?;
        // What is replaced in place needs no whiteout of its own: the new entry hides the lower one.
        self.take(&place);
        let id = self.add(kind, access);
        if let Some(time) = modified {
            self.node_mut(id).modified = time;
        }
        self.put(place.parent, place.name(), id);
        Ok(())
    }

    /// Makes a symbolic link.
    ///
    /// # Errors
    /// The name is taken, or the parent is missing.
    pub(crate) fn symlink(&mut self, target: &str, path: &str) -> Result<(), Errno> {
        self.room()?;
        let place = self.place(path, false)?;
        if place.node.is_some() {
            return Err(Errno::Exists);
        }
        let (uid, gid) = self.actor.unwrap_or((0, 0));
        let access = Access { mode: 0o777, uid, gid };
        let link = NodeKind::Symlink(target.to_owned());
        self.create(place.parent, place.name(), link, access).map(drop)
    }

    /// Makes a hard link. The file is copied up first.
    ///
    /// # Errors
    /// The file is missing or a directory, the name is taken, or the parent is missing.
    pub(crate) fn link(&mut self, target: &str, path: &str) -> Result<(), Errno> {
        self.room()?;
        let from = self.place(target, false)?;
        let id = from.node.ok_or_else(|| self.missing(from.parent))?;
        if self.is_directory(id) {
            return Err(Errno::IsDirectory);
        }
        let to = self.place(path, false)?;
        if to.node.is_some() {
            return Err(Errno::Exists);
        }
        self.may_write(to.parent)?;
        if let Some(id) = self.copy_up_name(&from) {
            self.put(to.parent, to.name(), id);
        }
        Ok(())
    }

    /// Removes a file, a link or a whole directory.
    ///
    /// # Errors
    /// It is missing, or a mount lies there.
    pub(crate) fn remove(&mut self, path: &str) -> Result<(), Errno> {
        let place = self.place(path, false)?;
        let id = place.node.ok_or_else(|| self.missing(place.parent))?;
        if place.name().is_empty() {
            return Err(Errno::Busy);
        }
        self.may_take(&place)?;
        if self.is_frozen(id) && !self.is_frozen(place.parent) {
            return Err(Errno::Busy);
        }
        if let Some(directory) = self.directory(id) {
            if directory.mount {
                return Err(Errno::Busy);
            }
            // Names inside that other names link to must not count any longer.
            for (_, inner) in self.below(&place.path, id) {
                let node = self.node_mut(inner);
                node.links = node.links.saturating_sub(1);
            }
        }
        self.take(&place);
        Ok(())
    }

    /// Changes mode and owner, copying up even if nothing differs, as the kernel does.
    ///
    /// # Errors
    /// There is nothing at the path.
    pub(crate) fn set_access(
        &mut self,
        path: &str,
        follow: bool,
        change: impl Fn(&Access, bool) -> Access,
    ) -> Result<(), Errno> {
        let place = self.place(path, follow)?;
        if let Some(id) = place.node {
            self.may_own(id)?;
        }
        let id = self.copy_up_name(&place).ok_or_else(|| self.missing(place.parent))?;
        let is_directory = self.is_directory(id);
        let node = self.node_mut(id);
        node.access = change(&node.access, is_directory);
        Ok(())
    }

    /// Sets the time stamp.
    ///
    /// # Errors
    /// There is nothing at the path.
    pub(crate) fn touch(&mut self, path: &str, follow: bool) -> Result<(), Errno> {
        let place = self.place(path, follow)?;
        if let Some(id) = place.node {
            self.may_own(id).or_else(|_| self.may_write(id))?;
        }
        self.clock += 1;
        let clock = self.clock;
        let id = self.copy_up_name(&place).ok_or_else(|| self.missing(place.parent))?;
        self.node_mut(id).modified = clock;
        Ok(())
    }

    /// Sets the time stamp of what was just written (an archive keeps its members' times).
    pub(crate) fn set_modified(&mut self, path: &str, modified: u64) {
        if let Some(id) = self.find(path) {
            self.node_mut(id).modified = modified;
        }
    }

    /// Puts files of which only the sum is known under a name; what had the name is replaced.
    ///
    /// # Errors
    /// The parent is missing.
    pub(crate) fn put_bundle(
        &mut self,
        path: &str,
        size: Size,
        transfer: Size,
        files: Option<u32>,
        content: u64,
    ) -> Result<(), Errno> {
        let kind = NodeKind::Bundle { size, transfer, files, content };
        self.replace(path, kind, Access::root(0o755), Some(0))
    }

    /// Says that a directory of a base image holds more than is listed.
    pub(crate) fn set_partial(&mut self, path: &str, partial: bool) {
        if let Some(id) = self.find(path)
            && let Some(directory) = self.directory_mut(id)
        {
            directory.partial = partial;
        }
    }
}
