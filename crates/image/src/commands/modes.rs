//! `chmod`, `chown`, `chgrp`.

use super::options::Options;
use super::{failed, worse};
use crate::machine::{Call, Machine, Outcome, Status};
use crate::tree::{Access, Errno};

pub(super) const TABLE: &[(&str, super::Program)] =
    &[("chmod", chmod), ("chown", chown), ("chgrp", chown)];

/// A change of permission bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// `755`.
    Octal(u32),
    /// `+6000`: operator, bits.
    Bits(char, u32),
    /// `u+x,go-w`: who, operator, letters.
    Symbolic(Vec<(String, char, String)>),
}

/// Reads a mode; `None` if it is none.
pub(crate) fn parse(text: &str) -> Option<Mode> {
    if !text.is_empty() && text.chars().all(|c| c.is_digit(8)) {
        return u32::from_str_radix(text, 8).ok().filter(|mode| *mode <= 0o7777).map(Mode::Octal);
    }
    let mut clauses = Vec::new();
    if let Some(digits) = text.strip_prefix(['+', '-', '='])
        && digits.starts_with(|c: char| c.is_digit(8))
    {
        let bits = u32::from_str_radix(digits, 8).ok().filter(|mode| *mode <= 0o7777)?;
        return text.chars().next().map(|operator| Mode::Bits(operator, bits));
    }
    for clause in text.split(',') {
        let at = clause.find(['+', '-', '='])?;
        let (who, rest) = clause.split_at(at);
        if !who.chars().all(|c| "ugoa".contains(c)) {
            return None;
        }
        // `u+r-w` holds two operations for the same people.
        let mut operator = None;
        let mut letters = String::new();
        for c in rest.chars() {
            match c {
                '+' | '-' | '=' => {
                    if let Some(operator) = operator {
                        clauses.push((who.to_owned(), operator, std::mem::take(&mut letters)));
                    }
                    operator = Some(c);
                }
                c if "rwxXstugo".contains(c) => letters.push(c),
                _ => return None,
            }
        }
        clauses.push((who.to_owned(), operator?, letters));
    }
    Some(Mode::Symbolic(clauses))
}

impl Mode {
    /// The permission bits after the change.
    pub(crate) fn apply(&self, old: u32, is_directory: bool) -> u32 {
        let clauses = match self {
            Self::Octal(mode) | Self::Bits('=', mode) => return *mode,
            Self::Bits('+', bits) => return old | bits,
            Self::Bits(_, bits) => return old & !bits,
            Self::Symbolic(clauses) => clauses,
        };
        let mut mode = old;
        for (who, operator, letters) in clauses {
            let all = who.is_empty() || who.contains('a');
            let mut people = 0;
            for (letter, mask) in [('u', 0o4700), ('g', 0o2070), ('o', 0o1007)] {
                if all || who.contains(letter) {
                    people |= mask;
                }
            }
            let mut bits = 0;
            for letter in letters.chars() {
                bits |= match letter {
                    'r' => 0o444,
                    'w' => 0o222,
                    'x' => 0o111,
                    'X' if is_directory || old & 0o111 != 0 => 0o111,
                    's' => 0o6000,
                    't' => 0o1000,
                    'u' => (mode >> 6 & 7) * 0o111,
                    'g' => (mode >> 3 & 7) * 0o111,
                    'o' => (mode & 7) * 0o111,
                    _ => 0,
                };
            }
            // Without "who" the umask of 022 holds back writing for others.
            if who.is_empty() {
                bits &= !0o022;
            }
            bits &= people | if all { 0o1000 } else { 0 };
            mode = match operator {
                '+' => mode | bits,
                '-' => mode & !bits,
                _ => (mode & !(people & 0o777)) | bits,
            };
        }
        mode
    }
}

