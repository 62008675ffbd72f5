//! `test` and `[`, and what `[[` asks as well.

use crate::machine::{Call, Machine, Outcome, Status, is_device, is_mounted};
use crate::tree::NodeKind;

pub(super) const TABLE: &[(&str, super::Program)] = &[("test", test), ("[", test)];

fn test(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let mut words = call.args.as_slice();
    if call.name == "["
        && let Some((last, rest)) = words.split_last()
        && last.text == "]"
    {
        words = rest;
    }
    if words.iter().any(|word| !word.known) {
        return Outcome::status(Status::Unknown);
    }
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    let known = [
        "=", "==", "!=", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef", "-a", "-o",
        "<", ">", "=~",
    ];
    if let [left, operator, right] = texts[..]
        && left != "!"
        && left != "("
    {
        let number = |text: &str| text.trim().parse::<i64>().is_ok();
        let counts = known[3..9].contains(&operator) && !(number(left) && number(right));
        if counts || !known.contains(&operator) {
            let message =
                format!("{}: {}: {operator}: unexpected operator", machine.shell, call.name);
            return machine.complain(call.span, 2, message);
        }
    }
    Outcome::status(match holds(machine, &texts, 0) {
        Some(true) => Status::Ok,
        Some(false) => Status::Failed(1),
        None => Status::Unknown,
    })
}

fn holds(machine: &Machine<'_>, words: &[&str], depth: u32) -> Option<bool> {
    if depth > 20 {
        return None;
    }
    if let Some(at) =
        words.iter().position(|word| *word == "-o").filter(|at| *at > 0 && words.len() > 3)
    {
        let (left, right) =
            (holds(machine, &words[..at], depth + 1), holds(machine, &words[at + 1..], depth + 1));
        return match (left, right) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        };
    }
    if let Some(at) =
        words.iter().position(|word| *word == "-a").filter(|at| *at > 0 && words.len() > 3)
    {
        let (left, right) =
            (holds(machine, &words[..at], depth + 1), holds(machine, &words[at + 1..], depth + 1));
        return Some(left? && right?);
    }
    match words {
        [] => Some(false),
        ["!", rest @ ..] => holds(machine, rest, depth + 1).map(|held| !held),
        [word] | ["-n", word] => Some(!word.is_empty()),
        ["-z", word] => Some(word.is_empty()),
        [flag, path] => file_test(machine, flag, path),
        [left, "=" | "==", right] => Some(left == right),
        [left, "!=", right] => Some(left != right),
        [left, "-nt" | "-ot" | "-ef", right] => newer(machine, left, words[1], right),
        [left, operator, right] => compared(left.parse().ok()?, operator, right.parse().ok()?),
        _ => None,
    }
}

/// What a test says of two numbers; `None` for an operator that compares none.
pub(crate) fn compared(left: i64, operator: &str, right: i64) -> Option<bool> {
    Some(match operator {
        "-eq" => left == right,
        "-ne" => left != right,
        "-lt" => left < right,
        "-le" => left <= right,
        "-gt" => left > right,
        "-ge" => left >= right,
        _ => return None,
    })
}

/// `-nt`, `-ot`, `-ef`. A file is newer than none.
pub(crate) fn newer(
    machine: &Machine<'_>,
    left: &str,
    operator: &str,
    right: &str,
) -> Option<bool> {
    let node = |path: &str| {
        let path = machine.path(path);
        let id = machine.tree.find(&path);
        (id.is_some() || !machine.may_exist(&path)).then_some(id)
    };
    let (left, right) = (node(left)?, node(right)?);
    let time = |id| machine.tree.node(id).modified;
    // Busybox and dash want both to be there.
    let alone = !machine.system.is_busybox() && !machine.sh_is_dash_now();
    Some(match (operator, left, right) {
        ("-ef", Some(left), Some(right)) => left == right,
        ("-nt", Some(left), Some(right)) => time(left) > time(right),
        ("-ot", Some(left), Some(right)) => time(left) < time(right),
        ("-nt", Some(_), None) | ("-ot", None, Some(_)) => alone,
        _ => false,
    })
}

pub(crate) fn file_test(machine: &Machine<'_>, flag: &str, path: &str) -> Option<bool> {
    let absolute = machine.path(path);
    let place = machine.tree.place(&absolute, !matches!(flag, "-L" | "-h")).ok();
    let Some(id) = place.and_then(|place| place.node) else {
        if is_device(&absolute) {
            return Some(matches!(flag, "-e" | "-c" | "-r" | "-w"));
        }
        if is_mounted(&absolute) {
            return (flag == "-e").then_some(true);
        }
        return (!machine.may_exist(&absolute)).then_some(false);
    };
    let node = machine.tree.node(id);
    Some(match flag {
        "-w" => machine.tree.may_write(id).is_ok(),
        "-r" => machine.tree.may_read(id).is_ok(),
        "-e" => true,
        "-b" | "-c" | "-p" | "-S" => false,
        "-u" => node.access.mode & 0o4000 != 0,
        "-g" => node.access.mode & 0o2000 != 0,
        "-k" => node.access.mode & 0o1000 != 0,
        "-O" => node.access.uid == machine.uid,
        "-G" => node.access.gid == machine.gid,
        "-f" => matches!(node.kind, NodeKind::File(_)),
        "-d" => machine.tree.is_directory(id),
        "-L" | "-h" => matches!(node.kind, NodeKind::Symlink(_)),
        "-x" => machine.tree.is_directory(id) || node.access.mode & 0o111 != 0,
        "-s" => match &node.kind {
            NodeKind::File(content) if content.size.is_known() => content.size.bytes > 0,
            NodeKind::File(_) => return None,
            _ => true,
        },
        _ => return None,
    })
}
