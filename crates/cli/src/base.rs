//! A base image that a request describes.

use image::{BaseImage, Catalog, Doubt, Entry, EntryKind, Family, Libc, Size};
use serde::Deserialize;

/// A base image that the catalog does not have. It stands for every image in `FROM` and `--from` of its name.
#[derive(Clone, Deserialize)]
pub(crate) struct Base {
    /// As written after `FROM`.
    #[serde(alias = "name", alias = "image", alias = "from")]
    pub(crate) reference: Option<String>,
    #[serde(alias = "size", alias = "bytes")]
    on_disk: Option<u64>,
    transfer: Option<u64>,
    family: Option<String>,
    user: Option<String>,
    /// All that it holds; without it, what a system of its family has.
    #[serde(alias = "entries")]
    files: Option<Vec<BaseFile>>,
    /// Users besides root: name and number.
    #[serde(default)]
    users: Vec<(String, u32)>,
}

#[derive(Clone, Deserialize)]
struct BaseFile {
    path: String,
    #[serde(alias = "type")]
    kind: Option<String>,
    #[serde(alias = "size")]
    bytes: Option<u64>,
    text: Option<String>,
    mode: Option<Mode>,
    #[serde(default)]
    uid: u32,
    #[serde(default)]
    gid: u32,
    /// Where a link leads.
    target: Option<String>,
}

/// Permission bits: a number as it is, or a text in octal digits.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Mode {
    Number(u32),
    Octal(String),
}

impl Mode {
    /// The bits; 0 for a text that is none. A number such as 755 is meant in octal, as everybody writes it; the decimal
    /// numbers of usual modes (493 is 0755) are what they are.
    pub(crate) fn bits(&self) -> u32 {
        const DECIMAL: &[u32] =
            &[256, 288, 292, 365, 384, 416, 420, 432, 436, 438, 448, 488, 493, 509, 511, 1023];
        match self {
            Self::Number(bits) if DECIMAL.contains(bits) => *bits,
            Self::Number(bits) => {
                let octal = u32::from_str_radix(&bits.to_string(), 8).ok();
                octal.filter(|_| (100..=7777).contains(bits)).unwrap_or(*bits) & 0o7777
            }
            Self::Octal(text) => {
                u32::from_str_radix(text.trim_start_matches("0o"), 8).unwrap_or_default() & 0o7777
            }
        }
    }
}

/// The catalog with a base image added. What a catalog holds lives as long as the program: a batch of requests with base
/// images takes memory for each.
pub(crate) fn catalog(base: &Base, fallback: &str) -> Catalog {
    let builtin = Catalog::builtin();
    let reference = base.reference.clone().unwrap_or_else(|| fallback.to_owned());
    let tagged = reference.rsplit('/').next().is_some_and(|last| last.contains(':'));
    let reference: &'static str =
        if tagged { reference } else { format!("{reference}:latest") }.leak();
    let entries = base.files.as_ref().map(|files| entries(files));
    let held: Option<u64> =
        entries.as_ref().map(|entries| entries.iter().map(|entry| entry.size.bytes).sum());
    let on_disk = base.on_disk.or(held).map_or(Size::UNKNOWN, Size::exact);
    let family = base
        .family
        .as_deref()
        .map_or(if base.files.is_some() { Family::Busybox } else { Family::Other }, family);
    let shell = entries.as_ref().is_none_or(|entries| {
        let shells = ["/bin/sh", "/usr/bin/sh"];
        entries.iter().any(|entry| shells.contains(&entry.path.as_str()))
            || entries.iter().any(|entry| entry.path == "/bin/busybox")
    });
    let home = |name: &str| -> &'static str { format!("/home/{name}").leak() };
    let users: Vec<(&'static str, u32, &'static str)> = base
        .users
        .iter()
        .map(|(name, uid)| (&*name.clone().leak(), *uid, home(name)))
        .chain(base.files.iter().flatten().flat_map(passwd))
        .collect();
    let image = BaseImage {
        reference,
        on_disk,
        transfer: base.transfer.map_or(Size::UNKNOWN, Size::exact),
        layers: vec![base.transfer.unwrap_or(0)].leak(),
        unpacked: vec![on_disk].leak(),
        family,
        libc: Libc::Musl,
        has_shell: shell,
        user: base.user.clone().map_or("root", |user| user.leak()),
        users: users.leak(),
        source: "request",
        ..BaseImage::EMPTY
    };
    let mut bases = vec![image];
    bases.extend(builtin.bases().iter().filter(|known| known.reference != reference).cloned());
    let catalog = Catalog::of(bases.leak());
    let Some(entries) = entries else { return catalog };
    let text = |file: &BaseFile| -> Option<(&'static str, &'static str, &'static str)> {
        let path = format!("/{}", file.path.trim_matches('/'));
        Some((reference, path.leak(), file.text.clone()?.leak()))
    };
    let texts: Vec<_> = base.files.iter().flatten().filter_map(text).collect();
    catalog.with_listings(vec![(reference, &*entries.leak())].leak()).with_texts(texts.leak())
}

fn family(name: &str) -> Family {
    match name.to_ascii_lowercase().as_str() {
        "scratch" => Family::Scratch,
        "busybox" => Family::Busybox,
        "alpine" => Family::Alpine,
        "debian" => Family::Debian,
        "ubuntu" => Family::Ubuntu,
        "fedora" => Family::Fedora,
        _ => Family::Other,
    }
}

/// The users of a listed `/etc/passwd` whose text is given.
fn passwd(file: &BaseFile) -> Vec<(&'static str, u32, &'static str)> {
    let text = file.text.as_deref().filter(|_| file.path.trim_start_matches('/') == "etc/passwd");
    let user = |line: &str| {
        let fields: Vec<&str> = line.split(':').collect();
        let [name, _, uid, _, _, home, ..] = fields[..] else { return None };
        Some((&*name.to_owned().leak(), uid.parse().ok()?, &*home.to_owned().leak()))
    };
    text.into_iter().flat_map(str::lines).filter_map(user).collect()
}

fn entries(files: &[BaseFile]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = files
        .iter()
        .map(|file| {
            let path = format!("/{}", file.path.trim_matches('/'));
            let named = file.kind.as_deref().unwrap_or(match (&file.target, &file.path) {
                (Some(_), _) => "symlink",
                (None, path) if path.ends_with('/') => "dir",
                (None, _) => "file",
            });
            let target = file.target.clone().unwrap_or_default();
            let kind = match named {
                "dir" | "directory" => EntryKind::Directory,
                "symlink" => EntryKind::Symlink(target),
                "hardlink" => EntryKind::HardLink(format!("/{}", target.trim_start_matches('/'))),
                _ => EntryKind::File,
            };
            let usual = match kind {
                EntryKind::Directory => 0o755,
                EntryKind::Symlink(_) => 0o777,
                _ => 0o644,
            };
            let text = file.text.as_ref().map(|text| text.len() as u64);
            let bytes = if kind == EntryKind::File { file.bytes.or(text).unwrap_or(0) } else { 0 };
            let size = Size::exact(bytes);
            Entry {
                path,
                kind,
                size,
                // As a root file system compresses on the whole.
                transfer: Size { bytes: bytes * 2 / 5, doubt: Doubt::Estimate },
                mode: file.mode.as_ref().map_or(usual, Mode::bits),
                uid: file.uid,
                gid: file.gid,
                content: 0,
                modified: 0,
            }
        })
        .filter(|entry| entry.path != "/")
        .collect();
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    entries
}
