//! The laboratory of the vectors: a base image and a build context, and entries as the vectors write them.

use std::collections::BTreeMap;

use image::{
    ArchiveMember, BaseImage, BuildContext, Catalog, ContextFile, Entry, EntryKind, Family,
    MemberKind, Size,
};
use serde_json::Value;

const LAB: BaseImage = BaseImage {
    reference: "lab:busybox",
    family: Family::Busybox,
    has_shell: true,
    users: &[("app", 1000, "/home/app")],
    ..BaseImage::EMPTY
};
const DEBIAN: BaseImage = BaseImage { family: Family::Debian, plain: true, ..LAB };
static BASES: &[BaseImage] = &[
    LAB,
    BaseImage { reference: "lab:bb", ..LAB },
    BaseImage { reference: "lab:trixie", ..DEBIAN },
    BaseImage { reference: "lab:bookworm", users: &[], ..DEBIAN },
];

fn number(value: &Value) -> u32 {
    value.as_u64().and_then(|number| number.try_into().ok()).expect("a number")
}

fn octal(value: &Value) -> u32 {
    u32::from_str_radix(value.as_str().expect("a mode"), 8).expect("octal digits")
}

/// An entry of the base: path, kind, bytes or text, mode, owner, group, target.
fn listed(row: &Value) -> Entry {
    let target = || row[6].as_str().expect("a target").to_owned();
    let kind = match row[1].as_str().expect("a kind") {
        "dir" => EntryKind::Directory,
        "symlink" => EntryKind::Symlink(target()),
        "hardlink" => EntryKind::HardLink(format!("/{}", target())),
        _ => EntryKind::File,
    };
    let bytes = row[2].as_str().map_or_else(|| row[2].as_u64(), |text| Some(text.len() as u64));
    Entry {
        path: format!("/{}", row[0].as_str().expect("a path")),
        kind,
        size: Size::exact(bytes.expect("bytes or a text")),
        transfer: Size::ZERO,
        mode: octal(&row[3]),
        uid: number(&row[4]),
        gid: number(&row[5]),
        content: 0,
        modified: 0,
    }
}

/// A catalog with the laboratory's base, `lab:busybox` or whatever the vectors call it.
pub(crate) fn catalog(vectors: &Value) -> Catalog {
    let reference: &str =
        vectors["reference"].as_str().map_or("lab:busybox", |name| name.to_owned().leak());
    let rows = vectors["base"].as_array().expect("a list");
    let applets = vectors["applets"].as_array().map_or(&[][..], Vec::as_slice);
    let applet = |name: &Value| Entry {
        path: format!("/bin/{}", name.as_str().expect("a name")),
        kind: EntryKind::Symlink("busybox".to_owned()),
        mode: 0o777,
        size: Size::ZERO,
        ..listed(&rows[0])
    };
    let mut entries: Vec<Entry> =
        rows.iter().map(listed).chain(applets.iter().map(applet)).collect();
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    let text = |row: &Value| -> Option<(&'static str, &'static str, &'static str)> {
        let path = format!("/{}", row[0].as_str()?);
        Some((reference, path.leak(), row[2].as_str()?.to_owned().leak()))
    };
    let texts: Vec<_> = rows.iter().filter_map(text).collect();
    Catalog::of(BASES)
        .with_listings(vec![(reference, &*entries.leak())].leak())
        .with_texts(texts.leak())
}

/// A member of an archive of the context.
fn member(value: &Value) -> ArchiveMember {
    let target = || value["target"].as_str().expect("a target").to_owned();
    let kind = match value["kind"].as_str().expect("a kind") {
        "dir" => MemberKind::Directory,
        "symlink" => MemberKind::Symlink(target()),
        "hardlink" => MemberKind::HardLink(target()),
        _ => MemberKind::File,
    };
    ArchiveMember {
        path: value["path"].as_str().expect("a path").to_owned(),
        bytes: value["bytes"].as_u64().expect("bytes"),
        kind,
        mode: Some(octal(&value["mode"])),
        uid: number(&value["uid"]),
        gid: number(&value["gid"]),
    }
}

/// The build context of the vectors.
pub(crate) fn context(vectors: &Value) -> BuildContext {
    let file = |row: &Value| {
        let text = row["text"].as_str().map(str::to_owned);
        let bytes = text.as_ref().map_or_else(|| row["bytes"].as_u64(), |it| Some(it.len() as u64));
        let mode = if row["mode"].is_string() { octal(&row["mode"]) } else { 0o644 };
        let archive = row["archive"].as_array().map(|all| all.iter().map(member).collect());
        let held = ContextFile { bytes: bytes.expect("bytes or a text"), mode, text, archive };
        (row["path"].as_str().expect("a path").to_owned(), held)
    };
    let rows = vectors["context"].as_array().expect("a list");
    let files: BTreeMap<_, _> = rows.iter().filter(|row| row["kind"].is_null()).map(file).collect();
    let path = |row: &Value| row["path"].as_str().expect("a path").to_owned();
    let links = rows.iter().filter(|row| row["kind"] == "symlink");
    let links = links.map(|row| (path(row), row["target"].as_str().expect("a target").to_owned()));
    let directories = rows.iter().filter(|row| row["kind"] == "dir");
    let directories = directories.map(|row| (path(row), octal(&row["mode"])));
    let (links, directories) = (links.collect(), directories.collect());
    BuildContext { files, links, directories, ..BuildContext::default() }
}

/// As the vectors write it; an opaque directory's mark has the mode of a whiteout there.
pub(crate) fn row(entry: &Entry) -> String {
    let path = entry.path.trim_start_matches('/');
    let access = format!("{:o} {} {}", entry.mode, entry.uid, entry.gid);
    match &entry.kind {
        EntryKind::Directory => format!("{path} dir 0 {access}"),
        EntryKind::File => format!("{path} file {} {access}", entry.size.bytes),
        EntryKind::Symlink(target) => format!("{path} symlink 0 {access} {target}"),
        EntryKind::Pipe => format!("{path} fifo 0 {access}"),
        EntryKind::Device => format!("{path} device 0 {access}"),
        EntryKind::HardLink(target) => {
            format!("{path} hardlink 0 {access} {}", target.trim_start_matches('/'))
        }
        EntryKind::Whiteout => {
            let (directory, name) = path.rsplit_once('/').map_or(("", path), |(d, n)| (d, n));
            let slash = if directory.is_empty() { "" } else { "/" };
            format!("{directory}{slash}.wh.{name} whiteout 0 {access}")
        }
        EntryKind::Opaque => format!("{path}/.wh..wh..opq opaque 0 {access}"),
        EntryKind::Bundle { .. } => format!("{path} bundle"),
    }
}

/// A row of the vectors.
pub(crate) fn expected(row: &Value) -> String {
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    row.as_array().expect("a row").iter().map(word).collect::<Vec<_>>().join(" ")
}
