//! `tar` and `unzip`: making archives of the tree, and unpacking those whose members are known.

use crate::build::{Reason, stating};
use std::rc::Rc;

use super::compress::{archive_size, packed};
use super::options::Options;
use super::{doubts_arguments, failed};
use crate::content::{Content, Holds, Member, Nature};
use crate::glob;
use crate::machine::{Arg, Call, Machine, Outcome, Status};
use crate::tree::{Access, Errno, Id, NodeKind, Tree, normalize, split};

pub(super) const TABLE: &[(&str, super::Program)] =
    &[("tar", tar), ("bsdtar", tar), ("unzip", unzip)];

/// Why an archive is not unpacked.
fn not_known() -> Reason {
    stating("what this archive unpacks to is not known", "writes /opt/tool 24MB")
}

/// What `tar` is asked to do.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "one for each option of `tar`")]
struct Request {
    create: bool,
    list: bool,
    compress: bool,
    /// `-O`: to the output.
    print: bool,
    keep: bool,
    /// Who unpacks owns what is unpacked.
    own: bool,
    file: Option<Arg>,
    directory: String,
    strip: usize,
    /// What is named, with the directory that it is looked up in.
    operands: Vec<(String, Arg)>,
    excluded: Vec<String>,
    owner: Option<String>,
    group: Option<String>,
    /// An option that the model does not know.
    odd: bool,
}

impl Request {
    fn of(machine: &Machine<'_>, call: &Call) -> Self {
        let mut request = Self { directory: machine.cwd.clone(), ..Self::default() };
        let mut args = call.args.iter();
        let mut first = true;
        while let Some(arg) = args.next() {
            // `tar xzf a.tgz`: the first word may lack its dash.
            let bundle = arg
                .text
                .strip_prefix('-')
                .filter(|rest| !rest.starts_with('-') && !rest.is_empty());
            let letters = match (bundle, first) {
                (Some(letters), _) => Some(letters),
                (None, true) if !arg.text.starts_with('-') => Some(arg.text.as_str()),
                _ => None,
            };
            first = false;
            if let Some(letters) = letters {
                for (at, letter) in letters.char_indices() {
                    if !matches!(letter, 'f' | 'C' | 'X' | 'T' | 'I') {
                        request.letter(letter);
                        continue;
                    }
                    let rest = &letters[at + letter.len_utf8()..];
                    let attached = bundle.is_some() && !rest.is_empty();
                    let value = if attached {
                        Some(Arg { text: rest.to_owned(), ..arg.clone() })
                    } else {
                        args.next().cloned()
                    };
                    match (letter, value) {
                        ('f', value) => request.file = value,
                        ('C', Some(value)) => {
                            request.directory = normalize(&request.directory, &value.text);
                        }
                        ('I', _) => request.compress = true,
                        _ => request.odd = true,
                    }
                    if attached {
                        break;
                    }
                }
                continue;
            }
            match arg.text.strip_prefix("--") {
                None => request.operands.push((request.directory.clone(), arg.clone())),
                Some(name) => {
                    let (name, value) = match name.split_once('=') {
                        Some((name, value)) => {
                            (name, Some(Arg { text: value.to_owned(), ..arg.clone() }))
                        }
                        None if VALUED.contains(&name) => (name, args.next().cloned()),
                        None => (name, None),
                    };
                    request.word(name, value);
                }
            }
        }
        request
    }

    fn letter(&mut self, letter: char) {
        match letter {
            'c' => self.create = true,
            't' => self.list = true,
            'z' | 'j' | 'J' | 'Z' => self.compress = true,
            'O' => self.print = true,
            'k' => self.keep = true,
            'o' => self.own = true,
            'r' | 'u' | 'A' | 'd' => self.odd = true,
            _ => {}
        }
    }

    fn word(&mut self, name: &str, value: Option<Arg>) {
        let text = value.as_ref().map(|value| value.text.clone());
        match (name, value) {
            ("create", _) => self.create = true,
            ("list", _) => self.list = true,
            ("gzip" | "xz" | "bzip2" | "zstd", _) => self.compress = true,
            ("to-stdout", _) => self.print = true,
            ("keep-old-files" | "skip-old-files", _) => self.keep = true,
            ("no-same-owner", _) => self.own = true,
            ("file", value) => self.file = value,
            ("directory", Some(value)) => {
                self.directory = normalize(&self.directory, &value.text);
            }
            ("strip-components", Some(value)) => {
                self.strip = value.text.parse().unwrap_or_default();
            }
            ("exclude", _) => self.excluded.extend(text),
            ("owner", _) => self.owner = text,
            ("group", _) => self.group = text,
            ("mode" | "transform" | "xform" | "files-from" | "exclude-from" | "append", _) => {
                self.odd = true;
            }
            _ => {}
        }
    }

