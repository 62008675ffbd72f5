//! `COPY` and `ADD`.

use std::rc::Rc;

use dockerfile::{Heredoc, Instruction, Text, Transfer};

use super::{Simulation, Stage, unknown};
use crate::commands::{Mode, member_content, parse_mode};
use crate::content::{Content, Nature};
use crate::glob;
use crate::tree::{Access, Id, NodeKind, Tree, join, normalize, split};
use crate::{ArchiveMember, BuildContext, ContextFile, Failure, Size, Step};

/// Endings of archives that `ADD` unpacks.
const ARCHIVES: &[&str] = &[
    ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz", ".tar.zst", ".tzst",
];

/// The build context as a tree: directories 0755, everything root's.
pub(super) fn context_tree(context: &BuildContext) -> Tree {
    let mut tree = Tree::new();
    for (path, file) in &context.files {
        let path = normalize("/", path);
        let _ = tree.mkdir_all(split(&path).0, Access::root(0o755));
        let mode = if file.mode == 0 { 0o644 } else { file.mode };
        let kind = NodeKind::File(context_content(&path, file));
        let _ = tree.replace(&path, kind, Access::root(mode), Some(0));
    }
    if context.open {
        let directories: Vec<String> = tree
            .below("", Id::ROOT)
            .into_iter()
            .filter(|(_, id)| tree.is_directory(*id))
            .map(|(path, _)| path)
            .chain(["/".to_owned()])
            .collect();
        for path in directories {
            tree.set_partial(&path, true);
        }
    }
    tree
}

fn context_content(path: &str, file: &ContextFile) -> Content {
    let mut content = match &file.text {
        Some(text) if file.bytes == 0 || file.bytes == text.len() as u64 => Content::text(text),
        _ => Content::sized(
            Size::exact(file.bytes),
            Nature::of_path(path),
            &format!("context {path}"),
        ),
    };
    content.archive = file.archive.as_deref().map(std::rc::Rc::from);
    content
}

/// Docker's words for a source that is not there.
pub(super) fn not_found(path: &str) -> String {
    format!("failed to calculate checksum of ref …: \"{path}\": not found")
}

/// Where sources are looked for.
enum Source {
    Context(Rc<Tree>),
    Stage(Rc<Stage>),
}

impl Source {
    fn tree(&self) -> &Tree {
        match self {
            Self::Context(tree) => tree,
            Self::Stage(stage) => &stage.tree,
        }
    }
}

/// How files arrive.
struct Arrival {
    owner: (u32, u32),
    mode: Option<Mode>,
    exclude: Vec<String>,
    unpack: bool,
    parents: bool,
}

impl Arrival {
    fn access(&self, old: u32, is_directory: bool) -> Access {
        let mode = self.mode.as_ref().map_or(old, |mode| mode.apply(old, is_directory));
        Access { mode, uid: self.owner.0, gid: self.owner.1 }
    }

    /// Directories that `COPY` makes on the way.
    fn parent(&self) -> Access {
        Access { mode: 0o755, uid: self.owner.0, gid: self.owner.1 }
    }

    fn excluded(&self, path: &str) -> bool {
        self.exclude.iter().any(|pattern| path_matches(pattern, path))
    }
}

