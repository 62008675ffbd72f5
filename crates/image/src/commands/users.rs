//! `useradd`, `adduser`, `groupadd`, `addgroup`, `id`, `whoami`.

use super::options::Options;
use crate::content::{Content, Nature};
use crate::machine::{Call, Machine, Outcome, Status};
use crate::tree::Access;
use crate::{Doubt, Size};

pub(super) const TABLE: &[(&str, super::Program)] = &[
    ("useradd", useradd),
    ("adduser", adduser),
    ("groupadd", groupadd),
    ("addgroup", groupadd),
    ("usermod", usermod),
    ("groupmod", usermod),
    ("passwd", usermod),
    ("chpasswd", usermod),
    ("deluser", usermod),
    ("userdel", usermod),
    ("id", id),
    ("whoami", whoami),
];

/// Databases that each program writes again, with the bytes that one line more adds.
const USER_FILES: &[(&str, u64)] =
    &[("/etc/passwd", 38), ("/etc/shadow", 25), ("/etc/group", 12), ("/etc/gshadow", 8)];

fn useradd(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(
        call,
        "ugdscGkKpbe",
        &["uid", "gid", "home-dir", "home", "shell", "comment", "groups", "base-dir", "password"],
    );
    let Some(name) = options.operands.last().filter(|name| name.known) else {
        return machine.complain(call.span, 2, "Usage: useradd [options] LOGIN");
    };
    let home = options
        .value(&["d", "home-dir", "home"])
        .map_or(format!("/home/{}", name.text), |arg| arg.text.clone());
    let system = options.has(&["r", "system"]);
    let uid = options.value(&["u", "uid"]).and_then(|uid| uid.text.parse().ok());
    let makes_home = options.has(&["m", "create-home"]);
    add(machine, call, &name.text.clone(), uid, system, &home, makes_home)
}

fn adduser(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    // Debian's takes long options, busybox' short ones; `adduser user group` only adds to a group.
    let long = ["uid", "gid", "home", "shell", "gecos", "comment", "ingroup"];
    let options = Options::of(call, "uGhsgk", &long);
    let Some(name) = options.operands.first().filter(|name| name.known) else {
        return machine.complain(call.span, 1, "adduser: Only one or two names allowed.");
    };
    if options.operands.len() > 1 {
        rewrite(machine, &[("/etc/group", 6), ("/etc/gshadow", 6)]);
        return Outcome::silent();
    }
    let system = options.has(&["S", "system"]);
    let home = options
        .value(&["h", "home"])
        .map_or(format!("/home/{}", name.text), |arg| arg.text.clone());
    let uid = options.value(&["u", "uid"]).and_then(|uid| uid.text.parse().ok());
    let makes_home = !options.has(&["H", "no-create-home"]) && !system;
    add(machine, call, &name.text.clone(), uid, system, &home, makes_home)
}

fn add(
    machine: &mut Machine<'_>,
    call: &Call,
    name: &str,
    uid: Option<u32>,
    system: bool,
    home: &str,
    makes_home: bool,
) -> Outcome {
    if machine.uid != 0 {
        return machine.complain(call.span, 1, format!("{}: Permission denied.", call.name));
    }
    if machine.system.user(name).is_some() {
        let message = if call.name == "useradd" {
            format!("useradd: user '{name}' already exists")
        } else {
            format!("adduser: user '{name}' in use")
        };
        return machine.complain(call.span, if call.name == "useradd" { 9 } else { 1 }, message);
    }
    let uid = uid.unwrap_or_else(|| machine.system.next_uid(if system { 100 } else { 1000 }));
    machine.system.add_user(name, uid, uid, home);
    rewrite(machine, USER_FILES);
    if makes_home {
        let access = Access { mode: 0o755, uid, gid: uid };
        let _ = machine.tree.mkdir_all(home, Access::root(0o755));
        let _ = machine.tree.set_access(home, true, |_, _| access);
        if !machine.system.is_busybox() {
            for (file, bytes) in [(".bash_logout", 220), (".bashrc", 3526), (".profile", 807)] {
                let path = crate::tree::join(home, file);
                let content = Content::sized(Size::exact(bytes), Nature::Text, file);
                let _ = machine.tree.write(&path, content, Access { mode: 0o644, uid, gid: uid });
            }
        }
    }
    Outcome::silent()
}

