//! A file tree as overlayfs keeps it: what lies below, and the layer that is being written on top.
//!
//! Every change marks what it touches as belonging to the upper directory, parents included, exactly where the
//! kernel would copy it up; [`Tree::seal`] reads the layer off those marks.

mod change;
mod mount;
mod moving;
mod path;
mod permission;
mod seal;

use std::rc::Rc;

use crate::Size;
use crate::content::Content;
use crate::map::{Map, Set};

pub(crate) use mount::Mount;
pub(crate) use moving::Links;
pub(crate) use path::{Place, join, normalize, split};
pub(crate) use seal::{FILES_OF, PACKAGE, UNKNOWN_FILES};

/// How many nodes a tree may ever hold.
const MOST_NODES: usize = 500_000;
/// The kernel's limit for a path.
pub(crate) const LONGEST_PATH: usize = 4096;

/// Index of a node in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Id(u32);

impl Id {
    /// The root directory.
    pub(crate) const ROOT: Self = Self(0);
}

/// Owner and permission bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Access {
    pub(crate) mode: u32,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

impl Access {
    /// Root's, with these permission bits.
    pub(crate) const fn root(mode: u32) -> Self {
        Self { mode, uid: 0, gid: 0 }
    }
}

/// What a system call would answer instead of doing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Errno {
    NotFound,
    Exists,
    NotDirectory,
    IsDirectory,
    NotEmpty,
    Loop,
    /// Some other file system lies there.
    Busy,
    TooLong,
    /// The engine mounts it without the right to write.
    ReadOnly,
    /// The user may not.
    Denied,
    /// The model's own limit: a loop that copies what it copied ends somewhere.
    Full,
    /// The base image holds more than the model lists: nobody can tell.
    Unknown,
}

impl Errno {
    /// As `strerror` says it.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::NotFound | Self::Unknown => "No such file or directory",
            Self::Exists => "File exists",
            Self::NotDirectory => "Not a directory",
            Self::IsDirectory => "Is a directory",
            Self::NotEmpty => "Directory not empty",
            Self::Loop => "Too many levels of symbolic links",
            Self::Busy => "Device or resource busy",
            Self::TooLong => "File name too long",
            Self::ReadOnly => "Read-only file system",
            Self::Denied => "Permission denied",
            Self::Full => "No space left on device",
        }
    }
}

/// What a node is.
#[derive(Clone, Debug)]
pub(crate) enum NodeKind {
    Directory(Directory),
    File(Content),
    Symlink(String),
    /// A named pipe, or a device.
    Special {
        device: bool,
    },
    /// Files of which only the sum is known.
    Bundle {
        size: Size,
        transfer: Size,
        files: Option<u32>,
        content: u64,
    },
}

/// Names in a directory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Directory {
    pub(crate) parent: u32,
    /// Shared with the trees that this one was made from, until one of them gets another name here.
    pub(crate) names: Rc<Map<Name>>,
    /// Names that the layer being written hides.
    whiteouts: Set,
    /// The layer in which it became opaque.
    opaque: u32,
    /// The base image holds more here than is listed.
    pub(crate) partial: bool,
    /// Another file system is mounted here: nothing below reaches the layer.
    pub(crate) mount: bool,
}

impl Directory {
    /// The names, to change them.
    fn names_mut(&mut self) -> &mut Map<Name> {
        Rc::make_mut(&mut self.names)
    }
}

/// A name in a directory.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Name {
    pub(crate) node: Id,
    /// The layer in which the name appeared; 0 for one that hides a lower one.
    born: u32,
}

/// A node: an inode of the file system.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: NodeKind,
    pub(crate) access: Access,
    /// Logical time of the last change of the content or the time stamp.
    pub(crate) modified: u64,
    /// How many names it has.
    pub(crate) links: u32,
    /// The last layer that holds it in its upper directory.
    epoch: u32,
}

