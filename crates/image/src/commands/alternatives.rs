//! `update-alternatives` and `dpkg-divert`: links and names that Debian's administration keeps.

use std::fmt::Write;

use super::options::Options;
use super::{doubts_arguments, unknown};
use crate::content::Content;
use crate::machine::{Call, Machine, Outcome, Status};
use crate::tree::split;

pub(super) const TABLE: &[(&str, super::Program)] =
    &[("update-alternatives", alternatives), ("dpkg-divert", divert)];

const DIVERSIONS: &str = "/var/lib/dpkg/diversions";
const LOG: &str = "/var/log/alternatives.log";
/// What a line of the log begins with: the program's name and the time.
const STAMP: &str = "update-alternatives 2000-01-01 00:00:00: ";

/// A choice: what is linked, how much it counts, and where its slaves lead.
struct Choice {
    path: String,
    priority: i64,
    slaves: Vec<String>,
}

/// A group of links as its file says.
struct Group {
    manual: bool,
    link: String,
    /// Names and links of the slaves.
    slaves: Vec<(String, String)>,
    choices: Vec<Choice>,
}

impl Group {
    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let (manual, link) = (lines.next()? == "manual", lines.next()?.to_owned());
        let mut slaves = Vec::new();
        while let Some(name) = lines.next().filter(|name| !name.is_empty()) {
            slaves.push((name.to_owned(), lines.next()?.to_owned()));
        }
        let mut choices = Vec::new();
        while let Some(path) = lines.next().filter(|path| !path.is_empty()) {
            let priority = lines.next()?.parse().ok()?;
            let places = (0..slaves.len()).map(|_| lines.next().unwrap_or("").to_owned());
            choices.push(Choice { path: path.to_owned(), priority, slaves: places.collect() });
        }
        Some(Self { manual, link, slaves, choices })
    }

    fn written(&self) -> String {
        let mut out = format!("{}\n{}\n", if self.manual { "manual" } else { "auto" }, self.link);
        for (name, link) in &self.slaves {
            let _ = write!(out, "{name}\n{link}\n");
        }
        out.push('\n');
        for choice in &self.choices {
            let _ = write!(out, "{}\n{}\n", choice.path, choice.priority);
            for at in 0..self.slaves.len() {
                out += choice.slaves.get(at).map_or("", String::as_str);
                out.push('\n');
            }
        }
        out + "\n"
    }
}

fn alternatives(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    if doubts_arguments(machine, call) {
        return Outcome { status: Status::Unknown, output: None };
    }
    let words: Vec<&str> = call.args.iter().map(|arg| arg.text.as_str()).collect();
    let at = words.iter().position(|word| {
        matches!(
            *word,
            "--install" | "--set" | "--auto" | "--remove" | "--query" | "--list" | "--display"
        )
    });
    let Some(at) = at else { return unknown(machine, call) };
    let (action, rest) = (words[at], &words[at + 1..]);
    let name = if action == "--install" { rest.get(1) } else { rest.first() };
    let Some(&name) = name else { return unknown(machine, call) };
    let file = format!("/var/lib/dpkg/alternatives/{name}");
    let exists = machine.tree.find(&file).is_some();
    if matches!(action, "--query" | "--list" | "--display") {
        return Outcome { status: if exists { Status::Ok } else { Status::Unknown }, output: None };
    }
    let group = match machine.read(&file) {
        Ok(Some(Content { text: Some(text), .. })) => Group::read(&text),
        _ => None,
    };
    if exists != group.is_some() || !exists && machine.may_exist(&file) {
        return unknown(machine, call);
    }
    let mut log = format!("{STAMP}run with {}\n", words.join(" "));
    let mut group = match (group, action, rest) {
        (Some(group), ..) => group,
        (None, "--install", [link, ..]) => Group {
            manual: false,
            link: (*link).to_owned(),
            slaves: Vec::new(),
            choices: Vec::new(),
        },
        _ => {
            return machine.complain(
                call.span,
                2,
                format!("update-alternatives: error: no alternatives for {name}"),
            );
        }
    };
    let before = chosen(machine, name);
    match (action, rest) {
        ("--install", [_, _, path, priority, more @ ..]) => {
            let place = machine.path(path);
            if machine.tree.find(&place).is_none() && !machine.may_exist(&place) {
                let message =
                    format!("update-alternatives: error: alternative path {path} doesn't exist");
                return machine.complain(call.span, 2, message);
            }
            let Ok(priority) = priority.parse() else { return unknown(machine, call) };
            let mut choice = Choice {
                path: (*path).to_owned(),
                priority,
                slaves: vec![String::new(); group.slaves.len()],
            };
            for slave in more.chunks(4) {
                let ["--slave", link, name, path] = slave else { return unknown(machine, call) };
                let known = group.slaves.iter().position(|(known, _)| known == name);
                let index = known.unwrap_or_else(|| {
                    group.slaves.push(((*name).to_owned(), (*link).to_owned()));
                    group.choices.iter_mut().for_each(|it| it.slaves.push(String::new()));
                    choice.slaves.push(String::new());
                    group.slaves.len() - 1
                });
                (*path).clone_into(&mut choice.slaves[index]);
            }
            group.choices.retain(|known| known.path != *path);
            group.choices.push(choice);
            group.choices.sort_by(|a, b| a.path.cmp(&b.path));
        }
        ("--set", [_, path]) if group.choices.iter().any(|it| it.path == *path) => {
            if !group.manual {
                let _ = writeln!(log, "{STAMP}status of link group {} set to manual", group.link);
            }
            group.manual = true;
        }
        ("--auto", _) => {
            if group.manual {
                let _ = writeln!(log, "{STAMP}status of link group {} set to auto", group.link);
            }
            group.manual = false;
        }
        _ => return unknown(machine, call),
    }
    let best = match (action, group.manual) {
        ("--set", _) => group.choices.iter().find(|it| Some(&it.path.as_str()) == rest.get(1)),
        (_, true) => group.choices.iter().find(|it| Some(&it.path) == before.as_ref()),
        _ => group.choices.iter().max_by_key(|it| it.priority),
    };
    let Some(best) = best else { return unknown(machine, call) };
    if before.as_ref() != Some(&best.path) {
        let _ = writeln!(log, "{STAMP}link group {name} updated to point to {}", best.path);
        let own = ((name.to_owned(), group.link.clone()), best.path.clone());
        let slaves = group.slaves.iter().cloned().zip(best.slaves.iter().cloned());
        for ((name, link), path) in std::iter::once(own).chain(slaves) {
            if path.is_empty() {
                continue;
            }
            let place = machine.path(&path);
            if machine.tree.find(&place).is_none() {
                continue;
            }
            let middle = format!("/etc/alternatives/{name}");
            point(machine, &middle, &path);
            let link = machine.path(&link);
            if machine.tree.find(split(&link).0).is_some() {
                point(machine, &link, &middle);
            }
        }
    }
    let text = group.written();
    let _ = machine.tree.mkdir_all("/var/lib/dpkg/alternatives", crate::tree::Access::root(0o755));
    let access = machine.access(0o644);
    let _ = machine.tree.replace(
        &file,
        crate::tree::NodeKind::File(Content::text(&text)),
        access,
        None,
    );
    let content = match machine.read(LOG) {
        Ok(Some(old)) => old.followed_by(&Content::text(&log)),
        _ => Content::text(&log),
    };
    let _ = machine.write(LOG, content);
    Outcome { status: Status::Ok, output: None }
}

