//! Users and groups: `useradd`, `adduser`, `groupadd`, `usermod` and their kin, `id`, `whoami`.

use super::options::Options;
use crate::content::{Content, Nature};
use crate::machine::{Call, Machine, Outcome, Status};
use crate::tree::{Access, NodeKind};
use crate::{Doubt, Family, Size};

pub(super) const TABLE: &[(&str, super::Program)] = &[
    ("useradd", useradd),
    ("adduser", adduser),
    ("groupadd", groupadd),
    ("addgroup", groupadd),
    ("usermod", usermod),
    ("groupmod", groupmod),
    ("passwd", passwd),
    ("chpasswd", passwd),
    ("chsh", chsh),
    ("deluser", userdel),
    ("userdel", userdel),
    ("groupdel", groupdel),
    ("delgroup", groupdel),
    ("id", id),
    ("whoami", whoami),
];

const PASSWD: &str = "/etc/passwd";
const SHADOW: &str = "/etc/shadow";
const GROUP: &str = "/etc/group";
const GSHADOW: &str = "/etc/gshadow";

/// An account that is to be made.
struct Account<'a> {
    name: &'a str,
    uid: Option<u32>,
    system: bool,
    home: String,
    shell: String,
    comment: String,
    /// The group that is there already; a group of the user's own is made without one.
    group: Option<String>,
    /// Other groups that the user gets into.
    groups: Vec<String>,
    makes_home: bool,
}

fn useradd(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(
        call,
        "ugdscGkKpbefR",
        &["uid", "gid", "home-dir", "home", "shell", "comment", "groups", "base-dir", "password"],
    );
    let Some(name) = options.operands.last().filter(|name| name.known) else {
        return machine.complain(call.span, 2, "Usage: useradd [options] LOGIN");
    };
    let text = |names: &[&str]| options.value(names).map(|arg| arg.text.clone());
    let groups = text(&["G", "groups"]).unwrap_or_default();
    let account = Account {
        name: &name.text,
        uid: text(&["u", "uid"]).and_then(|uid| uid.parse().ok()),
        system: options.has(&["r", "system"]),
        home: text(&["d", "home-dir", "home"]).unwrap_or_else(|| format!("/home/{}", name.text)),
        shell: text(&["s", "shell"]).unwrap_or_else(|| "/bin/sh".to_owned()),
        comment: text(&["c", "comment"]).unwrap_or_default(),
        group: text(&["g", "gid"])
            .or_else(|| options.has(&["N", "no-user-group"]).then(|| "users".to_owned())),
        groups: groups.split(',').filter(|it| !it.is_empty()).map(str::to_owned).collect(),
        makes_home: options.has(&["m", "create-home"]) && !options.has(&["M", "no-create-home"]),
    };
    add(machine, call, &account)
}

fn adduser(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    // Debian's takes long options, busybox' short ones; `adduser user group` only adds to a group.
    let long = ["uid", "gid", "home", "shell", "gecos", "comment", "ingroup"];
    let options = Options::of(call, "uGhsgk", &long);
    let Some(name) = options.operands.first().filter(|name| name.known) else {
        return machine.complain(call.span, 1, "adduser: Only one or two names allowed.");
    };
    if let Some(group) = options.operands.get(1) {
        return join(machine, &name.text, std::slice::from_ref(&group.text));
    }
    let text = |names: &[&str]| options.value(names).map(|arg| arg.text.clone());
    let system = options.has(&["S", "system"]);
    let busybox = machine.system.is_busybox();
    // A system user of Debian's gets no group of its own unless it is asked for.
    let alone = system && !busybox && !options.has(&["group"]);
    let shell = match (busybox, system) {
        (true, false) => "/bin/sh",
        (true, true) => "/bin/false",
        (false, false) => "/bin/bash",
        (false, true) => "/usr/sbin/nologin",
    };
    let account = Account {
        name: &name.text,
        uid: text(&["u", "uid"]).and_then(|uid| uid.parse().ok()),
        system,
        home: text(&["h", "home"]).unwrap_or_else(|| format!("/home/{}", name.text)),
        shell: text(&["s", "shell"]).unwrap_or_else(|| shell.to_owned()),
        comment: text(&["g", "gecos", "comment"]).unwrap_or_default(),
        group: text(&["G", "ingroup", "gid"]).or_else(|| alone.then(|| "nogroup".to_owned())),
        groups: Vec::new(),
        makes_home: !options.has(&["H", "no-create-home"]) && !system,
    };
    add(machine, call, &account)
}

