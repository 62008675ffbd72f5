//! `groupadd`, `addgroup`, `groupmod`, `groupdel`, `gpasswd`.

use super::databases::{self, GROUP, GSHADOW, Lines, PASSWD, edit, lines, lock};
use super::{digits, length};
use crate::commands::options::Options;
use crate::machine::{Call, Machine, Outcome};

pub(super) fn groupadd(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "gKpRU", &["gid", "key", "password", "users"]);
    let Some(name) = options.operands.first().filter(|name| name.known) else {
        return machine.complain(call.span, 2, "Usage: groupadd [options] GROUP");
    };
    if let Some(outcome) = super::refused(machine, call) {
        return outcome;
    }
    if machine.system.group(&name.text).is_some() {
        if options.has(&["f", "force"]) {
            return Outcome::ok();
        }
        let message = format!("groupadd: group '{}' already exists", name.text);
        return machine.complain(call.span, 9, message);
    }
    let given = options.value(&["g", "gid"]).and_then(|gid| gid.text.parse().ok());
    let taken = given.filter(|&gid| machine.system.has_gid(gid));
    if let Some(gid) = taken
        && !options.has(&["o", "non-unique", "f", "force"])
    {
        return machine.complain(call.span, 4, format!("groupadd: GID '{gid}' already exists"));
    }
    let system = options.has(&["r", "system"]);
    let gid = given.unwrap_or_else(|| machine.system.new_gid(system, None));
    write(machine, &name.text, gid);
    Outcome::silent()
}

pub(super) fn addgroup(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "gG", &["gid", "firstgid", "lastgid"]);
    let Some(name) = options.operands.first().filter(|name| name.known) else {
        return machine.complain(call.span, 1, "addgroup: Only one or two names allowed.");
    };
    if let Some(outcome) = super::refused(machine, call) {
        return outcome;
    }
    if let Some(group) = options.operands.get(1) {
        join(machine, &name.text, &group.text);
        super::wrapped(machine);
        return Outcome::silent();
    }
    if machine.system.group(&name.text).is_some() {
        return machine.complain(call.span, 1, format!("addgroup: group '{}' in use", name.text));
    }
    let given = options.value(&["g", "gid"]).and_then(|gid| gid.text.parse().ok());
    let from = if options.has(&["S", "system"]) { 100 } else { 1000 };
    let gid = given.unwrap_or_else(|| machine.system.next_uid(from));
    write(machine, &name.text, gid);
    super::wrapped(machine);
    Outcome::silent()
}

fn write(machine: &mut Machine<'_>, name: &str, gid: u32) {
    machine.fuel = machine.fuel.saturating_sub(5).max(1);
    machine.system.add_group(name, gid);
    let line = format!("{name}:x:{gid}:");
    databases::append(machine, GROUP, &line);
    if !machine.system.is_busybox() {
        databases::append(machine, GSHADOW, &format!("{name}:!::"));
    }
    lock(machine);
}

/// Puts a user into a group.
pub(super) fn join(machine: &mut Machine<'_>, user: &str, group: &str) {
    each(machine, Some(length(user)), |lines| lines.join(group, user));
}

/// Changes both databases of groups; busybox knows the first only.
pub(super) fn each(machine: &mut Machine<'_>, more: Option<i64>, change: impl Fn(&mut Lines)) {
    edit(machine, GROUP, more, &change);
    if !machine.system.is_busybox() {
        edit(machine, GSHADOW, more, &change);
    }
    lock(machine);
}

/// Fails where a group is surely missing.
fn missing(machine: &mut Machine<'_>, call: &Call, group: &str) -> Option<Outcome> {
    let lacks = machine.system.lacks(machine.tree, &format!("0:{group}"));
    lacks.then(|| {
        let message = format!("{}: group '{group}' does not exist", call.name);
        machine.complain(call.span, 6, message)
    })
}

