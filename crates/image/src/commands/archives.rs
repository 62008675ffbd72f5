//! `tar`, `unzip`, `gzip` and their kin, for archives whose members are known.

use super::options::Options;
use super::{doubts_arguments, failed};
use crate::content::{Content, Nature, hash};
use crate::machine::{Arg, Call, Machine, Outcome, Status};
use crate::tree::{Errno, NodeKind, split};
use crate::{ArchiveMember, Doubt, Size};

pub(super) const TABLE: &[(&str, super::Program)] = &[
    ("tar", tar),
    ("bsdtar", tar),
    ("unzip", unzip),
    ("gzip", gzip),
    ("gunzip", gunzip),
    ("xz", gzip),
    ("unxz", gunzip),
    ("bzip2", gzip),
    ("bunzip2", gunzip),
    ("zstd", gzip),
    ("unzstd", gunzip),
    ("zcat", zcat),
];

/// What `tar` is asked to do.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "one for each option of `tar`")]
struct Request {
    create: bool,
    extract: bool,
    list: bool,
    compress: bool,
    verbose: bool,
    file: Option<Arg>,
    directory: Option<Arg>,
    strip: usize,
    operands: Vec<Arg>,
    excluded: Vec<String>,
}

fn request(call: &Call) -> Request {
    let mut request = Request::default();
    let mut args = call.args.iter();
    let mut first = true;
    while let Some(arg) = args.next() {
        // `tar xzf a.tgz`: the first word may lack its dash.
        let bundle =
            arg.text.strip_prefix('-').filter(|rest| !rest.starts_with('-') && !rest.is_empty());
        let letters = match (bundle, first) {
            (Some(letters), _) => Some(letters),
            (None, true) if !arg.text.starts_with('-') => Some(arg.text.as_str()),
            _ => None,
        };
        first = false;
        if let Some(letters) = letters {
            for (at, letter) in letters.char_indices() {
                let rest = &letters[at + letter.len_utf8()..];
                match letter {
                    'c' | 'r' => request.create = true,
                    'x' => request.extract = true,
                    't' => request.list = true,
                    'v' => request.verbose = true,
                    'z' | 'j' | 'J' | 'a' | 'Z' => request.compress = true,
                    'f' | 'C' | 'X' | 'T' | 'I' => {
                        let attached = bundle.is_some() && !rest.is_empty();
                        let value = if attached {
                            Some(Arg { text: rest.to_owned(), ..arg.clone() })
                        } else {
                            args.next().cloned()
                        };
                        match letter {
                            'f' => request.file = value,
                            'C' => request.directory = value,
                            'I' => request.compress = true,
                            _ => {}
                        }
                        if attached {
                            break;
                        }
                    }
                    _ => {}
                }
            }
            continue;
        }
        let Some(name) = arg.text.strip_prefix("--") else {
            request.operands.push(arg.clone());
            continue;
        };
        let (name, value) = match name.split_once('=') {
            Some((name, value)) => (name, Some(Arg { text: value.to_owned(), ..arg.clone() })),
            None if matches!(name, "file" | "directory" | "strip-components" | "exclude") => {
                (name, args.next().cloned())
            }
            None => (name, None),
        };
        match name {
            "create" => request.create = true,
            "extract" | "get" => request.extract = true,
            "list" => request.list = true,
            "gzip" | "xz" | "bzip2" | "zstd" | "auto-compress" => request.compress = true,
            "file" => request.file = value,
            "directory" => request.directory = value,
            "strip-components" => {
                request.strip = value.and_then(|value| value.text.parse().ok()).unwrap_or(0);
            }
            "exclude" => request.excluded.extend(value.map(|value| value.text)),
            _ => {}
        }
    }
    request
}

fn tar(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    if doubts_arguments(machine, call) {
        return Outcome { status: Status::Unknown, output: None };
    }
    let request = request(call);
    let directory = machine.path(request.directory.as_ref().map_or(".", |arg| arg.text.as_str()));
    if machine.tree.find(&directory).is_none() && !machine.may_exist(&directory) {
        let name = request.directory.as_ref().map_or(".", |arg| arg.text.as_str());
        return machine.complain(
            call.span,
            2,
            format!("tar: {name}: Cannot open: No such file or directory"),
        );
    }
    if request.create {
        return create(machine, call, &request, &directory);
    }
    if request.list {
        return Outcome::silent();
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
        let span = request.file.as_ref().map_or(call.span, |file| file.span);
        machine.doubt(span, "what this archive unpacks to is not known: state it in a comment above the instruction, such as `# layerwise: writes /opt/tool 24MB`");
        return Outcome { status: Status::Unknown, output: None };
    };
    let source = archive.map_or(0, |archive| archive.id);
    let wanted: Vec<&str> =
        request.operands.iter().map(|arg| arg.text.trim_end_matches('/')).collect();
    for member in members.iter() {
        let path = member.path.trim_start_matches("./").trim_start_matches('/');
        let inside = |wanted: &&&str| {
            let wanted = wanted.trim_start_matches("./");
            path == wanted || path.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('/'))
        };
        if !wanted.is_empty() && wanted.iter().find(inside).is_none() {
            continue;
        }
        let mut kept = path;
        for _ in 0..request.strip {
            kept = kept.split_once('/').map_or("", |(_, rest)| rest);
        }
        if !kept.is_empty() {
            unpack(machine, &directory, kept, member, source);
        }
    }
    Outcome::ok()
}