impl Simulation<'_> {
    #[expect(
        clippy::too_many_arguments,
        reason = "an instruction's place, text and result belong together here only"
    )]
    pub(super) fn transfer(
        &mut self,
        stage: &mut Stage,
        index: usize,
        at: usize,
        instruction: &Instruction,
        transfer: &Transfer,
        add: bool,
        step: &mut Step,
    ) {
        let Some(arrival) = self.arrival(stage, instruction, add) else {
            self.commit(stage, at, instruction, step, true);
            return;
        };
        let destination = self.expand(stage, &transfer.destination);
        let workdir =
            if stage.image.config.workdir.is_empty() { "/" } else { &stage.image.config.workdir };
        let target = normalize(workdir, &destination);
        let into = destination.ends_with('/')
            || matches!(destination.as_str(), "." | "..")
            || destination.ends_with("/.");
        let from = instruction.flag_value("from").map(|text| text.value.clone());
        // `--link` builds the layer on nothing: links in the destination are not followed. With `--chmod` BuildKit
        // takes the ordinary way all the same.
        let linked = instruction.switch("link") && instruction.flag("chmod").is_none();
        let mut alone = Tree::new();
        let mut sources = Vec::new();
        for source in &transfer.sources {
            sources.push((self.expand(stage, source), source));
        }
        let source_tree = match &from {
            None => Some(Source::Context(Rc::clone(&self.context))),
            Some(name) => match self.file.stage_reference(name, index) {
                Some(number) => self
                    .finished
                    .get(number)
                    .and_then(Option::as_ref)
                    .map(Rc::clone)
                    .map(Source::Stage),
                None => Some(Source::Context(Rc::new(self.external(name, step, instruction)))),
            },
        };
        let tree = if linked { &mut alone } else { &mut stage.tree };
        let mut missing = Vec::new();
        for (path, text) in &sources {
            if add && from.is_none() && is_remote(path) {
                step.unknown.push(unknown(text.span, format!("how many bytes `{path}` has is not known: state it in a comment above the instruction, such as `# layerwise: writes {} 12MB`", download_path(path, &target, into))));
                download(tree, path, &target, into, &arrival);
                continue;
            }
            let Some(source_tree) = source_tree.as_ref().map(Source::tree) else { continue };
            let found = find_sources(source_tree, path);
            let pattern = glob::is_pattern(path);
            if found.is_empty() && !pattern {
                let path = normalize("/", path);
                match source_tree.place(&path, true) {
                    Err(crate::tree::Errno::Unknown) => {}
                    Ok(place)
                        if source_tree.missing(place.parent) == crate::tree::Errno::Unknown => {}
                    _ => {
                        missing.push((path, *text));
                        continue;
                    }
                }
                let place = from
                    .as_ref()
                    .map_or_else(|| "the build context".to_owned(), |from| format!("`{from}`"));
                step.unknown.push(unknown(
                    text.span,
                    format!("how many bytes `{path}` has in {place} is not known"),
                ));
                tree.doubtful = true;
                let unpacked = arrival.unpack && from.is_none() && is_archive(&path);
                let to_directory = tree.find(&target).is_some_and(|id| tree.is_directory(id));
                if unpacked || to_directory && !into {
                    let _ = tree.mkdir_all(&target, arrival.parent());
                    put_unknown(tree, &target);
                    continue;
                }
                let to = if into { join(&target, split(&path).1) } else { target.clone() };
                let _ = tree.mkdir_all(split(&to).0, arrival.parent());
                let content = Content::unique(Size::UNKNOWN, Nature::Program);
                // Files of a project are rarely executable, those that a stage makes are mostly programs.
                let mode = if from.is_none() { 0o644 } else { 0o755 };
                let access = arrival.access(mode, false);
                let _ = tree.replace(&to, NodeKind::File(content), access, None);
                continue;
            }
            let is_directory = |(_, id): &(String, Id)| source_tree.is_directory(*id);
            let may_be_more = pattern || found.iter().any(is_directory);
            if from.is_none() && self.inputs.context.open && may_be_more {
                step.unknown.push(unknown(
                    text.span,
                    format!("which files of the build context are `{path}` is not known"),
                ));
                let _ = tree.mkdir_all(&target, arrival.parent());
                put_unknown(tree, &target);
                tree.doubtful = true;
            }
            for (found, id) in found {
                let doubts = copy(tree, source_tree, &found, id, path, &target, into, &arrival);
                step.unknown.extend(doubts.into_iter().map(|reason| unknown(text.span, reason)));
            }
        }
        let bodies: Vec<(String, &Heredoc)> = instruction
            .heredocs
            .iter()
            .map(|heredoc| {
                (
                    if heredoc.expand {
                        expand_body(self.file.escape, &heredoc.content, &|name| {
                            stage.variable(name)
                        })
                    } else {
                        heredoc.content.clone()
                    },
                    heredoc,
                )
            })
            .collect();
        let tree = if linked { &mut alone } else { &mut stage.tree };
        for (body, heredoc) in bodies {
            let into = into || tree.find(&target).is_some_and(|id| tree.is_directory(id));
            let to = if into { join(&target, &heredoc.name) } else { target.clone() };
            let _ = tree.mkdir_all(split(&to).0, arrival.parent());
            let _ = tree.replace(
                &to,
                NodeKind::File(Content::text(&body)),
                arrival.access(0o644, false),
                Some(0),
            );
        }
        for (path, text) in missing {
            let message = not_found(&path);
            step.failure
                .get_or_insert_with(|| Failure { span: text.span, message: message.clone() });
            self.refuse(text.span, message);
        }
        self.state(stage, at, step);
        if linked {
            let entries = alone.seal();
            stage.tree.apply(&entries);
            step.layer = Some(stage.image.layers.len());
            let line = super::one_line(self.file, instruction);
            stage.image.layers.push(crate::Layer::new(Some(at), line, entries));
        } else {
            self.commit(stage, at, instruction, step, true);
        }
    }

    /// What a comment above `ADD` or `COPY` states of its size.
    fn state(&mut self, stage: &mut Stage, at: usize, step: &mut Step) {
        for comment in self.file.comments_above(at) {
            let Some(rest) = comment
                .text
                .strip_prefix("layerwise:")
                .and_then(|rest| rest.trim().strip_prefix("writes"))
            else {
                continue;
            };
            let Some((path, size)) = rest.trim().split_once(char::is_whitespace) else { continue };
            let Some(bytes) = super::run::stated_bytes(size) else { continue };
            let path = normalize(&stage.image.config.workdir, path);
            let content = Content::sized(
                Size::exact(bytes),
                Nature::of_path(&path),
                &format!("stated {path}"),
            );
            let _ = stage.tree.mkdir_all(split(&path).0, Access::root(0o755));
            if stage.tree.find(&path).is_some_and(|id| stage.tree.is_directory(id)) {
                let inside = join(&path, "(files)");
                let _ = stage.tree.put_bundle(
                    &inside,
                    content.size,
                    content.transfer,
                    None,
                    content.id,
                );
            } else {
                let _ = stage.tree.write(&path, content, Access::root(0o644));
            }
            step.unknown.clear();
        }
    }

    fn arrival(&mut self, stage: &Stage, instruction: &Instruction, add: bool) -> Option<Arrival> {
        let mut owner = (0, 0);
        if let Some(text) = instruction.flag_value("chown") {
            let name = self.expand(stage, text);
            let numeric = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
            match stage.system.owner(&name) {
                // `--chown=1000` means the group of the same number.
                Some((uid, gid)) => {
                    owner = (
                        uid,
                        gid.unwrap_or_else(|| {
                            stage.system.user(&name).map_or(uid, |user| user.gid)
                        }),
                    );
                }
                None if stage.system.users_known() && !name.split(':').all(numeric) => {
                    self.refuse(text.span, "invalid user index: -1");
                }
                None => {}
            }
        }
        let mut mode = None;
        if let Some(text) = instruction.flag_value("chmod") {
            let value = self.expand(stage, text);
            mode = parse_mode(&value);
            if mode.is_none() {
                self.refuse(text.span, format!("invalid chmod parameter: '{value}'. it should be octal string and between 0 and 07777"));
                return None;
            }
        }
        let exclude = instruction
            .flags
            .iter()
            .filter(|flag| flag.name.value == "exclude")
            .filter_map(|flag| flag.value.as_ref())
            .map(|text| self.expand(stage, text))
            .collect();
        let kept_packed = instruction
            .flag_value("unpack")
            .is_some_and(|text| text.value.eq_ignore_ascii_case("false"));
        Some(Arrival {
            owner,
            mode,
            exclude,
            unpack: add && !kept_packed,
            parents: instruction.switch("parents"),
        })
    }

    /// The tree of an image that `--from` names and no stage is.
    fn external(&self, name: &str, step: &mut Step, instruction: &Instruction) -> Tree {
        if let Some(base) = self.inputs.catalog.base(name) {
            return Stage::of_base(base).tree;
        }
        let span = instruction.flag_value("from").map_or(instruction.span, |text| text.span);
        step.unknown.push(unknown(
            span,
            format!("the catalog has no image `{name}`, so what is copied from it is not known"),
        ));
        let mut tree = Tree::new();
        tree.set_partial("/", true);
        tree
    }
}

