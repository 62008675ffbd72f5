//! Package managers of which the model has no sizes yet: what they write is unknown until it is stated.

use crate::Size;
use crate::content::{Content, Nature};
use crate::machine::{Call, Machine, Outcome};
use crate::tree::join;

pub(super) const TABLE: &[(&str, super::Program)] = &[
    ("apk", apk),
    ("pip", pip),
    ("pip3", pip),
    ("npm", npm),
    ("yarn", npm),
    ("pnpm", npm),
    ("npx", npm),
    ("gem", other),
    ("bundle", other),
    ("cargo", other),
    ("composer", other),
    ("dnf", other),
    ("yum", other),
    ("microdnf", other),
];

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
            machine.doubt(call.span, "how many bytes Alpine packages unpack to is not in the model's data yet: state it in a comment above the instruction, such as `# layerwise: writes /usr/ 5MB`");
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

fn pip(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    match first(call) {
        "install" | "download" | "wheel" => {}
        _ => return Outcome::silent(),
    }
    let target = "/usr/local/lib/python3/site-packages";
    let _ = machine.tree.mkdir_all(target, crate::tree::Access::root(0o755));
    unknown_files(machine, target);
    let keeps_cache = !call.args.iter().any(|arg| arg.text == "--no-cache-dir")
        && !machine.variables.contains_key("PIP_NO_CACHE_DIR");
    if keeps_cache {
        let home =
            machine.variables.get("HOME").cloned().flatten().unwrap_or_else(|| "/root".into());
        let cache = format!("{home}/.cache/pip");
        let access = machine.access(0o755);
        let _ = machine.tree.mkdir_all(&cache, access);
        unknown_files(machine, &cache);
    }
    machine.doubt(call.span, "how many bytes Python packages unpack to is not in the model's data yet: state it in a comment above the instruction, such as `# layerwise: writes /usr/local/lib/python3.13/site-packages/ 40MB`");
    Outcome::silent()
}

fn npm(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let yarn_plain = call.name == "yarn" && first(call).is_empty();
    match first(call) {
        "install" | "i" | "ci" | "add" | "update" => {}
        "cache" => {
            let home =
                machine.variables.get("HOME").cloned().flatten().unwrap_or_else(|| "/root".into());
            let _ = machine.tree.remove(&format!("{home}/.npm"));
            return Outcome::silent();
        }
        "--version" | "config" | "version" | "test" | "set" => return Outcome::silent(),
        _ if yarn_plain => {}
        script => {
            machine.doubt(call.span, format!("what `{} {script}` writes is not known: state it in a comment above the instruction, such as `# layerwise: writes dist/ 2MB`", call.name));
            return Outcome::silent();
        }
    }
    let target = join(&machine.cwd.clone(), "node_modules");
    let access = machine.access(0o755);
    let _ = machine.tree.mkdir_all(&target, access);
    unknown_files(machine, &target);
    machine.doubt(call.span, "how many bytes these packages unpack to is not in the model's data yet: state it in a comment above the instruction, such as `# layerwise: writes node_modules/ 80MB`");
    Outcome::silent()
}

fn unknown_files(machine: &mut Machine<'_>, directory: &str) {
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
    machine.doubt(call.span, format!("what `{}` writes is not known: state it in a comment above the instruction, such as `# layerwise: writes /path/ 12MB`", call.name));
    Outcome { status: crate::machine::Status::Unknown, output: None }
}
