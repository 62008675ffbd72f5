//! Commands whose effect is stated: by the exercise, or by a comment above the instruction.

use crate::content::{Content, Nature};
use crate::machine::{Call, Machine, Outcome};
use crate::tree::{Errno, split};
use crate::{Assumption, Size};

/// Does what an assumption says, if one fits the command line.
pub(super) fn apply(machine: &mut Machine<'_>, call: &Call) -> Option<Outcome> {
    if machine.context.assumptions.is_empty() || only_tools(call) {
        return None;
    }
    let mut found: Vec<Assumption> = Vec::new();
    for (line, environment) in lines(machine, call) {
        let fits = |assumption: &&Assumption| fits(&line, &assumption.command);
        let moved = |assumption: &Assumption| Assumption {
            path: match &environment {
                Some((stated, real)) => assumption.path.replacen(stated.as_str(), real, 1),
                None => assumption.path.clone(),
            },
            ..assumption.clone()
        };
        found = machine.context.assumptions.iter().filter(fits).map(moved).collect();
        if !found.is_empty() {
            break;
        }
    }
    if found.is_empty() {
        return None;
    }
    // What it writes is stated, and not how long that takes.
    machine.effort.wonder();
    let output = output_of(call).or_else(|| super::compilers::go_output(call));
    let caches = match machine.variables.get("PIP_NO_CACHE_DIR") {
        Some(Some(value)) => value.is_empty(),
        _ => !call.args.iter().any(|arg| arg.text == "--no-cache-dir"),
    };
    // `go build -o out/` names a directory.
    let output = output.map(|output| {
        let is_directory = machine
            .tree
            .find(&machine.path(&output))
            .is_some_and(|id| machine.tree.is_directory(id));
        match super::compilers::go_output(call) {
            Some(name) if output.ends_with('/') || is_directory => {
                format!("{}/{name}", output.trim_end_matches('/'))
            }
            _ => output,
        }
    });
    if matches!(call.name.as_str(), "apk" | "apt-get" | "apt") {
        let words = call.args.iter().map(|arg| &arg.text).filter(|word| !word.starts_with('-'));
        let names: Vec<String> = words.skip(1).cloned().collect();
        machine.system.manual.extend(names.iter().cloned());
        machine.system.installed.extend(names);
    }
    for assumption in found {
        // What pip does not keep where this is set.
        if !caches && assumption.path.contains("/.cache/pip") {
            continue;
        }
        let path = match &output {
            // Of several packages the name of the program is the exercise's.
            Some(output) if call.name == "go" && output.ends_with('/') => {
                format!("{output}{}", split(&assumption.path).1)
            }
            Some(output) => output.clone(),
            None => assumption.path.clone(),
        };
        if write(machine, &path, assumption.bytes, &assumption.command) == Err(Errno::Denied) {
            let message = format!("{}: {path}: {}", call.name, Errno::Denied.text());
            return Some(machine.complain(call.span, 1, message));
        }
        // An environment has its programs under a second name each.
        for name in ["pip", "python"] {
            if path.ends_with(&format!("/bin/{name}")) && assumption.command.contains("-m venv") {
                let _ = machine.tree.symlink(name, &format!("{path}3"));
            }
        }
    }
    Some(Outcome::silent())
}

/// Whether a command line is one that an assumption means: it begins with the same words, and has the same flags behind
/// them wherever they stand.
fn fits(line: &str, command: &str) -> bool {
    // Packages stand in any order.
    let installs = ["apk add", "apt-get install"];
    let packages = installs.iter().find(|it| command.starts_with(**it)).map(|it| it.len());
    let (start, flags) = match packages.or_else(|| command.find(" -")) {
        Some(at) => command.split_at(at),
        None => (command, ""),
    };
    let rest = line.strip_prefix(start).filter(|rest| rest.is_empty() || rest.starts_with(' '));
    let has = |flag: &str| rest.is_some_and(|rest| rest.split(' ').any(|word| word == flag));
    !command.is_empty() && rest.is_some() && flags.split_whitespace().all(has)
}

/// The call with its first flags behind the subcommand: `apk --no-cache add` is `apk add --no-cache`. npm leaves out
/// development packages where `NODE_ENV` says so.
fn plain_line(machine: &Machine<'_>, call: &Call) -> String {
    let at = call.args.iter().position(|arg| !arg.text.starts_with('-')).unwrap_or(0);
    let (before, behind) = call.args.split_at(at);
    let (subcommand, behind) = behind.split_at(behind.len().min(1));
    let words = subcommand.iter().chain(before).chain(behind).map(|arg| arg.text.as_str());
    let mut line = std::iter::once(call.name.as_str()).chain(words).collect::<Vec<_>>().join(" ");
    let production =
        || machine.variables.get("NODE_ENV").is_some_and(|it| it.as_deref() == Some("production"));
    let states = |arg: &crate::machine::Arg| {
        ["--include", "--omit", "--production", "--only"].iter().any(|it| arg.text.starts_with(it))
    };
    if call.name == "npm" && production() && !call.args.iter().any(states) {
        line.push_str(" --omit=dev");
    }
    line
}

