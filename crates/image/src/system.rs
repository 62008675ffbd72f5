//! What the model knows of the system inside an image, besides its files: family, users, packages, programs.

mod known;

use std::collections::BTreeSet;

use crate::catalog::{BaseImage, Family};
use crate::map::{Map, Set};
use crate::tree::Tree;
use known::{BROUGHT_BY, IN_BUSYBOX, LEAVES, OF_DISTRIBUTIONS};

/// The system inside an image.
#[derive(Clone, Debug, Default)]
pub(crate) struct System {
    /// The catalog's base image at the bottom, if it is one.
    pub(crate) base: Option<&'static BaseImage>,
    pub(crate) family: Family,
    /// Packages that were installed on top of the base.
    pub(crate) installed: Set,
    /// Whether a command may have taken the mark away by which the distribution keeps its Python to itself.
    pub(crate) python_is_free: bool,
    /// Those that were asked for by name: `autoremove` leaves them.
    pub(crate) manual: Set,
    /// What installs made besides the packages' own files.
    pub(crate) set_ups: Vec<SetUp>,
    users: Map<User>,
    groups: Map<u32>,
    /// The layer of the tree that the first instruction above the base makes.
    pub(crate) first_layer: u32,
    /// Whether something may have added users that the model does not see.
    users_doubted: bool,
    /// The numbers of both.
    uids: BTreeSet<u32>,
    gids: BTreeSet<u32>,
    /// Where a search for a free number began, and where it ended: below that all are taken.
    free: Vec<(u32, u32)>,
}

/// What an install made besides its packages' own files: their scripts' files, and dpkg's lists of them.
#[derive(Clone, Debug)]
pub(crate) struct SetUp {
    /// The bundle's name.
    pub(crate) made: String,
    /// The packages that were asked for, and all that came.
    pub(crate) asked: Vec<String>,
    pub(crate) packages: Vec<String>,
    /// Its bytes, and compressed.
    pub(crate) size: crate::Size,
    pub(crate) transfer: crate::Size,
}

/// A line of `/etc/passwd`.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    pub(crate) home: String,
}

