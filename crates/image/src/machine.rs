//! Runs a shell script in the mind: the shell's part. What programs do is in `commands`.

mod arithmetic;
mod arrays;
mod braces;
mod builtins;
mod control;
mod descriptors;
mod names;
mod parameter;
mod reading;
mod redirect;
mod subshell;
mod test;
mod words;

pub(crate) use builtins::Switches;

use crate::build::Reason;
use dockerfile::Span;
use dockerfile::shell::Command;

use crate::content::Content;
use crate::map::Map;
use crate::system::System;
use crate::tree::{Access, Tree, normalize};
use crate::{Assumption, BuildContext, Effort, Failure, Size, Unknown};

/// What `BuildKit` writes to `/etc/hosts`.
pub(crate) const HOSTS: &str =
    "127.0.0.1\tlocalhost buildkitsandbox\n::1\tlocalhost ip6-localhost ip6-loopback\n";
/// How many commands one `RUN` may run in the model: loops end somewhere.
pub(crate) const FUEL: u32 = 10_000;
/// How deep functions, groups and substitutions may be nested.
const DEPTH: u32 = 40;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Ok,
    Failed(u8),
    /// Nobody can tell without running it.
    Unknown,
}

/// What a command gives.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) status: Status,
    /// What it prints; `None` if that is not known.
    pub(crate) output: Option<Content>,
}

impl Outcome {
    /// Success without output.
    pub(crate) fn ok() -> Self {
        Self { status: Status::Ok, output: Some(Content::empty()) }
    }

    /// Success with a text.
    pub(crate) fn text(text: &str) -> Self {
        Self { status: Status::Ok, output: Some(Content::text(text)) }
    }

    /// Success, with an output that nobody knows.
    pub(crate) fn silent() -> Self {
        Self { status: Status::Ok, output: None }
    }

    /// A status without output.
    pub(crate) fn status(status: Status) -> Self {
        Self { status, output: Some(Content::empty()) }
    }
}

/// A word after expansion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arg {
    pub(crate) text: String,
    /// Whether `text` is all of it: a part may come from a program's output.
    pub(crate) known: bool,
    pub(crate) span: Span,
}

/// A program and what it is called with.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// The program's name without its directory.
    pub(crate) name: String,
    pub(crate) args: Vec<Arg>,
    pub(crate) span: Span,
    /// Place of the program's name.
    pub(crate) name_span: Span,
    /// What it can read: `None` if that is not known.
    pub(crate) input: Option<Content>,
}

impl Call {
    /// Whether it calls a program, in whatever directory, with a word among its arguments if one is named.
    pub(crate) fn is(&self, command: &str) -> bool {
        let (program, word) = command.split_once(' ').unwrap_or((command, ""));
        self.name.rsplit('/').next() == Some(program)
            && (word.is_empty() || self.args.iter().any(|arg| arg.text == word))
    }
}

/// A container while a `RUN` runs.
#[expect(clippy::struct_excessive_bools, reason = "a shell has switches")]
pub(crate) struct Machine<'a> {
    pub(crate) tree: &'a mut Tree,
    pub(crate) system: &'a mut System,
    pub(crate) context: &'a BuildContext,
    /// The command that is made to fail.
    pub(crate) failing: Option<&'a str>,
    /// What comments above the instruction state: the answer to every doubt in it.
    pub(crate) stated: Option<Vec<Assumption>>,
    /// Environment and shell variables; a value that nobody knows is `None`.
    pub(crate) variables: Map<Option<String>>,
    arrays: Map<arrays::Array>,
    pub(crate) cwd: String,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    /// Permission bits that new files do not get.
    pub(crate) umask: u32,
    /// Whether files that the engine mounts (`/etc/hosts`) cannot be written.
    pub(crate) mounts_locked: bool,
    /// `/bin/sh`, `bash` …: what error messages begin with.
    pub(crate) shell: String,
    pub(crate) unknown: Vec<Unknown>,
    /// Why files have an unknown size: told only if one of them is left in the layer.
    pub(crate) sizes: Vec<Unknown>,
    /// Whether something of it may be written: the layer's size is a lower bound then.
    pub(crate) writes_unknown: bool,
    /// What the last failing command printed.
    pub(crate) complaint: Option<Failure>,
    pub(crate) fuel: u32,
    /// What the programs took so far.
    pub(crate) effort: Effort,
    functions: Map<Command>,
    /// What `shopt -s` switched on.
    shopts: Vec<String>,
    /// Where `pushd` came from.
    directories: Vec<String>,
    /// What `<(…)` printed, by the number of its descriptor, 63 and down.
    pipes: Vec<Option<Content>>,
    descriptors: descriptors::Descriptors,
    positional: Vec<Arg>,
    errexit: bool,
    pipefail: bool,
    nounset: bool,
    /// `$0`, where it is not the shell's name.
    pub(crate) zero: Option<String>,
    /// What was written to the standard error so far, as far as it is known.
    errors: Content,
    exited: Option<Status>,
    /// What `trap … EXIT` runs when the shell ends.
    at_exit: Option<String>,
    /// `break`, `continue` or `return` on their way up.
    leaving: Option<control::Leaving>,
    /// Conditions do not trigger `set -e`.
    conditions: u32,
    depth: u32,
    input: Option<Content>,
    /// Whether the input is a file and no pipe.
    pub(crate) input_is_file: bool,
    /// Read position in `input`, for `read`.
    consumed: usize,
    serial: u64,
    /// `$?`.
    last: Status,
    /// How the last command substitution ended.
    substituted: Status,
}

