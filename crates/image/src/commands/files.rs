//! `rm`, `mv`, `ln`, `mkdir`, `rmdir`, `touch`, `truncate`, `fallocate`, `install`, `mktemp`.

use std::fmt::Write;

use super::options::Options;
use super::{doubts_arguments, failed, target, worse};
use crate::content::Content;
use crate::machine::{Arg, Call, Machine, Outcome, Status};
use crate::tree::{Errno, split};

pub(super) const TABLE: &[(&str, super::Program)] = &[
    ("rm", rm),
    ("unlink", rm),
    ("mv", mv),
    ("ln", ln),
    ("mkdir", mkdir),
    ("rmdir", rmdir),
    ("touch", touch),
    ("mktemp", mktemp),
];

fn rm(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "", &[]);
    let (recursive, force) = (options.has(&["r", "R", "recursive"]), options.has(&["f", "force"]));
    let mut all = Outcome::ok();
    if options.operands.is_empty() && !force {
        return machine.complain(call.span, 1, "rm: missing operand");
    }
    for arg in &options.operands {
        if !arg.known {
            machine.wonder(arg.span, "which files are removed here is not known");
            all = worse(all, Outcome::status(Status::Unknown));
            continue;
        }
        let one = remove(machine, call, arg, recursive, force);
        all = worse(all, one);
    }
    all
}

fn remove(
    machine: &mut Machine<'_>,
    call: &Call,
    arg: &Arg,
    recursive: bool,
    force: bool,
) -> Outcome {
    let path = machine.path(&arg.text);
    let name = &arg.text;
    if matches!(split(name.trim_end_matches('/')).1, "." | "..") {
        let message = format!("rm: refusing to remove '.' or '..' directory: skipping '{name}'");
        return machine.complain(arg.span, 1, message);
    }
    if machine.is_engines(&path) {
        let message = format!("rm: cannot remove '{name}': {}", Errno::Busy.text());
        return machine.complain(arg.span, 1, message);
    }
    let place = machine.tree.place(&path, false);
    let id = match place {
        Ok(place) if place.node.is_some() => place.node,
        Ok(place) => {
            return gone(machine, call, arg, machine.tree.missing(place.parent), force);
        }
        Err(error) => return gone(machine, call, arg, error, force),
    };
    let is_directory = id.is_some_and(|id| machine.tree.is_directory(id));
    let empty = id
        .and_then(|id| machine.tree.directory(id))
        .is_some_and(|it| it.names.is_empty() && !it.partial);
    let alone =
        empty && !machine.system.is_busybox() && Options::of(call, "", &[]).has(&["d", "dir"]);
    if is_directory && !recursive && !alone {
        return machine.complain(
            arg.span,
            1,
            format!("rm: cannot remove '{name}': Is a directory"),
        );
    }
    if !is_directory && recursive && name.ends_with('/') && !machine.system.is_busybox() {
        // What a link leads to is emptied, and the link itself is no directory.
        let inside = machine.tree.find(&path).filter(|id| machine.tree.is_directory(*id));
        if let Some(id) = inside {
            let place = machine.tree.leads(&path);
            let names = machine.tree.directory(id).map(|it| it.names.keys().cloned().collect());
            let names: Vec<String> = names.unwrap_or_default();
            for child in names {
                let _ = machine.tree.remove(&crate::tree::join(&place, &child));
            }
            let message = format!("rm: cannot remove '{name}': Not a directory");
            return machine.complain(arg.span, 1, message);
        }
    }
    if is_directory && is_partial_below(machine, &path) {
        machine.wonder(
            arg.span,
            format!("how many bytes of the base image lie below `{path}` is not known"),
        );
    }
    let removed = match machine.uid {
        0 => machine.tree.remove(&path),
        _ => remove_piece_by_piece(machine, &path),
    };
    match removed {
        Ok(()) => Outcome::ok(),
        Err(Errno::Busy) => {
            // A mount point stays, but what lies in it goes.
            let inside = id.map(|id| machine.tree.below(&path, id)).unwrap_or_default();
            for (child, _) in inside {
                let _ = machine.tree.remove(&child);
            }
            machine.complain(
                arg.span,
                1,
                format!("rm: cannot remove '{name}': Device or resource busy"),
            )
        }
        Err(error) => failed(
            machine,
            call,
            arg.span,
            error,
            format!("rm: cannot remove '{name}': {}", error.text()),
        ),
    }
}

