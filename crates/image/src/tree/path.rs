//! Paths: normal form, and where they lead in a tree.

use super::{Errno, Id, LONGEST_PATH, NodeKind, Tree};

/// The kernel's limit of symbolic links in one path.
const MOST_LINKS: u32 = 40;

/// Where a path leads: a name in a directory, and what it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) parent: Id,
    /// `None` if there is no such name.
    pub(crate) node: Option<Id>,
    /// Absolute path without links in its directories.
    pub(crate) path: String,
}

impl Place {
    /// The name in the directory; empty for the root itself.
    pub(crate) fn name(&self) -> &str {
        split(&self.path).1
    }
}

/// `path` as seen from `directory`, both absolute afterwards, without `.`, `..`, doubled or trailing slashes.
pub(crate) fn normalize(directory: &str, path: &str) -> String {
    let start = if path.starts_with('/') { "" } else { directory };
    let mut whole = String::with_capacity(start.len() + 1 + path.len());
    for part in Names(start).chain(Names(path)) {
        match part {
            ".." => whole.truncate(whole.rfind('/').unwrap_or(0)),
            name => {
                whole.push('/');
                whole.push_str(name);
            }
        }
    }
    if whole.is_empty() { "/".to_owned() } else { whole }
}

/// A name below a directory.
pub(crate) fn join(directory: &str, name: &str) -> String {
    let mut path = String::with_capacity(directory.len() + 1 + name.len());
    path.push_str(if directory == "/" { "" } else { directory });
    path.push('/');
    path.push_str(name);
    path
}

/// Directory and last name of a normalized path; `("/", "")` for the root.
pub(crate) fn split(path: &str) -> (&str, &str) {
    match path.rsplit_once('/') {
        Some(("", name)) => ("/", name),
        Some((directory, name)) => (directory, name),
        None => ("/", path),
    }
}

/// The names in a path, without those that lead nowhere.
#[derive(Clone)]
struct Names<'a>(&'a str);

impl<'a> Iterator for Names<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        while !self.0.is_empty() {
            // Names are short: looking at each byte is quicker than a search made for long texts.
            let end = self.0.bytes().position(|byte| byte == b'/').unwrap_or(self.0.len());
            let name = &self.0[..end];
            self.0 = self.0.get(end + 1..).unwrap_or("");
            if !matches!(name, "" | ".") {
                return Some(name);
            }
        }
        None
    }
}

/// How far a path was followed.
pub(super) struct Way {
    pub(super) parent: Id,
    pub(super) node: Option<Id>,
    /// Its path without links; empty for the root.
    pub(super) shown: String,
}

impl Default for Way {
    fn default() -> Self {
        Self { parent: Id::ROOT, node: Some(Id::ROOT), shown: String::new() }
    }
}

impl Tree {
    /// Where an absolute path leads. Links in its directories are followed, one at its end only if `follow`.
    ///
    /// # Errors
    /// A directory of the path is missing or is none.
    pub(crate) fn place(&self, path: &str, follow: bool) -> Result<Place, Errno> {
        let way = self.walk(path, follow)?;
        let path = if way.shown.is_empty() { "/".to_owned() } else { way.shown };
        Ok(Place { parent: way.parent, node: way.node, path })
    }

    fn walk(&self, path: &str, follow: bool) -> Result<Way, Errno> {
        if path.len() > LONGEST_PATH {
            return Err(Errno::TooLong);
        }
        let mut way = Way { shown: String::with_capacity(path.len()), ..Way::default() };
        self.follow(&mut way, path, follow, &mut 0)?;
        Ok(way)
    }