    fn excludes(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        // What lies below an excluded directory is left out with it.
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        ends.into_iter().any(|end| {
            let path = &path[..end];
            let starts = path.match_indices('/').map(|(at, _)| at + 1).chain([0]);
            let parts: Vec<&str> = starts.map(|start| &path[start..]).collect();
            self.excluded.iter().any(|pattern| {
                let pattern = pattern.trim_end_matches('/');
                parts.iter().any(|part| glob::matches(pattern, part))
            })
        })
    }
}

/// Long options whose value is the next word.
const VALUED: &[&str] = &[
    "file",
    "directory",
    "strip-components",
    "exclude",
    "owner",
    "group",
    "mode",
    "transform",
    "files-from",
    "exclude-from",
];

fn tar(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    if doubts_arguments(machine, call) {
        return Outcome { status: Status::Unknown, output: None };
    }
    let request = Request::of(machine, call);
    let directory = request.directory.clone();
    if machine.tree.find(&directory).is_none() && !machine.may_exist(&directory) {
        let message = format!("tar: {directory}: Cannot open: No such file or directory");
        return machine.complain(call.span, 2, message);
    }
    if request.odd {
        machine.doubt(call.span, "the model does not know this use of `tar`");
        return Outcome { status: Status::Unknown, output: None };
    }
    if request.create {
        return create(machine, call, &request);
    }
    let archive = match &request.file {
        Some(file) if file.text != "-" => match machine.read(&file.text) {
            Ok(content) => content,
            Err(Errno::Unknown) => None,
            Err(error) => {
                let message = format!("tar: {}: Cannot open: {}", file.text, error.text());
                return match failed(machine, call, file.span, error, message) {
                    Outcome { status: Status::Failed(_), .. } => Outcome::status(Status::Failed(2)),
                    other => other,
                };
            }
        },
        _ => call.input.clone(),
    };
    let Some(members) = archive.as_ref().and_then(|archive| archive.archive.clone()) else {
        if request.list {
            return Outcome::silent();
        }
        let span = request.file.as_ref().map_or(call.span, |file| file.span);
        machine.doubt(span, not_known());
        return Outcome { status: Status::Unknown, output: None };
    };
    extract(machine, call, &request, &members)
}

/// Writes, prints or lists the members that are asked for.
fn extract(
    machine: &mut Machine<'_>,
    call: &Call,
    request: &Request,
    members: &[Member],
) -> Outcome {
    // `tar` calls another program to unpack, which small images lack.
    let name = request.file.as_ref().map_or("", |file| file.text.as_str());
    for (ending, program) in [(".xz", "xz"), (".bz2", "bzip2"), (".zst", "zstd"), (".txz", "xz")] {
        if name.ends_with(ending) && !machine.system.is_busybox() && machine.surely_lacks(program) {
            let message = format!("tar (child): {program}: Cannot exec: No such file or directory");
            return machine.complain(call.span, 2, message);
        }
    }
    let plain = |path: &str| path.trim_start_matches("./").trim_matches('/').to_owned();
    let mut wanted: Vec<(String, bool)> =
        request.operands.iter().map(|(_, arg)| (plain(&arg.text), false)).collect();
    let mut output = Content::empty();
    for member in members {
        let path = plain(&member.path);
        let asked = wanted.iter_mut().find(|(wanted, _)| {
            path == *wanted
                || path.strip_prefix(wanted.as_str()).is_some_and(|it| it.starts_with('/'))
        });
        match asked {
            Some((_, found)) => *found = true,
            None if !request.operands.is_empty() => continue,
            None => {}
        }
        if request.excludes(&path) {
            continue;
        }
        if request.list {
            output = output.followed_by(&Content::text(&format!("{}\n", member.path)));
            continue;
        }
        if request.print {
            if let Holds::Node(NodeKind::File(content)) = &member.holds {
                output = output.followed_by(content);
            }
            continue;
        }
        let stripped = |path: &str| {
            let mut kept = path;
            for _ in 0..request.strip {
                kept = kept.split_once('/').map_or("", |(_, rest)| rest);
            }
            kept.to_owned()
        };
        let kept = stripped(&path);
        let to = normalize(&request.directory, &kept);
        // `.` is the directory itself, which was there before; its mode becomes the archive's.
        let top = path.is_empty() && matches!(member.holds, Holds::Directory) && request.strip == 0;
        if kept.is_empty() && !top || request.keep && machine.tree.find(&to).is_some() {
            continue;
        }
        let mut member = member.clone();
        if let Holds::Link(target) = &mut member.holds {
            *target = stripped(&plain(target));
        }
        let parent = machine.access(0o755);
        member.access = arrived(machine, member.access, request.own);
        let _ = unpack(machine.tree, &request.directory, &kept, &member, parent);
    }
    if let Some((path, _)) = wanted.iter().find(|(_, found)| !found) {
        return machine.complain(call.span, 2, format!("tar: {path}: Not found in archive"));
    }
    Outcome { status: Status::Ok, output: Some(output) }
}