/// Removes what a user may, from the innermost directories outwards. The error is the first that was in the way.
fn remove_piece_by_piece(machine: &mut Machine<'_>, path: &str) -> Result<(), Errno> {
    let link = machine.tree.place(path, false)?;
    let inside = link.node.map_or(Vec::new(), |id| machine.tree.below(path, id));
    let mut stays = Ok(());
    for (child, id) in inside.into_iter().rev() {
        let full = machine.tree.directory(id).is_some_and(|it| !it.names.is_empty());
        let removed = if full { Err(Errno::NotEmpty) } else { machine.tree.remove(&child) };
        stays = stays.and(removed);
    }
    stays.and_then(|()| machine.tree.remove(path))
}

fn is_partial_below(machine: &Machine<'_>, path: &str) -> bool {
    let Some(id) = machine.tree.find(path) else { return false };
    let partial = |id| machine.tree.directory(id).is_some_and(|directory| directory.partial);
    partial(id) || machine.tree.below(path, id).into_iter().any(|(_, id)| partial(id))
}

fn gone(machine: &mut Machine<'_>, call: &Call, arg: &Arg, error: Errno, force: bool) -> Outcome {
    if error == Errno::Unknown {
        machine.wonder(arg.span, format!("whether the base image has `{}` is not known", arg.text));
        return Outcome::status(if force { Status::Ok } else { Status::Unknown });
    }
    if force {
        return Outcome::ok();
    }
    let message = format!("rm: cannot remove '{}': {}", arg.text, error.text());
    failed(machine, call, arg.span, error, message)
}

fn mv(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    if doubts_arguments(machine, call) {
        return Outcome::status(Status::Unknown);
    }
    let options = Options::of(call, "tS", &["target-directory", "suffix"]);
    let Some((sources, destination)) = sources_and_target(&options) else {
        return machine.complain(call.span, 1, "mv: missing file operand");
    };
    let mut all = Outcome::ok();
    for source in sources {
        let from = machine.path(&source.text);
        let to = target(machine, &source.text, &destination.text);
        if options.has(&["n", "no-clobber"])
            && machine.tree.place(&to, false).is_ok_and(|place| place.node.is_some())
        {
            continue;
        }
        if options.has(&["b", "backup"])
            && machine.tree.place(&to, false).is_ok_and(|it| it.node.is_some())
        {
            let _ = machine.tree.rename(&to, &format!("{to}~"));
        }
        let one = match machine.tree.rename(&from, &to) {
            Ok(()) => Outcome::ok(),
            Err(Errno::NotFound) => {
                let message =
                    format!("mv: cannot stat '{}': No such file or directory", source.text);
                machine.complain(source.span, 1, message)
            }
            Err(error) => {
                let message =
                    format!("mv: cannot move '{}' to '{to}': {}", source.text, error.text());
                failed(machine, call, source.span, error, message)
            }
        };
        all = worse(all, one);
    }
    all
}

pub(super) fn sources_and_target<'a>(options: &Options<'a>) -> Option<(Vec<&'a Arg>, Arg)> {
    if let Some(directory) = options.value(&["t", "target-directory"]) {
        return Some((options.operands.clone(), directory.clone()));
    }
    let (last, sources) = options.operands.split_last()?;
    (!sources.is_empty()).then(|| (sources.to_vec(), (*last).clone()))
}