fn is_leaf(package: &str) -> bool {
    LEAVES.contains(&package)
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

impl System {
    /// The system of a base image.
    pub(crate) fn of_base(base: &'static BaseImage) -> Self {
        let mut system = Self { base: Some(base), family: base.family, ..Self::default() };
        if base.family != Family::Scratch {
            system.add_user("root", 0, 0, "/root");
            system.add_user("nobody", 65534, 65534, "/nonexistent");
            system.add_group("nogroup", 65534);
            match base.family {
                Family::Debian | Family::Ubuntu => {
                    system.add_user("www-data", 33, 33, "/var/www");
                    system.add_user("daemon", 1, 1, "/usr/sbin");
                    system.add_group("staff", 50);
                    system.add_group("users", 100);
                    system.add_group("sudo", 27);
                }
                Family::Alpine => {
                    system.add_group("nobody", 65534);
                    system.add_group("nogroup", 65533);
                    system.add_group("wheel", 10);
                    system.add_group("users", 100);
                    system.add_group("www-data", 82);
                }
                _ => {}
            }
        }
        for &(name, uid, home) in base.users {
            system.add_user(name, uid, uid, home);
        }
        system
    }

    /// The system of an image that the catalog does not have: nothing is known, so nothing is denied.
    pub(crate) fn unknown() -> Self {
        let mut system = Self { family: Family::Other, ..Self::default() };
        system.add_user("root", 0, 0, "/root");
        system
    }

    /// Adds a user and the group of the same name.
    pub(crate) fn add_user(&mut self, name: &str, uid: u32, gid: u32, home: &str) {
        if !self.groups.contains_key(name) && !self.gids.contains(&gid) {
            self.add_group(name, gid);
        }
        self.uids.insert(uid);
        self.users.insert(name.to_owned(), User { uid, gid, home: home.to_owned() });
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
                    self.uids.insert(uid);
                    let home = (*home).to_owned();
                    self.users.insert((*name).to_owned(), User { uid, gid, home });
                }
                _ => {}
            }
        }
    }

    /// Adds a group.
    pub(crate) fn add_group(&mut self, name: &str, gid: u32) {
        self.gids.insert(gid);
        self.groups.insert(name.to_owned(), gid);
    }

    /// A user by name.
    pub(crate) fn user(&self, name: &str) -> Option<&User> {
        self.users.get(name)
    }

    /// A user's home directory, by name.
    pub(crate) fn home(&self, name: &str) -> Option<String> {
        self.users.get(name).map(|user| user.home.clone())
    }

    /// A user by number.
    pub(crate) fn user_of(&self, uid: u32) -> Option<(&str, &User)> {
        self.users
            .iter()
            .find(|(_, user)| user.uid == uid)
            .map(|(name, user)| (name.as_str(), user))
    }

    /// A group's name by its number.
    pub(crate) fn group_of(&self, gid: u32) -> Option<&str> {
        self.groups.iter().find(|(_, known)| **known == gid).map(|(name, _)| name.as_str())
    }

    /// A group by name.
    pub(crate) fn group(&self, name: &str) -> Option<u32> {
        self.groups.get(name).copied()
    }

    /// The next free number for an ordinary user.
    pub(crate) fn next_uid(&mut self, from: u32) -> u32 {
        let known = self.free.iter().position(|(start, _)| *start == from);
        let known = known.unwrap_or_else(|| {
            self.free.push((from, from));
            self.free.len() - 1
        });
        let (_, next) = &mut self.free[known];
        while self.uids.contains(next) || self.gids.contains(next) {
            *next += 1;
        }
        *next
    }

    /// The first number from this one on that no user has.
    pub(crate) fn free_uid(&self, from: u32) -> u32 {
        (from..60_000).find(|uid| !self.uids.contains(uid)).unwrap_or(60_000)
    }

    /// The numbers that Debian's `adduser --system --group` gives: each the first that is free.
    pub(crate) fn first_system(&self) -> (u32, u32) {
        let first = |taken: &dyn Fn(u32) -> bool| (100..1000).find(|id| !taken(*id)).unwrap_or(999);
        (first(&|id| self.uids.contains(&id)), first(&|id| self.gids.contains(&id)))
    }

    /// The number that `useradd` gives: the one behind the highest, and for the system's own accounts the one below the
    /// lowest.
    pub(crate) fn new_uid(&self, system: bool) -> u32 {
        beside(system, &self.uids)
    }

    /// The number that `groupadd` gives, or `useradd` to a user's own group: the user's where it may have it.
    pub(crate) fn new_gid(&self, system: bool, uid: Option<u32>) -> u32 {
        let range = if system { 100..=999 } else { 1000..=60000 };
        let free = uid.filter(|uid| range.contains(uid) && !self.gids.contains(uid));
        free.unwrap_or_else(|| beside(system, &self.gids))
    }

    /// A user whose group this is.
    pub(crate) fn user_in(&self, gid: u32) -> Option<&str> {
        self.users.iter().find(|(_, user)| user.gid == gid).map(|(name, _)| name.as_str())
    }

    /// Takes a user out; the group of its name stays.
    pub(crate) fn remove_user(&mut self, name: &str) {
        if let Some(user) = self.users.remove(name)
            && self.user_of(user.uid).is_none()
        {
            self.uids.remove(&user.uid);
            self.free.clear();
        }
    }

    /// Takes a group out.
    pub(crate) fn remove_group(&mut self, name: &str) {
        if let Some(gid) = self.groups.remove(name)
            && self.group_of(gid).is_none()
        {
            self.gids.remove(&gid);
            self.free.clear();
        }
    }

    /// Whether a user has this number.
    pub(crate) fn has_uid(&self, uid: u32) -> bool {
        self.uids.contains(&uid)
    }

    /// Whether a group has this number.
    pub(crate) fn has_gid(&self, gid: u32) -> bool {
        self.gids.contains(&gid)
    }

    /// Whether a base says in its name that it is a Debian before the releases that count here, or an Ubuntu as old.
    fn is_named(&self, releases: &[&str]) -> bool {
        let base = self.base.map_or("", |base| base.reference);
        releases.iter().any(|release| base.contains(release))
    }

    /// Debian 11 and before, Ubuntu 22.04 and before: an older `adduser`.
    pub(crate) fn is_older_debian(&self) -> bool {
        self.is_named(&["bullseye", "buster", ":11", ":10", "jammy", "focal", ":22.", ":20."])
    }

    /// Debian 12 and before: homes are open to all.
    pub(crate) fn is_debian_before_13(&self) -> bool {
        self.is_older_debian() || self.is_named(&["bookworm", ":12"])
    }

    /// Whether PAM opens a session with the user's own group as free to write as the user: Debian's since 13.
    pub(crate) fn gives_groups_umask(&self) -> bool {
        self.family == Family::Debian && !self.is_debian_before_13()
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

    /// Notes that something may have added users which the model does not see.
    pub(crate) fn doubt_users(&mut self) {
        self.users_doubted = true;
    }

    /// Whether the image surely has no user, or no group, of an `owner:group`. Packages bring users, and so do the
    /// images of languages and servers: only bare distributions are known well enough.
    pub(crate) fn lacks(&self, tree: &Tree, owner: &str) -> bool {
        // What `useradd` and its like write equals nothing else.
        let replaced = |path: &&str| {
            tree.find(path).is_some_and(|id| {
                let equals_nothing = tree.content(id).is_some_and(|content| content.id == 0);
                tree.layer_of(id) >= self.first_layer && !equals_nothing
            })
        };
        let has_own = !matches!(self.family, Family::Scratch);
        let known = self.is_plain()
            && !self.users_doubted
            && !["/etc/passwd", "/etc/group"].iter().any(replaced)
            && self.installed.is_empty()
            && !matches!(self.family, Family::Other | Family::Fedora);
        let (owner, group) = owner.split_once(':').unwrap_or((owner, ""));
        let missing = |name: &str, is_there: bool| {
            let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
            let of_distribution = has_own && OF_DISTRIBUTIONS.contains(&name);
            !(is_number || is_there || of_distribution)
        };
        known
            && (missing(owner, self.users.contains_key(owner))
                || missing(group, self.groups.contains_key(group)))
    }

    /// Whether `/bin/sh` is Debian's dash, which has no `pipefail`.
    pub(crate) fn sh_is_dash(&self) -> bool {
        matches!(self.family, Family::Debian | Family::Ubuntu)
    }

    /// Whether the tools are busybox'.
    pub(crate) fn is_busybox(&self) -> bool {
        matches!(self.family, Family::Alpine | Family::Busybox)
    }

    /// The package that brings a program which minimal images lack.
    pub(crate) fn brought_by(program: &str) -> Option<&'static str> {
        BROUGHT_BY.iter().find(|(name, _)| *name == program).map(|(_, package)| *package)
    }

    /// Whether the image has a program: `None` if the model cannot tell.
    pub(crate) fn has_program(&self, program: &str) -> Option<bool> {
        let has = |package: &str| self.installed.contains(package);
        match program {
            "apt-get" | "apt" | "dpkg" | "apt-cache" | "apt-mark" => {
                return self.tools(matches!(self.family, Family::Debian | Family::Ubuntu));
            }
            "apk" => return self.tools(self.family == Family::Alpine),
            "dnf" | "yum" | "microdnf" | "rpm" => return self.tools(self.family == Family::Fedora),
            _ => {}
        }
        if self.family == Family::Scratch {
            return Some(false);
        }
        let package = Self::brought_by(program)?;
        if has(package) || has(program) {
            return Some(true);
        }
        // `build-essential` and its like bring programs under their own package names, found in the closure.
        match self.family {
            Family::Debian | Family::Ubuntu => {
                (program == "bash" || self.is_plain()).then_some(program == "bash")
            }
            Family::Alpine | Family::Busybox if IN_BUSYBOX.contains(&program) => Some(true),
            // What else a package of Alpine brings is not on record.
            Family::Alpine | Family::Busybox
                if self.is_plain() && self.installed.iter().all(|name| is_leaf(name)) =>
            {
                Some(false)
            }
            _ => None,
        }
    }

    fn tools(&self, has: bool) -> Option<bool> {
        (self.family != Family::Other).then_some(has)
    }

    /// Whether the base is a bare distribution, with no language or server of its own.
    pub(crate) fn is_plain(&self) -> bool {
        self.base.is_some_and(|base| base.plain)
    }
}