fn chmod(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    // `chmod -x file`: a mode that looks like an option.
    let mut call = call.clone();
    let operand = call.args.iter().position(|arg| {
        let letters = arg.text.strip_prefix('-').unwrap_or("");
        !letters.is_empty() && letters.chars().all(|c| "rwxXst".contains(c))
    });
    if let Some(at) = operand {
        call.args[at].text = format!("a{}", call.args[at].text);
    }
    let options = Options::of(&call, "", &["reference"]);
    // Busybox does not know it.
    if let Some(reference) = options.value(&["reference"])
        && !machine.system.is_busybox()
    {
        let path = machine.path(&reference.text);
        let Some(id) = machine.tree.find(&path) else {
            return machine.complain(
                reference.span,
                1,
                format!("chmod: failed to get attributes of '{path}'"),
            );
        };
        let mode = machine.tree.node(id).access.mode;
        let recursive = options.has(&["R", "recursive"]);
        return change(machine, &call, &options.operands, recursive, false, |old, _| Access {
            mode,
            ..*old
        });
    }
    let Some((mode, files)) = options.operands.split_first() else {
        return machine.complain(call.span, 1, "chmod: missing operand");
    };
    let Some(parsed) = parse(&mode.text).filter(|_| mode.known) else {
        if !mode.known {
            machine.doubt(mode.span, "the mode is not known before the build runs");
            return Outcome::status(Status::Unknown);
        }
        return machine.complain(mode.span, 1, format!("chmod: invalid mode: '{}'", mode.text));
    };
    let recursive = options.has(&["R", "recursive"]);
    change(machine, &call, files, recursive, false, |access, is_directory| Access {
        mode: parsed.apply(access.mode, is_directory),
        ..*access
    })
}

fn chown(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options = Options::of(call, "", &["from"]);
    if let Some(reference) = options.value(&["reference"]) {
        let path = machine.path(&reference.text);
        let Some(id) = machine.tree.find(&path) else {
            let message = format!("{}: failed to get attributes of '{path}'", call.name);
            let absent = if machine.may_exist(&path) { Errno::Unknown } else { Errno::NotFound };
            return failed(machine, call, reference.span, absent, message);
        };
        let Access { uid, gid, .. } = machine.tree.node(id).access;
        let group_only = call.name == "chgrp";
        let recursive = options.has(&["R", "recursive"]);
        let no_follow = recursive || options.has(&["h", "no-dereference"]);
        return change(
            machine,
            call,
            &options.operands,
            recursive,
            no_follow,
            move |access, is_directory| Access {
                mode: if is_directory { access.mode } else { without_powers(access.mode) },
                uid: if group_only { access.uid } else { uid },
                gid,
            },
        );
    }
    let Some((owner, files)) = options.operands.split_first() else {
        return machine.complain(call.span, 1, format!("{}: missing operand", call.name));
    };
    let text = if call.name == "chgrp" || owner.text.starts_with(':') {
        format!("0:{}", owner.text.trim_start_matches(':'))
    } else {
        owner.text.clone()
    };
    let group_only = call.name == "chgrp" || owner.text.starts_with(':');
    let ids = machine.system.owner(&text).filter(|_| owner.known);
    if ids.is_none() && owner.known && machine.system.lacks(machine.tree, &text) {
        let what = if group_only { "group" } else { "user" };
        return machine.complain(
            owner.span,
            1,
            format!("{}: invalid {what}: '{}'", call.name, owner.text),
        );
    }
    let Some((uid, gid)) = ids else {
        // The files are copied up all the same, whoever owns them then.
        machine.doubt(owner.span, "the owner's number is not known");
        return change(
            machine,
            call,
            files,
            options.has(&["R", "recursive"]),
            options.has(&["R", "recursive"]),
            |access, _| *access,
        );
    };
    let recursive = options.has(&["R", "recursive"]);
    let no_follow = recursive || options.has(&["h", "no-dereference"]);
    if machine.uid != 0 && !group_only && uid != machine.uid {
        // Nobody but root gives files away.
        let file = files.first().unwrap_or(owner);
        let message = format!("{}: {}: Operation not permitted", call.name, file.text);
        return machine.complain(file.span, 1, message);
    }
    change(machine, call, files, recursive, no_follow, move |access, is_directory| Access {
        mode: if is_directory { access.mode } else { without_powers(access.mode) },
        uid: if group_only { access.uid } else { uid },
        gid: gid.unwrap_or(access.gid),
    })
}

