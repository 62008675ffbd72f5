//! `install`.

use super::files::sources_and_target;
use super::options::Options;
use super::{doubts_arguments, failed, target, worse};
use crate::machine::{Call, Machine, Outcome, Status};
use crate::tree::{Errno, NodeKind, split};

pub(super) const TABLE: &[(&str, super::Program)] = &[("install", install)];

fn install(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    if doubts_arguments(machine, call) {
        return Outcome::status(Status::Unknown);
    }
    let options = Options::of(call, "mogtS", &["mode", "owner", "group", "target-directory"]);
    let mode = options
        .value(&["m", "mode"])
        .and_then(|mode| super::modes::parse(&mode.text))
        .map_or(0o755, |mode| mode.apply(0o755, false));
    let mut access = crate::tree::Access { mode, ..machine.access(mode) };
    for (names, of_group) in [(["o", "owner"], false), (["g", "group"], true)] {
        let Some(arg) = options.value(&names) else { continue };
        let name = &arg.text;
        let of_system = if of_group {
            machine.system.group(name)
        } else {
            machine.system.user(name).map(|it| it.uid)
        };
        let Some(number) = name.parse().ok().or(of_system) else {
            let kind = if of_group { "0:" } else { "" };
            if machine.system.lacks(machine.tree, &format!("{kind}{name}")) {
                let message = format!("install: invalid {} '{name}'", names[1]);
                return machine.complain(arg.span, 1, message);
            }
            return super::unknown(machine, call);
        };
        if of_group {
            access.gid = number;
        } else {
            access.uid = number;
        }
    }
    if options.has(&["d", "directory"]) {
        let mut all = Outcome::ok();
        for arg in &options.operands {
            let path = machine.path(&arg.text);
            let plain = machine.access(0o755);
            let is_new = machine.tree.find(&path).is_none();
            let result = machine.tree.mkdir_all(&path, plain);
            let (owner, group) = (options.has(&["o", "owner"]), options.has(&["g", "group"]));
            let wanted = |old: &crate::tree::Access| crate::tree::Access {
                // What the directory has of its parent's group stays.
                mode: mode | old.mode & 0o6000,
                uid: if owner || is_new { access.uid } else { old.uid },
                gid: if group || is_new { access.gid } else { old.gid },
            };
            // The mode is set whatever the mask holds back; what is as it should be is left alone.
            let result = result.and_then(|id| {
                let old = machine.tree.node(id).access;
                if wanted(&old) == old && !is_new && !machine.system.is_busybox() {
                    return Ok(());
                }
                machine.tree.set_access(&path, true, |old, _| wanted(old))
            });
            if let Err(error) = result {
                let message =
                    format!("install: cannot create directory '{}': {}", arg.text, error.text());
                let one = failed(machine, call, arg.span, error, message);
                all = worse(all, one);
            }
        }
        return all;
    }
    let Some((sources, destination)) = sources_and_target(&options) else {
        return machine.complain(call.span, 1, "install: missing file operand");
    };
    if options.has(&["D"]) {
        let path = machine.path(&destination.text);
        let parent =
            if options.has(&["t", "target-directory"]) { path.as_str() } else { split(&path).0 };
        let plain = machine.access(0o755);
        let _ = machine.tree.mkdir_all(parent, plain);
    }
    let mut all = Outcome::ok();
    // A name that ends with a slash is a directory's.
    let place = machine.path(&destination.text);
    if destination.text.ends_with('/')
        && machine.tree.find(&place).is_none()
        && !machine.may_exist(&place)
    {
        let message =
            format!("install: cannot create regular file '{}': Not a directory", destination.text);
        return machine.complain(destination.span, 1, message);
    }
    for source in sources {
        let from = machine.path(&source.text);
        let to = target(machine, &source.text, &destination.text);
        let content = if crate::machine::is_device(&from) || from == "/dev/stdin" {
            machine.read(&from).ok().flatten().filter(|content| content.size.is_known())
        } else {
            machine.tree.find(&from).and_then(|id| machine.tree.content(id)).cloned()
        };
        let result = match content {
            Some(content) => machine.tree.replace(&to, NodeKind::File(content), access, None),
            None if machine.may_exist(&from) => Err(Errno::Unknown),
            None => Err(Errno::NotFound),
        };
        if let Err(error) = result {
            let message = format!("install: cannot stat '{}': {}", source.text, error.text());
            let one = failed(machine, call, source.span, error, message);
            all = worse(all, one);
        }
    }
    all
}
