//! What a mount over the system's own directories takes from a `RUN`: its shell, or the libraries that start it.

use super::Stage;
use crate::Family;
use crate::tree::Tree;

/// Where a family has its shell, and where the libraries without which no program starts.
fn vital(family: Family) -> Option<(&'static str, &'static [&'static str])> {
    match family {
        Family::Debian | Family::Ubuntu => {
            Some(("/usr/bin", &["/usr/lib64", "/usr/lib/x86_64-linux-gnu"]))
        }
        Family::Fedora => Some(("/usr/bin", &["/usr/lib64"])),
        Family::Alpine => Some(("/bin", &["/lib"])),
        Family::Busybox => Some(("/bin", &[])),
        Family::Scratch | Family::Other => None,
    }
}

/// Whether a mount at `path` hides a directory.
fn hides(path: &str, directory: &str) -> bool {
    directory.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether the program that loads all others has its name, and that leads nowhere: an archive with a directory `lib/` of its
/// own has taken the place of the link `/lib`.
fn has_lost_loader(tree: &Tree) -> bool {
    let loader = "/lib64/ld-linux-x86-64.so.2";
    let named = tree.place(loader, false).is_ok_and(|place| place.node.is_some());
    let leads = tree.leads(loader);
    named && tree.find(loader).is_none() && !tree.may_hold(&leads)
}

/// What the engine says where a mount lies over the shell, or over what it needs to start, and has nothing of the kind.
pub(super) fn cannot_start(stage: &Stage, program: &str) -> Option<String> {
    let family = stage.system.base?.family;
    if matches!(family, Family::Debian | Family::Ubuntu) && has_lost_loader(&stage.tree) {
        return Some(format!("exec {program}: no such file or directory"));
    }
    let (shell, libraries) = vital(family)?;
    let lost = |directory: &str| {
        let tree = &stage.tree;
        // What a cache or a bind mount brings may be a system of its own.
        let is_empty = |id| tree.directory(id).is_some_and(|it| it.names.is_empty() && !it.partial);
        tree.mounts().any(|path| hides(path, directory))
            && tree.find(directory).is_none_or(is_empty)
    };
    if program.contains('/') && stage.tree.find(program).is_some() {
        return None;
    }
    if lost(shell) {
        if !program.contains('/') {
            return Some(format!(
                "runc run failed: unable to start container process: exec: \"{program}\": executable file not found in $PATH"
            ));
        }
        return Some(format!(
            "runc run failed: unable to start container process: exec: \"{program}\": stat {program}: no such file or directory"
        ));
    }
    libraries
        .iter()
        .any(|library| lost(library))
        .then(|| format!("exec {program}: no such file or directory"))
}