fn add(machine: &mut Machine<'_>, call: &Call, account: &Account<'_>) -> Outcome {
    // A dozen files are written: as much work as many other commands.
    machine.fuel = machine.fuel.saturating_sub(10).max(1);
    let name = account.name;
    if machine.uid != 0 {
        return machine.complain(call.span, 1, format!("{}: Permission denied.", call.name));
    }
    if machine.system.user(name).is_some() {
        let (code, message) = match call.name.as_str() {
            "useradd" => (9, format!("useradd: user '{name}' already exists")),
            _ => (1, format!("adduser: user '{name}' in use")),
        };
        return machine.complain(call.span, code, message);
    }
    let group = match &account.group {
        None => None,
        Some(group) => match group.parse().ok().or_else(|| machine.system.group(group)) {
            Some(gid) => Some(gid),
            None if machine.system.lacks(machine.tree, &format!("0:{group}")) => {
                let message = format!("{}: group '{group}' does not exist", call.name);
                return machine.complain(call.span, 6, message);
            }
            // Some package has brought it.
            None => Some(0),
        },
    };
    let uid = account.uid.unwrap_or_else(|| next_number(machine, call, account.system));
    let gid = group.unwrap_or(uid);
    machine.system.add_user(name, uid, gid, &account.home);
    let (own, user) = (length(name), digits(uid));
    let line = own
        + user
        + digits(gid)
        + length(&account.comment)
        + 8
        + length(&account.home)
        + length(&account.shell);
    rewrite(machine, PASSWD, line);
    // A system's account has no date and no term.
    rewrite(machine, SHADOW, own + if account.system && call.name == "useradd" { 15 } else { 22 });
    if group.is_none() {
        rewrite(machine, GROUP, own + user + 5);
        rewrite(machine, GSHADOW, own + 5);
    } else if !machine.system.is_busybox() {
        for path in [GROUP, GSHADOW] {
            let _ = machine.tree.touch(path);
        }
    }
    if !account.groups.is_empty() {
        let more = account.groups.iter().map(|_| own).sum();
        resize(machine, GROUP, more);
        resize(machine, GSHADOW, more);
    }
    if !machine.system.is_busybox() && !account.system {
        // Numbers for containers of their own: a hundred thousand and more, as many as 65,536.
        for path in ["/etc/subuid", "/etc/subgid"] {
            rewrite(machine, path, own + 14);
        }
    }
    lock(machine);
    if account.makes_home {
        make_home(machine, account, uid, gid);
    }
    Outcome::silent()
}

/// The number that a new account gets: an ordinary one from 1000 on, a system's from 999 down (`useradd`) or from 100 on.
fn next_number(machine: &mut Machine<'_>, call: &Call, system: bool) -> u32 {
    match (system, call.name.as_str()) {
        (true, "useradd" | "groupadd") => machine.system.last_number(999),
        (true, _) => machine.system.next_uid(100),
        (false, _) => machine.system.next_uid(1000),
    }
}

