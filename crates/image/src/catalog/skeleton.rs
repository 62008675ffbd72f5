//! The directories and the few files of a base image that commands depend on.

use std::cell::RefCell;

use super::{BaseImage, Family};
use crate::content::{Content, Nature};
use crate::tree::{Access, NodeKind, Tree};
use crate::{Entry, Size};

/// Directories that every Linux system of the catalog has, besides those of its family.
const COMMON: &[&str] = &[
    "/dev",
    "/etc",
    "/home",
    "/media",
    "/mnt",
    "/opt",
    "/proc",
    "/run",
    "/srv",
    "/sys",
    "/usr/bin",
    "/usr/lib",
    "/usr/local/bin",
    "/usr/local/lib",
    "/usr/local/share",
    "/usr/sbin",
    "/usr/share",
    "/var/cache",
    "/var/lib",
    "/var/local",
    "/var/log",
    "/var/mail",
    "/var/opt",
    "/var/spool",
];
const DEBIAN: &[&str] = &[
    "/boot",
    "/etc/apt/apt.conf.d",
    "/etc/apt/preferences.d",
    "/etc/apt/sources.list.d",
    "/etc/apt/trusted.gpg.d",
    "/etc/default",
    "/etc/profile.d",
    "/etc/ssl/certs",
    "/run/lock",
    "/usr/games",
    "/usr/include",
    "/usr/lib64",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/libexec",
    "/usr/local/etc",
    "/usr/local/games",
    "/usr/local/include",
    "/usr/local/sbin",
    "/usr/local/src",
    "/usr/share/doc",
    "/usr/share/info",
    "/usr/share/keyrings",
    "/usr/share/locale",
    "/usr/share/man",
    "/usr/share/zoneinfo",
    "/usr/src",
    "/var/backups",
    "/var/cache/apt/archives/partial",
    "/var/cache/debconf",
    "/var/cache/ldconfig",
    "/var/lib/apt/lists",
    "/var/lib/dpkg/info",
    "/var/log/apt",
];
const ALPINE: &[&str] = &[
    "/bin",
    "/sbin",
    "/lib/apk/db",
    "/etc/apk/keys",
    "/etc/profile.d",
    "/etc/ssl/certs",
    "/usr/local/sbin",
    "/usr/share/man",
    "/usr/share/apk",
    "/var/cache/apk",
    "/var/cache/misc",
    "/var/empty",
    "/var/lib/apk",
    "/var/lib/misc",
    "/var/lib/udhcpd",
    "/var/lock/subsys",
    "/var/spool/cron",
];
const BUSYBOX: &[&str] = &[
    "/bin",
    "/dev",
    "/etc",
    "/home",
    "/root",
    "/tmp",
    "/usr/bin",
    "/usr/sbin",
    "/var/spool/mail",
    "/var/www",
];

/// Directories whose content is listed completely: a fresh image has nothing (else) there.
const EMPTY: &[&str] = &[
    "/",
    "/boot",
    "/home",
    "/media",
    "/mnt",
    "/opt",
    "/run",
    "/run/lock",
    "/srv",
    "/sys",
    "/tmp",
    "/usr",
    "/usr/games",
    "/usr/local",
    "/usr/local/bin",
    "/usr/local/etc",
    "/usr/local/games",
    "/usr/local/include",
    "/usr/local/lib",
    "/usr/local/sbin",
    "/usr/local/src",
    "/usr/src",
    "/var",
    "/var/backups",
    "/var/cache",
    "/var/cache/apk",
    "/var/cache/apt",
    "/var/cache/apt/archives",
    "/var/cache/apt/archives/partial",
    "/var/cache/debconf",
    "/var/lib/apt",
    "/var/lib/apt/lists",
    "/var/local",
    "/var/mail",
    "/var/opt",
    "/var/tmp",
    "/var/log/apt",
    "/etc/apt/apt.conf.d",
    "/etc/apt/sources.list.d",
    "/etc/apt/preferences.d",
];

/// Files of Debian's images that installing packages writes again, with their bytes on `bookworm-slim`
/// (measured 2026-11-23), and small ones that commands change.
const DEBIAN_FILES: &[(&str, u64)] = &[
    ("/etc/.pwd.lock", 0),
    ("/etc/group", 434),
    ("/etc/group-", 434),
    ("/etc/gshadow", 364),
    ("/etc/hosts", 0),
    ("/etc/ld.so.cache", 4523),
    ("/etc/passwd", 839),
    ("/etc/passwd-", 839),
    ("/etc/shadow", 474),
    ("/var/cache/debconf/config.dat", 4401),
    ("/var/cache/debconf/config.dat-old", 4401),
    ("/var/cache/debconf/passwords.dat", 0),
    ("/var/cache/debconf/templates.dat", 753_157),
    ("/var/cache/debconf/templates.dat-old", 753_157),
    ("/var/lib/apt/extended_states", 5139),
    ("/var/lib/dpkg/lock", 0),
    ("/var/lib/dpkg/lock-frontend", 0),
    ("/var/lib/dpkg/status", 77_111),
    ("/var/lib/dpkg/status-old", 77_176),
    ("/var/lib/dpkg/triggers/Lock", 0),
    ("/var/lib/dpkg/triggers/Unincorp", 0),
    ("/var/log/apt/eipp.log.xz", 4592),
];

/// What of these is longer or shorter on Ubuntu: the bytes on 24.04 (measured 2026-11-29).
const UBUNTU_FILES: &[(&str, u64)] = &[
    ("/etc/ld.so.cache", 5068),
    ("/var/cache/debconf/config.dat", 3429),
    ("/var/cache/debconf/config.dat-old", 3429),
    ("/var/cache/debconf/templates.dat", 478_576),
    ("/var/cache/debconf/templates.dat-old", 478_576),
    ("/var/lib/dpkg/status", 87_107),
    ("/var/lib/dpkg/status-old", 87_107),
    ("/var/log/apt/eipp.log.xz", 4384),
];

