//! Tests, questions about the system, and programs that write nothing.

use super::Lookup;
use crate::build::stating;
use crate::content::Content;
use crate::machine::{Arg, Call, Machine, Outcome, Status};
use crate::tree::{Errno, NodeKind};

pub(super) const TABLE: &[(&str, super::Program)] = &[
    ("command", which),
    ("which", which),
    ("type", which),
    ("hash", which),
    ("uname", uname),
    ("dpkg", dpkg),
    ("arch", arch),
    ("nproc", silent),
    ("date", date),
    ("hostname", hostname),
    ("getent", silent),
    ("stat", stat),
    ("du", silent),
    ("df", silent),
    ("groups", silent),
    ("pwck", silent),
    ("grpck", silent),
    ("newgrp", silent),
    ("getconf", silent),
    ("dpkg-query", silent),
    ("mount", silent),
    ("findmnt", silent),
    ("lsblk", silent),
    ("free", silent),
    ("uptime", silent),
    ("lscpu", silent),
    ("tty", silent),
    ("hostid", silent),
    ("apt-cache", silent),
    ("apt-config", silent),
    ("file", silent),
    ("readlink", resolve),
    ("realpath", resolve),
    ("mkfifo", special),
    ("mknod", special),
    ("sleep", silent),
    ("sync", silent),
    ("env", silent),
    ("printenv", printenv),
    ("expr", expression),
    ("diff", compare),
    ("cmp", compare),
    ("gpgconf", silent),
    ("ldd", silent),
    ("locale", silent),
    ("ulimit", silent),
    ("kill", kill),
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

/// `kill`: signals do nothing to the first process, which is the shell of a `RUN`, unless it asks for them. What else ends
/// by one, and when, the model does not follow.
fn kill(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let mut all = Outcome::ok();
    let mut args = call.args.iter();
    while let Some(arg) = args.next() {
        match arg.text.as_str() {
            "-s" | "-n" => drop(args.next()),
            "-l" | "-L" => return Outcome::silent(),
            text if text.starts_with('-') && arg.known => {}
            "1" => {}
            text if arg.known && text.parse::<u32>().is_ok_and(|number| number > 1000) => {
                let message = format!("kill: ({text}) - No such process");
                all = super::worse(all, machine.complain(arg.span, 1, message));
            }
            _ if arg.known => {}
            // Its own number is all that a shell inside another one is likely to name.
            _ if machine.zero.is_some() => {
                machine.doubt(call.span, "which process this ends is not known");
                return Outcome::status(Status::Unknown);
            }
            _ => {}
        }
    }
    all
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
    machine.doubt(
        call.span,
        stating(format!("what this `{}` writes is not known", call.name), "writes /path 12MB"),
    );
    Outcome { status: Status::Unknown, output: None }
}

fn printenv(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let [name] = call.args.as_slice() else { return Outcome::silent() };
    match machine.variables.get(&name.text) {
        Some(Some(value)) => Outcome::text(&format!("{value}\n")),
        Some(None) => Outcome::silent(),
        None => Outcome::status(Status::Failed(1)),
    }
}

/// `expr 1 + 2`.
fn expression(_: &mut Machine<'_>, call: &Call) -> Outcome {
    let [left, operator, right] = call.args.as_slice() else {
        return Outcome { status: Status::Unknown, output: None };
    };
    let numbers = left.text.parse::<i64>().ok().zip(right.text.parse::<i64>().ok());
    let value = numbers.filter(|_| left.known && right.known).and_then(|(left, right)| {
        match operator.text.as_str() {
            "+" => left.checked_add(right),
            "-" => left.checked_sub(right),
            "*" => left.checked_mul(right),
            "/" => left.checked_div(right),
            "%" => left.checked_rem(right),
            _ => None,
        }
    });
    match value {
        Some(value) => Outcome {
            status: if value == 0 { Status::Failed(1) } else { Status::Ok },
            ..Outcome::text(&format!("{value}\n"))
        },
        None => Outcome { status: Status::Unknown, output: None },
    }
}

/// `readlink` and `realpath`: where a path leads.
fn resolve(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options: String = call.args.iter().filter_map(|arg| arg.text.strip_prefix('-')).collect();
    let operands: Vec<&Arg> = call.args.iter().filter(|arg| !arg.text.starts_with('-')).collect();
    let [arg] = operands[..] else { return Outcome::silent() };
    let path = machine.path(&arg.text);
    let others = call.args.iter().any(|arg| arg.text.starts_with("--"))
        || ["/proc/", "/sys/", "/dev/"].iter().any(|it| path.starts_with(it));
    if others || !arg.known || machine.may_exist(&path) && machine.tree.find(&path).is_none() {
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

/// `date`: what it prints is not known, but how long it is.
fn date(_: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = super::options::Options::of(call, "dr", &["date", "reference"]);
    let plain = options
        .names()
        .all(|name| matches!(name, "u" | "utc" | "d" | "date" | "r" | "reference" | "universal"));
    let format = match options.operands[..] {
        _ if !plain => None,
        [] => Some("+%a %b %d %H:%M:%S %Z %Y"),
        [format] if format.known => Some(format.text.as_str()),
        _ => None,
    };
    let Some(format) = format.and_then(|format| format.strip_prefix('+')) else {
        return Outcome::silent();
    };
    let mut bytes = 1;
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        bytes += match (c, if c == '%' { chars.next() } else { None }) {
            (_, Some('Y')) => 4,
            (_, Some('m' | 'd' | 'e' | 'H' | 'I' | 'M' | 'S' | 'y' | 'C' | 'V')) => 2,
            (_, Some('F' | 's')) => 10,
            (_, Some('T' | 'D')) => 8,
            (_, Some('R' | 'z')) => 5,
            (_, Some('j' | 'a' | 'b' | 'h' | 'Z')) => 3,
            (_, Some('N')) => 9,
            (_, Some('u' | 'w' | '%')) => 1,
            (c, None) if c != '%' => c.len_utf8() as u64,
            _ => return Outcome::silent(),
        };
    }
    let content = Content::unique(crate::Size::exact(bytes), crate::content::Nature::Text);
    Outcome { status: Status::Ok, output: Some(content) }
}

/// `hostname`: `BuildKit` gives every container the same.
fn hostname(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    if machine.mounts_locked && call.args.is_empty() {
        return Outcome::text("buildkitsandbox\n");
    }
    Outcome::silent()
}

/// A pipe or a device: a name without bytes.
fn special(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let operands: Vec<Arg> =
        call.args.iter().filter(|arg| !arg.text.starts_with('-')).cloned().collect();
    let count = if call.name == "mknod" { 1 } else { operands.len() };
    for arg in operands.iter().take(count) {
        let access = machine.access(0o644);
        let path = machine.path(&arg.text);
        let device = call.name == "mknod" && operands.get(1).is_none_or(|kind| kind.text != "p");
        if let Err(error) = machine.tree.make_special(&path, device, access) {
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
        Some("--configure")
            if call.args.iter().any(|arg| matches!(arg.text.as_str(), "-a" | "--pending")) =>
        {
            // Nothing waits in an image.
            Outcome::silent()
        }
        Some(
            "-i" | "--install" | "--unpack" | "--configure" | "-P" | "-r" | "--purge" | "--remove",
        ) => {
            machine.doubt(
                call.span,
                stating("what this package unpacks to is not known", "writes /opt/tool/ 24MB"),
            );
            Outcome::silent()
        }
        _ => Outcome::silent(),
    }
}

fn ldconfig(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let _ = machine.tree.touch("/etc/ld.so.cache", true);
    // Debian keeps beside it what it has read; slim images are delivered without.
    let whole = machine.tree.find("/var/cache").and_then(|id| machine.tree.directory(id));
    if !machine.system.is_busybox() && whole.is_some_and(|directory| !directory.partial) {
        let (directory, file) = ("/var/cache/ldconfig", "/var/cache/ldconfig/aux-cache");
        let _ = machine.tree.mkdir_all(directory, crate::tree::Access::root(0o700));
        let content = Content::unique(crate::Size::UNKNOWN, crate::content::Nature::Program);
        let kind = NodeKind::File(content);
        let _ = machine.tree.replace(file, kind, crate::tree::Access::root(0o600), None);
        machine.lacks_size(call.span, "how many bytes `ldconfig` keeps is not known");
    }
    Outcome::silent()
}

/// Words that a shell knows by itself.
pub(super) const BUILTINS: &[&str] = &[
    ".", ":", "[", "alias", "bg", "break", "cd", "command", "continue", "echo", "eval", "exec",
    "exit", "export", "false", "fg", "getopts", "hash", "jobs", "kill", "local", "printf", "pwd",
    "read", "readonly", "return", "set", "shift", "test", "times", "trap", "true", "type",
    "ulimit", "umask", "unalias", "unset", "wait",
];

/// `which`, `command -v`, `type`, `hash`: where a program lies.
fn which(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let operands = call.args.iter().filter(|arg| !arg.text.starts_with('-'));
    let (mut all, mut status) = (Some(String::new()), Status::Ok);
    let verbose = call.name == "type" || call.args.iter().any(|arg| arg.text == "-V");
    // `which` and `hash` fail with 1, a shell that looks for a command with 127.
    let missing = match call.name.as_str() {
        "which" | "hash" => 1,
        _ if machine.shell.ends_with("bash") => 1,
        _ => 127,
    };
    for name in operands {
        if !name.known {
            return Outcome { status: Status::Unknown, output: None };
        }
        if call.name != "which" && BUILTINS.contains(&name.text.as_str()) {
            all = all.filter(|_| !verbose).map(|all| format!("{all}{}\n", name.text));
            continue;
        }
        match machine.program_path(&name.text) {
            Lookup::Found(path) => {
                // Debian's busybox looks for its own programs first, and these have no path.
                let own = call.name != "which" && machine.has_debians_busybox();
                let path = if own { name.text.clone() } else { path };
                let line = if verbose { format!("{} is {path}", name.text) } else { path };
                all = all.map(|all| format!("{all}{line}\n"));
            }
            Lookup::Missing => status = Status::Failed(missing),
            Lookup::Unknown if machine.surely_lacks(&name.text) => status = Status::Failed(missing),
            Lookup::Unknown => match machine.system.has_program(&name.text) {
                Some(true) => all = None,
                Some(false) => status = Status::Failed(missing),
                None => return Outcome { status: Status::Unknown, output: None },
            },
        }
    }
    let silent = call.name == "hash";
    let all = if silent { Some(String::new()) } else { all };
    Outcome { status, output: all.map(|text| Content::text(&text)) }
}

/// `cmp` and `diff`: whether two files hold the same.
fn compare(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let files: Vec<&Arg> = call.args.iter().filter(|arg| !arg.text.starts_with('-')).collect();
    let [first, second] = files[..] else {
        return Outcome { status: Status::Unknown, output: None };
    };
    let mut held = Vec::new();
    for file in [first, second] {
        match machine.read(&file.text) {
            Ok(Some(content)) if file.known => held.push(content),
            Ok(_) | Err(Errno::Unknown | Errno::IsDirectory) => {
                return Outcome { status: Status::Unknown, output: None };
            }
            Err(error) => {
                let message = format!("{}: {}: {}", call.name, file.text, error.text());
                return machine.complain(file.span, 2, message);
            }
        }
    }
    let sizes = held[0].size.known().zip(held[1].size.known());
    match (held[0].id == held[1].id && held[0].id != 0, sizes) {
        (true, _) => Outcome::ok(),
        // Where both are known, other bytes are another content.
        (false, _) if held.iter().all(|content| content.text.is_some()) => {
            Outcome { status: Status::Failed(1), output: None }
        }
        (false, Some((a, b))) if a != b => Outcome { status: Status::Failed(1), output: None },
        _ => Outcome { status: Status::Unknown, output: None },
    }
}

/// `stat -c FORMAT FILE`.
fn stat(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = super::options::Options::of(call, "cf", &["format", "printf"]);
    let mut out = String::new();
    for arg in &options.operands {
        let path = machine.path(&arg.text);
        let place = match machine.tree.place(&path, options.has(&["L", "dereference"])) {
            Ok(place) if place.node.is_some() && arg.known => place,
            _ if machine.may_exist(&path) || !arg.known => return Outcome::silent(),
            _ => {
                let message =
                    format!("stat: cannot statx '{}': No such file or directory", arg.text);
                return machine.complain(arg.span, 1, message);
            }
        };
        let (Some(format), Some(id)) = (options.value(&["c", "format"]), place.node) else {
            return Outcome::silent();
        };
        let node = machine.tree.node(id);
        let mut chars = format.text.chars();
        while let Some(c) = chars.next() {
            if c != '%' {
                out.push(c);
                continue;
            }
            let name = |name: Option<&str>| name.unwrap_or("UNKNOWN").to_owned();
            let user = machine.system.user_of(node.access.uid).map(|(name, _)| name);
            let piece = match (chars.next(), &node.kind) {
                (Some('s'), NodeKind::File(content)) if content.size.is_known() => {
                    content.size.bytes.to_string()
                }
                (Some('s'), NodeKind::Symlink(target)) => target.len().to_string(),
                (Some('a'), _) => format!("{:o}", node.access.mode),
                (Some('u'), _) => node.access.uid.to_string(),
                (Some('g'), _) => node.access.gid.to_string(),
                (Some('U'), _) => name(user),
                (Some('G'), _) => name(machine.system.group_of(node.access.gid)),
                (Some('n'), _) => arg.text.clone(),
                (Some('h'), NodeKind::File(_)) => node.links.to_string(),
                (Some('A'), kind) => {
                    let first = match kind {
                        NodeKind::Directory(_) => 'd',
                        NodeKind::Symlink(_) => 'l',
                        NodeKind::File(_) => '-',
                        _ => return Outcome::silent(),
                    };
                    if node.access.mode > 0o777 {
                        return Outcome::silent();
                    }
                    let bit = |at: u32| {
                        if node.access.mode >> at & 1 == 1 {
                            ['x', 'w', 'r'][at as usize % 3]
                        } else {
                            '-'
                        }
                    };
                    std::iter::once(first).chain((0..9).rev().map(bit)).collect()
                }
                (Some('F'), NodeKind::File(content)) if content.size == crate::Size::ZERO => {
                    "regular empty file".to_owned()
                }
                (Some('F'), NodeKind::File(content)) if content.size.is_known() => {
                    "regular file".to_owned()
                }
                (Some('F'), NodeKind::Directory(_)) => "directory".to_owned(),
                (Some('F'), NodeKind::Symlink(_)) => "symbolic link".to_owned(),
                (Some('%'), _) => "%".to_owned(),
                _ => return Outcome::silent(),
            };
            out.push_str(&piece);
        }
        out.push('\n');
    }
    Outcome::text(&out)
}