/// A home directory with what `/etc/skel` has.
fn make_home(machine: &mut Machine<'_>, account: &Account<'_>, uid: u32, gid: u32) {
    let base = machine.system.base.map_or("", |base| base.reference);
    let ubuntu = machine.system.family == Family::Ubuntu;
    let mode = match base {
        _ if machine.system.is_busybox() => 0o2755,
        _ if ubuntu => 0o750,
        // Debian closes homes since its release 13.
        base if ["bookworm", "bullseye", "buster", ":12", ":11"]
            .iter()
            .any(|it| base.contains(it)) =>
        {
            0o755
        }
        _ => 0o700,
    };
    let there = machine.tree.find(&account.home).is_some();
    let _ = machine.tree.mkdir_all(&account.home, Access::root(0o755));
    if !there {
        let _ = machine.tree.set_access(&account.home, true, |_, _| Access { mode, uid, gid });
    }
    if machine.system.is_busybox() || there {
        return;
    }
    let bashrc = if ubuntu { 3771 } else { 3526 };
    let files = [(".bash_logout", 220), (".bashrc", bashrc), (".profile", 807)];
    for (file, bytes) in files {
        let path = crate::tree::join(&account.home, file);
        let content = Content::sized(Size::exact(bytes), Nature::Text, file);
        let _ = machine.tree.write(&path, content, Access { mode: 0o644, uid, gid });
    }
}

fn groupadd(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "gGK", &["gid"]);
    let Some(name) = options.operands.first().filter(|name| name.known) else {
        return machine.complain(call.span, 2, format!("Usage: {} [options] GROUP", call.name));
    };
    if let Some(group) = options.operands.get(1) {
        return join(machine, &name.text, std::slice::from_ref(&group.text));
    }
    if machine.system.group(&name.text).is_some() {
        let (code, message) = match call.name.as_str() {
            "groupadd" => (9, format!("groupadd: group '{}' already exists", name.text)),
            _ => (1, format!("addgroup: group '{}' in use", name.text)),
        };
        return machine.complain(call.span, code, message);
    }
    let gid = options.value(&["g", "gid"]).and_then(|gid| gid.text.parse().ok());
    let system = options.has(&["r", "system", "S"]);
    let gid = gid.unwrap_or_else(|| next_number(machine, call, system));
    machine.system.add_group(&name.text, gid);
    let own = length(&name.text);
    rewrite(machine, GROUP, own + digits(gid) + 5);
    rewrite(machine, GSHADOW, own + 5);
    lock(machine);
    Outcome::silent()
}

/// Puts a user into groups.
fn join(machine: &mut Machine<'_>, user: &str, groups: &[String]) -> Outcome {
    let more = groups.iter().map(|_| length(user)).sum();
    rewrite(machine, GROUP, more);
    rewrite(machine, GSHADOW, more);
    lock(machine);
    Outcome::silent()
}

fn usermod(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(
        call,
        "ugdscGklpef",
        &["uid", "gid", "home", "shell", "comment", "groups", "login", "password"],
    );
    let Some(name) = options.operands.last().filter(|name| name.known) else {
        return machine.complain(call.span, 2, "Usage: usermod [options] LOGIN");
    };
    if machine.system.lacks(machine.tree, &name.text) {
        let message = format!("usermod: user '{}' does not exist", name.text);
        return machine.complain(name.span, 6, message);
    }
    let user = name.text.clone();
    let groups = options.value(&["G", "groups"]).map(|arg| arg.text.clone());
    if let Some(groups) = groups {
        let groups: Vec<String> = groups.split(',').map(str::to_owned).collect();
        join(machine, &user, &groups);
    }
    let of_user = ["u", "uid", "g", "gid", "d", "home", "s", "shell", "c", "comment", "l", "login"];
    if options.has(&of_user) {
        // How long the old value was is known for the number alone.
        let number = options.value(&["u", "uid"]).and_then(|uid| uid.text.parse().ok());
        let home = machine.system.home(&user).unwrap_or_default();
        match (number, machine.system.user(&user).map(|user| (user.uid, user.gid))) {
            (Some(new), Some((old, gid))) => {
                machine.system.add_user(&user, new, gid, &home);
                rewrite(machine, PASSWD, digits(new) - digits(old));
                // What lies in the home directory gets the new number.
                hand_over(machine, &home, old, new);
            }
            _ => estimated(machine, PASSWD),
        }
    }
    // Both are opened for writing whatever is changed.
    for path in [PASSWD, SHADOW] {
        let _ = machine.tree.touch(path);
    }
    if options.has(&["p", "password", "L", "lock", "U", "unlock", "e", "expiredate"]) {
        estimated(machine, SHADOW);
    }
    lock(machine);
    Outcome::silent()
}

