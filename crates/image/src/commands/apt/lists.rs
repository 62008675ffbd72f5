//! `apt-get update` and what takes its lists away again.

use super::{ARCHIVES, LISTS, Release, release, setting};
use crate::catalog::Family;
use crate::catalog::store::{SUITES, Text};
use crate::content::{Content, Nature};
use crate::effort::{Task, lists_fetched};
use crate::machine::{Arg, Machine, Outcome};
use crate::tree::{Access, join};
use crate::{Doubt, Size};

/// What `apt-get update` writes, by suite: name without the host, bytes, gzip; written by `cargo xtask data`.
const LISTED: [&str; SUITES] = [
    include_str!("../../../data/apt-lists-bookworm.tsv"),
    include_str!("../../../data/apt-lists-trixie.tsv"),
    include_str!("../../../data/apt-lists-jammy.tsv"),
    include_str!("../../../data/apt-lists-noble.tsv"),
    include_str!("../../../data/apt-lists-resolute.tsv"),
];
/// Without the images' settings lists lie there unpacked, with translations: factors on bytes and gzip.
const PLAIN_LISTS: u64 = 87_257_985;
const PLAIN_LISTS_GZIP: u64 = 20_300_000;
/// apt's two caches, which the images' settings switch off: with packed lists, and with plain ones.
pub(super) const CACHE_FILES: [(&str, u64, u64); 2] =
    [("pkgcache.bin", 36_922_912, 39_977_132), ("srcpkgcache.bin", 36_922_853, 39_977_072)];

pub(super) fn update(machine: &mut Machine<'_>) -> Outcome {
    let release = release(machine);
    // Lists grow with every update of the suite. Other releases have lists of the same make, of a size that nobody
    // measured here.
    let doubt = if let Release::Other(_) = release { Doubt::Unknown } else { Doubt::Rounded };
    let lists = listed(release.suite());
    let root = Access::root(0o755);
    for directory in [LISTS, &join(LISTS, "partial"), &join(LISTS, "auxfiles")] {
        let _ = machine.tree.mkdir_all(directory, root);
    }
    // apt checks signatures in /tmp: the directory is copied up with its new time.
    let _ = machine.tree.touch("/tmp", true);
    let packed = setting(machine, "docker-gzip-indexes");
    let (sum, sum_gzip) =
        lists.iter().fold((0, 0), |(bytes, gzip), row| (bytes + row.1, gzip + row.2));
    for (name, bytes, gzip) in lists {
        let (bytes, gzip, name) = if packed {
            (bytes, gzip, name.to_owned())
        } else {
            let scaled = |part: u64, all: u64, plain: u64| {
                (u128::from(part) * u128::from(plain) / u128::from(all)) as u64
            };
            (
                scaled(bytes, sum, PLAIN_LISTS),
                scaled(gzip, sum_gzip, PLAIN_LISTS_GZIP),
                name.trim_end_matches(".lz4").to_owned(),
            )
        };
        let doubt = if packed { doubt } else { doubt.max(Doubt::Estimate) };
        let name = match (machine.system.family, name.contains("-security")) {
            _ if name == "lock" => name,
            (Family::Ubuntu, true) => format!("security.ubuntu.com_{name}"),
            (Family::Ubuntu, false) => format!("archive.ubuntu.com_{name}"),
            _ => format!("deb.debian.org_{name}"),
        };
        let size = match doubt {
            Doubt::Unknown if bytes > 0 => Size::UNKNOWN,
            Doubt::Unknown => Size::ZERO,
            doubt => Size { bytes, doubt },
        };
        let transfer = if size.is_known() { Size { bytes: gzip, doubt } } else { Size::UNKNOWN };
        let content = Content { transfer, ..Content::sized(size, Nature::Compressed, &name) };
        let _ = machine.tree.write(&join(LISTS, &name), content, Access::root(0o644));
    }
    if !setting(machine, "docker-clean") {
        caches(machine, packed);
    }
    machine.effort.works(Task::Lists, 1);
    machine.effort.download += match machine.system.family {
        // What travels is packed with gzip there, as the lists' bytes here are.
        Family::Ubuntu => Size { bytes: sum_gzip, doubt: doubt.max(Doubt::Estimate) },
        _ => lists_fetched(),
    };
    Outcome::silent()
}

