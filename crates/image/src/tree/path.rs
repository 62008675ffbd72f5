//! Paths: normal form, and where they lead in a tree.

use super::{Errno, Id, NodeKind, Tree};

/// The kernel's limit of symbolic links in one path.
const MOST_LINKS: u32 = 40;

/// Where a path leads: a name in a directory, and what it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) parent: Id,
    /// Empty for the root itself.
    pub(crate) name: String,
    /// `None` if there is no such name.
    pub(crate) node: Option<Id>,
    /// Absolute path without links in its directories.
    pub(crate) path: String,
}

/// `path` as seen from `directory`, both absolute afterwards, without `.`, `..`, doubled or trailing slashes.
pub(crate) fn normalize(directory: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let start = if path.starts_with('/') { "" } else { directory };
    for part in start.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    if parts.is_empty() { "/".to_owned() } else { format!("/{}", parts.join("/")) }
}

/// A name below a directory.
pub(crate) fn join(directory: &str, name: &str) -> String {
    if directory == "/" { format!("/{name}") } else { format!("{directory}/{name}") }
}

/// Directory and last name of a normalized path; `("/", "")` for the root.
pub(crate) fn split(path: &str) -> (&str, &str) {
    match path.rsplit_once('/') {
        Some(("", name)) => ("/", name),
        Some((directory, name)) => (directory, name),
        None => ("/", path),
    }
}

impl Tree {
    /// Where an absolute path leads. Links in its directories are followed, one at its end only if `follow`.
    ///
    /// # Errors
    /// A directory of the path is missing or is none.
    pub(crate) fn place(&self, path: &str, follow: bool) -> Result<Place, Errno> {
        if path.len() > super::LONGEST_PATH {
            return Err(Errno::TooLong);
        }
        let mut links = 0;
        self.walk(path, follow, &mut links)
    }

    fn walk(&self, path: &str, follow: bool, links: &mut u32) -> Result<Place, Errno> {
        let mut place =
            Place { parent: Id::ROOT, name: String::new(), node: Some(Id::ROOT), path: "/".into() };
        let mut parts = path.split('/').filter(|part| !matches!(*part, "" | ".")).peekable();
        while let Some(part) = parts.next() {
            let here = place.node.ok_or_else(|| self.missing(place.parent))?;
            let Some(directory) = self.directory(here) else {
                // What was copied from nobody knows where may be a directory.
                let known = self.content(here).is_none_or(|content| content.size.is_known());
                return Err(if known { Errno::NotDirectory } else { Errno::Unknown });
            };
            if part == ".." {
                let (up, _) = split(&place.path);
                let up = up.to_owned();
                place = self.walk(&up, false, links)?;
                continue;
            }
            let name = directory.names.get(part);
            let child = join(&place.path, part);
            let last = parts.peek().is_none();
            if let Some(name) = name
                && let NodeKind::Symlink(target) = &self.node(name.node).kind
                && (!last || follow)
            {
                *links += 1;
                if *links > MOST_LINKS {
                    return Err(Errno::Loop);
                }
                // `..` in a target is resolved along the real directories, so the target is walked unnormalized.
                let target = if target.starts_with('/') {
                    target.clone()
                } else {
                    format!("{}/{target}", place.path)
                };
                place = self.walk(&target, true, links)?;
                continue;
            }
            place = Place {
                parent: here,
                name: part.to_owned(),
                node: name.map(|name| name.node),
                path: child,
            };
        }
        Ok(place)
    }

    /// Where a path leads when its last name is followed as well, even to where nothing is yet.
    pub(crate) fn leads(&self, path: &str) -> String {
        self.place(path, true).map_or_else(|_| path.to_owned(), |place| place.path)
    }

    /// Whether something that is not listed may be at a path.
    pub(crate) fn may_hold(&self, path: &str) -> bool {
        match self.place(path, true) {
            Ok(place) => place.node.is_none() && self.missing(place.parent) == Errno::Unknown,
            Err(error) => error == Errno::Unknown,
        }
    }

    /// Why a name is missing in a directory: the base image may hold more than the model lists, or a program may have
    /// made it.
    pub(crate) fn missing(&self, directory: Id) -> Errno {
        match self.directory(directory) {
            Some(directory) if directory.partial || self.doubtful => Errno::Unknown,
            _ => Errno::NotFound,
        }
    }

    /// The node at a path, links followed.
    pub(crate) fn find(&self, path: &str) -> Option<Id> {
        self.place(path, true).ok()?.node
    }

    /// All below a directory, itself excluded, parents before children, by name.
    pub(crate) fn below(&self, path: &str, id: Id) -> Vec<(String, Id)> {
        // Long paths to many files: the listing ends before it fills the memory.
        const MOST_BYTES: usize = 64 << 20;
        let mut bytes = 0;
        let mut found = Vec::new();
        let mut open = vec![(path.to_owned(), id)];
        while let Some((path, id)) = open.pop() {
            let Some(directory) = self.directory(id) else { continue };
            let at = open.len();
            for (name, entry) in &directory.names {
                let child = join(&path, name);
                bytes += child.len();
                if bytes > MOST_BYTES {
                    return found;
                }
                found.push((child.clone(), entry.node));
                if self.is_directory(entry.node) {
                    open.push((child, entry.node));
                }
            }
            open[at..].reverse();
        }
        found
    }
}