/// The files that packages write again in an image of Debian or Ubuntu, with their bytes.
fn package_files(family: Family) -> impl Iterator<Item = (&'static str, u64)> {
    let own: &[(&str, u64)] = if family == Family::Ubuntu { UBUNTU_FILES } else { &[] };
    let shared = |(path, _): &&(&str, u64)| !own.iter().any(|(other, _)| other == path);
    DEBIAN_FILES.iter().filter(shared).chain(own).copied()
}

/// Bytes of a file that packages write again, in a fresh image of Debian or Ubuntu; 0 for a path that is none.
pub(crate) fn bytes_in_base(family: Family, path: &str) -> u64 {
    package_files(family).find(|(file, _)| *file == path).map_or(0, |(_, bytes)| bytes)
}

/// apt's settings in Debian's and Ubuntu's images; `docker-clean` is what deletes the packages after an install.
const APT_SETTINGS: &[(&str, u64)] = &[
    ("/etc/apt/apt.conf.d/01autoremove", 399),
    ("/etc/apt/apt.conf.d/docker-autoremove-suggests", 754),
    ("/etc/apt/apt.conf.d/docker-clean", 1175),
    ("/etc/apt/apt.conf.d/docker-gzip-indexes", 481),
    ("/etc/apt/apt.conf.d/docker-no-languages", 269),
];

/// What a base image has, as far as the model lists it: the tree with its first layer ended, and that layer's entries.
type Skeleton = (Tree, Vec<Entry>);

/// The images that have one skeleton, and it.
struct Made {
    family: Family,
    users: &'static [(&'static str, u32, &'static str)],
    plain: bool,
    skeleton: Skeleton,
}

impl Made {
    fn fits(&self, base: &BaseImage) -> bool {
        (self.family, self.users, self.plain) == (base.family, base.users, base.plain)
    }
}

thread_local! {
    /// A few dozen in all the catalog, wanted again for every file that is checked.
    static MADE: RefCell<Vec<Made>> = const { RefCell::new(Vec::new()) };
}

/// What an image begins with.
pub(crate) fn furnished(base: &BaseImage) -> Skeleton {
    MADE.with_borrow_mut(|made| {
        if let Some(known) = made.iter().find(|made| made.fits(base)) {
            return known.skeleton.clone();
        }
        let mut tree = Tree::new();
        furnish(base, &mut tree);
        let entries = tree.seal();
        let skeleton = (tree, entries);
        let &BaseImage { family, users, plain, .. } = base;
        made.push(Made { family, users, plain, skeleton: skeleton.clone() });
        skeleton
    })
}

fn furnish(base: &BaseImage, tree: &mut Tree) {
    let root = Access::root(0o755);
    let directories: &[&[&str]] = match base.family {
        Family::Scratch => return,
        Family::Busybox => &[BUSYBOX],
        Family::Alpine => &[COMMON, ALPINE],
        Family::Debian | Family::Ubuntu => &[COMMON, DEBIAN],
        Family::Fedora | Family::Other => &[COMMON],
    };
    for directory in directories.iter().copied().flatten() {
        make(tree, directory, root);
    }
    make(tree, "/root", Access::root(0o700));
    make(tree, "/tmp", Access::root(0o1777));
    make(tree, "/var/tmp", Access::root(0o1777));
    let merged = matches!(base.family, Family::Debian | Family::Ubuntu | Family::Fedora);
    if merged {
        for (link, target) in [
            ("/bin", "usr/bin"),
            ("/sbin", "usr/sbin"),
            ("/lib", "usr/lib"),
            ("/lib64", "usr/lib64"),
        ] {
            let _ = tree.symlink(target, link);
        }
    }
    if base.family != Family::Busybox {
        let _ = tree.symlink("/run", "/var/run");
    }
    if merged {
        let _ = tree.symlink("/run/lock", "/var/lock");
    }
    let mut files: Vec<(&str, u64)> = Vec::new();
    if matches!(base.family, Family::Debian | Family::Ubuntu) {
        files.extend(package_files(base.family));
        files.extend(APT_SETTINGS);
    } else {
        files.extend([
            ("/etc/passwd", 700),
            ("/etc/group", 500),
            ("/etc/shadow", 400),
            ("/etc/hosts", 0),
        ]);
    }
    for (path, bytes) in files {
        if let Some((directory, _)) = path.rsplit_once('/') {
            make(tree, directory, root);
        }
        let content = Content::sized(Size::exact(bytes), Nature::Text, &format!("base {path}"));
        let _ = tree.replace(path, NodeKind::File(content), Access::root(0o644), Some(0));
    }
    for &(_, uid, home) in base.users {
        make(tree, home, Access { mode: 0o755, uid, gid: uid });
    }
    for (path, id) in tree.below("/", crate::tree::Id::ROOT) {
        let directory = tree.is_directory(id) && !EMPTY.contains(&path.as_str());
        let home = base.users.iter().any(|(_, _, home)| path == *home);
        if directory && !home {
            tree.set_partial(&path, true);
        }
    }
    if base.plain {
        // A bare distribution has nothing below /usr/local and /opt; a language image lives there.
        return;
    }
    for path in
        ["/usr/local", "/usr/local/bin", "/usr/local/lib", "/usr/local/include", "/opt", "/"]
    {
        tree.set_partial(path, true);
    }
}

fn make(tree: &mut Tree, path: &str, access: Access) {
    // A skeleton's own paths never meet a file.
    let _ = tree.mkdir_all(path, Access::root(0o755));
    let _ = tree.set_access(path, true, |_, _| access);
}
