//! What programs do to the file tree. One file a family of programs; a program is a row in its family's table.

mod alternatives;
mod apt;
mod archives;
mod assumed;
mod awk;
mod columns;
mod compilers;
mod compress;
mod copy;
mod download;
mod files;
mod filters;
mod find;
mod grep;
mod install;
mod list;
mod modes;
mod needs;
mod npm;
mod options;
mod other;
mod packages;
mod pieces;
mod pip;
mod sed;
mod shells;
mod sizes;
mod streams;
mod test;
mod text;
mod users;
mod verbose;

pub(crate) use archives::unpack;
pub(crate) use modes::{Mode, parse as parse_mode};
pub(crate) use options::bytes as parse_bytes;
pub(crate) use test::{compared, file_test, newer};

use crate::build::stating;
use crate::machine::{Call, Machine, Outcome, Status};
use crate::tree::{Directory, Errno, Tree, join, split};

/// A program of the model.
type Program = fn(&mut Machine<'_>, &Call) -> Outcome;

/// Every table, in the order in which they are searched.
const TABLES: &[&[(&str, Program)]] = &[
    files::TABLE,
    sizes::TABLE,
    install::TABLE,
    copy::TABLE,
    modes::TABLE,
    text::TABLE,
    sed::TABLE,
    grep::TABLE,
    filters::TABLE,
    awk::TABLE,
    columns::TABLE,
    pieces::TABLE,
    alternatives::TABLE,
    list::TABLE,
    shells::TABLE,
    streams::TABLE,
    find::TABLE,
    archives::TABLE,
    compress::TABLE,
    apt::TABLE,
    users::TABLE,
    download::TABLE,
    compilers::TABLE,
    pip::TABLE,
    npm::TABLE,
    packages::TABLE,
    test::TABLE,
    other::TABLE,
];

/// Runs a program: what the exercise or the learner states wins over what the model knows.
pub(crate) fn run(machine: &mut Machine<'_>, mut call: Call) -> Outcome {
    if machine.failing.is_some_and(|command| call.is(command)) {
        return machine.complain(call.span, 1, format!("`{}` fails", call.name));
    }
    if let Some(path) = of_environment(machine, &call.name) {
        call.name = path;
    }
    let (directory, name) =
        call.name.rsplit_once('/').map_or(("", call.name.as_str()), |(d, n)| (d, n));
    let by_path = call.name.contains('/');
    if by_path {
        let path = machine.path(&call.name);
        if machine.tree.find(&path).is_none() && !machine.may_exist(&path) {
            let message = if machine.system.is_busybox() {
                format!("{}: {}: not found", machine.shell, call.name)
            } else {
                format!("{}: 1: {}: not found", machine.shell, call.name)
            };
            return machine.complain(call.name_span, 127, message);
        }
    }
    if by_path && machine.is_no_program(&call.name) {
        let message = format!("{}: {}: Permission denied", machine.shell, call.name);
        return machine.complain(call.name_span, 126, message);
    }
    let name = name.to_owned();
    let frees =
        |word: &str| word.contains("EXTERNALLY-MANAGED") || word.contains("break-system-packages");
    machine.system.python_is_free |= call.args.iter().any(|arg| frees(&arg.text));
    if let Some(outcome) = needs::lacking(machine, &call) {
        return outcome;
    }
    if let Some(outcome) = assumed::apply(machine, &call) {
        return outcome;
    }
    if !by_path
        && !other::BUILTINS.contains(&name.as_str())
        && !in_path(machine.tree, &name)
        && (machine.system.has_program(&name) == Some(false) || machine.surely_lacks(&name))
    {
        return not_found(machine, &call);
    }
    let program = program(&name);
    // A path outside the system's directories is the project's own program, whatever its name.
    let own = !directory.is_empty()
        && !matches!(directory, "/bin" | "/sbin" | "/usr/bin" | "/usr/sbin" | "/usr/local/bin");
    let doubts = machine.unknown.len();
    let outcome = match program {
        Some(program) if !own || name == "pip" || name == "python" => {
            call.name = name;
            let said = verbose::said(machine, &call);
            let mut outcome = program(machine, &call);
            if said.as_ref().is_none_or(|said| said.size != crate::Size::ZERO)
                && outcome.output.as_ref().is_some_and(|output| output.size == crate::Size::ZERO)
            {
                // What fails on the way is not told.
                outcome.output = said.filter(|_| outcome.status == Status::Ok);
            }
            outcome
        }
        _ => match machine.own_script(&call) {
            Some(outcome) => outcome,
            None => unknown(machine, &call),
        },
    };
    if machine.unknown.len() > doubts && machine.stated.is_some() {
        write_stated(machine);
    }
    outcome
}

/// The model's program of a name.
fn program(name: &str) -> Option<Program> {
    let mut all = TABLES.iter().copied().flatten();
    all.find(|(known, _)| *known == name).map(|(_, program)| *program)
}

/// Where systems have their programs.
const USUAL: [&str; 6] =
    ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/// What a look for a program gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lookup {
    /// It lies there.
    Found(String),
    Missing,
    /// A directory holds more than the model lists.
    Unknown,
}