/// Root keeps modes and owners; others get the files, without what their umask takes.
fn arrived(machine: &Machine<'_>, old: Access, own: bool) -> Access {
    let mine = machine.access(old.mode);
    match (machine.uid, own) {
        (0, false) => old,
        (0, true) => Access { mode: old.mode, ..mine },
        _ => Access { mode: old.mode & 0o777 & !machine.umask(), ..mine },
    }
}

/// Writes one member of an archive under a path below a directory, the directories on its way before it.
///
/// # Errors
/// Something is in the way.
pub(crate) fn unpack(
    tree: &mut Tree,
    directory: &str,
    path: &str,
    member: &Member,
    parent: Access,
) -> Result<(), Errno> {
    let to = normalize(directory, path.trim_start_matches('/'));
    tree.mkdir_all(split(&to).0, parent)?;
    match &member.holds {
        Holds::Directory => {
            let place = tree.place(&to, false)?;
            match place.node {
                Some(id) if tree.is_directory(id) => {
                    tree.set_access(&to, false, |_, _| member.access)?;
                }
                Some(_) => {
                    tree.remove(&to)?;
                    tree.mkdir(&to, member.access)?;
                }
                None => drop(tree.mkdir(&to, member.access)?),
            }
            tree.set_modified(&to, member.modified);
            Ok(())
        }
        Holds::Link(target) => {
            let from = normalize(directory, target.trim_start_matches('/'));
            if tree.place(&to, false)?.node.is_some() {
                tree.remove(&to)?;
            }
            tree.link(&from, &to)
        }
        Holds::Node(kind) => tree.replace(&to, kind.clone(), member.access, Some(member.modified)),
    }
}

fn create(machine: &mut Machine<'_>, call: &Call, request: &Request) -> Outcome {
    let mut members: Vec<Member> = Vec::new();
    let mut named: Vec<(Id, String)> = Vec::new();
    let target = request.file.as_ref().map(|file| machine.path(&file.text));
    for (directory, operand) in &request.operands {
        let path = normalize(directory, &operand.text);
        let Some(id) = machine.tree.place(&path, false).ok().and_then(|place| place.node) else {
            if machine.may_exist(&path) {
                machine.doubt(
                    operand.span,
                    format!("the size of `{path}` in the base image is not known"),
                );
                continue;
            }
            let message = format!("tar: {}: Cannot stat: No such file or directory", operand.text);
            return machine.complain(operand.span, 2, message);
        };
        let base = path.trim_end_matches('/').len();
        let shown = operand.text.trim_start_matches('/').trim_end_matches('/');
        for (at, id) in std::iter::once((path.clone(), id)).chain(machine.tree.below(&path, id)) {
            let name = format!("{shown}{}", &at[base.min(at.len())..]);
            // The archive does not hold itself.
            if request.excludes(&name) || target.as_ref() == Some(&at) {
                continue;
            }
            members.push(member(machine, request, id, name, &mut named));
        }
    }
    let mut size = archive_size(&members);
    // GNU tar writes blocks of 10,240 bytes, busybox' ends with two of 512.
    if !machine.system.is_busybox() {
        size.bytes = size.bytes.div_ceil(10_240).saturating_mul(10_240);
    }
    let name = machine.serial("tar");
    let mut content = Content::sized(size, Nature::Program, &name);
    let transfer = members.iter().map(|member| match &member.holds {
        Holds::Node(NodeKind::File(content)) => content.transfer,
        _ => crate::Size::ZERO,
    });
    let transfer = transfer.sum::<crate::Size>();
    content.transfer =
        crate::Size { doubt: transfer.doubt.max(crate::Doubt::Estimate), ..transfer };
    content.archive = Some(members.into());
    let by_name = request.file.as_ref().is_some_and(|file| {
        call.args.iter().any(|arg| {
            arg.text.contains('a') && arg.text.starts_with('-') || arg.text == "--auto-compress"
        }) && [".gz", ".tgz", ".xz", ".bz2", ".zst"]
            .iter()
            .any(|suffix| file.text.ends_with(suffix))
    });
    if request.compress || by_name {
        content = packed(&content);
    }
    match &request.file {
        Some(file) if file.text != "-" => {
            if !content.size.is_known() {
                machine
                    .lacks_size(file.span, "how many bytes a compressed archive has is not known");
            }
            match machine.write(&file.text, content) {
                Ok(()) => Outcome::ok(),
                Err(error) => {
                    let message = format!("tar: {}: Cannot open: {}", file.text, error.text());
                    failed(machine, call, file.span, error, message)
                }
            }
        }
        _ => Outcome { status: Status::Ok, output: Some(content) },
    }
}