    /// Goes on along a path from where a way has come to.
    ///
    /// # Errors
    /// A directory of the path is missing or is none.
    pub(super) fn follow(
        &self,
        way: &mut Way,
        path: &str,
        follow: bool,
        links: &mut u32,
    ) -> Result<(), Errno> {
        let mut parts = Names(path).peekable();
        while let Some(part) = parts.next() {
            let here = way.node.ok_or_else(|| self.missing(way.parent))?;
            let Some(directory) = self.directory(here) else {
                // What was copied from nobody knows where may be a directory.
                let known = self.content(here).is_none_or(|content| content.size.is_known());
                return Err(if known { Errno::NotDirectory } else { Errno::Unknown });
            };
            if part == ".." {
                let up = std::mem::take(way).shown;
                self.follow(way, split(&up).0, false, links)?;
                continue;
            }
            let name = directory.names.get(part);
            if let Some(name) = name
                && let NodeKind::Symlink(target) = &self.node(name.node).kind
                && (follow || parts.peek().is_some())
            {
                *links += 1;
                if *links > MOST_LINKS {
                    return Err(Errno::Loop);
                }
                // `..` in a target is resolved along the real directories, so the target is walked unnormalized.
                if target.starts_with('/') {
                    *way = Way::default();
                }
                self.follow(way, target, true, links)?;
                continue;
            }
            way.parent = here;
            way.node = name.map(|name| name.node);
            way.shown.push('/');
            way.shown.push_str(part);
        }
        Ok(())
    }

    /// Where a path leads when its last name is followed as well, even to where nothing is yet.
    pub(crate) fn leads(&self, path: &str) -> String {
        let mut at = path.to_owned();
        for _ in 0..MOST_LINKS {
            let Ok(place) = self.place(&at, false) else { break };
            match place.node.map(|id| &self.node(id).kind) {
                Some(NodeKind::Symlink(target)) => at = normalize(split(&place.path).0, target),
                _ => return place.path,
            }
        }
        at
    }

    /// Where a path leads when each of its names is followed, even to where nothing is yet.
    pub(crate) fn leads_throughout(&self, path: &str) -> String {
        // Most directories are there.
        if let Ok(Place { node: Some(_), path, .. }) = self.place(path, true) {
            return path;
        }
        let names = path.split('/').filter(|name| !name.is_empty());
        names.fold("/".to_owned(), |at, name| self.leads(&join(&at, name)))
    }

    /// Where a path below a directory leads for somebody whose root that directory is.
    pub(crate) fn leads_within(&self, root: &str, path: &str) -> String {
        let mut at = "/".to_owned();
        let mut open: Vec<String> = path.split('/').rev().map(str::to_owned).collect();
        let mut links = 0;
        while let Some(name) = open.pop() {
            let next = normalize(&at, &name);
            let real = if root == "/" { next.clone() } else { format!("{root}{next}") };
            let node = self.place(&real, false).ok().and_then(|place| place.node);
            match node.map(|id| &self.node(id).kind) {
                Some(NodeKind::Symlink(target)) if links < MOST_LINKS => {
                    links += 1;
                    if target.starts_with('/') {
                        "/".clone_into(&mut at);
                    }
                    open.extend(target.split('/').rev().map(str::to_owned));
                }
                _ => at = next,
            }
        }
        at
    }

    /// Whether something that is not listed may be at a path.
    pub(crate) fn may_hold(&self, path: &str) -> bool {
        match self.walk(path, true) {
            Ok(way) => way.node.is_none() && self.missing(way.parent) == Errno::Unknown,
            Err(error) => error == Errno::Unknown,
        }
    }

    /// Why a name is missing in a directory: the base image may hold more than the model lists, or a program may have
    /// made it.
    pub(crate) fn missing(&self, directory: Id) -> Errno {
        match self.directory(directory) {
            Some(directory) if directory.partial || self.doubtful => Errno::Unknown,
            // Of what lies here only the sum is known.
            Some(directory) if directory.names.contains_key("(files)") => Errno::Unknown,
            _ => Errno::NotFound,
        }
    }

    /// The node at a path, links followed.
    pub(crate) fn find(&self, path: &str) -> Option<Id> {
        if path.len() > LONGEST_PATH {
            return None;
        }
        let mut id = Id::ROOT;
        for name in Names(path) {
            let found = self.directory(id)?.names.get(name);
            // Where nothing turns off, the way need not be known.
            if name == ".." || found.is_some_and(|it| self.is_link(it.node)) {
                return self.walk(path, true).ok()?.node;
            }
            id = found?.node;
        }
        Some(id)
    }

    fn is_link(&self, id: Id) -> bool {
        matches!(self.node(id).kind, NodeKind::Symlink(_))
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
            for (name, entry) in directory.names.iter() {
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
