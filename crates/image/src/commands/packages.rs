//! Package managers of which the model has no sizes yet: what they write is unknown until it is stated.

use crate::build::stating;
use crate::content::{Content, Nature, hash};
use crate::machine::{Call, Machine, Outcome};
use crate::tree::join;
use crate::{Doubt, Size};

pub(super) const TABLE: &[(&str, super::Program)] = &[
    ("apk", apk),
    ("yarn", yarn),
    ("pnpm", yarn),
    ("npx", script),
    ("gem", other),
    ("bundle", other),
    ("cargo", other),
    ("composer", other),
    ("dnf", other),
    ("yum", other),
    ("microdnf", other),
];

/// Writes what an installed package takes. The versions of the day of the build are others than those of the data.
pub(super) fn put(machine: &mut Machine<'_>, path: &str, bytes: u64, gzip: u64) {
    let size = |bytes| Size { bytes, doubt: Doubt::Estimate };
    let content = hash(&[path.as_bytes(), &bytes.to_le_bytes()]);
    let _ = machine.tree.put_bundle(path, size(bytes), size(gzip), None, content);
}

/// Fetches so many bytes of packages from the network. What lies in the cache, if one is used, is not fetched again.
pub(super) fn fetch(machine: &mut Machine<'_>, cache: Option<&str>, name: &str, bytes: u64) {
    let kept = cache.map_or(0, |cache| machine.tree.bytes_at(&join(cache, name)));
    let bytes = bytes.saturating_sub(kept);
    machine.effort.download += Size { bytes, doubt: Doubt::Estimate };
}

/// Writes what a package manager keeps in its cache, packed as it came; of unknown size where not everything is known.
pub(super) fn keep(machine: &mut Machine<'_>, cache: &str, name: &str, bytes: u64, complete: bool) {
    let access = machine.access(0o755);
    let _ = machine.tree.mkdir_all(cache, access);
    if bytes > 0 {
        let serial = machine.serial(cache);
        let size = Size { bytes, doubt: Doubt::Estimate };
        let content = Content::sized(size, Nature::Compressed, &serial);
        let path = join(cache, name);
        let _ = machine.tree.put_bundle(&path, content.size, content.size, None, content.id);
    }
    if !complete {
        unknown_files(machine, cache);
    }
}

fn first(call: &Call) -> &str {
    call.args.iter().map(|arg| arg.text.as_str()).find(|arg| !arg.starts_with('-')).unwrap_or("")
}

/// The packages that a command line names.
fn named(call: &Call) -> Vec<&str> {
    call.args
        .iter()
        .map(|arg| arg.text.as_str())
        .filter(|arg| !arg.starts_with('-'))
        .skip(1)
        .collect()
}

fn apk(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    match first(call) {
        "add" => {
            let cached = !call.args.iter().any(|arg| arg.text == "--no-cache");
            for package in named(call) {
                let name = package.split(['=', '>', '<', '~', '@']).next().unwrap_or(package);
                machine.system.installed.insert(name.to_owned());
                machine.system.manual.insert(name.to_owned());
                bundle(machine, &format!("{}{name}", crate::tree::PACKAGE));
            }
            if cached && machine.tree.find("/var/cache/apk").is_some() {
                index(machine);
            }
            machine.doubt(
                call.span,
                stating(
                    "how many bytes Alpine packages unpack to is not in the model's data yet",
                    "writes /usr/ 5MB",
                ),
            );
        }
        "update" => {
            index(machine);
            machine.doubt(
                call.span,
                "the size of Alpine's package index is not in the model's data yet",
            );
        }
        "del" => {
            for package in named(call) {
                let path = format!("/{}{package}", crate::tree::PACKAGE);
                machine.system.installed.remove(package);
                let _ = machine.tree.remove(&path);
            }
        }
        "cache" | "info" | "fix" | "policy" | "search" => {}
        _ => machine.doubt(call.span, "what this `apk` writes is not known"),
    }
    Outcome::silent()
}

fn index(machine: &mut Machine<'_>) {
    let content = Content::unique(Size::UNKNOWN, Nature::Compressed);
    let _ = machine.write("/var/cache/apk/APKINDEX.tar.gz", content);
}

/// A bundle of unknown size under the root directory.
fn bundle(machine: &mut Machine<'_>, name: &str) {
    let serial = machine.serial(name);
    let content = Content::sized(Size::UNKNOWN, Nature::Program, &serial);
    let _ =
        machine.tree.put_bundle(&join("/", name), content.size, content.transfer, None, content.id);
}

fn yarn(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let yarn_plain = call.name == "yarn" && first(call).is_empty();
    match first(call) {
        "install" | "i" | "ci" | "add" | "update" => {}
        "cache" => {
            let home = machine.home();
            let _ = machine.tree.remove(&format!("{home}/.npm"));
            return Outcome::silent();
        }
        _ if yarn_plain => {}
        _ => return script(machine, call),
    }
    let target = join(&machine.cwd.clone(), "node_modules");
    let access = machine.access(0o755);
    let _ = machine.tree.mkdir_all(&target, access);
    unknown_files(machine, &target);
    machine.doubt(
        call.span,
        stating(
            "how many bytes these packages unpack to is not in the model's data yet",
            "writes node_modules/ 80MB",
        ),
    );
    Outcome::silent()
}

/// A script of the project, or a question to the tool.
pub(super) fn script(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let script = first(call);
    if !matches!(script, "--version" | "config" | "version" | "test" | "set") {
        machine.doubt(
            call.span,
            stating(
                format!("what `{} {script}` writes is not known", call.name),
                "writes dist/ 2MB",
            ),
        );
    }
    Outcome::silent()
}

pub(super) fn unknown_files(machine: &mut Machine<'_>, directory: &str) {
    let serial = machine.serial(directory);
    let content = Content::sized(Size::UNKNOWN, Nature::Program, &serial);
    let path = join(directory, "(files)");
    let _ = machine.tree.put_bundle(&path, content.size, content.transfer, None, content.id);
}

fn other(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    if call
        .args
        .iter()
        .all(|arg| matches!(arg.text.as_str(), "--version" | "-V" | "clean" | "all" | "config"))
    {
        return Outcome::silent();
    }
    machine.doubt(
        call.span,
        stating(format!("what `{}` writes is not known", call.name), "writes /path/ 12MB"),
    );
    Outcome { status: crate::machine::Status::Unknown, output: None }
}
