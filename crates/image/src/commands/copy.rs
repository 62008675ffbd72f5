//! `cp`.

use super::files::sources_and_target;
use super::options::Options;
use super::{doubts_arguments, failed, worse};
use crate::machine::{Arg, Call, Machine, Outcome, Status};
use crate::tree::{Access, Errno, Id, NodeKind, join, split};

pub(super) const TABLE: &[(&str, super::Program)] = &[("cp", cp)];

/// How deep directories may lie in one another.
const DEPTH: u32 = 256;

/// Which symbolic links are followed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Follow {
    Never,
    /// Only those that the command line names.
    Named,
    Always,
}

#[expect(clippy::struct_excessive_bools, reason = "one for each option of `cp`")]
struct Copy {
    recursive: bool,
    follow: Follow,
    keep_mode: bool,
    /// `--no-preserve=mode`: modes are those of new files.
    plain_mode: bool,
    keep_owner: bool,
    keep_time: bool,
    keep_links: bool,
    hard_link: bool,
    symlink: bool,
    no_clobber: bool,
    update: bool,
    /// `--remove-destination`: what has the name goes first.
    remove: bool,
    /// `-b`: what has the name is kept under another one.
    backup: bool,
    /// Names of files with several names, and where the first one went.
    copied: Vec<(Id, String)>,
}

impl Copy {
    fn of(options: &Options<'_>, busybox: bool) -> Self {
        let archive = options.has(&["a", "archive"]);
        let recursive = archive || options.has(&["r", "R", "recursive"]);
        let mut plain = options.has(&["p"]);
        let (mut mode, mut owner, mut time, mut links) = (false, false, false, false);
        for (kept, name) in [(true, "preserve"), (false, "no-preserve")] {
            if !options.has(&[name]) {
                continue;
            }
            let list = options.value(&[name]).map_or("mode,ownership,timestamps", |it| &it.text);
            for word in list.split(',') {
                match word {
                    "mode" => mode = kept,
                    "ownership" => owner = kept,
                    "timestamps" => time = kept,
                    "links" => links = kept,
                    "all" => (mode, owner, time, links) = (kept, kept, kept, kept),
                    _ => {}
                }
            }
        }
        plain |= archive;
        let dropped = |word: &str| {
            let list = options.value(&["no-preserve"]).map_or("", |it| it.text.as_str());
            list.split(',').any(|it| it == word || it == "all")
        };
        let follow = if options.has(&["L", "dereference"]) {
            Follow::Always
        } else if options.has(&["H"]) {
            Follow::Named
        } else if recursive || options.has(&["d", "P", "no-dereference"]) {
            Follow::Never
        } else {
            Follow::Always
        };
        Self {
            recursive,
            follow,
            keep_mode: (mode || plain) && !dropped("mode"),
            plain_mode: dropped("mode"),
            keep_owner: (owner || plain) && !dropped("ownership"),
            keep_time: (time || plain) && !dropped("timestamps"),
            // Busybox keeps them wherever it follows no link.
            keep_links: links
                || archive
                || options.has(&["d"])
                || busybox && follow == Follow::Never,
            hard_link: options.has(&["l", "link"]),
            symlink: options.has(&["s", "symbolic-link"]),
            no_clobber: options.has(&["n", "no-clobber"]),
            update: options.has(&["u", "update"]),
            remove: options.has(&["remove-destination"]),
            backup: !busybox && options.has(&["b", "backup"]),
            copied: Vec::new(),
        }
    }

    /// Copies what is at a path: named on the command line (depth 0) or found below.
    fn run(
        &mut self,
        machine: &mut Machine<'_>,
        from: &str,
        to: &str,
        depth: u32,
    ) -> Result<(), (String, Errno)> {
        let follow = self.follow == Follow::Always || depth == 0 && self.follow == Follow::Named;
        let at_source = |error| (from.to_owned(), error);
        let at_target = |error| (to.to_owned(), error);
        let place = machine.tree.place(from, follow).map_err(at_source)?;
        let id = place.node.ok_or_else(|| at_source(machine.tree.missing(place.parent)))?;
        let Some(directory) = machine.tree.directory(id) else {
            return self.file(machine, id, from, to).map_err(at_target);
        };
        if !self.recursive {
            return Err(at_source(Errno::IsDirectory));
        }
        let inside = to.strip_prefix(from).is_some_and(|rest| rest.starts_with('/'));
        let names: Vec<String> = directory.names.keys().cloned().collect();
        self.directory(machine, id, to).map_err(at_target)?;
        let mut result = Ok(());
        for name in names {
            let (child, copy) = (join(&place.path, &name), join(to, &name));
            // A directory is not copied into itself for ever.
            let own =
                depth > DEPTH || inside && (to == child || to.starts_with(&format!("{child}/")));
            let one = if own {
                Err((copy, Errno::Busy))
            } else {
                self.run(machine, &child, &copy, depth + 1)
            };
            if let Err(error) = one
                && result.is_ok()
            {
                result = Err(error);
            }
        }
        result
    }