impl Machine<'_> {
    /// Whether the base's listing is one of a whole system, and has no program of this name. A listing of a few files says
    /// nothing of the rest.
    pub(crate) fn surely_lacks(&self, name: &str) -> bool {
        const WHOLE: usize = 100;
        if usual(self.tree).map(|it| it.names.keys().len()).sum::<usize>() < WHOLE {
            return false;
        }
        let Some(own) = self.variable("PATH") else { return false };
        let mut searched = own.split(':').filter(|it| it.starts_with('/')).chain(USUAL);
        let may_be = |path: &str| self.tree.find(path).is_some() || self.may_exist(path);
        !searched.any(|directory| may_be(&format!("{directory}/{name}")))
    }

    /// Whether a file may not be executed by anybody.
    fn is_no_program(&self, path: &str) -> bool {
        self.tree.find(&self.path(path)).is_some_and(|id| {
            self.tree.is_directory(id)
                || self.tree.content(id).is_some() && self.tree.node(id).access.mode & 0o111 == 0
        })
    }

    /// Debian builds its busybox without some of what others have, users' programs for one.
    pub(crate) fn has_debians_busybox(&self) -> bool {
        self.system.family == crate::Family::Busybox && self.surely_lacks("adduser")
    }

    /// Where `PATH` finds a program.
    pub(crate) fn program_path(&self, name: &str) -> Lookup {
        if name.contains('/') {
            let path = self.path(name);
            return match self.tree.find(&path) {
                Some(_) => Lookup::Found(name.to_owned()),
                None if self.may_exist(&path) => Lookup::Unknown,
                None => Lookup::Missing,
            };
        }
        let Some(path) = self.variable("PATH") else {
            return Lookup::Unknown;
        };
        for directory in path.split(':').filter(|part| part.starts_with('/')) {
            let place = crate::tree::join(directory.trim_end_matches('/'), name);
            if let Some(id) = self.tree.find(&place)
                && self.tree.node(id).access.mode & 0o111 != 0
                && !self.tree.is_directory(id)
            {
                return Lookup::Found(place);
            }
            if self.may_exist(&place) {
                return Lookup::Unknown;
            }
        }
        // What the model runs by itself is there although a short listing lacks it.
        if program(name).is_none() { Lookup::Missing } else { Lookup::Unknown }
    }
}

/// The directories where systems have their programs, as far as a tree has them.
fn usual(tree: &Tree) -> impl Iterator<Item = &Directory> {
    USUAL.iter().filter_map(|path| tree.directory(tree.find(path)?))
}

/// Whether the tree has a program of this name in one of the usual directories (copied there, say).
fn in_path(tree: &Tree, name: &str) -> bool {
    let named = usual(tree).any(|directory| directory.names.contains_key(name));
    // What has the name may be a link that leads nowhere; two names are in no list, and everywhere.
    (named || matches!(name, "" | ".."))
        && USUAL.iter().any(|directory| tree.find(&join(directory, name)).is_some())
}

/// The path of a virtual environment's program, if `PATH` finds it there first.
fn of_environment(machine: &Machine<'_>, name: &str) -> Option<String> {
    if !["pip", "python"].contains(&name) {
        return None;
    }
    let path = machine.variable("PATH")?;
    for directory in path.split(':').filter(|directory| directory.starts_with('/')) {
        if !USUAL.contains(&directory) {
            let path = format!("{}/{name}", directory.trim_end_matches('/'));
            if machine.tree.find(&path).is_some() {
                return Some(path);
            }
        } else if machine.system.has_program(name) != Some(false) {
            return None;
        }
    }
    None
}

/// A program that the model does not know: what it writes is unknown until somebody states it.
fn unknown(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let name = &call.name;
    if machine.program_path(name) == Lookup::Missing && machine.tree.find("/bin/sh").is_some() {
        return not_found(machine, call);
    }
    machine.doubt(
        call.span,
        stating(format!("what `{name}` writes is not known"), "writes /path 12MB"),
    );
    Outcome { status: Status::Unknown, output: None }
}

/// What the shell says when there is no such program.
pub(crate) fn not_found(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let name = call.name.rsplit('/').next().unwrap_or(&call.name);
    let shell = machine.shell.clone();
    let message = if shell.ends_with("bash") {
        format!("{shell}: line 1: {name}: command not found")
    } else if machine.system.is_busybox() {
        format!("{shell}: {name}: not found")
    } else {
        format!("{shell}: 1: {name}: not found")
    };
    machine.complain(call.name_span, 127, message)
}

/// Notes that an argument is not known; whether one is not.
fn doubts_arguments(machine: &mut Machine<'_>, call: &Call) -> bool {
    let Some(arg) = call.args.iter().find(|arg| !arg.known) else { return false };
    machine.doubt(arg.span, format!("what this word stands for is not known before the build runs, so what `{}` does is not", call.name));
    true
}

/// A file operation failed: an honest failure, or a doubt where the base image may have what the model does not list.
fn failed(
    machine: &mut Machine<'_>,
    call: &Call,
    span: dockerfile::Span,
    error: Errno,
    message: String,
) -> Outcome {
    if error == Errno::Unknown {
        machine.doubt(
            span,
            format!(
                "`{}` works on a file of the base image that the model does not list",
                call.name
            ),
        );
        return Outcome::status(Status::Unknown);
    }
    machine.complain(span, 1, message)
}

/// Worse of two: a failure stays a failure.
fn worse(all: Outcome, one: Outcome) -> Outcome {
    match (all.status, one.status) {
        (Status::Failed(_), _) | (_, Status::Ok) => all,
        _ => one,
    }
}

/// Target of a copy or a move into a directory or to a name.
fn target(machine: &Machine<'_>, source: &str, destination: &str) -> String {
    let path = machine.path(destination);
    match machine.tree.find(&path) {
        Some(id) if machine.tree.is_directory(id) => {
            let source = machine.path(source);
            crate::tree::join(&path, split(&source).1)
        }
        _ => path,
    }
}

/// Writes what the comments above the instruction states. Also done as soon as a command does something unknown, so
/// that later commands find the files.
pub(crate) fn write_stated(machine: &mut Machine<'_>) {
    for stated in machine.stated.clone().unwrap_or_default() {
        // What a person states holds, wherever it is.
        let _ = assumed::write(machine, &stated.path, stated.bytes, "comment");
    }
}
