//! `ls`, whose names stand on a line each where nobody looks at them.

use super::options::Options;
use super::worse;
use crate::content::Content;
use crate::machine::{Arg, Call, Machine, Outcome, Status, is_device, is_mounted};
use crate::tree::NodeKind;

pub(super) const TABLE: &[(&str, super::Program)] = &[("ls", ls), ("dir", ls)];

/// Options that change neither the names nor their order.
const PLAIN: &[&str] = &[
    "1",
    "a",
    "A",
    "d",
    "U",
    "L",
    "H",
    "r",
    "p",
    "R",
    "F",
    "color",
    "all",
    "almost-all",
    "directory",
    "recursive",
    "reverse",
];

fn ls(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "wTI", &["width"]);
    let plain = options.names().all(|name| PLAIN.contains(&name));
    let here = Arg { text: ".".to_owned(), known: true, span: call.span };
    let operands = if options.operands.is_empty() { vec![&here] } else { options.operands.clone() };
    let as_itself = options.has(&["d", "directory"]);
    let (mut files, mut directories) = (Vec::new(), Vec::new());
    let mut outcome = Outcome::ok();
    let mut known = plain && !machine.tree.doubtful;
    for arg in operands {
        if !arg.known {
            known = false;
            continue;
        }
        let path = machine.path(&arg.text);
        // What the kernel shows there is not listed.
        known &= !["/proc", "/sys", "/dev"].iter().any(|it| {
            path.strip_prefix(it).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        }) || as_itself;
        let place = machine.tree.place(&path, !as_itself);
        let Some(id) = place.ok().and_then(|place| place.node) else {
            // A link that leads nowhere is listed as itself.
            let dangling = machine.tree.place(&path, false).is_ok_and(|place| place.node.is_some());
            if is_device(&path) || dangling {
                files.push(arg.text.clone());
            } else if is_mounted(&path) || machine.may_exist(&path) {
                known = false;
            } else {
                let one = missing(machine, arg);
                outcome = worse(outcome, one);
            }
            continue;
        };
        if as_itself || !machine.tree.is_directory(id) {
            known &= !matches!(machine.tree.node(id).kind, NodeKind::Bundle { .. });
            files.push(arg.text.clone());
        } else {
            directories.push((arg.text.clone(), id));
        }
    }
    let mark = options.has(&["p"]);
    let backwards = options.has(&["r", "reverse"]);
    let recursive = options.has(&["R", "recursive"]);
    // Marks of files' kinds.
    let classes = options.has(&["F"]);
    known &= !classes;
    files.sort();
    directories.sort();
    if backwards {
        files.reverse();
        directories.reverse();
    }
    let marked = |machine: &Machine<'_>, name: &str, path: &str| {
        let place = machine.tree.place(path, false).ok().and_then(|place| place.node);
        let slash = mark && place.is_some_and(|id| machine.tree.is_directory(id));
        format!("{name}{}\n", if slash { "/" } else { "" })
    };
    let mut out = String::new();
    for name in &files {
        out += &marked(machine, name.trim_end_matches('/'), &machine.path(name));
        if name.ends_with('/') && !mark {
            out.insert(out.len() - 1, '/');
        }
    }
    let several = recursive
        || files.len() + directories.len() > 1
        || outcome.status != Status::Ok
            && !options.operands.is_empty()
            && options.operands.len() > 1;
    let mut open: Vec<(String, crate::tree::Id)> = directories.into_iter().rev().collect();
    while let Some((shown, id)) = open.pop() {
        let Some(directory) = machine.tree.directory(id) else { continue };
        known &= !directory.partial && out.len() < 1 << 20;
        if !known {
            break;
        }
        if several {
            out.push_str(if out.is_empty() { "" } else { "\n" });
            out.extend([shown.as_str(), ":\n"]);
        }
        let all = options.has(&["a", "all"]);
        let hidden = all || options.has(&["A", "almost-all"]);
        let mut names: Vec<(&str, crate::tree::Id)> = directory
            .names
            .iter()
            .filter(|(name, _)| hidden || !name.starts_with('.'))
            .map(|(name, entry)| (name.as_str(), entry.node))
            .collect();
        let dots = if mark { "./\n../\n" } else { ".\n..\n" };
        if all && !backwards {
            out.push_str(dots);
        }
        if backwards {
            names.reverse();
        }
        for (name, child) in &names {
            let slash = mark && machine.tree.is_directory(*child);
            out.extend([*name, if slash { "/\n" } else { "\n" }]);
        }
        if all && backwards {
            out.push_str(if mark { "../\n./\n" } else { "..\n.\n" });
        }
        if recursive {
            let inner = names.iter().rev().filter(|(_, child)| machine.tree.is_directory(*child));
            open.extend(inner.map(|(name, child)| {
                (format!("{}/{name}", shown.strip_suffix('/').unwrap_or(&shown)), *child)
            }));
        }
    }
    Outcome { output: known.then(|| Content::text(&out)), ..outcome }
}

fn missing(machine: &mut Machine<'_>, arg: &Arg) -> Outcome {
    let (code, message) = if machine.system.is_busybox() {
        (1, format!("ls: {}: No such file or directory", arg.text))
    } else {
        (2, format!("ls: cannot access '{}': No such file or directory", arg.text))
    };
    machine.says(&message);
    machine.complain(arg.span, code, message)
}