    fn access(&self, machine: &Machine<'_>, old: Access, is_directory: bool) -> Access {
        let new = machine.access(old.mode & 0o777);
        let asked = match (self.plain_mode, is_directory) {
            (false, _) => old.mode & 0o777,
            (true, true) => 0o777,
            (true, false) => 0o666,
        };
        let masked = asked & !machine.umask();
        // Who may not give a file away cannot keep its set-user bit either.
        let owner = self.keep_owner && machine.uid == 0;
        Access {
            mode: if self.keep_mode { old.mode } else { masked },
            uid: if owner { old.uid } else { new.uid },
            gid: if owner { old.gid } else { new.gid },
        }
    }

    fn directory(&self, machine: &mut Machine<'_>, id: Id, to: &str) -> Result<(), Errno> {
        let node = machine.tree.node(id);
        let modified = node.modified;
        let access = self.access(machine, node.access, matches!(node.kind, NodeKind::Directory(_)));
        match machine.tree.find(to) {
            Some(existing) if machine.tree.is_directory(existing) => {
                if self.keep_mode || self.keep_owner {
                    let (mode, owner) = (self.keep_mode, self.keep_owner);
                    machine.tree.set_access(to, true, |old, _| Access {
                        mode: if mode { access.mode } else { old.mode },
                        uid: if owner { access.uid } else { old.uid },
                        gid: if owner { access.gid } else { old.gid },
                    })?;
                }
            }
            Some(_) => return Err(Errno::NotDirectory),
            None => drop(machine.tree.mkdir(to, access)?),
        }
        if self.keep_time {
            machine.tree.set_modified(to, modified);
        }
        Ok(())
    }

    fn file(
        &mut self,
        machine: &mut Machine<'_>,
        id: Id,
        from: &str,
        to: &str,
    ) -> Result<(), Errno> {
        let existing = machine.tree.place(to, false)?.node;
        if existing.is_some_and(|old| {
            self.no_clobber
                || self.update && machine.tree.node(old).modified >= machine.tree.node(id).modified
        }) {
            return Ok(());
        }
        let mut existing = existing;
        if self.backup && existing.is_some() {
            machine.tree.rename(to, &format!("{to}~"))?;
            existing = None;
        }
        if self.hard_link || self.symlink {
            if self.remove && existing.is_some() {
                machine.tree.remove(to)?;
            }
            return if self.hard_link {
                machine.tree.link(from, to)
            } else {
                machine.tree.symlink(from, to)
            };
        }
        let node = machine.tree.node(id).clone();
        let first = self.copied.iter().find(|(known, _)| *known == id).map(|(_, to)| to.clone());
        if self.keep_links && node.links > 1 {
            if let Some(first) = first {
                if existing.is_some() {
                    machine.tree.remove(to)?;
                }
                return machine.tree.link(&first, to);
            }
            self.copied.push((id, to.to_owned()));
        }
        let access = self.access(machine, node.access, matches!(node.kind, NodeKind::Directory(_)));
        let modified = self.keep_time.then_some(node.modified);
        match node.kind {
            NodeKind::File(content) => {
                if machine.tree.place(to, true)?.node == Some(id) {
                    return Err(Errno::Exists);
                }
                if self.remove && existing.is_some() {
                    machine.tree.remove(to)?;
                }
                let dangles = existing.is_some() && machine.tree.place(to, true)?.node.is_none();
                if dangles && !self.remove {
                    return Err(Errno::Loop);
                }
                // A file that exists is written into, and keeps its mode.
                machine.write_as(to, content, access)?;
                if self.keep_mode || self.keep_owner {
                    machine.tree.set_access(to, true, |old, _| Access {
                        mode: if self.keep_mode { access.mode } else { old.mode },
                        uid: if self.keep_owner { access.uid } else { old.uid },
                        gid: if self.keep_owner { access.gid } else { old.gid },
                    })?;
                }
                if let Some(time) = modified {
                    machine.tree.set_modified(to, time);
                }
                Ok(())
            }
            NodeKind::Symlink(_) => {
                let access = Access { mode: 0o777, ..access };
                machine.tree.replace(to, node.kind, access, modified)
            }
            kind => machine.tree.replace(to, kind, access, modified),
        }
    }
}