pub(super) fn groupmod(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "gnp", &["gid", "new-name", "password"]);
    let Some(name) = options.operands.last().filter(|name| name.known) else {
        return machine.complain(call.span, 2, "Usage: groupmod [options] GROUP");
    };
    if let Some(outcome) = missing(machine, call, &name.text) {
        return outcome;
    }
    let name = name.text.clone();
    let new = options.value(&["n", "new-name"]).map(|arg| arg.text.clone());
    let old = machine.system.group(&name);
    if let Some(new) = &new {
        let more = length(new) - length(&name);
        each(machine, Some(more), |lines| lines.set(&name, 0, new));
        machine.system.remove_group(&name);
        if let Some(gid) = old {
            machine.system.add_group(new, gid);
        }
    }
    let name = new.unwrap_or(name);
    if let Some(gid) = options
        .value(&["g", "gid"])
        .and_then(|gid| gid.text.parse::<u32>().ok())
        .filter(|_| old.is_some())
        && old != Some(gid)
    {
        let more = old.map(|old| digits(gid) - digits(old));
        edit(machine, GROUP, more, |lines| lines.set(&name, 2, &gid.to_string()));
        machine.system.add_group(&name, gid);
        // Users whose group it is get the new number.
        let old = old.unwrap_or_default().to_string();
        edit(machine, PASSWD, None, |lines| {
            for line in lines.0.iter_mut().filter(|line| line.get(3) == Some(&old)) {
                line[3] = gid.to_string();
            }
        });
    }
    lock(machine);
    Outcome::silent()
}

pub(super) fn groupdel(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "", &[]);
    let Some(name) = options.operands.first().filter(|name| name.known) else {
        return machine.complain(call.span, 2, format!("Usage: {} GROUP", call.name));
    };
    if let Some(outcome) = missing(machine, call, &name.text) {
        return outcome;
    }
    let name = name.text.clone();
    if let Some(gid) = machine.system.group(&name)
        && let Some(user) = machine.system.user_in(gid)
        && !machine.system.is_busybox()
    {
        let message = format!("groupdel: cannot remove the primary group of user '{user}'");
        return machine.complain(call.span, 8, message);
    }
    machine.system.remove_group(&name);
    each(machine, None, |lines| lines.remove(&name));
    Outcome::silent()
}

pub(super) fn delgroup(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let operands: Vec<_> = call.args.iter().filter(|arg| !arg.text.starts_with('-')).collect();
    if let [user, group] = operands[..] {
        leave(machine, &user.text, &group.text);
        super::wrapped(machine);
        return Outcome::silent();
    }
    let outcome = groupdel(machine, call);
    super::wrapped(machine);
    outcome
}

/// Takes a user out of a group.
pub(super) fn leave(machine: &mut Machine<'_>, user: &str, group: &str) {
    each(machine, None, |lines| lines.leave(user, |name| name != group, None));
}

pub(super) fn gpasswd(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "adMA", &["add", "delete", "members", "administrators"]);
    let Some(group) = options.operands.last().filter(|group| group.known) else {
        return crate::commands::unknown(machine, call);
    };
    if let Some(outcome) = missing(machine, call, &group.text) {
        return outcome;
    }
    let text = |names: &[&str]| options.value(names).map(|arg| arg.text.clone());
    if let Some(user) = text(&["a", "add"]) {
        join(machine, &user, &group.text);
    } else if let Some(user) = text(&["d", "delete"]) {
        let known =
            lines(machine, GROUP).and_then(|mut lines| lines.of(&group.text)?.get(3).cloned());
        if known.is_some_and(|members| !members.split(',').any(|member| member == user)) {
            let message = format!("gpasswd: user '{user}' is not a member of '{}'", group.text);
            return machine.complain(call.span, 3, message);
        }
        leave(machine, &user, &group.text);
    } else if let Some(members) = text(&["M", "members"]) {
        each(machine, None, |lines| lines.set(&group.text, 3, &members));
    } else {
        return crate::commands::unknown(machine, call);
    }
    Outcome::silent()
}
