//! What the finished container sees: the layers laid on each other.

use std::collections::BTreeMap;

use image::{Entry, EntryKind, Image};

/// Every path that the container sees, with the entry that it sees there.
pub(crate) struct Visible<'a>(BTreeMap<&'a str, &'a Entry>);

impl<'a> Visible<'a> {
    /// Lays the layers of an image on each other.
    pub(crate) fn of(image: &'a Image) -> Self {
        let mut seen = Self(BTreeMap::new());
        for layer in &image.layers {
            // Whiteouts hide what lies below, wherever they stand in their own layer.
            for entry in &layer.entries {
                match entry.kind {
                    EntryKind::Whiteout => {
                        seen.0.remove(&*entry.path);
                        seen.remove_below(&entry.path);
                    }
                    EntryKind::Opaque => seen.remove_below(&entry.path),
                    _ => {}
                }
            }
            for entry in &layer.entries {
                if matches!(entry.kind, EntryKind::Whiteout | EntryKind::Opaque) {
                    continue;
                }
                let before = seen.0.insert(&entry.path, entry);
                let was_directory =
                    before.is_some_and(|before| before.kind == EntryKind::Directory);
                if was_directory && entry.kind != EntryKind::Directory {
                    seen.remove_below(&entry.path);
                }
            }
        }
        seen
    }

    /// Whether there is a file at the path, or anywhere below it.
    pub(crate) fn has(&self, path: &str) -> bool {
        let path = if path.len() > 1 { path.trim_end_matches('/') } else { path };
        let is_file = |entry: &Entry| entry.kind != EntryKind::Directory;
        self.0.get(path).is_some_and(|entry| is_file(entry))
            || self.below(path).any(|(_, entry)| is_file(entry))
    }

    /// The file at the path, symbolic links followed; `None` for a directory, or if nothing is known of it.
    pub(crate) fn file(&self, path: &str) -> Option<&'a Entry> {
        let mut path = path.to_owned();
        // More links than that are a circle.
        for _ in 0..16 {
            let entry = *self.0.get(path.as_str())?;
            match &entry.kind {
                EntryKind::Symlink(target) => path = joined(&path, target),
                EntryKind::HardLink(target) => path.clone_from(target),
                EntryKind::Directory => return None,
                _ => return Some(entry),
            }
        }
        None
    }

    /// Whether something of this very name is seen, a bundle perhaps.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.0.keys().copied()
    }

    /// Whether the same files are seen, with the same bytes, modes and owners.
    pub(crate) fn same_as(&self, other: &Visible<'_>) -> bool {
        let facts = |entry: &Entry| {
            (entry.kind.clone(), entry.size.bytes, entry.mode, entry.uid, entry.gid)
        };
        self.0.len() == other.0.len()
            && self.0.iter().zip(&other.0).all(|((path, entry), (other_path, other))| {
                path == other_path && facts(entry) == facts(other)
            })
    }

    fn below(&self, path: &str) -> impl Iterator<Item = (&&'a str, &&'a Entry)> {
        let start = format!("{}/", path.trim_end_matches('/'));
        let from = std::ops::Bound::Included(start.clone());
        self.0
            .range::<str, _>((from.as_ref().map(String::as_str), std::ops::Bound::Unbounded))
            .take_while(move |(path, _)| path.starts_with(&start))
            .collect::<Vec<_>>()
            .into_iter()
    }

    fn remove_below(&mut self, path: &str) {
        let gone: Vec<&str> = self.below(path).map(|(path, _)| *path).collect();
        for path in gone {
            self.0.remove(path);
        }
    }
}

/// Where a symbolic link leads, `.` and `..` resolved.
fn joined(link: &str, target: &str) -> String {
    let directory = link.rsplit_once('/').map_or("", |(directory, _)| directory);
    let mut parts: Vec<&str> =
        if target.starts_with('/') { Vec::new() } else { directory.split('/').collect() };
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            _ => parts.push(part),
        }
    }
    parts.retain(|part| !part.is_empty());
    format!("/{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Layer, Size};

    fn entry(path: &str, kind: EntryKind) -> Entry {
        Entry {
            path: path.to_owned(),
            kind,
            size: Size::exact(1),
            transfer: Size::exact(1),
            mode: 0o755,
            uid: 0,
            gid: 0,
            content: 0,
            modified: 0,
        }
    }

    fn image(layers: &[&[(&str, EntryKind)]]) -> Image {
        let layer = |entries: &&[(&str, EntryKind)]| {
            let entries = entries.iter().map(|(path, kind)| entry(path, kind.clone())).collect();
            Layer::new(None, String::new(), entries).into()
        };
        Image { layers: layers.iter().map(layer).collect(), ..Image::default() }
    }

    #[track_caller]
    fn check(layers: &[&[(&str, EntryKind)]], seen: &[&str], unseen: &[&str]) {
        let image = image(layers);
        let visible = Visible::of(&image);
        for path in seen {
            assert!(visible.has(path), "{path} is to be seen");
        }
        for path in unseen {
            assert!(!visible.has(path), "{path} is not to be seen");
        }
    }

    use EntryKind::{Directory, File, Opaque, Whiteout};

    #[test]
    fn whiteout_of_a_directory_hides_what_is_in_it() {
        check(
            &[&[("/a", Directory), ("/a/b", File), ("/ab", File)], &[("/a", Whiteout)]],
            &["/ab"],
            &["/a", "/a/b"],
        );
    }

    #[test]
    fn opaque_hides_the_layers_below_only() {
        check(
            &[
                &[("/a", Directory), ("/a/old", File)],
                &[("/a", Opaque), ("/a", Directory), ("/a/new", File)],
            ],
            &["/a/new", "/a", "/a/"],
            &["/a/old"],
        );
    }

    #[test]
    fn a_file_replaces_a_directory() {
        check(&[&[("/a", Directory), ("/a/b", File)], &[("/a", File)]], &["/a"], &["/a/b"]);
    }

    #[test]
    fn an_empty_directory_is_nothing() {
        check(&[&[("/a", Directory), ("/a/b", Directory)]], &[], &["/a", "/a/b", "/"]);
    }
}