fn ln(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    if doubts_arguments(machine, call) {
        return Outcome::status(Status::Unknown);
    }
    let options = Options::of(call, "tS", &["target-directory", "suffix"]);
    if options.has(&["r", "relative"]) && machine.system.is_busybox() {
        return machine.complain(call.span, 1, "ln: invalid option -- 'r'");
    }
    let symbolic = options.has(&["s", "symbolic"]);
    let force = options.has(&["f", "force"]);
    let single = Arg { text: ".".into(), known: true, span: call.span };
    let (sources, destination) = match sources_and_target(&options) {
        Some(both) => both,
        None if options.operands.len() == 1 => (options.operands.clone(), single),
        None => return machine.complain(call.span, 1, "ln: missing file operand"),
    };
    let mut all = Outcome::ok();
    for source in sources {
        let no_follow = options.has(&["n", "no-dereference", "T"]);
        let to = if no_follow {
            machine.path(&destination.text)
        } else {
            target(machine, &source.text, &destination.text)
        };
        if force
            && machine
                .tree
                .place(&to, false)
                .is_ok_and(|place| place.node.is_some_and(|id| !machine.tree.is_directory(id)))
        {
            let _ = machine.tree.remove(&to);
        }
        let result = if symbolic && options.has(&["r", "relative"]) {
            let from = machine.path(&source.text);
            let above = machine.tree.place(split(&to).0, true).map(|place| place.path);
            let target = machine.tree.place(&from, true).map_or(from, |place| place.path);
            let target = relative(&target, above.as_deref().unwrap_or("/"));
            machine.tree.symlink(&target, &to)
        } else if symbolic {
            machine.tree.symlink(&source.text, &to)
        } else {
            let from = machine.path(&source.text);
            machine.tree.link(&from, &to)
        };
        let one = match result {
            Ok(()) => Outcome::ok(),
            Err(error) => {
                let kind = if symbolic { "symbolic" } else { "hard" };
                let message = format!(
                    "ln: failed to create {kind} link '{}': {}",
                    destination.text,
                    error.text()
                );
                failed(machine, call, source.span, error, message)
            }
        };
        all = worse(all, one);
    }
    all
}

/// What `mkdir -v` says of the directories that it is going to make.
fn made(machine: &Machine<'_>, options: &Options<'_>, parents: bool) -> Option<Content> {
    let mut said = std::collections::BTreeSet::new();
    let mut out = String::new();
    for arg in &options.operands {
        let text = arg.text.trim_end_matches('/');
        let ends = text.match_indices('/').map(|(at, _)| at).filter(|at| parents && *at > 0);
        for end in ends.chain([text.len()]) {
            let path = machine.path(&text[..end]);
            if machine.tree.find(&path).is_none() && said.insert(path) {
                let name = &text[..end];
                if machine.system.is_busybox() {
                    let _ = writeln!(out, "created directory: '{name}'");
                } else {
                    let _ = writeln!(out, "mkdir: created directory '{name}'");
                }
            }
        }
    }
    options.operands.iter().all(|arg| arg.known).then(|| Content::text(&out))
}

/// A path as it is seen from a directory.
fn relative(path: &str, directory: &str) -> String {
    let parts = |path: &str| -> Vec<String> {
        path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let (path, directory) = (parts(path), parts(directory));
    let same = path.iter().zip(&directory).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), directory.len() - same);
    let way: Vec<String> = up.chain(path[same..].iter().cloned()).collect();
    if way.is_empty() { ".".to_owned() } else { way.join("/") }
}

fn mkdir(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "m", &["mode"]);
    let parents = options.has(&["p", "parents"]);
    let mode = options
        .value(&["m", "mode"])
        .and_then(|mode| super::modes::parse(&mode.text))
        .map_or(0o755, |mode| mode.apply(0o777, true));
    let mut all = Outcome::ok();
    if options.has(&["v", "verbose"]) {
        all.output = made(machine, &options, parents);
    }
    for arg in &options.operands {
        if !arg.known {
            machine.doubt(arg.span, "the directory's name is not known before the build runs");
            continue;
        }
        let path = machine.path(&arg.text);
        let (plain, access) = (machine.access(0o755), machine.access(mode));
        let result = if parents {
            let existed = machine.tree.find(&path).is_some();
            let result = machine.tree.mkdir_all(&path, plain);
            if result.is_ok() && !existed && mode != 0o755 {
                machine.tree.set_access(&path, true, |_, _| access).map(drop)
            } else {
                result.map(drop)
            }
        } else {
            machine.tree.mkdir(&path, access).map(drop)
        };
        let one = match result {
            Ok(()) => Outcome::ok(),
            Err(error) => {
                let message =
                    format!("mkdir: cannot create directory '{}': {}", arg.text, error.text());
                failed(machine, call, arg.span, error, message)
            }
        };
        all = worse(all, one);
    }
    all
}

