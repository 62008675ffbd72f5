//! What a user may do.

use super::{Errno, Id, Place, Tree};

const READ: u32 = 0o4;
const WRITE: u32 = 0o2;
const STICKY: u32 = 0o1000;

impl Tree {
    /// Whether the actor may write to a file or a directory.
    ///
    /// # Errors
    /// It may not; or nobody can tell, because a program that is not known worked here before.
    pub(crate) fn may_write(&self, id: Id) -> Result<(), Errno> {
        if self.is_frozen(id) {
            return Err(Errno::ReadOnly);
        }
        let mounted = self.directory(id).is_some_and(|directory| directory.mount);
        self.answer(self.rights(id) & WRITE != 0 || mounted)
    }

    /// Whether the actor may read a file.
    ///
    /// # Errors
    /// As for [`Tree::may_write`].
    pub(crate) fn may_read(&self, id: Id) -> Result<(), Errno> {
        self.answer(self.rights(id) & READ != 0)
    }

    /// What the actor may do with a node, in the three lowest bits.
    fn rights(&self, id: Id) -> u32 {
        let Some((uid, gid)) = self.actor else { return 0o7 };
        let access = self.node(id).access;
        if access.uid == uid {
            access.mode >> 6
        } else if access.gid == gid {
            access.mode >> 3
        } else {
            access.mode
        }
    }

    /// Whether a node lies in a file system that is mounted without the right to write.
    pub(super) fn is_frozen(&self, id: Id) -> bool {
        self.frozen.iter().any(|&(first, end)| (first..end).contains(&id.0))
    }

    /// Whether the actor may take a name out of its directory: in `/tmp` only its own.
    ///
    /// # Errors
    /// As for [`Tree::may_write`].
    pub(super) fn may_take(&self, place: &Place) -> Result<(), Errno> {
        self.may_write(place.parent)?;
        let (Some((uid, _)), Some(id)) = (self.actor, place.node) else { return Ok(()) };
        let parent = self.node(place.parent).access;
        let kept = parent.mode & STICKY != 0 && parent.uid != uid;
        self.answer(!kept || self.node(id).access.uid == uid)
    }

    /// Whether the actor may change mode or owner of what it does not own.
    ///
    /// # Errors
    /// As for [`Tree::may_write`].
    pub(super) fn may_own(&self, id: Id) -> Result<(), Errno> {
        if self.is_frozen(id) {
            return Err(Errno::ReadOnly);
        }
        let Some((uid, _)) = self.actor else { return Ok(()) };
        self.answer(self.node(id).access.uid == uid)
    }

    fn answer(&self, allowed: bool) -> Result<(), Errno> {
        match allowed {
            true => Ok(()),
            false if self.doubtful => Err(Errno::Unknown),
            false => Err(Errno::Denied),
        }
    }
}
