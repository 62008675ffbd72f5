//! What is mounted while a `RUN` runs: what `--mount` says, and the engine's own files.

use dockerfile::{Instruction, Mount, MountKind};

use super::{Simulation, Stage, unknown};
use crate::content::{Content, Nature};
use crate::machine::HOSTS;
use crate::tree::{self, Access, NodeKind, Tree, normalize};
use crate::{Builder, Size, Step};

impl Simulation<'_> {
    /// Lays the mounts of a `RUN` over the tree.
    pub(super) fn mounts(
        &mut self,
        stage: &mut Stage,
        index: usize,
        instruction: &Instruction,
        step: &mut Step,
    ) -> Vec<(tree::Mount, Option<String>)> {
        let mut mounted = Vec::new();
        let mut mounts = instruction.mounts();
        if self.inputs.builder == Builder::Classic {
            // The classic builder runs with the volumes in place and throws away what is written there.
            for volume in stage.image.config.volumes.clone() {
                // The place of a volume is made in the container, and stays.
                let _ = stage.tree.mkdir_all(&normalize("/", &volume), Access::root(0o755));
                let mut copy = Tree::new();
                if let Some(id) = stage.tree.find(&volume) {
                    let _ = copy.graft(&stage.tree, id, "/volume");
                }
                let mount = stage.tree.mount(&volume);
                if let (Some(id), Some(path)) =
                    (copy.find("/volume"), mount.path().map(str::to_owned))
                {
                    let _ = stage.tree.graft(&copy, id, &path);
                }
                mounted.push((mount, None));
            }
            mounts.clear();
        }
        for mount in mounts {
            if mount.kind == MountKind::Secret && !self.is_given(&mount, step) {
                continue;
            }
            let target = match mount.target() {
                Some(target) => self.expand(stage, target),
                // It is handed over as a variable.
                None if mount.value("env").is_some() => continue,
                None if matches!(mount.kind, MountKind::Secret) => {
                    format!("/run/secrets/{}", secret_name(&mount))
                }
                None if matches!(mount.kind, MountKind::Ssh) => continue,
                None => String::new(),
            };
            let workdir = if stage.image.config.workdir.is_empty() {
                "/"
            } else {
                &stage.image.config.workdir
            };
            // Docker looks at an absolute target as it is written, `/a/..` and all.
            let written = target.starts_with('/') && target != "/";
            let target = normalize(workdir, &target);
            if target == "/" {
                if !written && !matches!(mount.kind, MountKind::Secret | MountKind::Ssh) {
                    self.refuse_plan(mount.span, "invalid mount target \"/\"");
                }
                continue;
            }
            let number = |name: &str| {
                let value = mount.value(name)?;
                u32::from_str_radix(&value.value, if name == "mode" { 8 } else { 10 }).ok()
            };
            let access = |mode: u32| Access {
                mode: number("mode").unwrap_or(mode),
                uid: number("uid").unwrap_or(0),
                gid: number("gid").unwrap_or(0),
            };
            let mut cache = None;
            let found = match mount.kind {
                MountKind::Cache => {
                    let mut id = mount.id().map_or(target.clone(), |id| id.value.clone());
                    // Caches that begin with something else are others, whatever their name.
                    for key in ["uid", "gid", "mode", "from", "source"] {
                        if let Some(value) = mount.value(key) {
                            id = format!("{id} {key}={}", value.value);
                        }
                    }
                    let content = self.caches.get(&id).cloned();
                    cache = Some(id);
                    let kept = content.and_then(|tree| tree.find("/cache").map(|id| (tree, id)));
                    // A new one begins with what a stage has there.
                    match kept {
                        None if mount.from().is_some() => self.bind(index, &mount, step),
                        kept => kept,
                    }
                }
                MountKind::Bind => self.bind(index, &mount, step),
                MountKind::Secret | MountKind::Ssh => {
                    let mut tree = Tree::new();
                    let content = Content::unique(Size::UNKNOWN, Nature::Text);
                    let _ =
                        tree.replace("/secret", NodeKind::File(content), access(0o400), Some(0));
                    tree.find("/secret").map(|id| (tree, id))
                }
                MountKind::Tmpfs => None,
            };
            let new_cache = mount.kind == MountKind::Cache && found.is_none();
            let laid = stage.tree.mount(&target);
            if new_cache && let Some(root) = laid.path().map(str::to_owned) {
                stage.tree.own_mount(&root, access(0o755));
            }
            match (found, laid.path().map(str::to_owned)) {
                (Some((tree, id)), Some(path)) => {
                    if tree.is_directory(id) {
                        let _ = stage.tree.graft(&tree, id, &path);
                    } else if let Some(content) = tree.content(id) {
                        let access = tree.node(id).access;
                        stage.tree.fill_mount(&laid, content.clone(), access);
                    }
                }
                (None, Some(_)) if mount.kind == MountKind::Bind => {
                    // It may be a file, or a directory with who knows what.
                    let content = Content::unique(Size::UNKNOWN, Nature::Program);
                    stage.tree.fill_mount(&laid, content, Access::root(0o755));
                }
                _ => {}
            }
            if mount.read_only() {
                stage.tree.freeze(&laid);
            }
            mounted.push((laid, cache));
        }
        mounted
    }

    /// The variables that secrets fill.
    pub(super) fn secret_variables<'b>(
        &self,
        mounts: &'b [Mount],
    ) -> impl Iterator<Item = &'b str> {
        let given = |mount: &&Mount| self.inputs.secrets.gives(&secret_name(mount)) != Some(false);
        let secrets = mounts.iter().filter(|mount| mount.kind == MountKind::Secret);
        secrets.filter(given).filter_map(|mount| Some(mount.value("env")?.value.as_str()))
    }

    /// Whether the build is given a secret. Refuses the build that needs one and has it not.
    fn is_given(&mut self, mount: &Mount, step: &mut Step) -> bool {
        let name = secret_name(mount);
        let given = self.inputs.secrets.gives(&name);
        if given == Some(false) && mount.required() {
            self.refuse(mount.span, format!("secret {name}: not found"));
        }
        if given.is_none() {
            let reason = format!("whether the build is given the secret `{name}` is not known");
            step.unknown.push(unknown(mount.span, reason));
        }
        given != Some(false)
    }

    /// What a bind mount shows.
    fn bind(&mut self, index: usize, mount: &Mount, step: &mut Step) -> Option<(Tree, tree::Id)> {
        let source = mount.source().map_or("/".to_owned(), |source| source.value.clone());
        let source = normalize("/", &source);
        let from = mount.from().map(|from| from.value.clone());
        let context;
        let tree = match &from {
            None => {
                context = self.context(mount.span);
                &*context
            }
            Some(name) => {
                if name.parse::<u32>().is_ok() && self.file.stage_before(name, index).is_none() {
                    // Unlike that of a copy, a mount's `from` knows stages by their names alone.
                    let message = format!(
                        "failed to resolve source metadata for docker.io/library/{name}:latest: no such image"
                    );
                    self.refuse(mount.span, message);
                    return None;
                }
                if let Some(Some(stage)) =
                    self.file.stage_reference(name, index).and_then(|at| self.finished.get(at))
                {
                    &stage.tree
                } else {
                    step.unknown.push(unknown(
                        mount.span,
                        format!("what the image `{name}` has at `{source}` is not known"),
                    ));
                    return None;
                }
            }
        };
        match tree.find(&source) {
            Some(id) => {
                let mut copy = Tree::new();
                if tree.is_directory(id) {
                    copy.graft(tree, id, "/bind").ok()?;
                } else {
                    let node = tree.node(id);
                    copy.replace("/bind", node.kind.clone(), node.access, Some(node.modified))
                        .ok()?;
                }
                copy.find("/bind").map(|id| (copy, id))
            }
            None if tree.may_hold(&source) => {
                let place = from
                    .as_ref()
                    .map_or_else(|| "the build context".to_owned(), |from| format!("`{from}`"));
                step.unknown.push(unknown(
                    mount.span,
                    format!("how many bytes `{source}` has in {place} is not known"),
                ));
                None
            }
            None => {
                let message = super::transfer::not_found(&source);
                self.refuse(mount.source().map_or(mount.span, |source| source.span), message);
                None
            }
        }
    }

    pub(super) fn unmount(
        &mut self,
        stage: &mut Stage,
        mounts: Vec<(tree::Mount, Option<String>)>,
    ) {
        for (mount, cache) in mounts.into_iter().rev() {
            if let Some(id) = cache
                && let Some(root) = mount.root(&stage.tree)
            {
                let mut kept = Tree::new();
                if kept.graft(&stage.tree, root, "/cache").is_ok() {
                    self.caches.insert(id, kept);
                }
            }
            stage.tree.unmount(&mount);
        }
    }
}

/// The name of a secret: its `id`, or the last name of where it lies.
fn secret_name(mount: &Mount) -> String {
    let last = |text: &dockerfile::Text| {
        let name = text.value.trim_end_matches('/').rsplit('/').next();
        name.unwrap_or_default().to_owned()
    };
    let named = mount.id().or(mount.source()).map(|id| id.value.clone());
    named.or_else(|| mount.target().map(last)).unwrap_or_else(|| "default".to_owned())
}

/// Lays the files over the tree that `BuildKit` makes for every container: `cp /etc/*` finds them.
pub(super) fn mount_engines_files(
    tree: &mut Tree,
    mounted: &mut Vec<(tree::Mount, Option<String>)>,
) {
    // Name servers are the machine's own.
    let servers = Content::unique(Size::UNKNOWN, Nature::Text);
    for (path, content) in [("/etc/hosts", Content::text(HOSTS)), ("/etc/resolv.conf", servers)] {
        if tree.place(path, false).is_ok_and(|place| place.path == path) {
            let mount = tree.mount(path);
            tree.fill_mount(&mount, content, Access::root(0o644));
            tree.freeze(&mount);
            mounted.push((mount, None));
        }
    }
}