/// The lists of a suite, and the lock beside them.
fn listed(suite: Text) -> Vec<(&'static str, u64, u64)> {
    let rows =
        LISTED.get(suite as usize).into_iter().flat_map(|text| text.lines()).filter_map(|line| {
            let mut columns = line.split('\t');
            let name = columns.next()?;
            Some((name, columns.next()?.parse().ok()?, columns.next()?.parse().ok()?))
        });
    rows.chain([("lock", 0, 0)]).collect()
}

/// apt's caches of its indexes, which only images without the `docker-clean` setting keep.
pub(super) fn caches(machine: &mut Machine<'_>, packed: bool) {
    for (name, small, big) in CACHE_FILES {
        let bytes = if packed { small } else { big };
        let content = Content::sized(Size { bytes, doubt: Doubt::Estimate }, Nature::Text, name);
        let _ = machine.tree.write(&join("/var/cache/apt", name), content, Access::root(0o644));
    }
}

/// Whether package lists are there: without them apt knows no package.
pub(super) fn has_lists(machine: &Machine<'_>) -> bool {
    let Some(id) = machine.tree.find(LISTS) else { return false };
    machine.tree.directory(id).is_some_and(|lists| {
        lists.partial || lists.names.keys().any(|name| name.contains("_Packages"))
    })
}

/// Makes the directories and locks that `apt-get clean` wants, where the base image's own files are listed.
fn furnish(machine: &mut Machine<'_>) {
    let listed = |path: &str| {
        let directory = machine.tree.find(path).and_then(|id| machine.tree.directory(id));
        directory.is_some_and(|it| !it.partial)
    };
    let Some(uid) = machine.system.user("_apt").map(|user| user.uid) else { return };
    if !listed(LISTS) || !listed(ARCHIVES) || machine.uid != 0 {
        return;
    }
    for directory in [ARCHIVES, LISTS] {
        for (name, mode) in [("partial", 0o700), ("auxfiles", 0o755)] {
            let path = join(directory, name);
            if name == "auxfiles" && directory == ARCHIVES {
                continue;
            }
            let access = Access { mode, uid, gid: 0 };
            if machine.tree.mkdir(&path, access).is_err() {
                let _ = machine.tree.set_access(&path, true, |_, _| access);
            }
        }
        let lock = Content::sized(Size::ZERO, Nature::Text, "lock");
        let _ = machine.tree.write(&join(directory, "lock"), lock, Access::root(0o640));
    }
}

pub(super) fn clean(machine: &mut Machine<'_>) -> Outcome {
    furnish(machine);
    empty(machine, ARCHIVES, |name| name != "lock");
    for (name, ..) in CACHE_FILES {
        let _ = machine.tree.remove(&join("/var/cache/apt", name));
    }
    Outcome::silent()
}

/// Debian 13's apt has it; it keeps the signed release files, against attacks with old ones.
pub(super) fn dist_clean(machine: &mut Machine<'_>, action: &Arg) -> Outcome {
    if matches!(release(machine).suite(), Text::Bookworm | Text::Jammy) {
        return machine.complain(action.span, 100, format!("E: Invalid operation {}", action.text));
    }
    empty(machine, LISTS, |name| {
        !name.ends_with("Release")
            && !name.ends_with("Release.gpg")
            && name != "lock"
            && name != "partial"
    });
    clean(machine)
}

fn empty(machine: &mut Machine<'_>, directory: &str, goes: impl Fn(&str) -> bool) {
    let Some(id) = machine.tree.find(directory) else { return };
    let Some(inner) = machine.tree.directory(id) else { return };
    let names: Vec<String> = inner
        .names
        .iter()
        .filter(|(name, entry)| goes(name) && !machine.tree.is_directory(entry.node))
        .map(|(name, _)| name.clone())
        .collect();
    for name in names {
        let _ = machine.tree.remove(&join(directory, &name));
    }
}
