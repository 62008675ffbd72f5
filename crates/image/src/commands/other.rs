//! Tests, questions about the system, and programs that write nothing.

use crate::content::Content;
use crate::machine::{Arg, Call, Machine, Outcome, Status};
use crate::tree::NodeKind;

pub(super) const TABLE: &[(&str, super::Program)] = &[
    ("test", test),
    ("[", test),
    ("command", which),
    ("which", which),
    ("type", which),
    ("uname", uname),
    ("dpkg", dpkg),
    ("arch", arch),
    ("nproc", silent),
    ("date", silent),
    ("hostname", silent),
    ("getent", silent),
    ("ls", ls),
    ("stat", silent),
    ("du", silent),
    ("df", silent),
    ("file", silent),
    ("readlink", resolve),
    ("realpath", resolve),
    ("mkfifo", special),
    ("mknod", special),
    ("sleep", silent),
    ("sync", silent),
    ("env", silent),
    ("printenv", silent),
    ("diff", silent),
    ("cmp", silent),
    ("gpgconf", silent),
    ("ldd", silent),
    ("locale", silent),
    ("ulimit", silent),
    ("kill", silent),
    ("pkill", silent),
    ("ps", silent),
    ("python", version_only),
    ("python3", version_only),
    ("node", version_only),
    ("java", version_only),
    ("perl", version_only),
    ("ldconfig", ldconfig),
];

fn silent(_: &mut Machine<'_>, _: &Call) -> Outcome {
    Outcome::silent()
}

/// A program that only says its version here; anything else it does is unknown.
fn version_only(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    if call
        .args
        .iter()
        .any(|arg| matches!(arg.text.as_str(), "--version" | "-V" | "-v" | "-version"))
    {
        return Outcome::silent();
    }
    machine.doubt(call.span, format!("what this `{}` writes is not known: state it in a comment above the instruction, such as `# layerwise: writes /path 12MB`", call.name));
    Outcome { status: Status::Unknown, output: None }
}

fn ls(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    for arg in call.args.iter().filter(|arg| !arg.text.starts_with('-') && arg.known) {
        let path = machine.path(&arg.text);
        let missing = machine.tree.place(&path, true).map_or(true, |place| place.node.is_none());
        if missing && !machine.may_exist(&path) {
            let message = format!("ls: cannot access '{}': No such file or directory", arg.text);
            return machine.complain(arg.span, 2, message);
        }
    }
    let plain = call.args.iter().filter(|arg| arg.text.starts_with('-'));
    let plain = plain.clone().all(|arg| matches!(arg.text.as_str(), "-1" | "-A1" | "-1A" | "-A"));
    let operands: Vec<&Arg> = call.args.iter().filter(|arg| !arg.text.starts_with('-')).collect();
    let directory = match operands[..] {
        [] => ".",
        [arg] if arg.known => &arg.text,
        _ => return Outcome::silent(),
    };
    // In a pipe or a file, one name stands on a line.
    let path = machine.path(directory);
    let found = machine.tree.find(&path).and_then(|id| machine.tree.directory(id));
    let Some(found) = found.filter(|found| plain && !found.partial && !machine.tree.doubtful)
    else {
        return Outcome::silent();
    };
    let hidden = call.args.iter().any(|arg| arg.text.starts_with('-') && arg.text.contains('A'));
    let names = found.names.keys().filter(|name| hidden || !name.starts_with('.'));
    Outcome::text(&names.flat_map(|name| [name.as_str(), "\n"]).collect::<String>())
}

/// `readlink` and `realpath`: where a path leads.
fn resolve(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options: String = call.args.iter().filter_map(|arg| arg.text.strip_prefix('-')).collect();
    let operands: Vec<&Arg> = call.args.iter().filter(|arg| !arg.text.starts_with('-')).collect();
    let [arg] = operands[..] else { return Outcome::silent() };
    let path = machine.path(&arg.text);
    if !arg.known || machine.may_exist(&path) && machine.tree.find(&path).is_none() {
        return Outcome::silent();
    }
    if call.name == "readlink" && options.is_empty() {
        let link = machine.tree.place(&path, false).ok().and_then(|place| place.node);
        return match link.map(|id| &machine.tree.node(id).kind) {
            Some(NodeKind::Symlink(target)) => Outcome::text(&format!("{target}\n")),
            _ => Outcome::status(Status::Failed(1)),
        };
    }
    match machine.tree.place(&path, true) {
        Ok(place) if place.node.is_some() || options.contains('f') => {
            Outcome::text(&format!("{}\n", place.path))
        }
        _ if options.contains('m') => Outcome::silent(),
        _ => Outcome::status(Status::Failed(1)),
    }
}