impl<'a> Machine<'a> {
    /// A container ready to run a script.
    pub(crate) fn new(
        tree: &'a mut Tree,
        system: &'a mut System,
        context: &'a BuildContext,
    ) -> Self {
        Self {
            tree,
            system,
            context,
            failing: None,
            stated: None,
            variables: Map::default(),
            arrays: Map::default(),
            cwd: "/".to_owned(),
            uid: 0,
            gid: 0,
            umask: 0o022,
            mounts_locked: false,
            shell: "/bin/sh".to_owned(),
            unknown: Vec::new(),
            sizes: Vec::new(),
            writes_unknown: false,
            complaint: None,
            fuel: FUEL,
            effort: Effort::default(),
            functions: Map::default(),
            shopts: Vec::new(),
            directories: Vec::new(),
            pipes: Vec::new(),
            descriptors: descriptors::Descriptors::default(),
            positional: Vec::new(),
            errexit: false,
            pipefail: false,
            nounset: false,
            zero: None,
            errors: Content::empty(),
            exited: None,
            at_exit: None,
            leaving: None,
            conditions: 0,
            depth: 0,
            input: Some(Content::empty()),
            input_is_file: false,
            consumed: 0,
            serial: 0,
            last: Status::Ok,
            substituted: Status::Ok,
        }
    }

    /// Notes that nobody can know what a command writes.
    pub(crate) fn doubt(&mut self, span: Span, reason: impl Into<Reason>) {
        self.writes_unknown = true;
        self.effort.wonder();
        self.system.doubt_users();
        // What follows in the same `RUN` may find what was written here.
        self.tree.doubtful |= self.stated.is_none();
        self.wonder(span, reason);
    }

    /// Notes what cannot be known although it adds nothing to the layer: what the base image has, say.
    pub(crate) fn wonder(&mut self, span: Span, reason: impl Into<Reason>) {
        const MOST: usize = 100;
        if self.unknown.len() < MOST {
            let new = reason.into().at(span);
            if !self.unknown.contains(&new) {
                // Of most instructions one thing is not known.
                if self.unknown.is_empty() {
                    self.unknown.reserve_exact(1);
                }
                self.unknown.push(new);
            }
        }
    }

    /// Notes why a file that is written has an unknown size.
    pub(crate) fn lacks_size(&mut self, span: Span, reason: impl Into<Reason>) {
        const MOST: usize = 100;
        if self.sizes.len() < MOST {
            self.sizes.push(reason.into().at(span));
        }
    }

    /// A command failed and said why.
    pub(crate) fn complain(&mut self, span: Span, code: u8, message: impl Into<String>) -> Outcome {
        self.complaint = Some(Failure { span, message: message.into() });
        Outcome::status(Status::Failed(code))
    }

    /// A program writes a line to the standard error that is known to the byte.
    pub(crate) fn says(&mut self, line: &str) {
        self.errors = self.errors.followed_by(&Content::text(&format!("{line}\n")));
    }

    /// From here on the shell writes what it runs to the standard error.
    pub(crate) fn traces(&mut self) {
        let trace = Content::unique(Size::UNKNOWN, crate::content::Nature::Text);
        self.errors = self.errors.followed_by(&trace);
    }

