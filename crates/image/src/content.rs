//! What a file holds, as far as the model needs to know it: how much, how it compresses, and which other file is equal.

use std::rc::Rc;

use crate::context::MemberKind;
use crate::tree::{Access, NodeKind};
use crate::{ArchiveMember, Doubt, Size};

/// Texts above this many bytes are not kept; only their size is.
const LONGEST_TEXT: usize = 16 * 1024;

/// How content compresses. The ratios are those of course-facts §3.3, from measured root file systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nature {
    /// Text, source, JSON.
    Text,
    /// Programs and libraries.
    Program,
    /// Archives, images, random bytes: compressing them again gains nothing.
    Compressed,
    /// Zeros.
    Zeros,
}

impl Nature {
    /// A guess from the file's name.
    pub(crate) fn of_path(path: &str) -> Self {
        const COMPRESSED: &[&str] = &[
            "gz", "tgz", "xz", "bz2", "zst", "lz4", "br", "zip", "jar", "war", "whl", "7z", "deb",
            "apk", "rpm", "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "woff", "woff2",
            "mp3", "mp4", "webm", "ogg", "pdf", "nupkg", "gem", "egg", "pack",
        ];
        const TEXT: &[&str] = &[
            "txt",
            "md",
            "html",
            "htm",
            "css",
            "js",
            "mjs",
            "cjs",
            "ts",
            "tsx",
            "jsx",
            "json",
            "yaml",
            "yml",
            "toml",
            "ini",
            "cfg",
            "conf",
            "xml",
            "svg",
            "csv",
            "sql",
            "log",
            "map",
            "py",
            "rb",
            "php",
            "pl",
            "sh",
            "c",
            "h",
            "cc",
            "cpp",
            "hpp",
            "rs",
            "go",
            "java",
            "kt",
            "lock",
            "mod",
            "sum",
            "lua",
            "env",
            "pem",
            "crt",
            "key",
            "proto",
            "gradle",
            "properties",
        ];
        let name = path.rsplit('/').next().unwrap_or(path);
        match name.rsplit_once('.') {
            Some((_, extension)) => {
                let extension = extension.to_ascii_lowercase();
                if COMPRESSED.contains(&extension.as_str()) {
                    Self::Compressed
                } else if TEXT.contains(&extension.as_str()) {
                    Self::Text
                } else {
                    Self::Program
                }
            }
            None if name.chars().any(|c| c.is_ascii_uppercase()) => Self::Text,
            None => Self::Program,
        }
    }

    /// Bytes after gzip, by the model: an estimate with an error of about a third for one file.
    pub(crate) fn compressed(self, size: Size) -> Size {
        let permille: u64 = match self {
            Self::Text => 250,
            Self::Program => 370,
            Self::Compressed => 1000,
            Self::Zeros => 1,
        };
        if size.bytes == 0 {
            return size;
        }
        let bytes = (size.bytes / 1000)
            .saturating_mul(permille)
            .saturating_add((size.bytes % 1000) * permille / 1000)
            .max(1);
        Size { bytes, doubt: size.doubt.max(Doubt::Estimate) }
    }
}

/// A member of an archive.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// As the archive writes it; a directory may end with a slash.
    pub(crate) path: String,
    pub(crate) holds: Holds,
    pub(crate) access: Access,
    pub(crate) modified: u64,
}

/// What a member of an archive is.
#[derive(Clone, Debug)]
pub(crate) enum Holds {
    Directory,
    /// A file or a symbolic link.
    Node(NodeKind),
    /// Another name of the member at this path.
    Link(String),
}

impl Member {
    /// The members of an archive in the build context. `source` tells archives apart: members are equal wherever the same
    /// archive is unpacked.
    pub(crate) fn of_context(members: &[ArchiveMember], source: u64) -> Rc<[Self]> {
        let member = |member: &ArchiveMember| {
            let holds = match &member.kind {
                MemberKind::Directory => Holds::Directory,
                MemberKind::File if member.path.ends_with('/') => Holds::Directory,
                MemberKind::Symlink(target) => Holds::Node(NodeKind::Symlink(target.clone())),
                MemberKind::HardLink(target) => Holds::Link(target.clone()),
                MemberKind::File => {
                    let nature = Nature::of_path(&member.path);
                    let bytes = member.bytes.to_le_bytes();
                    let id = hash(&[&source.to_le_bytes(), member.path.as_bytes(), &bytes]);
                    let content = Content::sized(Size::exact(member.bytes), nature, "member");
                    Holds::Node(NodeKind::File(Content { id, ..content }))
                }
            };
            let usual = match &holds {
                Holds::Directory => 0o755,
                Holds::Node(NodeKind::Symlink(_)) => 0o777,
                _ => 0o644,
            };
            // A link has no mode of its own.
            let stated = member.mode.filter(|_| !matches!(member.kind, MemberKind::Symlink(_)));
            let access = Access { mode: stated.unwrap_or(usual), uid: member.uid, gid: member.gid };
            Self { path: member.path.clone(), holds, access, modified: 0 }
        };
        members.iter().map(member).collect()
    }
}

