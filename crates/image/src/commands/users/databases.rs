//! `/etc/passwd` and its like: lines where the text is known, and how many bytes more otherwise.

use crate::content::{Content, Nature};
use crate::machine::Machine;
use crate::tree::{Access, NodeKind};
use crate::{Doubt, Size};

pub(super) const PASSWD: &str = "/etc/passwd";
pub(super) const SHADOW: &str = "/etc/shadow";
pub(super) const GROUP: &str = "/etc/group";
pub(super) const GSHADOW: &str = "/etc/gshadow";
pub(super) const SUBUID: &str = "/etc/subuid";
pub(super) const SUBGID: &str = "/etc/subgid";

/// The lines of a database, in fields.
pub(super) struct Lines(pub(super) Vec<Vec<String>>);

impl Lines {
    /// The line whose first field is this name.
    pub(super) fn of(&mut self, name: &str) -> Option<&mut Vec<String>> {
        self.0.iter_mut().find(|line| line[0] == name)
    }

    /// Takes the line of a name out.
    pub(super) fn remove(&mut self, name: &str) {
        self.0.retain(|line| line[0] != name);
    }

    /// Puts a field into the line of a name.
    pub(super) fn set(&mut self, name: &str, field: usize, value: &str) {
        if let Some(field) = self.of(name).and_then(|line| line.get_mut(field)) {
            value.clone_into(field);
        }
    }

    /// Adds a member to a group, the last field of its line.
    pub(super) fn join(&mut self, group: &str, user: &str) {
        let Some(members) = self.of(group).and_then(|line| line.last_mut()) else { return };
        if !members.split(',').any(|member| member == user) {
            let comma = if members.is_empty() { "" } else { "," };
            *members = format!("{members}{comma}{user}");
        }
    }

    /// Takes a user out of the groups that are not to keep it, or gives it another name.
    pub(super) fn leave(&mut self, user: &str, stays: impl Fn(&str) -> bool, name: Option<&str>) {
        for line in self.0.iter_mut().filter(|line| line.len() == 4) {
            if stays(&line[0]) {
                continue;
            }
            let members =
                line[3].split(',').filter_map(|it| if it == user { name } else { Some(it) });
            line[3] = members.collect::<Vec<_>>().join(",");
        }
    }
}

/// Changes a database where its text is known; otherwise it becomes so many bytes longer, or as long as it may be for
/// `None`. What it was is kept beside it (`/etc/passwd-`). One that stays the same was opened for writing at least.
pub(super) fn edit(
    machine: &mut Machine<'_>,
    path: &str,
    more: Option<i64>,
    change: impl FnOnce(&mut Lines),
) {
    let old = held(machine, path);
    let Some(text) = &old.text else {
        keep(machine, path, &old);
        resize(machine, path, more);
        return;
    };
    let new = changed(text, change);
    if new == **text {
        touch(machine, path);
    } else {
        keep(machine, path, &old);
        write(machine, path, new);
    }
}

/// Adds a line at the end.
pub(super) fn append(machine: &mut Machine<'_>, path: &str, line: &str) {
    let old = held(machine, path);
    keep(machine, path, &old);
    match &old.text {
        Some(text) => write(machine, path, format!("{text}{line}\n")),
        None => resize(machine, path, i64::try_from(line.len() + 1).ok()),
    }
}

/// The last line of a database, where its text is known.
pub(super) fn last_line(machine: &mut Machine<'_>, path: &str) -> Option<String> {
    held(machine, path).text?.lines().next_back().map(str::to_owned)
}

/// As [`edit`], but nothing is kept: how `chpasswd` works.
pub(super) fn overwrite(
    machine: &mut Machine<'_>,
    path: &str,
    more: Option<i64>,
    change: impl FnOnce(&mut Lines),
) {
    match held(machine, path).text {
        Some(text) => {
            let new = changed(&text, change);
            write(machine, path, new);
        }
        None => resize(machine, path, more),
    }
}

/// Writes a database again as it is, and keeps it beside itself.
pub(super) fn rewrite(machine: &mut Machine<'_>, path: &str) {
    let old = held(machine, path);
    keep(machine, path, &old);
    touch(machine, path);
}

/// Opens a database for writing, which copies it to the layer.
pub(super) fn touch(machine: &mut Machine<'_>, path: &str) {
    if machine.tree.find(path).is_some() {
        let _ = machine.tree.touch(path, true);
    }
}

/// The lines of a database, where its text is known.
pub(super) fn lines(machine: &mut Machine<'_>, path: &str) -> Option<Lines> {
    held(machine, path).text.map(|text| read(&text))
}

/// The file that keeps others from the databases meanwhile; busybox locks the databases themselves.
pub(super) fn lock(machine: &mut Machine<'_>) {
    if !machine.system.is_busybox() {
        let _ = machine.tree.touch("/etc/.pwd.lock", true);
    }
}

fn read(text: &str) -> Lines {
    Lines(text.lines().map(|line| line.split(':').map(str::to_owned).collect()).collect())
}

fn changed(text: &str, change: impl FnOnce(&mut Lines)) -> String {
    let mut lines = read(text);
    change(&mut lines);
    lines.0.into_iter().map(|line| line.join(":") + "\n").collect()
}

/// What a database holds; about as much as usual where that is not known. The lists of numbers are empty at first.
fn held(machine: &mut Machine<'_>, path: &str) -> Content {
    match machine.read(path) {
        Ok(Some(content)) if content.size == Size::ZERO => Content::text(""),
        Ok(Some(content)) => content,
        _ if path.starts_with("/etc/sub") => Content::text(""),
        _ => Content::unique(Size { bytes: 500, doubt: Doubt::Estimate }, Nature::Text),
    }
}

/// Who owns a database, and its mode.
fn access_of(machine: &Machine<'_>, path: &str) -> Access {
    if let Some(id) = machine.tree.find(path) {
        return machine.tree.node(id).access;
    }
    // Group 42 is `shadow` in Debian and in Alpine.
    let shadow = path.ends_with("shadow");
    if shadow { Access { mode: 0o640, uid: 0, gid: 42 } } else { Access::root(0o644) }
}

fn keep(machine: &mut Machine<'_>, path: &str, old: &Content) {
    let access = access_of(machine, path);
    let kept = NodeKind::File(old.clone());
    let _ = machine.tree.replace(&format!("{path}-"), kept, access, None);
}

fn write(machine: &mut Machine<'_>, path: &str, text: String) {
    let access = access_of(machine, path);
    // It equals nothing else: such a file says who was added by the system's own tools.
    let content = Content::unique_text(text);
    let _ = machine.tree.write(path, content, access);
}

fn resize(machine: &mut Machine<'_>, path: &str, more: Option<i64>) {
    let old = held(machine, path).size;
    let size = match more {
        Some(more) => Size { bytes: old.bytes.saturating_add_signed(more), ..old },
        None => Size { doubt: old.doubt.max(Doubt::Estimate), ..old },
    };
    let access = access_of(machine, path);
    let _ = machine.tree.write(path, Content::unique(size, Nature::Text), access);
}
