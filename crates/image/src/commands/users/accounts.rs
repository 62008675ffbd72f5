//! `useradd` and `adduser`: new accounts, line by line.

use super::databases::{
    self, GROUP, GSHADOW, PASSWD, SHADOW, SUBGID, SUBUID, edit, last_line, lock, rewrite, touch,
};
use super::{DAYS, digits, groups, length};
use crate::Family;
use crate::Size;
use crate::commands::options::Options;
use crate::content::{Content, Nature};
use crate::machine::{Call, Machine, Outcome};
use crate::tree::Access;

/// An account that is to be made.
#[expect(clippy::struct_excessive_bools, reason = "one for each switch of the programs")]
struct Account<'a> {
    name: &'a str,
    uid: u32,
    /// Its group, and whether it is made with the account.
    gid: u32,
    own_group: bool,
    system: bool,
    home: String,
    shell: String,
    comment: String,
    /// What stands where an encrypted password would.
    password: String,
    /// Other groups that the user gets into.
    groups: Vec<String>,
    makes_home: bool,
    /// Mode of a new home directory, and whether it gets what `/etc/skel` has.
    home_mode: u32,
    skeleton: bool,
}

pub(super) fn useradd(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(
        call,
        "ugdscGkKpbefR",
        &[
            "uid",
            "gid",
            "home-dir",
            "home",
            "shell",
            "comment",
            "groups",
            "base-dir",
            "password",
            "skel",
            "key",
            "expiredate",
            "inactive",
        ],
    );
    let Some(name) = options.operands.last().filter(|name| name.known) else {
        return machine.complain(call.span, 2, "Usage: useradd [options] LOGIN");
    };
    if let Some(outcome) = super::refused(machine, call) {
        return outcome;
    }
    let name = name.text.as_str();
    let text = |names: &[&str]| options.value(names).map(|arg| arg.text.clone());
    if machine.system.user(name).is_some() {
        let message = format!("useradd: user '{name}' already exists");
        return machine.complain(call.span, 9, message);
    }
    let group = match text(&["g", "gid"]).map(|group| existing(machine, call, &group)) {
        Some(Err(outcome)) => return outcome,
        Some(Ok(gid)) => Some(gid),
        None if options.has(&["N", "no-user-group"]) => Some(100),
        None if machine.system.group(name).is_some() && !options.has(&["U", "user-group"]) => {
            let message = format!(
                "useradd: group {name} exists - if you want to add this user to that group, use -g."
            );
            return machine.complain(call.span, 9, message);
        }
        None => None,
    };
    let wanted = text(&["G", "groups"]).unwrap_or_default();
    let wanted: Vec<String> =
        wanted.split(',').filter(|it| !it.is_empty()).map(str::to_owned).collect();
    for group in &wanted {
        if let Err(outcome) = existing(machine, call, group) {
            touch(machine, GROUP);
            touch(machine, GSHADOW);
            lock(machine);
            return outcome;
        }
    }
    let system = options.has(&["r", "system"]);
    let given = text(&["u", "uid"]).and_then(|uid| uid.parse::<u32>().ok());
    if let Some(uid) = given
        && machine.system.has_uid(uid)
        && !options.has(&["o", "non-unique"])
    {
        for path in [PASSWD, GROUP, GSHADOW, SUBUID, SUBGID] {
            touch(machine, path);
        }
        lock(machine);
        return machine.complain(call.span, 4, format!("useradd: UID {uid} is not unique"));
    }
    let uid = given.unwrap_or_else(|| machine.system.new_uid(system));
    let base = text(&["b", "base-dir"]).unwrap_or_else(|| "/home".to_owned());
    let add = Account {
        name,
        uid,
        gid: group.unwrap_or_else(|| machine.system.new_gid(system, Some(uid))),
        own_group: group.is_none(),
        system,
        home: text(&["d", "home-dir", "home"]).unwrap_or_else(|| format!("{base}/{name}")),
        shell: text(&["s", "shell"]).unwrap_or_else(|| "/bin/sh".to_owned()),
        comment: text(&["c", "comment"]).unwrap_or_default(),
        password: text(&["p", "password"]).unwrap_or_else(|| "!".to_owned()),
        groups: wanted,
        makes_home: options.has(&["m", "create-home"]) && !options.has(&["M", "no-create-home"]),
        home_mode: match machine.system.family {
            Family::Ubuntu => 0o750,
            // Debian closes homes since its release 13.
            _ if machine.system.is_debian_before_13() => 0o755,
            _ => 0o700,
        },
        skeleton: text(&["k", "skel"]).is_none_or(|skeleton| skeleton == "/etc/skel"),
    };
    write(machine, &add);
    Outcome::silent()
}