fn cp(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    if doubts_arguments(machine, call) {
        return Outcome::status(Status::Unknown);
    }
    let options = Options::of(call, "tS", &["target-directory", "suffix"]);
    // What Debian's busybox knows of the long options is not all.
    let odd = ["preserve", "no-preserve", "sparse", "remove-destination"];
    if machine.system.is_busybox()
        && let Some(option) = options.names().find(|name| odd.contains(name))
        && (option != "remove-destination" || machine.has_debians_busybox())
    {
        let message = format!("cp: unrecognized option '--{option}'");
        return machine.complain(call.span, 1, message);
    }
    let mut copy = Copy::of(&options, machine.system.is_busybox());
    let Some((sources, destination)) = sources_and_target(&options) else {
        return machine.complain(call.span, 1, "cp: missing file operand");
    };
    let goal = machine.path(&destination.text);
    let into = machine.tree.find(&goal).is_some_and(|id| machine.tree.is_directory(id))
        && !options.has(&["T", "no-target-directory"]);
    let parents = options.has(&["parents"]);
    if !into && (parents || sources.len() > 1) && !machine.may_exist(&goal) {
        let message = format!("cp: target '{}': No such file or directory", destination.text);
        return machine.complain(destination.span, 1, message);
    }
    let mut all = Outcome::ok();
    for source in sources {
        let one = one(machine, call, &mut copy, source, (&destination, &goal), (into, parents));
        all = worse(all, one);
        let from = machine.path(&source.text);
        let below = goal.strip_prefix(from.as_str()).is_some_and(|rest| rest.starts_with('/'));
        if below && machine.tree.find(&from).is_some_and(|id| machine.tree.is_directory(id)) {
            let message = format!("cp: cannot copy a directory, '{}', into itself", source.text);
            all = worse(all, machine.complain(source.span, 1, message));
        }
    }
    all
}

/// Copies one source of a command line.
fn one(
    machine: &mut Machine<'_>,
    call: &Call,
    copy: &mut Copy,
    source: &Arg,
    (destination, goal): (&Arg, &str),
    (into, parents): (bool, bool),
) -> Outcome {
    let from = machine.path(&source.text);
    // `cp -r dir/. target` copies what is inside.
    let inside = source.text.ends_with("/.") || matches!(source.text.as_str(), "." | "..");
    let to = match (into, parents) {
        (_, true) => {
            if let Err(error) = copy.parents(machine, &source.text, goal) {
                let message = format!("cp: cannot make '{goal}': {}", error.text());
                return failed(machine, call, source.span, error, message);
            }
            join(goal, source.text.trim_start_matches('/'))
        }
        (true, false) if !inside => join(goal, split(&from).1),
        _ => goal.to_owned(),
    };
    // A slash behind a link means what it leads to.
    let from = if source.text.ends_with('/') || inside { machine.tree.leads(&from) } else { from };
    let is_directory = machine.tree.find(&from).is_some_and(|id| machine.tree.is_directory(id));
    if destination.text.ends_with('/') && !into && !is_directory && !machine.may_exist(goal) {
        let message =
            format!("cp: cannot create regular file '{}': Not a directory", destination.text);
        return machine.complain(source.span, 1, message);
    }
    match copy.run(machine, &from, &to, 0) {
        Ok(()) => Outcome::ok(),
        Err((path, error)) => {
            let name = &source.text;
            let message = match error {
                Errno::IsDirectory if path == from => {
                    format!("cp: -r not specified; omitting directory '{name}'")
                }
                Errno::NotFound if path == from => {
                    format!("cp: cannot stat '{name}': No such file or directory")
                }
                Errno::Exists => format!("cp: '{name}' and '{path}' are the same file"),
                Errno::Busy => {
                    format!("cp: cannot copy a directory, '{name}', into itself, '{path}'")
                }
                Errno::Loop => format!("cp: not writing through dangling symlink '{path}'"),
                _ => format!("cp: cannot create regular file '{path}': {}", error.text()),
            };
            failed(machine, call, source.span, error, message)
        }
    }
}

impl Copy {
    /// `--parents`: makes the source's directories below the target.
    fn parents(&self, machine: &mut Machine<'_>, source: &str, goal: &str) -> Result<(), Errno> {
        let (mut from, mut to) = (String::new(), goal.to_owned());
        let directories = source.trim_end_matches('/').rsplit_once('/').map_or("", |(d, _)| d);
        if source.starts_with('/') {
            from.push('/');
        }
        for part in directories.split('/').filter(|part| !part.is_empty()) {
            from = if from.is_empty() { part.to_owned() } else { join(&from, part) };
            to = join(&to, part);
            if machine.tree.find(&to).is_none() {
                let id = machine.tree.find(&machine.path(&from)).ok_or(Errno::NotFound)?;
                self.directory(machine, id, &to)?;
            }
        }
        Ok(())
    }
}