/// Whether `ADD` unpacks a file of this name.
fn is_archive(name: &str) -> bool {
    ARCHIVES.iter().any(|ending| name.ends_with(ending))
}

/// Files of which nothing is known but where they are.
fn put_unknown(tree: &mut Tree, directory: &str) {
    let path = join(directory, "(files)");
    let _ = tree.put_bundle(&path, Size::UNKNOWN, Size::UNKNOWN, None, 0);
}

fn is_remote(source: &str) -> bool {
    ["http://", "https://", "ftp://", "git://", "git@", "ssh://"]
        .iter()
        .any(|scheme| source.starts_with(scheme))
}

/// Where a download goes.
fn download_path(url: &str, target: &str, into: bool) -> String {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or("file");
    if is_repository(url) || !into { target.to_owned() } else { join(target, name) }
}

fn is_repository(url: &str) -> bool {
    let path = url.split('#').next().unwrap_or(url);
    path.starts_with("git") || path.starts_with("ssh://") || path.strip_suffix(".git").is_some()
}

fn download(tree: &mut Tree, url: &str, target: &str, into: bool, arrival: &Arrival) {
    let to = download_path(url, target, into);
    let content = Content::unique(Size::UNKNOWN, Nature::of_path(&to));
    if is_repository(url) {
        let _ = tree.mkdir_all(&to, arrival.parent());
        let _ = tree.put_bundle(&join(&to, "(files)"), content.size, content.transfer, None, 0);
        return;
    }
    let _ = tree.mkdir_all(split(&to).0, arrival.parent());
    let _ = tree.replace(&to, NodeKind::File(content), arrival.access(0o600, false), None);
}