/// Writes one member of an archive, its directories before it.
fn unpack(
    machine: &mut Machine<'_>,
    directory: &str,
    path: &str,
    member: &ArchiveMember,
    source: u64,
) {
    let to = crate::tree::normalize(directory, path);
    let access = machine.access(0o755);
    if path.ends_with('/') {
        let _ = machine.tree.mkdir_all(&to, access);
        return;
    }
    let _ = machine.tree.mkdir_all(split(&to).0, access);
    let content = member_content(member, source);
    let access = machine.access(0o644);
    let _ = machine.tree.replace(&to, NodeKind::File(content), access, Some(0));
}

/// The content of an archive's member: equal wherever the same archive is unpacked.
pub(crate) fn member_content(member: &ArchiveMember, source: u64) -> Content {
    let mut content =
        Content::sized(Size::exact(member.bytes), Nature::of_path(&member.path), "member");
    content.id =
        hash(&[&source.to_le_bytes(), member.path.as_bytes(), &member.bytes.to_le_bytes()]);
    content
}

fn create(machine: &mut Machine<'_>, call: &Call, request: &Request, directory: &str) -> Outcome {
    let mut members = Vec::new();
    let (mut bytes, mut transfer) = (Size::exact(1024), Size::ZERO);
    for operand in &request.operands {
        let path = crate::tree::normalize(directory, &operand.text);
        let Some(id) = machine.tree.place(&path, false).ok().and_then(|place| place.node) else {
            if machine.may_exist(&path) {
                machine.doubt(
                    operand.span,
                    format!("the size of `{path}` in the base image is not known"),
                );
                bytes += Size::UNKNOWN;
                continue;
            }
            return machine.complain(
                operand.span,
                2,
                format!("tar: {}: Cannot stat: No such file or directory", operand.text),
            );
        };
        let base = path.trim_end_matches('/').len();
        for (at, id) in std::iter::once((path.clone(), id)).chain(machine.tree.below(&path, id)) {
            // A header of 512 bytes for each member, content rounded up to blocks of 512.
            bytes += Size::exact(512);
            let node = machine.tree.node(id);
            let (size, sent) = match &node.kind {
                NodeKind::File(content) => (content.size, content.transfer),
                NodeKind::Bundle { size, transfer, .. } => (*size, *transfer),
                _ => continue,
            };
            bytes +=
                Size { bytes: size.bytes.div_ceil(512).saturating_mul(512), doubt: size.doubt };
            transfer += sent;
            let name =
                format!("{}{}", operand.text.trim_start_matches('/'), &at[base.min(at.len())..]);
            members.push(ArchiveMember { path: name, bytes: size.bytes });
        }
    }
    // GNU tar writes blocks of 10,240 bytes, busybox' ends with two of 512.
    if !machine.system.is_busybox() {
        bytes.bytes = bytes.bytes.div_ceil(10_240).saturating_mul(10_240);
    }
    let name = machine.serial("tar");
    let mut content = if request.compress {
        let size = Size { bytes: transfer.bytes, doubt: transfer.doubt.max(Doubt::Estimate) };
        Content::sized(size, Nature::Compressed, &name)
    } else {
        let mut content = Content::sized(bytes, Nature::Program, &name);
        content.transfer =
            Size { bytes: transfer.bytes, doubt: transfer.doubt.max(Doubt::Estimate) };
        content
    };
    content.archive = Some(members.into());
    match &request.file {
        Some(file) if file.text != "-" => match machine.write(&file.text, content) {
            Ok(()) => Outcome::ok(),
            Err(error) => {
                let message = format!("tar: {}: Cannot open: {}", file.text, error.text());
                failed(machine, call, file.span, error, message)
            }
        },
        _ => Outcome { status: Status::Ok, output: Some(content) },
    }
}