/// The file tree of a container while a layer is written.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    /// Number of the layer being written, from 1.
    epoch: u32,
    /// Logical clock, moves with every change.
    clock: u64,
    /// A program that nobody knows wrote here: what is not listed may be there all the same.
    pub(crate) doubtful: bool,
    /// How many names were looked at when the last layer was ended.
    visited: u32,
    /// Nodes of file systems that are mounted without the right to write: the first, and the one behind the last.
    frozen: Vec<(u32, u32)>,
    /// Where something is mounted at present, links resolved.
    mounts: Vec<String>,
    /// Who works on the tree, number and group; `None` is root, who may do all.
    pub(crate) actor: Option<(u32, u32)>,
}

impl Tree {
    /// Only `/`.
    pub(crate) fn new() -> Self {
        let root = Node {
            kind: NodeKind::Directory(Directory::default()),
            access: Access::root(0o755),
            modified: 0,
            links: 1,
            epoch: 0,
        };
        Self {
            nodes: vec![root],
            epoch: 1,
            clock: 1,
            doubtful: false,
            visited: 0,
            frozen: Vec::new(),
            mounts: Vec::new(),
            actor: None,
        }
    }

    /// A node.
    pub(crate) fn node(&self, id: Id) -> &Node {
        &self.nodes[id.0 as usize]
    }

    fn node_mut(&mut self, id: Id) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }

    /// The directory at `id`, if it is one.
    pub(crate) fn directory(&self, id: Id) -> Option<&Directory> {
        match &self.node(id).kind {
            NodeKind::Directory(directory) => Some(directory),
            _ => None,
        }
    }

    fn directory_mut(&mut self, id: Id) -> Option<&mut Directory> {
        match &mut self.node_mut(id).kind {
            NodeKind::Directory(directory) => Some(directory),
            _ => None,
        }
    }

    /// The content of the file at `id`, if it is one.
    pub(crate) fn content(&self, id: Id) -> Option<&Content> {
        match &self.node(id).kind {
            NodeKind::File(content) => Some(content),
            _ => None,
        }
    }

    /// Bytes of the file or of the files in the bundle at a path; 0 where there is none.
    pub(crate) fn bytes_at(&self, path: &str) -> u64 {
        match self.find(path).map(|id| &self.node(id).kind) {
            Some(NodeKind::File(content)) => content.size.bytes,
            Some(NodeKind::Bundle { size, .. }) => size.bytes,
            _ => 0,
        }
    }

    /// Whether `id` is a directory.
    pub(crate) fn is_directory(&self, id: Id) -> bool {
        self.directory(id).is_some()
    }

    /// How many nodes were ever made: a measure of the work done.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is room for more.
    fn room(&self) -> Result<(), Errno> {
        if self.nodes.len() < MOST_NODES { Ok(()) } else { Err(Errno::Full) }
    }

    /// How many names were looked at when the last layer was ended: a measure of the work done.
    pub(crate) fn visited(&self) -> u32 {
        self.visited
    }

    /// Number of the layer being written.
    pub(crate) fn layer(&self) -> u32 {
        self.epoch
    }

    /// The last layer that holds a node.
    pub(crate) fn layer_of(&self, id: Id) -> u32 {
        self.node(id).epoch
    }

    /// Gives the content of a file another identity.
    pub(crate) fn mark(&mut self, path: &str, identity: u64) {
        if let Some(id) = self.find(path)
            && let NodeKind::File(content) = &mut self.node_mut(id).kind
        {
            content.id = identity;
        }
    }

    /// Says what a file of a lower layer holds, where its size agrees.
    pub(crate) fn set_text(&mut self, path: &str, text: &str) {
        if let Some(id) = self.find(path)
            && let NodeKind::File(content) = &mut self.node_mut(id).kind
            && content.size.known() == Some(text.len() as u64)
        {
            *content = Content { id: content.id, certain: content.certain, ..Content::text(text) };
        }
    }

    fn add(&mut self, kind: NodeKind, access: Access) -> Id {
        let id = Id(self.nodes.len() as u32);
        self.clock += 1;
        let (modified, epoch) = (self.clock, self.epoch);
        self.nodes.push(Node { kind, access, modified, links: 0, epoch });
        id
    }
}
