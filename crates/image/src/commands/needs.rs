//! What a program must find before it does anything, whatever it would write then.

use super::assumed::{output_of, sources_of};
use crate::machine::{Arg, Call, Machine, Outcome};
use crate::tree::{join, split};

/// Fails as the program does that lacks what it reads: a list of packages, a module's file, a source, a library.
/// `None` where it lacks nothing, or where the model cannot know.
pub(super) fn lacking(machine: &mut Machine<'_>, call: &Call) -> Option<Outcome> {
    let name = call.name.rsplit('/').next().unwrap_or(&call.name);
    match name {
        "npm" => npm(machine, call),
        "go" => go(machine, call),
        "gcc" | "g++" | "cc" | "c++" => compiler(machine, call),
        "pip" | "pip3" => pip(machine, call, &call.args),
        _ if name.starts_with("python") => match call.args.as_slice() {
            [flag, module, rest @ ..] if flag.text == "-m" => match module.text.as_str() {
                "pip" => pip(machine, call, rest),
                "venv" => environment(machine, call),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// Whether a file is surely not there: nothing that ran before, and no directory on the way to it, may have brought it.
fn is_missing(machine: &Machine<'_>, file: &str) -> bool {
    let path = machine.path(file);
    let sealed = |directory: &str| machine.tree.find(&join(directory, "(files)")).is_none();
    !machine.context.open
        && !machine.writes_unknown
        && machine.tree.find(&path).is_none()
        && !machine.may_exist(&path)
        && above(split(&path).0).all(sealed)
}

/// A directory and those above it, up to the root.
fn above(directory: &str) -> impl Iterator<Item = &str> {
    let first = if directory.is_empty() { "/" } else { directory };
    std::iter::successors(Some(first), |it| (*it != "/").then(|| split(it).0))
}

/// Whether none of some files lies in the working directory or above it. In the root of a base image lies none of the
/// kind.
fn is_missing_above(machine: &Machine<'_>, files: &[&str]) -> bool {
    let is_there = |path: &str| machine.tree.find(path).is_some();
    is_missing(machine, files.first().copied().unwrap_or_default())
        && above(&machine.cwd).all(|directory| {
            let path = |file: &&str| join(directory, file);
            files.iter().all(|file| {
                if directory == "/" {
                    !is_there(&path(file))
                } else {
                    is_missing(machine, &path(file))
                }
            })
        })
}

fn has(args: &[Arg], flags: &[&str]) -> bool {
    args.iter().any(|arg| flags.contains(&arg.text.as_str()))
}

fn npm(machine: &mut Machine<'_>, call: &Call) -> Option<Outcome> {
    let mut words = call.args.iter().filter(|arg| !arg.text.starts_with('-'));
    let action = words.next()?.text.as_str();
    let elsewhere = |arg: &Arg| arg.text.starts_with("--prefix") || arg.text == "-C";
    if call.args.iter().any(elsewhere) || has(&call.args, &["-g", "--global"]) {
        return None;
    }
    let is_lean = matches!(action, "ci" | "clean-install");
    let directory = machine.cwd.trim_end_matches('/').to_owned();
    if (is_lean || action == "run") && is_missing_above(machine, &["package.json"]) {
        let message = format!(
            "npm error enoent Could not read package.json: Error: ENOENT: no such file or directory, open '{directory}/package.json'"
        );
        return Some(machine.complain(call.span, 254, message));
    }
    // What an install before has written is not listed.
    let locks = ["package-lock.json", "npm-shrinkwrap.json", "node_modules"];
    if is_lean && is_missing_above(machine, &locks) {
        let message = "npm error The `npm ci` command can only install with an existing package-lock.json or npm-shrinkwrap.json with lockfileVersion >= 1.";
        return Some(machine.complain(call.span, 1, message));
    }
    None
}

fn pip(machine: &mut Machine<'_>, call: &Call, args: &[Arg]) -> Option<Outcome> {
    managed(machine, call, args).or_else(|| requirements(machine, args))
}

/// Distributions whose Python leaves its packages to the distribution, by the names of their images.
const MANAGED: [&str; 4] = ["debian:bookworm", "debian:trixie", "ubuntu:24.04", "ubuntu:26.04"];

/// The distribution's `pip` installs nothing into the distribution's Python, unless it is told that it may.
fn managed(machine: &mut Machine<'_>, call: &Call, args: &[Arg]) -> Option<Outcome> {
    let system = &machine.system;
    let reference = system.base.map_or("", |base| base.reference);
    let is_managed = MANAGED.contains(&reference.trim_end_matches("-slim"));
    let installed = system.installed.contains("python3-pip");
    let allowed = |name: &str| machine.variables.contains_key(name);
    let elsewhere = ["--break-system-packages", "--target", "-t", "--prefix", "--root", "--python"];
    let is_elsewhere =
        |arg: &Arg| elsewhere.iter().any(|flag| arg.text.split('=').next() == Some(flag));
    if !(is_managed && installed && args.first().is_some_and(|arg| arg.text == "install"))
        || call.name.contains('/')
        || system.python_is_free
        // An environment may have been made and switched on.
        || machine.writes_unknown
        || machine.tree.doubtful
        || args.iter().any(is_elsewhere)
        || ["PIP_BREAK_SYSTEM_PACKAGES", "PIP_TARGET", "PIP_PREFIX", "VIRTUAL_ENV"]
            .into_iter()
            .any(allowed)
    {
        return None;
    }
    Some(machine.complain(call.span, 1, "error: externally-managed-environment"))
}

fn requirements(machine: &mut Machine<'_>, args: &[Arg]) -> Option<Outcome> {
    if !args
        .first()
        .is_some_and(|arg| matches!(arg.text.as_str(), "install" | "download" | "wheel"))
    {
        return None;
    }
    let named =
        args.windows(2).filter(|pair| matches!(pair[0].text.as_str(), "-r" | "--requirement"));
    let file = named
        .map(|pair| &pair[1])
        .find(|file| file.known && !file.text.contains("://") && is_missing(machine, &file.text))?;
    let message = format!(
        "ERROR: Could not open requirements file: [Errno 2] No such file or directory: '{}'",
        file.text
    );
    Some(machine.complain(file.span, 1, message))
}

/// Debian and Ubuntu have what `venv` needs in a package of its own.
fn environment(machine: &mut Machine<'_>, call: &Call) -> Option<Outcome> {
    let system = &machine.system;
    let lacks = system.sh_is_dash()
        && system.installed.contains("python3")
        && !system
            .installed
            .iter()
            .any(|name| name.starts_with("python3") && name.ends_with("-venv"));
    let is_own = !call.name.contains('/') && !has(&call.args, &["--without-pip"]);
    if !lacks || !is_own || system.has_program("python3") == Some(false) {
        return None;
    }
    let message = "The virtual environment was not created successfully because ensurepip is not available.  On Debian/Ubuntu systems, you need to install the python3-venv package";
    Some(machine.complain(call.span, 1, message))
}

fn compiler(machine: &mut Machine<'_>, call: &Call) -> Option<Outcome> {
    let missing = sources_of(call).find(|source| is_missing(machine, &source.text)).cloned();
    if let Some(source) = missing {
        let message = format!("{}: error: {}: No such file or directory", call.name, source.text);
        return Some(machine.complain(source.span, 1, message));
    }
    // What a program is linked with at its start comes with the C library's own package.
    let stops_before = has(&call.args, &["-c", "-E", "-S", "-nostdlib", "-ffreestanding"]);
    let links = !stops_before && sources_of(call).next().is_some() && output_of(call).is_some();
    let system = &machine.system;
    let library = if system.is_busybox() { "musl-dev" } else { "libc6-dev" };
    let lacks = system.installed.contains("gcc")
        && !system.installed.contains("?")
        && !system.installed.contains(library)
        && !system.installed.contains("build-base");
    if links && lacks && system.is_plain() {
        let message = "/usr/bin/ld: cannot find Scrt1.o: No such file or directory";
        return Some(machine.complain(call.span, 1, message));
    }
    None
}

fn go(machine: &mut Machine<'_>, call: &Call) -> Option<Outcome> {
    let (action, rest) = call.args.split_first()?;
    let operands = || rest.iter().filter(|arg| !arg.text.starts_with('-'));
    // Files of its own, and a package of a version, need no module here.
    let stands_alone = operands().any(|arg| {
        arg.text.rsplit_once('.').is_some_and(|(_, end)| end == "go") || arg.text.contains('@')
    });
    let needs = match action.text.as_str() {
        "build" | "install" | "test" | "vet" => !stands_alone,
        "mod" => rest
            .first()
            .is_some_and(|arg| matches!(arg.text.as_str(), "download" | "verify" | "tidy")),
        _ => false,
    };
    let is_set = |name: &str| machine.variables.contains_key(name);
    if !needs
        || stands_alone
        || rest.iter().any(|arg| arg.text.starts_with("-C") || arg.text.starts_with("-modfile"))
        || is_set("GO111MODULE")
        || is_set("GOWORK")
    {
        return None;
    }
    // Go looks past a module that lies in its own directory.
    let is_there = |file: &str| machine.tree.find(file).is_some();
    let own = machine.variable("GOPATH").unwrap_or_else(|| "/go".to_owned());
    let in_own = machine.cwd == own && is_there(&format!("{own}/go.mod"));
    if in_own || is_missing_above(machine, &["go.mod", "go.work"]) {
        let message = "go: go.mod file not found in current directory or any parent directory; see 'go help modules'";
        return Some(machine.complain(call.span, 1, message));
    }
    let is_path = |arg: &&Arg| arg.known && arg.text.starts_with("./") && !arg.text.contains("...");
    let package = operands().skip(usize::from(action.text == "mod")).find(is_path)?;
    if !is_missing(machine, &package.text) {
        return None;
    }
    let message = format!("stat {}: directory not found", machine.path(&package.text));
    Some(machine.complain(package.span, 1, message))
}