fn unzip(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    if doubts_arguments(machine, call) {
        return Outcome { status: Status::Unknown, output: None };
    }
    let options = Options::of(call, "dx", &[]);
    let Some(file) = options.operands.first() else {
        return machine.complain(call.span, 10, "UnZip: missing archive filename");
    };
    let directory = machine.path(options.value(&["d"]).map_or(".", |arg| arg.text.as_str()));
    let archive = match machine.read(&file.text) {
        Ok(content) => content,
        Err(Errno::Unknown) => None,
        Err(_) => {
            let name = &file.text;
            let message = format!("unzip:  cannot find or open {name}, {name}.zip or {name}.ZIP.");
            return machine.complain(file.span, 9, message);
        }
    };
    let Some(members) = archive.as_ref().and_then(|archive| archive.archive.clone()) else {
        machine.doubt(file.span, "what this archive unpacks to is not known: state it in a comment above the instruction, such as `# layerwise: writes /opt/tool 24MB`");
        return Outcome { status: Status::Unknown, output: None };
    };
    let source = archive.map_or(0, |archive| archive.id);
    let access = machine.access(0o755);
    let _ = machine.tree.mkdir_all(&directory, access);
    for member in members.iter() {
        unpack(machine, &directory, member.path.trim_start_matches('/'), member, source);
    }
    Outcome::ok()
}

/// Suffixes of compressed files.
const SUFFIXES: &[(&str, &str)] =
    &[("gzip", ".gz"), ("xz", ".xz"), ("bzip2", ".bz2"), ("zstd", ".zst")];

fn gzip(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "oST", &["suffix", "threads"]);
    if options.has(&["d", "decompress"]) {
        return gunzip(machine, call);
    }
    let to_output = options.has(&["c", "stdout"]) || options.operands.is_empty();
    if to_output {
        let output = call.input.as_ref().filter(|_| options.operands.is_empty()).map(packed);
        return Outcome { status: Status::Ok, output };
    }
    let suffix =
        SUFFIXES.iter().find(|(name, _)| *name == call.name).map_or(".gz", |(_, suffix)| suffix);
    each(machine, call, &options, |machine, path, old| {
        machine.write(&format!("{path}{suffix}"), packed(old))
    })
}

fn gunzip(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "oST", &["suffix", "threads"]);
    if options.has(&["c", "stdout"]) || options.operands.is_empty() {
        let output = call.input.as_ref().filter(|input| input.archive.is_some()).cloned();
        return Outcome { status: Status::Ok, output };
    }
    each(machine, call, &options, |machine, path, old| {
        let name =
            [".gz", ".xz", ".bz2", ".zst"].iter().find_map(|suffix| path.strip_suffix(suffix));
        let (name, tar) = match (name, path.strip_suffix(".tgz")) {
            (Some(name), _) => (name.to_owned(), name.strip_suffix(".tar").is_some()),
            (None, Some(name)) => (format!("{name}.tar"), true),
            (None, None) => return Err(Errno::NotFound),
        };
        let members = old.archive.clone();
        let size = match &members {
            Some(members) if tar => Size::exact(
                members.iter().map(|member| 512 + member.bytes.div_ceil(512) * 512).sum(),
            ),
            _ => Size::UNKNOWN,
        };
        let content = Content { archive: members, ..Content::unique(size, Nature::of_path(&name)) };
        machine.write(&name, content)
    })
}

fn packed(content: &Content) -> Content {
    let mut packed = Content::unique(
        Size { bytes: content.transfer.bytes, doubt: content.transfer.doubt.max(Doubt::Estimate) },
        Nature::Compressed,
    );
    packed.archive.clone_from(&content.archive);
    packed
}

/// Replaces each file by what `write` makes of it.
fn each(
    machine: &mut Machine<'_>,
    call: &Call,
    options: &Options<'_>,
    write: impl Fn(&mut Machine<'_>, &str, &Content) -> Result<(), Errno>,
) -> Outcome {
    for arg in &options.operands {
        let path = machine.path(&arg.text);
        let result = match machine.read(&path) {
            Ok(Some(old)) => write(machine, &path, &old),
            Ok(None) => Err(Errno::Unknown),
            Err(error) => Err(error),
        };
        match result {
            Ok(()) if !options.has(&["k", "keep"]) => drop(machine.tree.remove(&path)),
            Ok(()) => {}
            Err(error) => {
                let message = format!("{}: {}: {}", call.name, arg.text, error.text());
                return failed(machine, call, arg.span, error, message);
            }
        }
    }
    Outcome::ok()
}

fn zcat(_: &mut Machine<'_>, _: &Call) -> Outcome {
    Outcome::silent()
}
