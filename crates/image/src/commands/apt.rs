//! `apt-get` and `apt`, as Debian's and Ubuntu's images are set up.

use super::options::Options;
use crate::catalog::Family;
use crate::catalog::packages::{Install, Package, Packages};
use crate::content::{Content, Nature, hash};
use crate::machine::{Arg, Call, Machine, Outcome};
use crate::tree::{Access, PACKAGE, join};
use crate::{Doubt, Size};

pub(super) const TABLE: &[(&str, super::Program)] = &[
    ("apt-get", apt),
    ("apt", apt),
    ("apt-cache", query),
    ("apt-mark", query),
    ("apt-key", query),
];

const LISTS: &str = "/var/lib/apt/lists";
const ARCHIVES: &str = "/var/cache/apt/archives";
const SETTINGS: &str = "/etc/apt/apt.conf.d";

/// What `apt-get update` writes on Debian 12 (measured 2026-11-23): name without the host, bytes, gzip.
const BOOKWORM: &[(&str, u64, u64)] = &[
    ("debian_dists_bookworm_InRelease", 151_075, 113_000),
    ("debian_dists_bookworm_main_binary-amd64_Packages.lz4", 18_840_233, 14_485_183),
    ("debian_dists_bookworm-updates_InRelease", 55_403, 35_000),
    ("debian_dists_bookworm-updates_main_binary-amd64_Packages.lz4", 11_648, 9_000),
    ("debian-security_dists_bookworm-security_InRelease", 34_770, 26_000),
    ("debian-security_dists_bookworm-security_main_binary-amd64_Packages.lz4", 763_339, 625_000),
    ("lock", 0, 0),
];
/// On Debian 13 only the sum is on record: 20.9 MB (2026-11-23).
const TRIXIE: &[(&str, u64, u64)] = &[
    ("debian_dists_trixie_InRelease", 140_000, 105_000),
    ("debian_dists_trixie_main_binary-amd64_Packages.lz4", 20_560_000, 15_800_000),
    ("debian-security_dists_trixie-security_InRelease", 43_000, 32_000),
    ("debian-security_dists_trixie-security_main_binary-amd64_Packages.lz4", 157_000, 128_000),
    ("lock", 0, 0),
];
/// Without the images' settings lists lie there unpacked, with translations: factors on bytes and gzip.
const PLAIN_LISTS: u64 = 87_257_985;
const PLAIN_LISTS_GZIP: u64 = 20_300_000;
/// apt's two caches, which the images' settings switch off: with packed lists, and with plain ones.
const CACHE_FILES: [(&str, u64, u64); 2] =
    [("pkgcache.bin", 36_922_912, 39_977_132), ("srcpkgcache.bin", 36_922_853, 39_977_072)];

/// What the model knows of a release.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Release {
    Bookworm,
    Trixie,
    Other,
}

fn release(machine: &Machine<'_>) -> Release {
    let os = machine
        .system
        .base
        .map_or("", |base| if base.os.is_empty() { base.reference } else { base.os });
    let name = machine.system.base.map_or("", |base| base.reference);
    let has = |word: &str| os.contains(word) || name.contains(word);
    match machine.system.family {
        Family::Debian if has("bookworm") => Release::Bookworm,
        Family::Debian if has("trixie") => Release::Trixie,
        _ => Release::Other,
    }
}

fn query(_: &mut Machine<'_>, _: &Call) -> Outcome {
    Outcome::silent()
}