/// The number of a group that must be there.
fn existing(machine: &mut Machine<'_>, call: &Call, group: &str) -> Result<u32, Outcome> {
    match group.parse().ok().or_else(|| machine.system.group(group)) {
        Some(gid) => Ok(gid),
        None if machine.system.lacks(machine.tree, &format!("0:{group}")) => {
            let message = format!("{}: group '{group}' does not exist", call.name);
            Err(machine.complain(call.span, 6, message))
        }
        // Some package has brought it.
        None => Ok(0),
    }
}

pub(super) fn adduser(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    // Debian's takes long options, busybox' short ones; `adduser user group` only adds to a group.
    let long = [
        "uid", "gid", "home", "shell", "gecos", "comment", "ingroup", "firstuid", "lastuid", "conf",
    ];
    let options = Options::of(call, "uGhsgk", &long);
    let Some(name) = options.operands.first().filter(|name| name.known) else {
        return machine.complain(call.span, 1, "adduser: Only one or two names allowed.");
    };
    if let Some(outcome) = super::refused(machine, call) {
        return outcome;
    }
    if let Some(group) = options.operands.get(1) {
        groups::join(machine, &name.text, &group.text);
        if !machine.system.is_busybox() {
            touch(machine, PASSWD);
            touch(machine, SHADOW);
        }
        super::wrapped(machine);
        return Outcome::silent();
    }
    let name = name.text.as_str();
    if machine.system.user(name).is_some() {
        return machine.complain(call.span, 1, format!("adduser: user '{name}' in use"));
    }
    let text = |names: &[&str]| options.value(names).map(|arg| arg.text.clone());
    let group = match text(&["G", "ingroup", "gid"]).map(|group| existing(machine, call, &group)) {
        Some(Err(outcome)) => return outcome,
        group => group.and_then(Result::ok),
    };
    let busybox = machine.system.is_busybox();
    let older = machine.system.is_older_debian();
    if group.is_none()
        && !busybox
        && !options.has(&["S", "system"])
        && machine.system.group(name).is_some()
    {
        let message = format!("adduser: The group `{name}' already exists.");
        return machine.complain(call.span, 1, message);
    }
    let system = options.has(&["S", "system"]);
    // A system user gets no group of its own; Debian's may be asked for one.
    let nogroup = system && (busybox || !options.has(&["group"]));
    let nogroup = nogroup.then(|| machine.system.group("nogroup").unwrap_or(65534));
    // A system's user takes the group that has its name already.
    let own = machine.system.group(name).filter(|_| system && !busybox);
    let group = group.or(nogroup).or(own);
    let shell = match (busybox, system) {
        (true, false) => "/bin/sh",
        (true, true) => "/bin/false",
        (false, false) => "/bin/bash",
        (false, true) => "/usr/sbin/nologin",
    };
    let home = text(&["h", "home"]);
    let given = text(&["u", "uid"]).and_then(|uid| uid.parse().ok());
    let (mut uid, mut own_gid) = (given, None);
    if uid.is_none() && group.is_none() && system && !busybox {
        let (first, gid) = machine.system.first_system();
        (uid, own_gid) = (Some(first), Some(gid));
    }
    let from = if system { 100 } else { 1000 };
    let uid = uid.unwrap_or_else(|| match group {
        // With a group that is there the number need not be free among the groups.
        Some(_) if !busybox => machine.system.free_uid(from),
        _ => machine.system.next_uid(from),
    });
    let kept = options.has(&["H", "no-create-home"]);
    let add = Account {
        name,
        uid,
        gid: group.or(own_gid).unwrap_or(uid),
        own_group: group.is_none(),
        system,
        makes_home: !kept && (busybox || !system || home.is_some()),
        home: home.unwrap_or_else(|| {
            let nowhere = system && !busybox && !older;
            if nowhere { "/nonexistent".to_owned() } else { format!("/home/{name}") }
        }),
        shell: text(&["s", "shell"]).unwrap_or_else(|| shell.to_owned()),
        comment: if busybox { text(&["g"]).unwrap_or_default() } else { String::new() },
        password: if system || busybox { "!" } else { "*" }.to_owned(),
        groups: Vec::new(),
        home_mode: match machine.system.family {
            _ if busybox => 0o2755,
            _ if system || older => 0o755,
            Family::Ubuntu => 0o750,
            _ => 0o700,
        },
        skeleton: !system,
    };
    write(machine, &add);
    if busybox {
        return Outcome::silent();
    }
    if let Some(comment) = text(&["gecos", "comment"]).filter(|_| !system) {
        // Room, and two phones: three commas at least.
        let commas = comment.matches(',').count();
        let comment = comment + &",".repeat(3_usize.saturating_sub(commas));
        edit(machine, PASSWD, Some(length(&comment)), |lines| lines.set(name, 4, &comment));
        if options.has(&["disabled-login"]) {
            rewrite(machine, PASSWD);
        }
    }
    if !system && !older && machine.system.group("users").is_some() {
        groups::join(machine, name, "users");
    }
    super::wrapped(machine);
    Outcome::silent()
}

