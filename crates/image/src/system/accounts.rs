//! The users and groups of a system.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::System;
use crate::map::Map;

/// The users and groups.
#[derive(Clone, Debug, Default)]
pub(super) struct Accounts {
    pub(super) users: Map<User>,
    pub(super) groups: Map<u32>,
    /// The numbers of both.
    uids: BTreeSet<u32>,
    gids: BTreeSet<u32>,
    /// Where a search for a free number began, and where it ended: below that all are taken.
    free: Vec<(u32, u32)>,
}

/// A line of `/etc/passwd`.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    pub(crate) home: String,
}

impl System {
    /// Adds a user and the group of the same name.
    pub(crate) fn add_user(&mut self, name: &str, uid: u32, gid: u32, home: &str) {
        if !self.accounts.groups.contains_key(name) && !self.accounts.gids.contains(&gid) {
            self.add_group(name, gid);
        }
        self.note_user(name, User { uid, gid, home: home.to_owned() });
    }

    fn note_user(&mut self, name: &str, user: User) {
        let accounts = Rc::make_mut(&mut self.accounts);
        accounts.uids.insert(user.uid);
        accounts.users.insert(name.to_owned(), user);
    }

    /// Takes the users or the groups from a file whose text is known, if it is one that lists them.
    pub(crate) fn read_accounts(&mut self, path: &str, text: &str) {
        for line in text.lines() {
            let fields: Vec<&str> = line.split(':').collect();
            match (path, fields.as_slice()) {
                ("/etc/group", [name, _, gid, ..]) => {
                    let Ok(gid) = gid.parse() else { continue };
                    self.add_group(name, gid);
                }
                ("/etc/passwd", [name, _, uid, gid, _, home, ..]) => {
                    let (Ok(uid), Ok(gid)) = (uid.parse(), gid.parse()) else { continue };
                    self.note_user(name, User { uid, gid, home: (*home).to_owned() });
                }
                _ => {}
            }
        }
    }

    /// Adds a group.
    pub(crate) fn add_group(&mut self, name: &str, gid: u32) {
        let accounts = Rc::make_mut(&mut self.accounts);
        accounts.gids.insert(gid);
        accounts.groups.insert(name.to_owned(), gid);
    }

    /// A user by name.
    pub(crate) fn user(&self, name: &str) -> Option<&User> {
        self.accounts.users.get(name)
    }

    /// A user's home directory, by name.
    pub(crate) fn home(&self, name: &str) -> Option<String> {
        self.accounts.users.get(name).map(|user| user.home.clone())
    }

    /// A user by number.
    pub(crate) fn user_of(&self, uid: u32) -> Option<(&str, &User)> {
        self.accounts
            .users
            .iter()
            .find(|(_, user)| user.uid == uid)
            .map(|(name, user)| (name.as_str(), user))
    }

    /// A group's name by its number.
    pub(crate) fn group_of(&self, gid: u32) -> Option<&str> {
        self.accounts.groups.iter().find(|(_, known)| **known == gid).map(|(name, _)| name.as_str())
    }

    /// A group by name.
    pub(crate) fn group(&self, name: &str) -> Option<u32> {
        self.accounts.groups.get(name).copied()
    }

    /// The next free number for an ordinary user.
    pub(crate) fn next_uid(&mut self, from: u32) -> u32 {
        let accounts = Rc::make_mut(&mut self.accounts);
        let known = accounts.free.iter().position(|(start, _)| *start == from);
        let known = known.unwrap_or_else(|| {
            accounts.free.push((from, from));
            accounts.free.len() - 1
        });
        let (_, next) = &mut accounts.free[known];
        while accounts.uids.contains(next) || accounts.gids.contains(next) {
            *next += 1;
        }
        *next
    }

    /// The first number from this one on that no user has.
    pub(crate) fn free_uid(&self, from: u32) -> u32 {
        (from..60_000).find(|uid| !self.accounts.uids.contains(uid)).unwrap_or(60_000)
    }