fn apt(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options =
        Options::of(call, "otca", &["option", "target-release", "config-file", "default-release"]);
    let Some((action, operands)) = options.operands.split_first() else {
        return Outcome::silent();
    };
    if machine.uid != 0 {
        let file = if action.text == "update" {
            "/var/lib/apt/lists/lock"
        } else {
            "/var/lib/dpkg/lock-frontend"
        };
        let message = format!("E: Could not open lock file {file} - open (13: Permission denied)");
        return machine.complain(call.span, 100, message);
    }
    if options.has(&["s", "simulate", "dry-run", "print-uris", "d", "download-only"]) {
        return Outcome::silent();
    }
    match action.text.as_str() {
        "update" => update(machine),
        "install" | "reinstall" | "satisfy" | "build-dep" => {
            install(machine, call, &options, operands)
        }
        "remove" | "purge" | "autoremove" | "autopurge" => {
            remove(machine, &action.text, &options, operands)
        }
        "clean" | "autoclean" | "auto-clean" => clean(machine),
        "dist-clean" | "distclean" => dist_clean(machine, action),
        "upgrade" | "dist-upgrade" | "full-upgrade" => {
            machine.doubt(call.span, "which packages this upgrades depends on the day of the build, so its size is not known");
            Outcome::silent()
        }
        "source" | "download" => {
            machine.doubt(call.span, "what this downloads is not in the model's data");
            Outcome::silent()
        }
        "list" | "show" | "search" | "policy" | "check" | "changelog" | "depends" => {
            Outcome::silent()
        }
        other => {
            let message = format!("E: Invalid operation {other}");
            machine.complain(action.span, 100, message)
        }
    }
}

/// Whether a setting of the images is still there.
fn setting(machine: &Machine<'_>, name: &str) -> bool {
    machine.tree.find(&join(SETTINGS, name)).is_some()
}

fn update(machine: &mut Machine<'_>) -> Outcome {
    let release = release(machine);
    let (lists, doubt) = match release {
        Release::Bookworm => (BOOKWORM, Doubt::Exact),
        Release::Trixie => (TRIXIE, Doubt::Rounded),
        // Other releases have lists of the same make, of a size that nobody measured here.
        Release::Other => (BOOKWORM, Doubt::Unknown),
    };
    let root = Access::root(0o755);
    for directory in [LISTS, &join(LISTS, "partial"), &join(LISTS, "auxfiles")] {
        let _ = machine.tree.mkdir_all(directory, root);
    }
    // apt checks signatures in /tmp: the directory is copied up with its new time.
    let _ = machine.tree.touch("/tmp");
    let packed = setting(machine, "docker-gzip-indexes");
    let (sum, sum_gzip) =
        lists.iter().fold((0, 0), |(bytes, gzip), row| (bytes + row.1, gzip + row.2));
    for &(name, bytes, gzip) in lists {
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
        let name = if name == "lock" { name } else { format!("deb.debian.org_{name}") };
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
    Outcome::silent()
}

/// apt's caches of its indexes, which only images without the `docker-clean` setting keep.
fn caches(machine: &mut Machine<'_>, packed: bool) {
    for (name, small, big) in CACHE_FILES {
        let bytes = if packed { small } else { big };
        let content = Content::sized(Size { bytes, doubt: Doubt::Estimate }, Nature::Text, name);
        let _ = machine.tree.write(&join("/var/cache/apt", name), content, Access::root(0o644));
    }
}

/// Whether package lists are there: without them apt knows no package.
fn has_lists(machine: &Machine<'_>) -> bool {
    let Some(id) = machine.tree.find(LISTS) else { return false };
    machine.tree.directory(id).is_some_and(|lists| {
        lists.partial || lists.names.keys().any(|name| name.contains("_Packages"))
    })
}

fn install(
    machine: &mut Machine<'_>,
    call: &Call,
    options: &Options<'_>,
    operands: &[&Arg],
) -> Outcome {
    let data = Packages::get();
    let has_lists = has_lists(machine);
    let mut wanted: Vec<&'static Package> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for arg in operands {
        if !arg.known {
            machine.doubt(arg.span, "which packages these are is not known before the build runs");
            continue;
        }
        if arg.text.starts_with("./")
            || arg.text.starts_with('/')
            || arg.text.strip_suffix(".deb").is_some()
        {
            machine.doubt(arg.span, format!("what `{}` unpacks to is not known: state it in a comment above the instruction, such as `# layerwise: writes /opt/tool/ 24MB`", arg.text));
            continue;
        }
        let name = arg.text.split(['=', '/', ':']).next().unwrap_or(&arg.text);
        if data.in_base(name) || machine.system.manual.contains(name) {
            continue;
        }
        if !has_lists {
            let message = format!("E: Unable to locate package {name}");
            return machine.complain(arg.span, 100, message);
        }
        names.push(name.to_owned());
        if let Some(package) = data.find(name) {
            wanted.push(package);
        } else {
            machine.system.installed.insert(name.to_owned());
            machine.system.manual.insert(name.to_owned());
            machine
                .doubt(arg.span, format!("the model's data has no size for the package `{name}`"));
            bundle(machine, name, Size::UNKNOWN, Size::UNKNOWN);
        }
    }
    if wanted.is_empty() {
        if !names.is_empty() {
            databases(machine, false);
        }
        return Outcome::silent();
    }
    let recommends = !options.has(&["no-install-recommends"])
        && !options.value(&["o", "option"]).is_some_and(|option| {
            let option = option.text.to_ascii_lowercase();
            option.contains("install-recommends=")
                && (option.ends_with("=0") || option.ends_with("false"))
        })
        && !recommends_switched_off(machine);
    let full = machine.system.base.is_some_and(|base| !base.reference.contains("slim"))
        && machine.system.family == Family::Debian;
    let plan = data.install(&wanted, recommends, &machine.system.installed, full);
    let asked = !(options.has(&["y", "yes", "assume-yes", "qq"])
        || quiet_twice(call)
        || assumes_yes(machine));
    if asked && plan.count() > wanted.len() as u64 {
        return machine.complain(call.span, 1, "Do you want to continue? [Y/n] Abort.");
    }
    unpack(machine, &plan, &wanted, &names, full, recommends);
    Outcome::silent()
}