/// A node as a member of an archive. Names of one file stay names of one file.
fn member(
    machine: &Machine<'_>,
    request: &Request,
    id: Id,
    path: String,
    named: &mut Vec<(Id, String)>,
) -> Member {
    let node = machine.tree.node(id);
    let mut access = node.access;
    let number = |text: &Option<String>, known: &dyn Fn(&str) -> Option<u32>| {
        let text = text.as_deref()?;
        let name = text.split(':').next().unwrap_or(text);
        name.parse().ok().or_else(|| known(name))
    };
    let user = |name: &str| machine.system.user(name).map(|user| user.uid);
    access.uid = number(&request.owner, &user).unwrap_or(access.uid);
    let group = |name: &str| machine.system.group(name);
    access.gid = number(&request.group, &group).unwrap_or(access.gid);
    let first = named.iter().find(|(known, _)| *known == id).map(|(_, first)| first.clone());
    let holds = match (&node.kind, first) {
        (NodeKind::Directory(_), _) => Holds::Directory,
        (_, Some(first)) if node.links > 1 => Holds::Link(first),
        (kind, _) => Holds::Node(kind.clone()),
    };
    if node.links > 1 {
        named.push((id, path.clone()));
    }
    let path = if matches!(holds, Holds::Directory) { path + "/" } else { path };
    Member { path, holds, access, modified: node.modified }
}

fn unzip(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    if doubts_arguments(machine, call) {
        return Outcome { status: Status::Unknown, output: None };
    }
    let options = Options::of(call, "dx", &[]);
    let Some((file, wanted)) = options.operands.split_first() else {
        return machine.complain(call.span, 10, "UnZip: missing archive filename");
    };
    let directory = machine.path(options.value(&["d"]).map_or(".", |arg| arg.text.as_str()));
    let name = &file.text;
    let mut archive = machine.read(name);
    for suffix in [".zip", ".ZIP"] {
        if archive.as_ref().is_err_and(|error| *error == Errno::NotFound) {
            archive = machine.read(&format!("{name}{suffix}"));
        }
    }
    let archive = match archive {
        Ok(content) => content,
        Err(Errno::Unknown) => None,
        Err(_) => {
            let message = format!("unzip:  cannot find or open {name}, {name}.zip or {name}.ZIP.");
            return machine.complain(file.span, 9, message);
        }
    };
    if options.has(&["l", "t", "v", "Z"]) {
        return Outcome::silent();
    }
    let Some(members) = archive.and_then(|archive: Content| archive.archive) else {
        machine.doubt(file.span, not_known());
        return Outcome { status: Status::Unknown, output: None };
    };
    let members: Rc<[Member]> = members;
    let parent = machine.access(0o755);
    let _ = machine.tree.mkdir_all(&directory, parent);
    for member in members.iter() {
        let path = member.path.trim_start_matches('/').trim_end_matches('/');
        let meant = wanted.is_empty() || wanted.iter().any(|arg| glob::matches(&arg.text, path));
        let is_directory = matches!(member.holds, Holds::Directory);
        let flat = options.has(&["j"]);
        if !meant
            || flat && is_directory
            || options.has(&["n"]) && machine.tree.find(&normalize(&directory, path)).is_some()
        {
            continue;
        }
        let to = if flat { split(path).1 } else { path };
        let access = Access { uid: machine.uid, gid: machine.gid, ..member.access };
        let member = Member { access, ..member.clone() };
        let _ = unpack(machine.tree, &directory, to, &member, parent);
    }
    Outcome::silent()
}