/// The content of a file.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    /// Bytes on disk.
    pub(crate) size: Size,
    /// Bytes compressed.
    pub(crate) transfer: Size,
    /// Equal for equal contents; 0 for a content that equals no other.
    pub(crate) id: u64,
    /// How it compresses.
    pub(crate) nature: Nature,
    /// Whether `id` stands for the bytes themselves: computed from them, or those of a file of the build context. Otherwise
    /// a program that runs again may write others.
    pub(crate) certain: bool,
    /// The text, where it is known and short.
    pub(crate) text: Option<Rc<str>>,
    /// What it unpacks to, if it is an archive.
    pub(crate) archive: Option<Rc<[Member]>>,
    /// What it was before it was compressed.
    pub(crate) holds: Option<Rc<Content>>,
}

impl Content {
    /// Content of a size, of which nothing else is known than a word that names it.
    pub(crate) fn sized(size: Size, nature: Nature, name: &str) -> Self {
        let id = hash(&[name.as_bytes(), &size.bytes.to_le_bytes()]);
        let certain = nature == Nature::Zeros;
        let transfer = nature.compressed(size);
        Self { size, transfer, id, nature, certain, text: None, archive: None, holds: None }
    }

    /// Content that equals no other.
    pub(crate) fn unique(size: Size, nature: Nature) -> Self {
        let transfer = nature.compressed(size);
        Self {
            size,
            transfer,
            id: 0,
            nature,
            certain: false,
            text: None,
            archive: None,
            holds: None,
        }
    }

    /// Known text.
    pub(crate) fn text(text: &str) -> Self {
        Self { id: hash(&[text.as_bytes()]), certain: true, ..Self::unique_text(text.to_owned()) }
    }

    /// A text that equals no other content.
    pub(crate) fn unique_text(text: String) -> Self {
        let size = Size::exact(text.len() as u64);
        let text = (text.len() <= LONGEST_TEXT).then(|| Rc::from(text));
        Self { text, ..Self::unique(size, Nature::Text) }
    }

    /// No bytes.
    pub(crate) fn empty() -> Self {
        Self::text("")
    }

    /// This content with more behind it.
    pub(crate) fn followed_by(&self, more: &Self) -> Self {
        if self.size == Size::ZERO {
            return more.clone();
        }
        if let (Some(first), Some(second)) = (&self.text, &more.text) {
            return Self::text(&format!("{first}{second}"));
        }
        Self {
            size: self.size + more.size,
            transfer: self.transfer + more.transfer,
            id: if self.id == 0 || more.id == 0 {
                0
            } else {
                hash(&[&self.id.to_le_bytes(), &more.id.to_le_bytes()])
            },
            nature: self.nature,
            certain: self.certain && more.certain,
            text: None,
            archive: None,
            holds: None,
        }
    }

    /// What lies behind its first bytes; `None` where its size is not known.
    pub(crate) fn skip(&self, bytes: u64) -> Option<Self> {
        let left = self.size.known()?.checked_sub(bytes)?;
        if bytes == 0 {
            return Some(self.clone());
        }
        if let Some(text) = &self.text
            && let Some(rest) = text.get(bytes as usize..)
        {
            return Some(Self::text(rest));
        }
        let id = if self.id == 0 {
            0
        } else {
            hash(&[b"behind", &self.id.to_le_bytes(), &bytes.to_le_bytes()])
        };
        let size = Size::exact(left);
        let transfer = self.nature.compressed(size);
        Some(Self { size, transfer, id, text: None, archive: None, holds: None, ..self.clone() })
    }

    /// Its first bytes.
    pub(crate) fn cut(&self, bytes: u64) -> Self {
        if self.size.is_known() && self.size.bytes <= bytes {
            return self.clone();
        }
        if let Some(text) = &self.text
            && let Some(start) = text.get(..bytes as usize)
        {
            return Self::text(start);
        }
        let size = if self.size.is_known() { Size::exact(bytes) } else { Size::UNKNOWN };
        let id =
            if self.id == 0 { 0 } else { hash(&[&self.id.to_le_bytes(), &bytes.to_le_bytes()]) };
        let share = |whole: Size| {
            let part =
                u128::from(whole.bytes) * u128::from(bytes) / u128::from(self.size.bytes.max(1));
            Size { bytes: part as u64, doubt: whole.doubt }
        };
        let known = self.size.is_known() && self.size.bytes > 0;
        let transfer = if known { share(self.transfer) } else { self.nature.compressed(size) };
        let (nature, certain) = (self.nature, self.certain);
        Self { size, transfer, id, nature, certain, text: None, archive: None, holds: None }
    }
}

/// FNV-1a over parts, with their lengths, never 0.
pub(crate) fn hash(parts: &[&[u8]]) -> u64 {
    let mut state: u64 = 0xcbf2_9ce4_8422_2325;
    let mut byte = |byte: u8| {
        state ^= u64::from(byte);
        state = state.wrapping_mul(0x0000_0100_0000_01b3);
    };
    for part in parts {
        part.iter().for_each(|&b| byte(b));
        (part.len() as u64).to_le_bytes().iter().for_each(|&b| byte(b));
    }
    state.max(1)
}
