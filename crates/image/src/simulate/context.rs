//! The build context as the builder gets it.

use crate::content::{Content, Member, Nature};
use crate::tree::{Access, Id, NodeKind, Tree, normalize, split};
use crate::{BuildContext, Builder, ContextFile, Ignore, Size};

/// What lies at a path of the context.
enum Held<'a> {
    File(&'a ContextFile),
    Link(&'a str),
    Directory(u32),
}

/// The build context as a tree, without what is ignored: directories 0755, everything root's. And why Docker refuses the
/// `.dockerignore`, if it does.
pub(super) fn context_tree(context: &BuildContext, builder: Builder) -> (Tree, Option<String>) {
    let mut tree = Tree::new();
    let mut refused = None;
    let links = context.links.iter().map(|(path, target)| (path, Held::Link(target)));
    let directories = context.directories.iter().map(|(path, mode)| (path, Held::Directory(*mode)));
    let mut all: Vec<(&String, Held<'_>)> =
        context.files.iter().map(|(path, file)| (path, Held::File(file))).collect();
    all.extend(links.chain(directories));
    all.sort_by_key(|(path, _)| path.as_str());
    let paths: Vec<&str> = all.iter().map(|(path, _)| path.as_str()).collect();
    let mut decisions = Vec::new();
    let ignore = context.ignore.as_deref().map(Ignore::parse);
    if let Some(ignore) = &ignore {
        match ignore.walk(&paths, "Dockerfile", builder) {
            Ok(found) => decisions = found,
            Err(problem) => refused = Some(format!("invalid excludepatterns: {}", problem.message)),
        }
    }
    for (at, (path, held)) in all.into_iter().enumerate() {
        let decision = decisions.get(at).copied().unwrap_or_default();
        let path = normalize("/", path);
        if decision.ignored {
            // The directories that are not ignored themselves are sent, even if nothing in them is.
            if let Some(ignore) = &ignore {
                let above = path.match_indices('/').skip(1).map(|(at, _)| &path[..at]);
                let sent =
                    |path: &&str| ignore.decide(path).is_ok_and(|decision| !decision.ignored);
                if let Some(deepest) = above.take_while(sent).last() {
                    let _ = tree.mkdir_all(deepest, Access::root(0o755));
                }
            }
            continue;
        }
        let _ = tree.mkdir_all(split(&path).0, Access::root(0o755));
        let (kind, mode) = match held {
            Held::File(file) => {
                let mode = if file.mode == 0 { 0o644 } else { file.mode };
                let empty = decision.emptied;
                let held = if empty { Content::empty() } else { context_content(&path, file) };
                (NodeKind::File(held), mode)
            }
            Held::Link(target) => (NodeKind::Symlink(target.to_owned()), 0o777),
            Held::Directory(mode) => {
                let access = Access::root(mode);
                if tree.mkdir(&path, access).is_err() {
                    let _ = tree.set_access(&path, false, |_, _| access);
                }
                continue;
            }
        };
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
    (tree, refused)
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
    content.certain = true;
    let members = file.archive.as_deref();
    content.archive = members.map(|members| Member::of_context(members, content.id));
    content
}
