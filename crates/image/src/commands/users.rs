//! Users and groups: what `useradd`, `adduser`, `usermod` and their kin write, and `id`, `whoami`, `getent`.

mod accounts;
mod changes;
mod databases;
mod groups;

use super::options::Options;
use crate::machine::{Arg, Call, Machine, Outcome, Status};

pub(super) const TABLE: &[(&str, super::Program)] = &[
    ("useradd", accounts::useradd),
    ("adduser", accounts::adduser),
    ("usermod", changes::usermod),
    ("userdel", changes::userdel),
    ("deluser", changes::deluser),
    ("passwd", changes::passwd),
    ("chpasswd", changes::chpasswd),
    ("chsh", changes::rewritten),
    ("chfn", changes::chfn),
    ("chage", changes::chage),
    ("groupadd", groups::groupadd),
    ("addgroup", groups::addgroup),
    ("groupmod", groups::groupmod),
    ("groupdel", groups::groupdel),
    ("delgroup", groups::delgroup),
    ("gpasswd", groups::gpasswd),
    ("id", id),
    ("whoami", whoami),
    ("getent", getent),
    ("su", su),
    ("runuser", su),
];

/// The days since 1970 that the databases note, in so many digits for a long time.
const DAYS: &str = "20000";

/// Fails where somebody else than root asks, as all these programs do.
fn refused(machine: &mut Machine<'_>, call: &Call) -> Option<Outcome> {
    (machine.uid != 0)
        .then(|| machine.complain(call.span, 1, format!("{}: Permission denied.", call.name)))
}

/// Debian's own wrappers leave a file where they lock.
fn wrapped(machine: &mut Machine<'_>) {
    if !machine.system.is_busybox() && !machine.system.is_older_debian() {
        let _ = machine.write("/run/adduser", crate::content::Content::empty());
    }
}

/// Bytes of a word.
fn length(text: &str) -> i64 {
    i64::try_from(text.len()).unwrap_or(i64::MAX)
}

/// Bytes of a number as it is written.
fn digits(number: u32) -> i64 {
    i64::from(number.checked_ilog10().unwrap_or(0)) + 1
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
    if user.is_none() && options.operands.is_empty() && machine.tree.find("/etc/passwd").is_some() {
        let group = group.map_or_else(|| gid.to_string(), |name| format!("{gid}({name})"));
        return Outcome::text(&format!("uid={uid} gid={group} groups={group}\n"));
    }
    let Some((user, group)) = user.zip(group) else { return Outcome::silent() };
    // Which other groups a user is in stands in a text that must be known.
    let Some(lines) = databases::lines(machine, databases::GROUP) else { return Outcome::silent() };
    let is_in = |line: &Vec<String>| line.len() == 4 && line[3].split(',').any(|it| it == user);
    let mut groups = vec![(gid, group.clone())];
    for line in lines.0.iter().filter(|line| is_in(line)) {
        if let Ok(number) = line[2].parse::<u32>()
            && number != gid
        {
            groups.push((number, line[0].clone()));
        }
    }
    let listed: Vec<String> = groups.iter().map(|(gid, name)| format!("{gid}({name})")).collect();
    if options.has(&["G", "groups"]) {
        let one = |(gid, name): &(u32, String)| if named { name.clone() } else { gid.to_string() };
        return Outcome::text(&format!(
            "{}\n",
            groups.iter().map(one).collect::<Vec<_>>().join(" ")
        ));
    }
    let listed = listed.join(",");
    Outcome::text(&format!("uid={uid}({user}) gid={gid}({group}) groups={listed}\n"))
}

fn whoami(machine: &mut Machine<'_>, _: &Call) -> Outcome {
    match machine.system.user_of(machine.uid) {
        Some((name, _)) => Outcome::text(&format!("{name}\n")),
        None => Outcome::silent(),
    }
}

/// `getent passwd NAME` and `getent group NAME`: the line of the database.
fn getent(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let [database, keys @ ..] = call.args.as_slice() else { return Outcome::silent() };
    let path = match database.text.as_str() {
        "passwd" => databases::PASSWD,
        "group" => databases::GROUP,
        _ => return Outcome { status: Status::Unknown, output: None },
    };
    let known = |key: &Arg| {
        let name = key.text.as_str();
        let number: Option<u32> = name.parse().ok();
        if path == databases::PASSWD {
            machine.system.user(name).is_some()
                || number.is_some_and(|uid| machine.system.user_of(uid).is_some())
        } else {
            machine.system.group(name).is_some()
                || number.is_some_and(|gid| machine.system.group_of(gid).is_some())
        }
    };
    let found = keys.iter().all(known);
    let Some(lines) = databases::lines(machine, path) else {
        return if found {
            Outcome::silent()
        } else {
            Outcome { status: Status::Unknown, output: None }
        };
    };
    let mut out = String::new();
    let mut status = Status::Ok;
    for line in lines.0.iter().filter(|_| keys.is_empty()) {
        out += &(line.join(":") + "\n");
    }
    for key in keys {
        let is = |line: &&Vec<String>| line[0] == key.text || line.get(2) == Some(&key.text);
        match lines.0.iter().find(is) {
            Some(line) => out += &(line.join(":") + "\n"),
            None => status = Status::Failed(2),
        }
    }
    Outcome { status, output: Some(crate::content::Content::text(&out)) }
}

/// `su USER -c 'commands'`: a shell of another user.
fn su(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "csgGu", &["command", "shell", "group", "user"]);
    let name = options.operands.iter().find(|arg| arg.text != "-");
    let name =
        options.value(&["u", "user"]).or(name.copied()).map_or("root", |arg| arg.text.as_str());
    let Some(script) = options.value(&["c", "command"]).filter(|script| script.known) else {
        return super::unknown(machine, call);
    };
    let Some((uid, gid, home)) =
        machine.system.user(name).map(|user| (user.uid, user.gid, user.home.clone()))
    else {
        return super::unknown(machine, call);
    };
    let before = (machine.uid, machine.gid, machine.tree.actor, machine.cwd.clone());
    let variables = machine.variables.clone();
    (machine.uid, machine.gid) = (uid, gid);
    machine.tree.actor = (uid != 0).then_some((uid, gid));
    machine.variables.insert("HOME".to_owned(), Some(home.clone()));
    machine.variables.insert("USER".to_owned(), Some(name.to_owned()));
    let login = options.has(&["l", "login"]) || options.operands.iter().any(|arg| arg.text == "-");
    if login {
        machine.cwd = home;
        // What login.defs says.
        let path = if uid == 0 {
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        } else {
            "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games"
        };
        if !machine.system.is_busybox() {
            machine.variables.insert("PATH".to_owned(), Some(path.to_owned()));
        }
    }
    let before_umask = machine.umask;
    if uid != 0 && machine.system.gives_groups_umask() && machine.system.group_of(gid) == Some(name)
    {
        // The group that is a user's own may write as the user may.
        machine.umask = before_umask & !0o070 | (before_umask >> 3 & 0o070);
    }
    let shell = machine.shell.clone();
    if let Some(given) = options.value(&["s", "shell"]) {
        machine.becomes(&given.text);
    }
    let switches = crate::machine::Switches::default();
    let outcome = machine.nested(&script.text, switches, None, Vec::new(), call.span);
    (machine.shell, machine.umask) = (shell, before_umask);
    machine.variables = variables;
    (machine.uid, machine.gid, machine.tree.actor, machine.cwd) = before;
    outcome
}
