//! `COPY` and `ADD`.

use crate::build::stating;
use std::rc::Rc;

use dockerfile::{Heredoc, Instruction, Transfer};

use super::copying::{Arrival, copy, find_sources, is_archive, make_directory, put_unknown};
use super::{Simulation, Stage, heredoc, unknown};
use crate::commands::parse_mode;
use crate::content::{Content, Nature};
use crate::glob;
use crate::tree::{Access, Id, NodeKind, Tree, join, normalize, split};
use crate::{Builder, Ignore, Size, Step};

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
        if self.fuel == 0 {
            step.unknown.push(unknown(
                instruction.keyword.span,
                "the model stops here: the file does too much",
            ));
            stage.tree.doubtful = true;
            self.commit(stage, at, instruction, step, true);
            return;
        }
        let Some(arrival) = self.arrival(stage, instruction, add, step) else {
            self.commit(stage, at, instruction, step, true);
            return;
        };
        let destination = self.expand(stage, &transfer.destination);
        let workdir =
            if stage.image.config.workdir.is_empty() { "/" } else { &stage.image.config.workdir };
        let target = normalize(workdir, &destination);
        // The lists of users may be among what comes.
        if target == "/" || target == "/etc" || target.starts_with("/etc/") {
            stage.system.doubt_users();
        }
        let into = destination.ends_with('/')
            || matches!(destination.as_str(), "." | "..")
            || destination.ends_with("/.");
        let from = instruction.flag_value("from").filter(|text| !text.value.is_empty());
        let from = from.map(|text| text.value.clone());
        // `--link` changes nothing here: the store of Docker up to 28 cannot merge layers, so BuildKit copies as always.
        let mut sources = Vec::new();
        for source in &transfer.sources {
            sources.push((self.expand(stage, source), source));
        }
        self.plan_transfer(index, instruction, add, &sources);
        self.refuse_classic(instruction, transfer, &sources, into);
        if let Some(text) = instruction.flag_value("checksum").filter(|_| add) {
            let digest = self.expand(stage, text);
            self.plan_checksum(text, &digest, &sources);
        }
        self.record_transfer(
            stage,
            (index, at),
            instruction,
            add,
            &sources,
            &destination,
            &arrival.exclude,
        );
        let source_tree = match &from {
            None => Some(Source::Context(self.context(instruction.span))),
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
        let tree = &mut stage.tree;
        let (mut missing, mut in_the_way) = (Vec::new(), Vec::new());
        for (path, text) in &sources {
            if self.fuel == 0 {
                step.unknown
                    .push(unknown(text.span, "the model stops here: the file does too much"));
                tree.doubtful = true;
                break;
            }
            self.fuel -= 1;
            if add && from.is_none() && is_remote(path) {
                let remedy = format!("writes {} 12MB", download_path(path, &target, into));
                let reason = format!("how many bytes `{path}` has is not known");
                step.unknown.push(unknown(text.span, stating(reason, remedy)));
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
                let stated = self.stated(&path).filter(|_| from.is_some());
                if stated.is_none() {
                    step.unknown.push(unknown(
                        text.span,
                        format!("how many bytes `{path}` has in {place} is not known"),
                    ));
                    tree.doubtful = true;
                }
                let perhaps = stated.is_none() && from.is_some();
                let unpacked = arrival.unpack && from.is_none() && is_archive(&path);
                let to_directory = tree.find(&target).is_some_and(|id| tree.is_directory(id));
                let into = into || to_directory && stated.is_some();
                if unpacked || to_directory && !into {
                    let _ = tree.mkdir_all(&target, arrival.parent());
                    put_unknown(tree, &target);
                    step.perhaps.extend(perhaps.then(|| target.clone()));
                    continue;
                }
                let to = if into { join(&target, split(&path).1) } else { target.clone() };
                step.perhaps.extend(perhaps.then(|| to.clone()));
                let _ = tree.mkdir_all(split(&to).0, arrival.parent());
                let content = match stated {
                    Some(bytes) => Content::sized(
                        Size::exact(bytes),
                        Nature::of_path(&path),
                        &format!("stated {path}"),
                    ),
                    None => Content::unique(Size::UNKNOWN, Nature::Program),
                };
                // Files of a project are rarely executable, those that a stage makes are mostly programs.
                let mode = if from.is_none() { 0o644 } else { 0o755 };
                let access = arrival.access(Access::root(mode), false);
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
                match copy(tree, source_tree, &found, id, path, &target, into, &arrival) {
                    Ok(doubts) => {
                        let doubts = doubts.into_iter();
                        step.unknown.extend(doubts.map(|reason| unknown(text.span, reason)));
                    }
                    Err(message) => in_the_way.push((message, *text)),
                }
            }
        }
        let bodies: Vec<(String, &Heredoc)> = instruction
            .heredocs
            .iter()
            .map(|heredoc| {
                let value = |name: &str| stage.variable(name);
                (heredoc::body(self.file.escape, heredoc, &value), heredoc)
            })
            .collect();
        let tree = &mut stage.tree;
        for (body, heredoc) in bodies {
            let into = into || tree.find(&target).is_some_and(|id| tree.is_directory(id));
            let to = if into { join(&target, &heredoc.name) } else { target.clone() };
            if let Err(message) = make_directory(tree, split(&to).0, arrival.parent()) {
                self.fail_at(step, transfer.destination.span, message);
                continue;
            }
            let _ = tree.replace(
                &to,
                NodeKind::File(Content::text(&body)),
                arrival.access(Access::root(0o644), false),
                Some(0),
            );
        }
        let missing = missing.into_iter().map(|(path, text)| (not_found(&path), text));
        for (message, text) in missing.chain(in_the_way) {
            self.fail_at(step, text.span, message);
        }
        self.state(stage, at, step);
        self.commit(stage, at, instruction, step, true);
        if target.starts_with("/etc") {
            // Lists of users that came are those in force.
            for path in ["/etc/passwd", "/etc/group"] {
                let held = stage.tree.find(path).and_then(|id| stage.tree.content(id));
                if let Some(text) = held.and_then(|content| content.text.clone()) {
                    stage.system.read_accounts(path, &text);
                }
            }
        }
    }

    /// How big the exercise says that a file of a base image is.
    fn stated(&self, path: &str) -> Option<u64> {
        let mut assumptions = self.inputs.context.assumptions.iter();
        assumptions
            .find(|stated| stated.command == "COPY" && stated.path == path)
            .map(|stated| stated.bytes)
    }

    /// What a comment above `ADD` or `COPY` states of its size.
    fn state(&mut self, stage: &mut Stage, at: usize, step: &mut Step) {
        for comment in self.statements_above(at) {
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

    fn arrival(
        &mut self,
        stage: &Stage,
        instruction: &Instruction,
        add: bool,
        step: &mut Step,
    ) -> Option<Arrival> {
        // What comes from a stage keeps its owners.
        let mut owner = None;
        if let Some(text) = instruction.flag_value("chown") {
            let name = self.expand(stage, text);
            match self.new_owner(stage, &name) {
                Ok(found) => owner = found,
                Err(message) => self.fail_at(step, text.span, message),
            }
        }
        let mut mode = None;
        let chmod = instruction.flag_value("chmod").map(|text| (text, self.expand(stage, text)));
        if let Some((text, value)) = chmod.filter(|(_, value)| !value.is_empty()) {
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
            .map(|pattern| if pattern.starts_with('#') { format!("\\{pattern}") } else { pattern })
            .collect::<Vec<_>>();
        let exclude = Ignore::parse(&exclude.join("\n"));
        let kept_packed = instruction
            .flag_value("unpack")
            .is_some_and(|text| text.value.eq_ignore_ascii_case("false"));
        Some(Arrival {
            owner,
            mode,
            exclude,
            // The classic builder reads the flag and leaves it aside.
            unpack: add && !(kept_packed && self.inputs.builder == Builder::BuildKit),
            parents: instruction.switch("parents"),
            classic: self.inputs.builder == Builder::Classic,
        })
    }

    /// Who owns what comes with `--chown`; `None` where the image's users are not known.
    ///
    /// # Errors
    /// What Docker says of a name that it cannot look up.
    fn new_owner(&self, stage: &Stage, name: &str) -> Result<Option<(u32, u32)>, String> {
        let (user, group) = name.split_once(':').map_or((name, None), |(u, g)| (u, Some(g)));
        let is_name = |part: &str| !part.is_empty() && part.parse::<u32>().is_err();
        let system = &stage.system;
        let named = is_name(user) || group.is_some_and(is_name);
        if named && stage.image.layers.is_empty() {
            // There is nothing to look it up in.
            return Err("invalid user index: -1".to_owned());
        }
        let known = system.user(user);
        if self.inputs.builder == Builder::Classic && is_name(user) && known.is_none() {
            if !stage.lacks(name) {
                return Ok(None);
            }
            return Err(format!(
                "unable to convert uid/gid chown string to host mapping: can't find uid for user {user}: no such user: {user}"
            ));
        }
        let unknown = is_name(user) && known.is_none()
            || group.is_some_and(|group| is_name(group) && system.group(group).is_none());
        if unknown && !stage.lacks(name) {
            return Ok(None);
        }
        // BuildKit takes names that it does not find for root's; a number alone is the group's number, too.
        let uid = user.parse().ok().or(known.map(|known| known.uid)).unwrap_or(0);
        let own = known.map_or(if is_name(user) { 0 } else { uid }, |known| known.gid);
        let gid = match group {
            None | Some("") => own,
            Some(group) => group.parse().ok().or_else(|| system.group(group)).unwrap_or(own),
        };
        Ok(Some((uid, gid)))
    }

    /// What only the classic builder refuses.
    fn refuse_classic(
        &mut self,
        instruction: &Instruction,
        transfer: &Transfer,
        sources: &[(String, &dockerfile::Text)],
        directory: bool,
    ) {
        if self.inputs.builder != Builder::Classic {
            return;
        }
        if let Some(flag) = instruction.flag("chmod") {
            self.refuse(flag.span, "the --chmod option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build images with BuildKit enabled");
        }
        if instruction.flag_value("from").is_some() {
            return;
        }
        let tree = Rc::clone(&self.context);
        let mut found = 0;
        for (path, text) in sources.iter().filter(|(path, _)| !is_remote(path)) {
            if path.split('/').next() == Some("..") {
                let message =
                    format!("COPY failed: forbidden path outside the build context: {path} ()");
                self.refuse(text.span, message);
            }
            // With a slash behind it, a pattern finds nothing there.
            if !(path.ends_with('/') && glob::is_pattern(path)) {
                found += find_sources(&tree, path).len();
            }
        }
        let is_pattern = sources.iter().all(|(path, _)| glob::is_pattern(path));
        if found == 0 && is_pattern && !sources.is_empty() && !self.inputs.context.open {
            self.refuse(instruction.span, "COPY failed: no source files were specified");
        }
        if found > 1 && !directory {
            let keyword = instruction.keyword.value.to_ascii_uppercase();
            self.refuse(transfer.destination.span, format!("When using {keyword} with more than one source file, the destination must be a directory and end with a /"));
        }
    }

    /// The tree of an image that `--from` names and no stage is.
    fn external(&self, name: &str, step: &mut Step, instruction: &Instruction) -> Tree {
        if let Some(base) = self.inputs.catalog.base(name) {
            return Stage::of_base(base, self.inputs.catalog).tree;
        }
        let span = instruction.flag_value("from").map_or(instruction.span, |text| text.span);
        let stages: Vec<&str> =
            self.file.stages.iter().filter_map(|stage| stage.name.as_deref()).collect();
        let reason = if name.contains(['/', ':', '@']) || stages.is_empty() {
            format!("the catalog has no image `{name}`, so what is copied from it is not known")
        } else {
            format!(
                "no stage is called `{name}` (there is `{}`), so Docker looks for an image of this name, and the catalog has none",
                stages.join("`, `")
            )
        };
        step.unknown.push(unknown(span, reason));
        let mut tree = Tree::new();
        tree.set_partial("/", true);
        tree
    }
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
    let _ = tree.replace(
        &to,
        NodeKind::File(content),
        arrival.access(Access::root(0o600), false),
        None,
    );
}