fn write(machine: &mut Machine<'_>, add: &Account<'_>) {
    // A dozen files are written: as much work as many other commands.
    machine.fuel = machine.fuel.saturating_sub(10).max(1);
    let &Account { name, uid, gid, .. } = add;
    let (home, shell) = (&add.home, &add.shell);
    let busybox = machine.system.is_busybox();
    machine.system.add_user(name, uid, gid, home);
    let line = format!("{name}:x:{uid}:{gid}:{}:{home}:{shell}", add.comment);
    append(machine, PASSWD, &line);
    // A system's account has no term.
    let terms = if add.system && !busybox { "::::::" } else { ":0:99999:7:::" };
    append(machine, SHADOW, &format!("{name}:{}:{DAYS}{terms}", add.password));
    if add.own_group {
        append(machine, GROUP, &format!("{name}:x:{gid}:"));
        append(machine, GSHADOW, &format!("{name}:!::"));
        machine.system.add_group(name, gid);
    } else if !busybox {
        touch(machine, GROUP);
        touch(machine, GSHADOW);
    }
    if !add.groups.is_empty() {
        let more = Some(add.groups.iter().map(|_| length(name)).sum());
        let join = |lines: &mut databases::Lines| {
            for group in &add.groups {
                lines.join(group, name);
            }
        };
        for path in [GROUP, GSHADOW] {
            if add.own_group {
                // All is written at once: what is kept is what was there before the account.
                databases::overwrite(machine, path, more, join);
            } else {
                edit(machine, path, more, join);
            }
        }
    }
    if !busybox && !add.system {
        // Numbers for containers of their own: a hundred thousand and more, as many as 65,536.
        for path in [SUBUID, SUBGID] {
            let last = last_line(machine, path);
            let start = last.and_then(|line| line.split(':').nth(1)?.parse::<u64>().ok());
            let start = start.map_or(100_000, |start| start + 65_536);
            databases::append(machine, path, &format!("{name}:{start}:65536"));
        }
    }
    lock(machine);
    if add.makes_home {
        make_home(machine, add);
    }
}

/// Adds a line. Busybox leaves out what the system does not have.
fn append(machine: &mut Machine<'_>, path: &str, line: &str) {
    let lacking = machine.system.is_busybox()
        && machine.tree.find(path).is_none()
        && (path == GSHADOW || !machine.tree.may_hold(path) && path == SHADOW);
    if !lacking {
        databases::append(machine, path, line);
    }
}

/// A home directory with what `/etc/skel` has.
fn make_home(machine: &mut Machine<'_>, add: &Account<'_>) {
    let &Account { uid, gid, home_mode: mode, .. } = add;
    let there = machine.tree.find(&add.home).is_some();
    let _ = machine.tree.mkdir_all(&add.home, Access::root(0o755));
    if !there {
        let _ = machine.tree.set_access(&add.home, true, |_, _| Access { mode, uid, gid });
    }
    if machine.system.is_busybox() || there || !add.skeleton {
        return;
    }
    let bashrc = if machine.system.family == Family::Ubuntu { 3771 } else { 3526 };
    for (file, bytes) in [(".bash_logout", 220), (".bashrc", bashrc), (".profile", 807)] {
        let path = crate::tree::join(&add.home, file);
        let content = Content::sized(Size::exact(bytes), Nature::Text, file);
        let _ = machine.tree.write(&path, content, Access { mode: 0o644, uid, gid });
    }
}

/// How many bytes a number's change adds.
pub(super) fn longer(old: u32, new: u32) -> i64 {
    digits(new) - digits(old)
}
