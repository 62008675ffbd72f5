//! `usermod`, `userdel`, `passwd`, `chpasswd`, `chsh`, `chfn`, `chage`: accounts that are there already.

use super::databases::{
    Lines, PASSWD, SHADOW, SUBGID, SUBUID, edit, lines, lock, overwrite, rewrite, touch,
};
use super::groups;
use super::{DAYS, length};
use crate::commands::options::Options;
use crate::machine::{Arg, Call, Machine, Outcome};
use crate::tree::Access;

/// What an encrypted password has: yescrypt's mark, salt and hash.
const ENCRYPTED: usize = 73;

/// Fails where a user is surely missing.
fn missing(machine: &mut Machine<'_>, call: &Call, name: &Arg, code: u8) -> Option<Outcome> {
    let lacks = machine.system.lacks(machine.tree, &name.text);
    lacks.then(|| {
        let message = format!("{}: user '{}' does not exist", call.name, name.text);
        machine.complain(name.span, code, message)
    })
}

pub(super) fn usermod(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(
        call,
        "ugdscGklpefvVwW",
        &[
            "uid",
            "gid",
            "home",
            "shell",
            "comment",
            "groups",
            "login",
            "password",
            "expiredate",
            "inactive",
        ],
    );
    let Some(name) = options.operands.last().filter(|name| name.known) else {
        return machine.complain(call.span, 2, "Usage: usermod [options] LOGIN");
    };
    if let Some(outcome) = missing(machine, call, name, 6) {
        return outcome;
    }
    let user = name.text.as_str();
    let text = |names: &[&str]| options.value(names).map(|arg| arg.text.clone());
    let number = |names: &[&str]| text(names).and_then(|number| number.parse::<u32>().ok());
    let login = text(&["l", "login"]);
    let home = text(&["d", "home"]);
    let uid = number(&["u", "uid"]);
    let gid = text(&["g", "gid"]).map(|gid| gid.parse().ok().or(machine.system.group(&gid)));
    let of_shadow =
        ["p", "password", "L", "lock", "U", "unlock", "e", "expiredate", "f", "inactive"];
    let of_passwd =
        ["u", "uid", "g", "gid", "d", "home", "s", "shell", "c", "comment", "l", "login"];
    let known = machine.system.user(user).cloned();

    let passwd = |lines: &mut Lines| {
        let fields: [(usize, Option<String>); 5] = [
            (2, uid.map(|uid| uid.to_string())),
            (3, gid.flatten().map(|gid| gid.to_string())),
            (4, text(&["c", "comment"])),
            (5, home.clone()),
            (6, text(&["s", "shell"])),
        ];
        for (field, value) in fields {
            if let Some(value) = value {
                lines.set(user, field, &value);
            }
        }
        if let Some(login) = &login {
            lines.set(user, 0, login);
        }
    };
    let shadow = |lines: &mut Lines| {
        if let Some(password) = text(&["p", "password"]) {
            lines.set(user, 1, &password);
        }
        if options.has(&["L", "lock"]) {
            change_password(lines, user, |old| format!("!{}", old.trim_start_matches('!')));
        }
        if options.has(&["U", "unlock"]) {
            change_password(lines, user, unlocked);
        }
        if let Some(date) = text(&["e", "expiredate"]) {
            lines.set(user, 7, if date.is_empty() || date == "-1" { "" } else { DAYS });
        }
        if let Some(days) = text(&["f", "inactive"]) {
            lines.set(user, 6, if days == "-1" { "" } else { &days });
        }
        if let Some(login) = &login {
            lines.set(user, 0, login);
        }
    };
    // Nothing is opened where nothing changes.
    let same = |machine: &mut Machine<'_>, path: &str, change: &dyn Fn(&mut Lines)| {
        lines(machine, path).is_some_and(|mut lines| {
            let before = lines.0.clone();
            change(&mut lines);
            before == lines.0
        })
    };
    let changes_groups = options.has(&["G", "groups"]);
    let locks = options.has(&["L", "lock", "U", "unlock"]);
    let passes = locks || options.has(&["p", "password"]);
    if !changes_groups && !locks && same(machine, PASSWD, &passwd) && same(machine, SHADOW, &shadow)
    {
        return Outcome::silent();
    }

    let number_only =
        known.as_ref().zip(uid).map(|(old, new)| super::accounts::longer(old.uid, new));
    let shadow_changes = options.has(&of_shadow);
    if options.has(&of_passwd) {
        edit(machine, PASSWD, number_only, passwd);
    } else if passes {
        rewrite(machine, PASSWD);
    } else {
        touch(machine, PASSWD);
    }
    if shadow_changes || login.is_some() {
        if locks {
            rewrite(machine, SHADOW);
            overwrite(machine, SHADOW, None, shadow);
        } else {
            edit(machine, SHADOW, None, shadow);
        }
    } else {
        touch(machine, SHADOW);
    }
    if let Some(listed) = text(&["G", "groups"]) {
        let listed: Vec<&str> = listed.split(',').filter(|it| !it.is_empty()).collect();
        let more = listed.iter().map(|_| length(user)).sum();
        let appends = options.has(&["a", "append"]);
        groups::each(machine, Some(more), |lines| {
            if !appends {
                lines.leave(user, |group| listed.contains(&group), None);
            }
            for group in &listed {
                lines.join(group, user);
            }
        });
    }
    if let Some(login) = &login {
        groups::each(machine, Some(0), |lines| lines.leave(user, |_| false, Some(login)));
    }
    if let Some(known) = known {
        let new = (uid.unwrap_or(known.uid), gid.flatten().unwrap_or(known.gid));
        if let Some(home) = home.as_ref().filter(|_| options.has(&["m", "move-home"])) {
            let _ = machine.tree.rename(&known.home, home);
        }
        // What lies in the home directory gets the new numbers.
        let place = home.clone().unwrap_or_else(|| known.home.clone());
        hand_over(machine, &place, (known.uid, known.gid), new);
        machine.system.remove_user(user);
        machine.system.add_user(login.as_deref().unwrap_or(user), new.0, new.1, &place);
    }
    lock(machine);
    Outcome::silent()
}