/// The ways in which a call may be written in an assumption, each with the virtual environment that is meant there and the
/// one that is meant here: `pip` of an environment, by its path, by `PATH` or as `python -m pip`, and `venv` itself.
fn lines(machine: &Machine<'_>, call: &Call) -> Vec<(String, Option<(String, String)>)> {
    let mut lines = vec![(plain_line(machine, call), None)];
    let (directory, name) =
        call.name.rsplit_once('/').map_or((None, call.name.as_str()), |(d, n)| (Some(d), n));
    let module = match call.args.as_slice() {
        [flag, module, ..] if name.starts_with("python") && flag.text == "-m" => {
            Some(module.text.as_str())
        }
        _ => None,
    };
    let words = |from: usize| {
        call.args.iter().skip(from).fold(String::new(), |line, arg| line + " " + &arg.text)
    };
    if module == Some("venv") {
        let Some(made) = call.args.iter().skip(2).find(|arg| !arg.text.starts_with('-')) else {
            return lines;
        };
        let made = machine.path(&made.text);
        for python in ["python3", "python"] {
            let line = format!("{python} -m venv{}", words(2));
            let mut stated = machine.context.assumptions.iter();
            let stated = stated.find(|it| line.starts_with(&it.command));
            if let Some((root, _)) = stated.and_then(|it| it.path.split_once("/bin/")) {
                return vec![(line, Some((root.to_owned(), made)))];
            }
        }
        return lines;
    }
    let is_pip = name == "pip" || name == "pip3" || module == Some("pip");
    if !is_pip {
        return lines;
    }
    let rest = words(if module.is_some() { 2 } else { 0 });
    // An environment that was switched on stands in `PATH` before the system's directories.
    let active = || machine.variable("VIRTUAL_ENV");
    let root = match directory {
        Some(directory) => machine.path(directory).strip_suffix("/bin").map(str::to_owned),
        None => active(),
    };
    let is_environment =
        |root: &String| machine.tree.find(&format!("{root}/bin/activate")).is_some();
    if let Some(root) = root.filter(is_environment) {
        for stated in &machine.context.assumptions {
            let Some((there, _)) = stated.command.split_once("/bin/pip ") else { continue };
            lines.push((format!("{there}/bin/pip{rest}"), Some((there.to_owned(), root.clone()))));
        }
    }
    lines.push((format!("pip{rest}"), None));
    lines
}

/// Whether `pip` is asked for nothing but itself and its helpers, which no assumption means.
fn only_tools(call: &Call) -> bool {
    let words: Vec<&str> = call.args.iter().map(|arg| arg.text.as_str()).collect();
    let Some(at) = words.iter().position(|word| *word == "install") else { return false };
    if !call.name.contains("pip") && !words[..at].contains(&"pip") {
        return false;
    }
    let mut named = words[at..].iter().skip(1).filter(|word| !word.starts_with('-')).peekable();
    let is_tool = |word: &&str| {
        let name = word.split(['=', '<', '>', '~', '!', '[']).next();
        matches!(name, Some("pip" | "setuptools" | "wheel"))
    };
    named.peek().is_some() && named.all(is_tool)
}

/// The file that `-o` names, or that a compiler writes without it.
pub(super) fn output_of(call: &Call) -> Option<String> {
    let programs = [
        "gcc", "g++", "cc", "c++", "clang", "clang++", "go", "rustc", "ld", "ghc", "nim", "zig",
        "curl",
    ];
    if !programs.contains(&call.name.as_str()) {
        return None;
    }
    call.args
        .windows(2)
        .find(|pair| matches!(pair[0].text.as_str(), "-o" | "--output") && pair[1].known)
        .map(|pair| pair[1].text.clone())
        .or_else(|| unnamed(call))
}

/// The files that a C compiler is given to compile or to link.
pub(super) fn sources_of(call: &Call) -> impl Iterator<Item = &crate::machine::Arg> {
    let is_source = |arg: &&crate::machine::Arg| {
        arg.known && [".c", ".cc", ".cpp", ".o"].iter().any(|it| arg.text.ends_with(it))
    };
    call.args.iter().filter(is_source)
}

/// What a C compiler writes into its directory if nothing else is said.
fn unnamed(call: &Call) -> Option<String> {
    let compilers = ["gcc", "g++", "cc", "c++", "clang", "clang++"];
    let has = |flag: &str| call.args.iter().any(|arg| arg.text == flag);
    let source = sources_of(call).next()?;
    // `-ofile` is one word.
    let attached = call.args.iter().find_map(|arg| arg.text.strip_prefix("-o"));
    match attached.filter(|name| !name.is_empty()) {
        _ if !compilers.contains(&call.name.as_str()) || has("-E") || has("-S") => None,
        Some(name) => Some(name.to_owned()),
        None if has("-c") => {
            let name = source.text.rsplit('/').next()?;
            Some(format!("{}.o", name.rsplit_once('.')?.0))
        }
        None => Some("a.out".to_owned()),
    }
}

/// Writes what is stated: a file, or a directory with files of which only the sum is known if the path ends in `/`.
///
/// # Errors
/// What the file system says, to a user who may not write there for instance.
pub(crate) fn write(
    machine: &mut Machine<'_>,
    path: &str,
    bytes: u64,
    name: &str,
) -> Result<(), Errno> {
    let absolute = machine.path(path);
    let access = machine.access(0o755);
    let content = Content::sized(
        Size::exact(bytes),
        Nature::of_path(path),
        &format!("stated {name} {absolute}"),
    );
    if path.ends_with('/') {
        machine.tree.mkdir_all(&absolute, access)?;
        let inside = crate::tree::join(&absolute, "(files)");
        return machine.tree.put_bundle(&inside, content.size, content.transfer, None, content.id);
    }
    machine.tree.mkdir_all(split(&absolute).0, access)?;
    if machine.tree.find(&absolute).is_some_and(|id| machine.tree.is_directory(id)) {
        let inside = crate::tree::join(&absolute, "(files)");
        return machine.tree.put_bundle(&inside, content.size, content.transfer, None, content.id);
    }
    machine.tree.write(&absolute, content, access).map(drop)
}
