//! What the model knows of the system inside an image, besides its files: family, users, packages, programs.

mod accounts;
mod known;

use std::rc::Rc;

use accounts::Accounts;

use crate::catalog::{BaseImage, Family};
use crate::map::Set;
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
    /// Shared with the images that have the same.
    accounts: Rc<Accounts>,
    /// The layer of the tree that the first instruction above the base makes.
    pub(crate) first_layer: u32,
    /// Whether something may have added users that the model does not see.
    users_doubted: bool,
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

fn is_leaf(package: &str) -> bool {
    LEAVES.contains(&package)
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
            && (missing(owner, self.accounts.users.contains_key(owner))
                || missing(group, self.accounts.groups.contains_key(group)))
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