/// Gives what belongs to a number below a directory to another one.
fn hand_over(machine: &mut Machine<'_>, home: &str, old: u32, new: u32) {
    let Some(id) = machine.tree.find(home) else { return };
    let below = machine.tree.below(home, id);
    for (path, id) in std::iter::once((home.to_owned(), id)).chain(below) {
        if machine.tree.node(id).access.uid == old {
            let _ = machine.tree.set_access(&path, false, |it, _| Access { uid: new, ..*it });
        }
    }
}

fn groupmod(machine: &mut Machine<'_>, _: &Call) -> Outcome {
    estimated(machine, GROUP);
    estimated(machine, GSHADOW);
    lock(machine);
    Outcome::silent()
}

fn passwd(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    match call.name.as_str() {
        "chpasswd" => resize_unknown(machine, SHADOW),
        _ => estimated(machine, SHADOW),
    }
    lock(machine);
    Outcome::silent()
}

fn chsh(machine: &mut Machine<'_>, _: &Call) -> Outcome {
    estimated(machine, PASSWD);
    lock(machine);
    Outcome::silent()
}

fn userdel(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "", &[]);
    for path in [PASSWD, SHADOW, GROUP, GSHADOW] {
        estimated(machine, path);
    }
    if let Some(name) = options.operands.first().filter(|name| name.known)
        && options.has(&["r", "remove", "remove-home"])
        && let Some(home) = machine.system.home(&name.text)
    {
        let _ = machine.tree.remove(&home);
    }
    lock(machine);
    Outcome::silent()
}

fn groupdel(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    groupmod(machine, call)
}

/// Bytes of a word.
fn length(text: &str) -> i64 {
    i64::try_from(text.len()).unwrap_or(i64::MAX)
}

/// Bytes of a number as it is written.
fn digits(number: u32) -> i64 {
    i64::from(number.checked_ilog10().unwrap_or(0)) + 1
}

/// What a database holds; about as much as usual where that is not known. The lists of numbers are empty at first.
fn database(machine: &mut Machine<'_>, path: &str) -> Content {
    match machine.read(path) {
        Ok(Some(content)) => content,
        _ if path.starts_with("/etc/sub") => Content::empty(),
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

/// Writes a database again with so many bytes more; what it was is kept beside it (`/etc/passwd-`).
fn rewrite(machine: &mut Machine<'_>, path: &str, more: i64) {
    let old = database(machine, path);
    if !machine.system.is_busybox() {
        let access = access_of(machine, path);
        let _ = machine.tree.replace(&format!("{path}-"), NodeKind::File(old), access, None);
    }
    resize(machine, path, more);
}

/// Writes a database again with so many bytes more.
fn resize(machine: &mut Machine<'_>, path: &str, more: i64) {
    write(machine, path, |old| Size { bytes: old.bytes.saturating_add_signed(more), ..old });
}

/// Writes a database again with about as much in it.
fn estimated(machine: &mut Machine<'_>, path: &str) {
    rewrite(machine, path, 0);
    resize_unknown(machine, path);
}

fn resize_unknown(machine: &mut Machine<'_>, path: &str) {
    write(machine, path, |old| Size { doubt: old.doubt.max(Doubt::Estimate), ..old });
}

fn write(machine: &mut Machine<'_>, path: &str, resized: impl FnOnce(Size) -> Size) {
    let size = resized(database(machine, path).size);
    let access = access_of(machine, path);
    let _ = machine.tree.write(path, Content::unique(size, Nature::Text), access);
}

/// The file that keeps others from the databases meanwhile.
fn lock(machine: &mut Machine<'_>) {
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