fn groupadd(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "gGK", &["gid"]);
    let Some(name) = options.operands.first().filter(|name| name.known) else {
        return machine.complain(call.span, 2, format!("Usage: {} [options] GROUP", call.name));
    };
    if options.operands.len() > 1 {
        rewrite(machine, &[("/etc/group", 6), ("/etc/gshadow", 6)]);
        return Outcome::silent();
    }
    if machine.system.group(&name.text).is_some() {
        let message = if call.name == "groupadd" {
            format!("groupadd: group '{}' already exists", name.text)
        } else {
            format!("addgroup: group '{}' in use", name.text)
        };
        return machine.complain(call.span, if call.name == "groupadd" { 9 } else { 1 }, message);
    }
    let gid = options.value(&["g", "gid"]).and_then(|gid| gid.text.parse().ok());
    let from = if options.has(&["r", "system", "S"]) { 100 } else { 1000 };
    let gid = gid.unwrap_or_else(|| machine.system.next_uid(from));
    machine.system.add_group(&name.text, gid);
    rewrite(machine, &USER_FILES[2..]);
    Outcome::silent()
}

fn usermod(machine: &mut Machine<'_>, _: &Call) -> Outcome {
    rewrite(
        machine,
        &[("/etc/passwd", 0), ("/etc/shadow", 0), ("/etc/group", 0), ("/etc/gshadow", 0)],
    );
    Outcome::silent()
}

/// Writes databases again, each with a backup of what it was (`/etc/passwd-`).
fn rewrite(machine: &mut Machine<'_>, files: &[(&str, u64)]) {
    let keeps_backup = !machine.system.is_busybox();
    for (path, more) in files {
        let old = match machine.read(path) {
            Ok(Some(content)) => content,
            _ => Content::unique(Size { bytes: 500, doubt: Doubt::Estimate }, Nature::Text),
        };
        let size =
            Size { bytes: old.size.bytes + more, doubt: old.size.doubt.max(Doubt::Estimate) };
        let mode = if path.ends_with("shadow") { 0o640 } else { 0o644 };
        if keeps_backup {
            let _ = machine.tree.write(&format!("{path}-"), old, Access::root(mode));
        }
        let _ = machine.tree.write(path, Content::unique(size, Nature::Text), Access::root(mode));
    }
    let _ = machine.tree.touch("/etc/.pwd.lock");
}

fn id(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "", &[]);
    let (uid, gid) = match options.operands.first() {
        Some(name) => match machine.system.user(&name.text) {
            Some(user) => (user.uid, user.gid),
            None if machine.system.lacks(machine.tree, &name.text) => {
                return machine.complain(
                    name.span,
                    1,
                    format!("id: '{}': no such user", name.text),
                );
            }
            None => return Outcome { status: Status::Unknown, output: None },
        },
        None => (machine.uid, machine.gid),
    };
    let user = machine.system.user_of(uid).map(|(name, _)| name.to_owned());
    let group = machine.system.group_of(gid).map(str::to_owned);
    let named = options.has(&["n", "name"]);
    let of = |number: u32, name: &Option<String>| match name {
        Some(name) if named => format!("{name}\n"),
        _ => format!("{number}\n"),
    };
    if options.has(&["u", "user"]) {
        return Outcome::text(&of(uid, &user));
    }
    if options.has(&["g", "group"]) {
        return Outcome::text(&of(gid, &group));
    }
    match (user, group) {
        // Which other groups a user is in is not looked up.
        (Some(user), Some(group)) if options.operands.is_empty() && call.args.is_empty() => {
            Outcome::text(&format!("uid={uid}({user}) gid={gid}({group}) groups={gid}({group})\n"))
        }
        _ => Outcome::silent(),
    }
}

fn whoami(machine: &mut Machine<'_>, _: &Call) -> Outcome {
    match machine.system.user_of(machine.uid) {
        Some((name, _)) => Outcome::text(&format!("{name}\n")),
        None => Outcome::silent(),
    }
}
