//! Commands whose effect is stated: by the exercise, or by a comment above the instruction.

use crate::content::{Content, Nature};
use crate::machine::{Call, Machine, Outcome};
use crate::tree::split;
use crate::{Assumption, Size};

/// Does what an assumption says, if one fits the command line.
pub(super) fn apply(machine: &mut Machine<'_>, call: &Call) -> Option<Outcome> {
    if machine.context.assumptions.is_empty() {
        return None;
    }
    let line = call.line();
    let fits = |assumption: &&Assumption| {
        !assumption.command.is_empty()
            && line
                .strip_prefix(assumption.command.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let found: Vec<Assumption> = machine.context.assumptions.iter().filter(fits).cloned().collect();
    if found.is_empty() {
        return None;
    }
    let output = output_of(call).or_else(|| super::compilers::go_output(call));
    let caches = match machine.variables.get("PIP_NO_CACHE_DIR") {
        Some(Some(value)) => value.is_empty(),
        _ => true,
    };
    for assumption in found {
        // What pip does not keep where this is set.
        if !caches && assumption.path.contains("/.cache/pip") {
            continue;
        }
        let path = output.clone().unwrap_or(assumption.path.clone());
        write(machine, &path, assumption.bytes, &assumption.command);
    }
    Some(Outcome::silent())
}

/// The file that `-o` names.
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
}

/// Writes what is stated: a file, or a directory with files of which only the sum is known if the path ends in `/`.
pub(crate) fn write(machine: &mut Machine<'_>, path: &str, bytes: u64, name: &str) {
    let absolute = machine.path(path);
    let access = machine.access(0o755);
    let content = Content::sized(
        Size::exact(bytes),
        Nature::of_path(path),
        &format!("stated {name} {absolute}"),
    );
    if path.ends_with('/') {
        let _ = machine.tree.mkdir_all(&absolute, access);
        let inside = crate::tree::join(&absolute, "(files)");
        let _ = machine.tree.put_bundle(&inside, content.size, content.transfer, None, content.id);
        return;
    }
    let _ = machine.tree.mkdir_all(split(&absolute).0, access);
    if machine.tree.find(&absolute).is_some_and(|id| machine.tree.is_directory(id)) {
        let inside = crate::tree::join(&absolute, "(files)");
        let _ = machine.tree.put_bundle(&inside, content.size, content.transfer, None, content.id);
        return;
    }
    let _ = machine.tree.write(&absolute, content, access);
}