/// The mode of a file that gets another owner: the kernel takes what would run it as its owner or group.
fn without_powers(mode: u32) -> u32 {
    let group = if mode & 0o010 == 0 { 0 } else { 0o2000 };
    mode & !(0o4000 | group)
}

fn change(
    machine: &mut Machine<'_>,
    call: &Call,
    files: &[&crate::machine::Arg],
    recursive: bool,
    no_follow: bool,
    change: impl Fn(&Access, bool) -> Access,
) -> Outcome {
    let mut all = Outcome::ok();
    for arg in files {
        if !arg.known {
            machine.doubt(arg.span, format!("which files `{}` changes is not known", call.name));
            all = worse(all, Outcome::status(Status::Unknown));
            continue;
        }
        let path = machine.path(&arg.text);
        let result = one(machine, &path, arg, recursive, no_follow, &change);
        if let Err(error) = result {
            let message = format!("{}: cannot access '{}': {}", call.name, arg.text, error.text());
            let one = failed(machine, call, arg.span, error, message);
            all = worse(all, one);
        }
    }
    all
}

fn one(
    machine: &mut Machine<'_>,
    path: &str,
    arg: &crate::machine::Arg,
    recursive: bool,
    no_follow: bool,
    change: &impl Fn(&Access, bool) -> Access,
) -> Result<(), Errno> {
    machine.tree.set_access(path, !no_follow, change)?;
    // `chown -R` does not follow a link that it is given, unless a slash behind it says so.
    let link =
        machine.tree.place(path, false)?.node.is_some_and(|id| {
            matches!(machine.tree.node(id).kind, crate::tree::NodeKind::Symlink(_))
        });
    if link && no_follow && !arg.text.ends_with('/') {
        return Ok(());
    }
    let Some(id) = machine.tree.find(path).filter(|_| recursive) else { return Ok(()) };
    let below = machine.tree.below(path, id);
    let partial = |id| machine.tree.directory(id).is_some_and(|directory| directory.partial);
    if partial(id) || below.iter().any(|(_, id)| partial(*id)) {
        machine.doubt(
            arg.span,
            format!("how many bytes of the base image lie below `{path}` is not known"),
        );
    }
    for (child, id) in below {
        // `chmod -R` leaves links alone, `chown -R` changes the link itself.
        let is_link = matches!(machine.tree.node(id).kind, crate::tree::NodeKind::Symlink(_));
        if !is_link || no_follow {
            machine.tree.set_access(&child, false, change)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[track_caller]
    fn check(mode: &str, old: u32, directory: bool, new: u32) {
        let parsed = parse(mode).expect("a mode of this table is one");
        assert_eq!(format!("{:o}", parsed.apply(old, directory)), format!("{new:o}"), "{mode}");
    }

    #[test]
    fn modes() {
        check("755", 0o644, false, 0o755);
        check("+x", 0o644, false, 0o755);
        check("u+x", 0o644, false, 0o744);
        check("go-rwx", 0o755, false, 0o700);
        check("a=r", 0o755, false, 0o444);
        check("u=rwX,go=rX", 0o644, false, 0o644);
        check("u=rwX,go=rX", 0o600, true, 0o755);
        check("g=u", 0o640, false, 0o660);
        check("+w", 0o444, false, 0o644);
        check("u+s", 0o755, false, 0o4755);
        check("a+t", 0o777, true, 0o1777);
        assert_eq!(parse("rwx"), None);
        assert_eq!(parse("99"), None);
    }
}