/// A pipe or a device: a name without bytes.
fn special(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let operands: Vec<Arg> =
        call.args.iter().filter(|arg| !arg.text.starts_with('-')).cloned().collect();
    let count = if call.name == "mknod" { 1 } else { operands.len() };
    for arg in operands.iter().take(count) {
        let access = machine.access(0o644);
        let path = machine.path(&arg.text);
        if let Err(error) = machine.tree.write(&path, Content::empty(), access) {
            let message = format!("{}: {}: {}", call.name, arg.text, error.text());
            return super::failed(machine, call, arg.span, error, message);
        }
    }
    Outcome::ok()
}

fn uname(_: &mut Machine<'_>, call: &Call) -> Outcome {
    match call.args.first().map(|arg| arg.text.as_str()) {
        Some("-m" | "--machine" | "-p") => Outcome::text("x86_64\n"),
        None | Some("-s") => Outcome::text("Linux\n"),
        _ => Outcome::silent(),
    }
}

fn arch(_: &mut Machine<'_>, _: &Call) -> Outcome {
    Outcome::text("x86_64\n")
}

fn dpkg(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    match call.args.first().map(|arg| arg.text.as_str()) {
        Some("--print-architecture") => Outcome::text("amd64\n"),
        Some(
            "-i" | "--install" | "--unpack" | "--configure" | "-P" | "-r" | "--purge" | "--remove",
        ) => {
            machine.doubt(call.span, "what this package unpacks to is not known: state it in a comment above the instruction, such as `# layerwise: writes /opt/tool/ 24MB`");
            Outcome::silent()
        }
        _ => Outcome::silent(),
    }
}

fn ldconfig(machine: &mut Machine<'_>, _: &Call) -> Outcome {
    let _ = machine.tree.touch("/etc/ld.so.cache");
    Outcome::silent()
}

fn which(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let Some(name) = call.args.iter().find(|arg| !arg.text.starts_with('-')) else {
        return Outcome::ok();
    };
    match machine.system.has_program(&name.text) {
        Some(true) => Outcome::text(&format!("/usr/bin/{}\n", name.text)),
        Some(false) => Outcome::status(Status::Failed(1)),
        None => Outcome { status: Status::Unknown, output: None },
    }
}

fn test(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let mut words = call.args.as_slice();
    if call.name == "["
        && let Some((last, rest)) = words.split_last()
        && last.text == "]"
    {
        words = rest;
    }
    if words.iter().any(|word| !word.known) {
        return Outcome::status(Status::Unknown);
    }
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    Outcome::status(match holds(machine, &texts, 0) {
        Some(true) => Status::Ok,
        Some(false) => Status::Failed(1),
        None => Status::Unknown,
    })
}

fn holds(machine: &Machine<'_>, words: &[&str], depth: u32) -> Option<bool> {
    if depth > 20 {
        return None;
    }
    if let Some(at) =
        words.iter().position(|word| *word == "-o").filter(|at| *at > 0 && words.len() > 3)
    {
        let (left, right) =
            (holds(machine, &words[..at], depth + 1), holds(machine, &words[at + 1..], depth + 1));
        return match (left, right) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        };
    }
    if let Some(at) =
        words.iter().position(|word| *word == "-a").filter(|at| *at > 0 && words.len() > 3)
    {
        let (left, right) =
            (holds(machine, &words[..at], depth + 1), holds(machine, &words[at + 1..], depth + 1));
        return Some(left? && right?);
    }
    match words {
        [] => Some(false),
        ["!", rest @ ..] => holds(machine, rest, depth + 1).map(|held| !held),
        [word] | ["-n", word] => Some(!word.is_empty()),
        ["-z", word] => Some(word.is_empty()),
        [flag, path] => file_test(machine, flag, path),
        [left, "=" | "==", right] => Some(left == right),
        [left, "!=", right] => Some(left != right),
        [left, operator, right] => {
            let (left, right): (i64, i64) = (left.parse().ok()?, right.parse().ok()?);
            Some(match *operator {
                "-eq" => left == right,
                "-ne" => left != right,
                "-lt" => left < right,
                "-le" => left <= right,
                "-gt" => left > right,
                "-ge" => left >= right,
                _ => return None,
            })
        }
        _ => None,
    }
}

fn file_test(machine: &Machine<'_>, flag: &str, path: &str) -> Option<bool> {
    let absolute = machine.path(path);
    let place = machine.tree.place(&absolute, !matches!(flag, "-L" | "-h")).ok();
    let Some(id) = place.and_then(|place| place.node) else {
        return (!machine.may_exist(&absolute)).then_some(false);
    };
    let node = machine.tree.node(id);
    Some(match flag {
        "-e" | "-r" | "-w" => true,
        "-f" => matches!(node.kind, NodeKind::File(_)),
        "-d" => machine.tree.is_directory(id),
        "-L" | "-h" => matches!(node.kind, NodeKind::Symlink(_)),
        "-x" => machine.tree.is_directory(id) || node.access.mode & 0o111 != 0,
        "-s" => match &node.kind {
            NodeKind::File(content) if content.size.is_known() => content.size.bytes > 0,
            NodeKind::File(_) => return None,
            _ => true,
        },
        _ => return None,
    })
}