/// What a source means: itself, or what a pattern matches, one name at a time.
fn find_sources(tree: &Tree, source: &str) -> Vec<(String, Id)> {
    let path = normalize("/", source);
    let mut found: Vec<(String, Id)> = vec![("/".to_owned(), Id::ROOT)];
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let mut next = Vec::new();
        for (at, id) in &found {
            if !glob::is_pattern(part) {
                let child = join(at, part);
                if let Some(id) = tree.find(&child) {
                    next.push((child, id));
                }
                continue;
            }
            let Some(directory) = tree.directory(*id) else { continue };
            for (name, entry) in &directory.names {
                if glob::matches(part, name) {
                    next.push((join(at, name), entry.node));
                }
            }
        }
        found = next;
    }
    found
}

/// Copies one source. Gives what could not be known.
#[expect(clippy::too_many_arguments, reason = "source, target and manner are three values each")]
fn copy(
    tree: &mut Tree,
    from: &Tree,
    path: &str,
    id: Id,
    written: &str,
    target: &str,
    into: bool,
    arrival: &Arrival,
) -> Vec<String> {
    let mut doubts = Vec::new();
    let into = into || arrival.parents || tree.find(target).is_some_and(|id| tree.is_directory(id));
    let base =
        if arrival.parents { with_parents(path, written, target) } else { target.to_owned() };
    if from.is_directory(id) {
        let top = tree.find(&base).is_none();
        let _ = tree.mkdir_all(split(&base).0, arrival.parent());
        if top && base != "/" {
            let old = from.node(id).access.mode;
            let access = if id == Id::ROOT { arrival.parent() } else { arrival.access(old, true) };
            let _ = tree.mkdir(&base, access);
        }
        let mut links: Vec<(Id, String)> = Vec::new();
        for (child, inner) in from.below("", id) {
            let relative = child.trim_start_matches('/');
            if arrival.excluded(relative) {
                continue;
            }
            let to = normalize(&base, relative);
            if from.is_directory(inner) {
                if tree.find(&to).is_none() {
                    let old = from.node(inner).access.mode;
                    let _ = tree.mkdir(&to, arrival.access(old, true));
                }
                if from.directory(inner).is_some_and(|directory| directory.partial) {
                    doubts
                        .push(format!("which files the base image has in `{child}` is not known"));
                }
                continue;
            }
            // Names of one file stay names of one file.
            if from.node(inner).links > 1 {
                if let Some(first) =
                    links.iter().find(|(known, _)| *known == inner).map(|(_, first)| first)
                    && tree.link(first, &to).is_ok()
                {
                    continue;
                }
                links.push((inner, to.clone()));
            }
            place_file(tree, from, inner, &to, arrival);
        }
        return doubts;
    }
    let name = split(path).1;
    if arrival.excluded(name) {
        return doubts;
    }
    let content = from.content(id);
    if arrival.unpack && is_archive(name) {
        let _ = tree.mkdir_all(target, arrival.parent());
        if let Some(members) = content.and_then(|content| content.archive.clone()) {
            let source = content.map_or(0, |content| content.id);
            members.iter().for_each(|member| unpack(tree, target, member, source, arrival));
        } else {
            doubts.push(format!("what `{name}` unpacks to is not known: state it in a comment above the instruction, such as `# layerwise: writes {target}/ 24MB`"));
            put_unknown(tree, target);
        }
        return doubts;
    }
    let to = match (into, arrival.parents) {
        (_, true) => base,
        (true, false) => join(target, name),
        (false, false) => target.to_owned(),
    };
    let _ = tree.mkdir_all(split(&to).0, arrival.parent());
    place_file(tree, from, id, &to, arrival);
    doubts
}