fn change_password(lines: &mut Lines, user: &str, change: impl Fn(&str) -> String) {
    let old = lines.of(user).and_then(|line| line.get(1).cloned()).unwrap_or_default();
    lines.set(user, 1, &change(&old));
}

/// Without the mark that locks; an account that never had a password stays locked.
fn unlocked(password: &str) -> String {
    match password.strip_prefix('!') {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => password.to_owned(),
    }
}

/// Gives what belongs to numbers below a directory to other ones.
fn hand_over(machine: &mut Machine<'_>, home: &str, old: (u32, u32), new: (u32, u32)) {
    let Some(id) = machine.tree.find(home).filter(|_| old != new) else { return };
    let below = machine.tree.below(home, id);
    for (path, id) in std::iter::once((home.to_owned(), id)).chain(below) {
        let it = machine.tree.node(id).access;
        let uid = if it.uid == old.0 { new.0 } else { it.uid };
        let gid = if it.gid == old.1 { new.1 } else { it.gid };
        if (uid, gid) != (it.uid, it.gid) {
            let _ = machine.tree.set_access(&path, false, |it, _| Access { uid, gid, ..*it });
        }
    }
}

pub(super) fn userdel(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    delete(machine, call, &["r", "remove"])
}

/// Debian's and busybox' way; `deluser USER GROUP` only takes a user out of a group.
pub(super) fn deluser(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let operands: Vec<_> = call.args.iter().filter(|arg| !arg.text.starts_with('-')).collect();
    if let [user, group] = operands[..] {
        groups::leave(machine, &user.text, &group.text);
        super::wrapped(machine);
        return Outcome::silent();
    }
    let outcome = delete(machine, call, &["remove-home", "remove-all-files"]);
    super::wrapped(machine);
    outcome
}

fn delete(machine: &mut Machine<'_>, call: &Call, removes: &[&str]) -> Outcome {
    let options = Options::of(call, "R", &["root"]);
    let Some(name) = options.operands.first().filter(|name| name.known) else {
        return machine.complain(call.span, 2, format!("Usage: {} [options] LOGIN", call.name));
    };
    if let Some(outcome) = missing(machine, call, name, if call.name == "userdel" { 6 } else { 2 })
    {
        return outcome;
    }
    let user = name.text.as_str();
    let home = machine.system.home(user);
    // A group of the same name goes with its last user.
    let own = machine.system.group(user);
    let known = machine.system.user(user).cloned();
    machine.system.remove_user(user);
    let own = own.filter(|gid| {
        known.as_ref().is_some_and(|known| known.gid == *gid)
            && machine.system.user_in(*gid).is_none()
    });
    for path in [PASSWD, SHADOW] {
        edit(machine, path, None, |lines| lines.remove(user));
    }
    groups::each(machine, None, |lines| {
        lines.leave(user, |_| false, None);
        if own.is_some() {
            lines.remove(user);
        }
    });
    if own.is_some() {
        machine.system.remove_group(user);
    }
    if !machine.system.is_busybox() {
        for path in [SUBUID, SUBGID] {
            edit(machine, path, Some(0), |lines| lines.remove(user));
        }
    }
    if options.has(removes)
        && let Some(home) = home
    {
        let _ = machine.tree.remove(&home);
    }
    lock(machine);
    Outcome::silent()
}