/// `-qq` means yes as well.
fn quiet_twice(call: &Call) -> bool {
    call.args.iter().any(|arg| {
        arg.text == "-qq" || (arg.text.starts_with("-q") && arg.text.matches('q').count() > 1)
    })
}

/// Whether a setting in the image answers apt's questions.
fn assumes_yes(machine: &Machine<'_>) -> bool {
    any_setting(machine, "assume-yes")
}

fn recommends_switched_off(machine: &Machine<'_>) -> bool {
    any_setting(machine, "install-recommends")
}

fn any_setting(machine: &Machine<'_>, word: &str) -> bool {
    let Some(id) = machine.tree.find(SETTINGS) else { return false };
    let Some(directory) = machine.tree.directory(id) else { return false };
    let mut texts =
        directory.names.values().filter_map(|name| machine.tree.content(name.node)?.text.clone());
    texts.any(|text| {
        let text = text.to_ascii_lowercase();
        let wants =
            if word == "assume-yes" { ["true", "\"1\"", " 1;"] } else { ["false", "\"0\"", " 0;"] };
        text.lines().any(|line| line.contains(word) && wants.iter().any(|want| line.contains(want)))
    })
}

/// Writes what an install adds: each package, what its scripts make, and the databases.
fn unpack(
    machine: &mut Machine<'_>,
    plan: &Install,
    wanted: &[&'static Package],
    names: &[String],
    full: bool,
    recommends: bool,
) {
    let release = release(machine);
    let exact_here = release == Release::Bookworm;
    let (mut files, mut transfer) = (plan.files, plan.transfer);
    if !exact_here {
        // Other releases have other versions of the same packages: Debian 12's figures stand for them.
        files.doubt = files.doubt.max(Doubt::Estimate);
        transfer.doubt = transfer.doubt.max(Doubt::Estimate);
    }
    if release == Release::Trixie
        && wanted.len() == 1
        && wanted[0].name == "curl"
        && machine.system.installed.is_empty()
    {
        // Measured on Debian 13, to a tenth of a megabyte.
        files =
            Size { bytes: if recommends { 21_900_000 } else { 15_400_000 }, doubt: Doubt::Rounded };
    }
    for group in &plan.groups {
        machine.system.installed.insert(group.name.to_owned());
    }
    machine.system.manual.extend(names.iter().cloned());
    machine.system.installed.extend(names.iter().cloned());
    let written = databases(machine, plan.debconf);
    let mut left = files.bytes.saturating_sub(written);
    let mut left_transfer = transfer.bytes.saturating_sub(written / 4);
    // The parts are rounded; their sum, with what scripts make, is the install's figure.
    for group in &plan.groups {
        let bytes = group.files(full).min(left);
        let sent = group.transfer(full).min(left_transfer);
        left -= bytes;
        left_transfer -= sent;
        bundle(
            machine,
            &group.shown(),
            Size { bytes, doubt: files.doubt },
            Size { bytes: sent, doubt: transfer.doubt },
        );
    }
    let first: Vec<&str> = names.iter().take(3).map(String::as_str).collect();
    let dots = if names.len() > 3 { " …" } else { "" };
    let made = format!("set-up of {}{dots}", first.join(" "));
    bundle(
        machine,
        &made,
        Size { bytes: left, doubt: files.doubt },
        Size { bytes: left_transfer, doubt: transfer.doubt },
    );
    machine.system.set_ups.push((made, names.to_vec()));
    if !setting(machine, "docker-clean") {
        caches(machine, setting(machine, "docker-gzip-indexes"));
        let download: u64 = plan.groups.iter().map(|group| group.download).sum();
        let content = Content::sized(
            Size::exact(download),
            Nature::Compressed,
            &format!("downloads {names:?}"),
        );
        let _ = machine.tree.mkdir_all(ARCHIVES, Access::root(0o755));
        let path = join(ARCHIVES, &format!("({} packages)", plan.count()));
        let _ = machine.tree.put_bundle(
            &path,
            content.size,
            content.transfer,
            Some(plan.count() as u32),
            content.id,
        );
    }
}

fn bundle(machine: &mut Machine<'_>, name: &str, size: Size, transfer: Size) {
    let path = format!("/{PACKAGE}{name}");
    let content = hash(&[name.as_bytes(), &size.bytes.to_le_bytes()]);
    let _ = machine.tree.put_bundle(&path, size, transfer, None, content);
}

/// Writes apt's, dpkg's and debconf's databases again. Gives their bytes.
///
/// Growth for each package, from the measured layers: 829 bytes in dpkg's status and its backup, 60 in apt's list of
/// what was installed automatically, 51 in the linker's cache. debconf's templates are written again as they were.
fn databases(machine: &mut Machine<'_>, debconf: bool) -> u64 {
    let data = Packages::get();
    let count = |name: &String| {
        let group = (0..).map_while(|index| data.group(index)).find(|group| group.name == name);
        group.map_or(1, |group| group.packages)
    };
    let packages: u64 = machine.system.installed.iter().map(count).sum();
    let automatic = packages.saturating_sub(machine.system.manual.len() as u64);
    let exact = release(machine) == Release::Bookworm;
    let doubt = if exact { Doubt::Exact } else { Doubt::Estimate };
    let files = [
        ("/var/lib/dpkg/status", 77_111 + 829 * packages),
        ("/var/lib/dpkg/status-old", 77_176 + 825 * packages),
        ("/var/lib/apt/extended_states", 5_139 + 60 * automatic),
        ("/etc/ld.so.cache", 4_523 + 51 * packages),
        ("/var/log/apt/eipp.log.xz", 4_592 + 31 * packages),
    ];
    let mut written = 0;
    for (path, bytes) in files {
        let content = Content::unique(Size { bytes, doubt }, Nature::Text);
        if machine.tree.write(path, content, Access::root(0o644)).is_ok() {
            written += bytes;
        }
    }
    let unchanged = ["/var/cache/debconf/templates.dat", "/var/cache/debconf/config.dat"];

    if debconf {
        for (path, more) in unchanged.iter().zip([28_385, 12_480]) {
            let Ok(Some(old)) = machine.read(path) else { continue };
            let backup = format!("{path}-old");
            let new = Content::unique(Size { bytes: old.size.bytes + more, doubt }, Nature::Text);
            written += old.size.bytes + new.size.bytes;
            // The backup is what the database was: the same bytes once more.
            let _ = machine.tree.write(&backup, old, Access::root(0o644));
            let _ = machine.tree.write(path, new, Access::root(0o644));
        }
    } else {
        for path in unchanged {
            if let Ok(Some(old)) = machine.read(path) {
                written += old.size.bytes;
                let _ = machine.tree.set_access(path, true, |access, _| *access);
            }
        }
    }

    for path in [
        "/var/lib/dpkg/lock",
        "/var/lib/dpkg/lock-frontend",
        "/var/lib/dpkg/triggers/Lock",
        "/var/cache/debconf/passwords.dat",
    ] {
        let _ = machine.tree.touch(path);
    }
    written
}

fn remove(
    machine: &mut Machine<'_>,
    action: &str,
    options: &Options<'_>,
    operands: &[&Arg],
) -> Outcome {
    let data = Packages::get();
    let named: Vec<&str> =
        operands.iter().map(|arg| arg.text.trim_end_matches(['-', '+'])).collect();
    let absent = |machine: &Machine<'_>, name: &str| {
        !machine.system.installed.contains(name) && !data.in_base(name) && data.find(name).is_none()
    };
    for arg in operands {
        if arg.known
            && absent(machine, &arg.text)
            && machine.system.base.is_some_and(|base| base.plain)
            && !has_lists(machine)
        {
            return machine.complain(
                arg.span,
                100,
                format!("E: Unable to locate package {}", arg.text),
            );
        }
        if data.in_base(&arg.text) {
            machine.wonder(
                arg.span,
                format!("how many bytes of the base image belong to `{}` is not known", arg.text),
            );
        }
    }
    machine.system.manual.retain(|name| !named.contains(&name.as_str()));
    let automatic = action.starts_with("auto") || options.has(&["auto-remove", "autoremove"]);
    let needed: Vec<&str> = machine
        .system
        .manual
        .iter()
        .filter_map(|name| data.find(name))
        .flat_map(|package| package.groups(true))
        .filter_map(|index| data.group(index))
        .map(|group| group.name)
        .collect();
    let gone: Vec<String> = machine
        .system
        .installed
        .iter()
        .filter(|name| {
            named.contains(&name.as_str())
                || (automatic
                    && !needed.contains(&name.as_str())
                    && !machine.system.manual.contains(name))
        })
        .cloned()
        .collect();
    if gone.is_empty() {
        return Outcome::silent();
    }
    let mut packages = 0;
    for name in &gone {
        machine.system.installed.remove(name);
        let group = (0..).map_while(|index| data.group(index)).find(|group| group.name == name);
        packages += group.map_or(1, |group| group.packages);
        let shown = group.map_or(name.clone(), crate::catalog::packages::Group::shown);
        let _ = machine.tree.remove(&format!("/{PACKAGE}{shown}"));
    }
    // What set-ups made goes with the packages that they were for; some 1.5 kB of logs a package stay.
    let manual = machine.system.manual.clone();
    let (kept, ended): (Vec<_>, Vec<_>) = machine
        .system
        .set_ups
        .drain(..)
        .partition(|(_, names)| !automatic || names.iter().any(|name| manual.contains(name)));
    machine.system.set_ups = kept;
    for (made, _) in ended {
        let _ = machine.tree.remove(&format!("/{PACKAGE}{made}"));
    }
    databases(machine, false);
    let logs = Size { bytes: 1_500 * packages, doubt: Doubt::Estimate };
    bundle(machine, "logs", logs, Nature::Text.compressed(logs));
    Outcome::silent()
}

fn clean(machine: &mut Machine<'_>) -> Outcome {
    empty(machine, ARCHIVES, |_| true);
    for (name, ..) in CACHE_FILES {
        let _ = machine.tree.remove(&join("/var/cache/apt", name));
    }
    Outcome::silent()
}

/// Debian 13's apt has it; it keeps the signed release files, against attacks with old ones.
fn dist_clean(machine: &mut Machine<'_>, action: &Arg) -> Outcome {
    if release(machine) == Release::Bookworm {
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