fn place_file(tree: &mut Tree, from: &Tree, id: Id, to: &str, arrival: &Arrival) {
    let node = from.node(id);
    let access = match node.kind {
        NodeKind::Symlink(_) => Access { mode: 0o777, uid: arrival.owner.0, gid: arrival.owner.1 },
        _ => arrival.access(node.access.mode, false),
    };
    let _ = tree.replace(to, node.kind.clone(), access, Some(node.modified));
}

/// `--parents`: the source's directories are kept, from behind `/./` if that is written.
fn with_parents(path: &str, written: &str, target: &str) -> String {
    let pivot = written.find("/./").map(|at| normalize("/", &written[..at]));
    let kept = match pivot {
        Some(pivot) => path.strip_prefix(&pivot).unwrap_or(path),
        None => path,
    };
    normalize(target, kept.trim_start_matches('/'))
}

fn unpack(tree: &mut Tree, target: &str, member: &ArchiveMember, source: u64, arrival: &Arrival) {
    let to = normalize(target, member.path.trim_start_matches('/'));
    if member.path.ends_with('/') {
        let _ = tree.mkdir_all(&to, Access::root(0o755));
        return;
    }
    let _ = tree.mkdir_all(split(&to).0, Access::root(0o755));
    let access = arrival.access(0o644, false);
    let _ = tree.replace(&to, NodeKind::File(member_content(member, source)), access, Some(0));
}

/// Whether a pattern of `--exclude` matches a path or a directory above it. `**` stands for any number of names.
fn path_matches(pattern: &str, path: &str) -> bool {
    let pattern: Vec<&str> =
        pattern.trim_start_matches("./").trim_matches('/').split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    (1..=path.len()).any(|end| parts_match(&pattern, &path[..end]))
}

fn parts_match(pattern: &[&str], path: &[&str]) -> bool {
    match pattern.split_first() {
        None => path.is_empty(),
        Some((&"**", rest)) => (0..=path.len()).any(|skip| parts_match(rest, &path[skip..])),
        Some((first, rest)) => path
            .split_first()
            .is_some_and(|(name, names)| glob::matches(first, name) && parts_match(rest, names)),
    }
}

/// Expands the variables of a heredoc's body; quotes stay.
fn expand_body(escape: char, body: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find(['$', escape]) {
        out.push_str(&rest[..at]);
        let after = &rest[at..];
        let mut chars = after.chars();
        let first = chars.next();
        if first == Some(escape) {
            // An escaped `$` loses its escape, everything else keeps it.
            if let Some('$') = chars.next() {
                out.push('$');
                rest = &after[escape.len_utf8() + 1..];
            } else {
                out.push(escape);
                rest = &after[escape.len_utf8()..];
            }
            continue;
        }
        let end = match chars.next() {
            Some('{') => after.find('}').map(|end| end + 1),
            Some(c) if c.is_ascii_alphabetic() || c == '_' => Some(
                after[1..]
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                    .map_or(after.len(), |end| end + 1),
            ),
            _ => None,
        };
        if let Some(end) = end {
            let word = Text { span: dockerfile::Span::default(), value: after[..end].to_owned() };
            out.push_str(&dockerfile::expand::expand(&word, escape, value).text);
            rest = &after[end..];
        } else {
            out.push('$');
            rest = &after[1..];
        }
    }
    out.push_str(rest);
    out
}