pub(super) fn passwd(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "nxwi", &["mindays", "maxdays", "warndays", "inactive"]);
    let name = options.operands.first().map_or("root", |name| name.text.as_str());
    let (locks, unlocks) = (options.has(&["l", "lock"]), options.has(&["u", "unlock"]));
    let deletes = options.has(&["d", "delete"]);
    // A system without `/etc/shadow` has the passwords where they were at first.
    let path = if machine.system.is_busybox()
        && machine.tree.find(SHADOW).is_none()
        && !machine.tree.may_hold(SHADOW)
    {
        PASSWD
    } else {
        SHADOW
    };
    let before = lines(machine, path);
    let had = before.and_then(|mut lines| lines.of(name)?.get(1).cloned());
    if unlocks && had.as_deref() == Some("!") {
        touch(machine, path);
        lock(machine);
        let message = "passwd: unlocking the password would result in a passwordless account.";
        return machine.complain(call.span, 3, message);
    }
    if locks && had.as_ref().is_some_and(|had| had.starts_with('!')) {
        rewrite(machine, path);
    } else {
        edit(machine, path, None, |lines| {
            if locks {
                change_password(lines, name, |old| format!("!{old}"));
            } else if unlocks {
                change_password(lines, name, unlocked);
            } else if deletes {
                lines.set(name, 1, "");
            }
        });
    }
    lock(machine);
    Outcome::silent()
}

/// `echo user:password | chpasswd`.
pub(super) fn chpasswd(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "cs", &["crypt-method", "sha-rounds"]);
    let encrypted = options.has(&["e", "encrypted"]);
    let text = call.input.as_ref().and_then(|input| input.text.clone());
    // Otherwise PAM does it, which keeps nothing.
    if encrypted || options.has(&["c", "crypt-method"]) {
        rewrite(machine, SHADOW);
    }
    overwrite(machine, SHADOW, None, |lines| {
        for line in text.iter().flat_map(|text| text.lines()) {
            let Some((user, password)) = line.split_once(':') else { continue };
            let hidden = "x".repeat(ENCRYPTED);
            lines.set(user, 1, if encrypted { password } else { &hidden });
            lines.set(user, 2, DAYS);
        }
    });
    lock(machine);
    Outcome::silent()
}

/// `chsh`: `/etc/passwd` is written whatever is changed.
pub(super) fn rewritten(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "s", &["shell"]);
    let name = options.operands.first().map_or("root", |name| name.text.as_str());
    let shell = options.value(&["s", "shell"]).map(|shell| shell.text.clone());
    rewrite(machine, PASSWD);
    overwrite(machine, PASSWD, None, |lines| {
        if let Some(shell) = shell {
            lines.set(name, 6, &shell);
        }
    });
    lock(machine);
    Outcome::silent()
}

/// `chfn -f NAME`: the first of the comment's four parts.
pub(super) fn chfn(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options =
        Options::of(call, "frwho", &["full-name", "room", "work-phone", "home-phone", "other"]);
    let name = options.operands.first().map_or("root", |name| name.text.as_str());
    let letters = ["f", "r", "w", "h"];
    rewrite(machine, PASSWD);
    overwrite(machine, PASSWD, None, |lines| {
        let old = lines.of(name).and_then(|line| line.get(4).cloned()).unwrap_or_default();
        let mut parts: Vec<String> = old.split(',').map(str::to_owned).collect();
        parts.resize(4, String::new());
        for (part, letter) in parts.iter_mut().zip(letters) {
            if let Some(value) = options.value(&[letter]) {
                part.clone_from(&value.text);
            }
        }
        lines.set(name, 4, &parts.join(","));
    });
    lock(machine);
    Outcome::silent()
}

/// `chage`: dates and terms of a password.
pub(super) fn chage(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let fields = [("d", 2), ("m", 3), ("M", 4), ("W", 5), ("I", 6), ("E", 7)];
    let options = Options::of(call, "dmMWIE", &[]);
    let Some(name) = options.operands.first() else { return Outcome::silent() };
    edit(machine, SHADOW, None, |lines| {
        for (letter, field) in fields {
            if let Some(value) = options.value(&[letter]) {
                let days = value.text.contains('-') && !value.text.starts_with('-');
                lines.set(
                    &name.text,
                    field,
                    if days { DAYS } else { value.text.trim_start_matches("-1") },
                );
            }
        }
    });
    touch(machine, PASSWD);
    lock(machine);
    Outcome::silent()
}