    /// The value of a variable that is set, as far as it is known.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        self.variables.get(name).cloned().flatten()
    }

    /// The home directory, where programs keep what is their own.
    pub(crate) fn home(&self) -> String {
        self.variable("HOME").unwrap_or_else(|| "/root".to_owned())
    }

    /// Absolute path of a word.
    pub(crate) fn path(&self, word: &str) -> String {
        normalize(&self.cwd, word)
    }

    /// Who owns new files, and their mode: 0644 and 0755 stand for what a program asks for with the usual umask.
    pub(crate) fn access(&self, mode: u32) -> Access {
        let mode = match mode {
            0o644 => 0o666 & !self.umask,
            0o755 => 0o777 & !self.umask,
            other => other,
        };
        Access { mode, uid: self.uid, gid: self.gid }
    }

    /// A name for content that equals no other.
    pub(crate) fn serial(&mut self, name: &str) -> String {
        self.serial += 1;
        format!("{name} {} {}", self.tree.len(), self.serial)
    }

    /// What a file holds, devices included. The error is what to say of it.
    pub(crate) fn read(&mut self, path: &str) -> Result<Option<Content>, crate::tree::Errno> {
        use crate::content::Nature;
        let path = self.path(path);
        match path.as_str() {
            "/dev/null" => return Ok(Some(Content::empty())),
            // What the engine puts there while a `RUN` runs; name servers are the machine's own.
            "/etc/hosts" if self.mounts_locked => return Ok(Some(Content::text(HOSTS))),
            "/etc/hostname" if !self.mounts_locked => {
                return Ok(Some(Content::unique(Size::exact(13), Nature::Text)));
            }
            "/etc/resolv.conf" if self.mounts_locked => {
                return Ok(Some(Content::unique(Size::UNKNOWN, Nature::Text)));
            }
            "/dev/stdin" => return Ok(self.input.clone()),
            _ if path.starts_with("/dev/fd/") => {
                let number = path[8..].parse::<usize>().unwrap_or(0);
                let at = 63_usize.checked_sub(number).unwrap_or(usize::MAX);
                return Ok(self.pipes.get(at).cloned().flatten());
            }
            "/dev/zero" => {
                return Ok(Some(Content::sized(Size::UNKNOWN, Nature::Zeros, "zeros")));
            }
            "/dev/urandom" | "/dev/random" => {
                let name = self.serial("random");
                return Ok(Some(Content::sized(Size::UNKNOWN, Nature::Compressed, &name)));
            }
            _ => {}
        }
        let place = self.tree.place(&path, true)?;
        let id = place.node.ok_or_else(|| self.tree.missing(place.parent))?;
        match self.tree.content(id) {
            Some(content) => self.tree.may_read(id).map(|()| Some(content.clone())),
            None if self.tree.is_directory(id) => Err(crate::tree::Errno::IsDirectory),
            None => Ok(None),
        }
    }

    /// Writes a file; devices swallow it.
    pub(crate) fn write(&mut self, path: &str, content: Content) -> Result<(), crate::tree::Errno> {
        let access = self.access(0o644);
        self.write_as(path, content, access)
    }

    /// Writes a file that gets this mode and owner if it is new; devices swallow it.
    pub(crate) fn write_as(
        &mut self,
        path: &str,
        content: Content,
        access: Access,
    ) -> Result<(), crate::tree::Errno> {
        let path = self.path(path);
        if path.starts_with("/dev/") || path.starts_with("/proc/") || path.starts_with("/sys/") {
            return Ok(());
        }
        if self.is_engines(&path) {
            // What is written never reaches the layer.
            return if self.mounts_locked { Err(crate::tree::Errno::ReadOnly) } else { Ok(()) };
        }
        self.tree.write(&path, content, access)
    }

    /// Whether the engine mounts a file here while a `RUN` runs.
    pub(crate) fn is_engines(&self, path: &str) -> bool {
        // BuildKit lets an image have its own `/etc/hostname`.
        matches!(path, "/etc/hosts" | "/etc/resolv.conf")
            || path == "/etc/hostname" && !self.mounts_locked
    }

    /// Whether the shell that runs is dash, which knows nothing of bash.
    pub(crate) fn sh_is_dash_now(&self) -> bool {
        self.shell_is_dash()
    }

    fn shell_is_dash(&self) -> bool {
        let name = self.shell.rsplit('/').next().unwrap_or("");
        let linked = name == "sh" && self.tree.leads("/bin/sh").ends_with("bash");
        if linked {
            return false;
        }
        name == "dash" || name == "sh" && self.system.sh_is_dash()
    }

    /// Permission bits that new files do not get.
    pub(crate) fn umask(&self) -> u32 {
        self.umask
    }
}

/// Whether a path is a device that the engine makes while a `RUN` runs.
pub(crate) fn is_device(path: &str) -> bool {
    path.strip_prefix("/dev/")
        .is_some_and(|name| matches!(name, "null" | "zero" | "full" | "random" | "urandom" | "tty"))
}

/// Whether the engine makes something else at a path while a `RUN` runs.
pub(crate) fn is_mounted(path: &str) -> bool {
    matches!(
        path,
        "/dev"
            | "/dev/pts"
            | "/dev/shm"
            | "/dev/mqueue"
            | "/dev/fd"
            | "/dev/stdin"
            | "/dev/stdout"
            | "/dev/stderr"
            | "/dev/core"
            | "/dev/ptmx"
            | "/proc/self"
            | "/proc/self/fd"
            | "/proc/1"
            | "/proc/cpuinfo"
            | "/proc/meminfo"
            | "/proc/mounts"
            | "/sys/class"
            | "/sys/fs"
    )
}