/// The choice that is linked now.
fn chosen(machine: &Machine<'_>, name: &str) -> Option<String> {
    let place = machine.tree.place(&format!("/etc/alternatives/{name}"), false).ok()?;
    match &machine.tree.node(place.node?).kind {
        crate::tree::NodeKind::Symlink(target) => Some(target.clone()),
        _ => None,
    }
}

/// Makes a link, in place of another.
fn point(machine: &mut Machine<'_>, link: &str, target: &str) {
    let held = machine.tree.place(link, false).ok().and_then(|place| place.node);
    if let Some(id) = held {
        if !matches!(&machine.tree.node(id).kind, crate::tree::NodeKind::Symlink(_)) {
            return;
        }
        let _ = machine.tree.remove(link);
    }
    let _ = machine.tree.symlink(target, link);
}

/// `dpkg-divert --add FILE`, also with `--rename`: notes it, and moves the file.
fn divert(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    if doubts_arguments(machine, call) {
        return Outcome { status: Status::Unknown, output: None };
    }
    let options = Options::of(call, "", &["divert", "package"]);
    if options.has(&["list", "listpackage", "truename"]) {
        return Outcome::silent();
    }
    let odd = options.has(&["remove", "admindir", "root", "instdir"]);
    let [arg] = options.operands[..] else { return unknown(machine, call) };
    let Ok(Some(old)) = machine.read(DIVERSIONS) else { return unknown(machine, call) };
    if odd || !arg.text.starts_with('/') {
        return unknown(machine, call);
    }
    let to = match options.value(&["divert"]) {
        Some(to) => to.text.clone(),
        None => format!("{}.distrib", arg.text),
    };
    let package = options.value(&["package"]).map_or(":", |arg| arg.text.as_str());
    let lines = format!("{}\n{to}\n{package}\n", arg.text);
    if options.has(&["rename"])
        && machine.tree.place(&machine.path(&arg.text), false).is_ok_and(|it| it.node.is_some())
    {
        let (from, to) = (machine.path(&arg.text), machine.path(&to));
        if machine.tree.rename(&from, &to).is_err() {
            return unknown(machine, call);
        }
    }
    let access = machine.access(0o644);
    let new = old.followed_by(&Content::text(&lines));
    for (path, content) in [(format!("{DIVERSIONS}-old"), old), (DIVERSIONS.to_owned(), new)] {
        let _ = machine.tree.replace(&path, crate::tree::NodeKind::File(content), access, None);
    }
    Outcome { status: Status::Ok, output: None }
}