    /// The numbers that Debian's `adduser --system --group` gives: each the first that is free.
    pub(crate) fn first_system(&self) -> (u32, u32) {
        let first = |taken: &dyn Fn(u32) -> bool| (100..1000).find(|id| !taken(*id)).unwrap_or(999);
        (
            first(&|id| self.accounts.uids.contains(&id)),
            first(&|id| self.accounts.gids.contains(&id)),
        )
    }

    /// The number that `useradd` gives: the one behind the highest, and for the system's own accounts the one below the
    /// lowest.
    pub(crate) fn new_uid(&self, system: bool) -> u32 {
        beside(system, &self.accounts.uids)
    }

    /// The number that `groupadd` gives, or `useradd` to a user's own group: the user's where it may have it.
    pub(crate) fn new_gid(&self, system: bool, uid: Option<u32>) -> u32 {
        let range = if system { 100..=999 } else { 1000..=60000 };
        let free = uid.filter(|uid| range.contains(uid) && !self.accounts.gids.contains(uid));
        free.unwrap_or_else(|| beside(system, &self.accounts.gids))
    }

    /// A user whose group this is.
    pub(crate) fn user_in(&self, gid: u32) -> Option<&str> {
        self.accounts.users.iter().find(|(_, user)| user.gid == gid).map(|(name, _)| name.as_str())
    }

    /// Takes a user out; the group of its name stays.
    pub(crate) fn remove_user(&mut self, name: &str) {
        let removed = Rc::make_mut(&mut self.accounts).users.remove(name);
        if let Some(user) = removed
            && self.user_of(user.uid).is_none()
        {
            let accounts = Rc::make_mut(&mut self.accounts);
            accounts.uids.remove(&user.uid);
            accounts.free.clear();
        }
    }

    /// Takes a group out.
    pub(crate) fn remove_group(&mut self, name: &str) {
        let removed = Rc::make_mut(&mut self.accounts).groups.remove(name);
        if let Some(gid) = removed
            && self.group_of(gid).is_none()
        {
            let accounts = Rc::make_mut(&mut self.accounts);
            accounts.gids.remove(&gid);
            accounts.free.clear();
        }
    }

    /// Whether a user has this number.
    pub(crate) fn has_uid(&self, uid: u32) -> bool {
        self.accounts.uids.contains(&uid)
    }

    /// Whether a group has this number.
    pub(crate) fn has_gid(&self, gid: u32) -> bool {
        self.accounts.gids.contains(&gid)
    }

    /// `owner` or `owner:group`, names or numbers; `None` if a name is not known.
    pub(crate) fn owner(&self, text: &str) -> Option<(u32, Option<u32>)> {
        let (owner, group) = match text.split_once([':', '.']) {
            Some((owner, group)) => (owner, Some(group)),
            None => (text, None),
        };
        let uid = match owner.parse() {
            Ok(uid) => uid,
            Err(_) => self.user(owner)?.uid,
        };
        let gid = match group {
            None => None,
            Some("") => Some(self.user(owner)?.gid),
            Some(group) => Some(match group.parse() {
                Ok(gid) => gid,
                Err(_) => self.group(group)?,
            }),
        };
        Some((uid, gid))
    }
}

/// A free number as `useradd` and `groupadd` look for it.
fn beside(system: bool, taken: &BTreeSet<u32>) -> u32 {
    let range = if system { 100..=999 } else { 1000..=60000 };
    let mut within = taken.range(range.clone());
    let next = if system {
        within.next().map_or(Some(999), |lowest| Some(lowest - 1).filter(|it| *it >= 100))
    } else {
        within.next_back().map_or(Some(1000), |highest| Some(highest + 1).filter(|it| *it <= 60000))
    };
    next.unwrap_or_else(|| {
        let free = |number: &u32| !taken.contains(number);
        let found = if system { range.clone().rev().find(free) } else { range.clone().find(free) };
        found.unwrap_or(*range.end())
    })
}