fn rmdir(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "", &[]);
    let mut all = Outcome::ok();
    let mut paths: Vec<(String, &crate::machine::Arg)> = Vec::new();
    for arg in &options.operands {
        let mut path = machine.path(&arg.text);
        let named = if options.has(&["p", "parents"]) { arg.text.matches('/').count() } else { 0 };
        for _ in 0..=named.min(40) {
            if path == "/" {
                break;
            }
            let above = crate::tree::split(&path).0.to_owned();
            paths.push((std::mem::replace(&mut path, above), arg));
        }
    }
    for (path, arg) in paths {
        let result = match machine.tree.find(&path) {
            None => Err(if machine.may_exist(&path) { Errno::Unknown } else { Errno::NotFound }),
            Some(id) => match machine.tree.directory(id) {
                None => Err(Errno::NotDirectory),
                Some(directory) if directory.partial => Err(Errno::Unknown),
                Some(directory) if !directory.names.is_empty() => Err(Errno::NotEmpty),
                Some(_) => machine.tree.remove(&path),
            },
        };
        if let Err(error) = result {
            let message = format!("rmdir: failed to remove '{}': {}", arg.text, error.text());
            let one = failed(machine, call, arg.span, error, message);
            all = worse(all, one);
        }
    }
    all
}

fn touch(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "dtr", &["date", "reference"]);
    let mut all = Outcome::ok();
    for arg in &options.operands {
        if !arg.known {
            machine.doubt(arg.span, "the file's name is not known before the build runs");
            continue;
        }
        let path = machine.path(&arg.text);
        let result = if machine.tree.find(&path).is_some() {
            machine.tree.touch(&path, !options.has(&["h", "no-dereference"]))
        } else if options.has(&["c", "no-create"]) {
            Ok(())
        } else {
            machine.write(&path, Content::empty())
        };
        if let Err(error) = result {
            let message = format!("touch: cannot touch '{}': {}", arg.text, error.text());
            let one = failed(machine, call, arg.span, error, message);
            all = worse(all, one);
        }
    }
    all
}

fn mktemp(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "p", &["tmpdir", "suffix"]);
    // The real name is random; any fixed one does, as long as no other step uses it.
    let serial = machine.serial("").trim().replace(' ', "");
    let template = options.operands.first().map_or("tmp.XXXXXXXXXX", |arg| arg.text.as_str());
    let marks = template.trim_end_matches(|c| c != 'X');
    let stem = marks.trim_end_matches('X');
    let room = marks.len() - stem.len();
    let name = format!("{stem}{serial:0>room$}{}", &template[marks.len()..]);
    let suffix = options.value(&["suffix"]).map_or("", |suffix| suffix.text.as_str());
    // A template of one's own lies where it says, unless it is put into the directory for such files.
    let directory = options.value(&["p", "tmpdir"]).map(|arg| arg.text.clone());
    let own = !options.operands.is_empty() && !options.has(&["t", "p", "tmpdir"]);
    let directory =
        if own { machine.cwd.clone() } else { directory.unwrap_or_else(|| "/tmp".to_owned()) };
    let path = crate::tree::normalize(&directory, &(name + suffix));
    if !options.has(&["u", "dry-run"]) {
        let mode = if options.has(&["d", "directory"]) { 0o700 } else { 0o600 };
        let access = machine.access(mode);
        let result = if mode == 0o700 {
            machine.tree.mkdir(&path, access).map(drop)
        } else {
            machine.write_as(&path, Content::empty(), access)
        };
        if let Err(error) = result {
            let message = format!("mktemp: failed to create '{path}': {}", error.text());
            return failed(machine, call, call.span, error, message);
        }
    }
    Outcome::text(&format!("{path}\n"))
}
