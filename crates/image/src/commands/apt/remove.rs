//! `apt-get remove`, `purge` and `autoremove`.

use super::databases::databases;
use super::lists::has_lists;
use super::{bundle, release};
use crate::catalog::packages::Packages;
use crate::commands::options::Options;
use crate::content::Nature;
use crate::machine::{Arg, Machine, Outcome};
use crate::system::SetUp;
use crate::tree::PACKAGE;
use crate::{Doubt, Size};

/// The packages that go: those named, those that depend on them, and with `autoremove` what nobody needs any more.
fn going(
    machine: &mut Machine<'_>,
    data: Option<&Packages>,
    named: &[&str],
    automatic: bool,
) -> Vec<String> {
    let mut stay = machine.system.installed.clone();
    stay.retain(|name| !named.contains(&name.as_str()));
    if let Some(data) = data.filter(|_| stay.len() < machine.system.installed.len()) {
        loop {
            let (before, there) = (stay.len(), stay.clone());
            stay.retain(|name| data.is_whole(name, &there));
            if stay.len() == before {
                break;
            }
        }
    }
    machine.system.manual.retain(|name| stay.contains(name));
    if automatic {
        let manual = &machine.system.manual;
        match data {
            Some(data) => stay = data.needed(manual, &stay),
            None => stay.retain(|name| manual.contains(name)),
        }
    }
    let all = machine.system.installed.iter();
    all.filter(|name| !stay.contains(name)).cloned().collect()
}

pub(super) fn remove(
    machine: &mut Machine<'_>,
    action: &Arg,
    options: &Options<'_>,
    operands: &[&Arg],
) -> Outcome {
    let data = Packages::of(release(machine).suite());
    let named: Vec<&str> =
        operands.iter().map(|arg| arg.text.trim_end_matches(['-', '+'])).collect();
    let there = super::install::there(machine, data);
    let installed = machine.system.installed.clone();
    let in_base = |name: &str| {
        data.is_some_and(|data| data.in_base(name))
            || (there.contains(name) && !installed.contains(name))
    };
    for arg in operands {
        let known = in_base(&arg.text)
            || machine.system.installed.contains(&arg.text)
            || data.is_none_or(|data| data.find(&arg.text).is_some());
        if arg.known
            && !known
            && machine.system.base.is_some_and(|base| base.plain)
            && !has_lists(machine)
        {
            return machine.complain(
                arg.span,
                100,
                format!("E: Unable to locate package {}", arg.text),
            );
        }
        if in_base(&arg.text) {
            machine.wonder(
                arg.span,
                format!("how many bytes of the base image belong to `{}` is not known", arg.text),
            );
        }
    }
    let automatic = action.text.starts_with("auto") || options.has(&["auto-remove", "autoremove"]);
    let gone = going(machine, data, &named, automatic);
    if gone.is_empty() {
        let whole = |path: &str| {
            let directory = machine.tree.find(path).and_then(|id| machine.tree.directory(id));
            directory.is_some_and(|it| !it.partial)
        };
        // Where all files are listed, the locks and caches that apt leaves all the same would be seen.
        if whole("/var/cache/apt") && whole("/var/lib/dpkg") {
            machine.doubt(action.span, "which locks and caches apt leaves behind is not known");
        }
        return Outcome::silent();
    }
    let packages = gone.len() as u64;
    for name in &gone {
        machine.system.installed.remove(name);
        let _ = machine.tree.remove(&format!("/{PACKAGE}{name}"));
    }
    // What set-ups made goes with the packages that they were for; some 1.5 kB of logs a package stay.
    let manual = machine.system.manual.clone();
    let (kept, ended): (Vec<_>, Vec<_>) = machine
        .system
        .set_ups
        .drain(..)
        .partition(|it| !automatic || it.asked.iter().any(|name| manual.contains(name)));
    for set_up in ended {
        let _ = machine.tree.remove(&format!("/{PACKAGE}{}", set_up.made));
    }
    for set_up in &kept {
        shrink(machine, set_up);
    }
    machine.system.set_ups = kept;
    databases(machine, false);
    let logs = Size { bytes: 1_500 * packages, doubt: Doubt::Estimate };
    bundle(machine, "logs", logs, Nature::Text.compressed(logs));
    Outcome::silent()
}

/// Takes from what a set-up made the share of its packages that are gone. In a later layer nothing gets smaller.
fn shrink(machine: &mut Machine<'_>, set_up: &SetUp) {
    let path = format!("/{PACKAGE}{}", set_up.made);
    let in_this_layer = machine
        .tree
        .find(&path)
        .is_some_and(|id| machine.tree.layer_of(id) == machine.tree.layer());
    let left = set_up.packages.iter().filter(|it| machine.system.installed.contains(it)).count();
    if !in_this_layer || left == set_up.packages.len() {
        return;
    }
    let share = |size: Size| Size {
        bytes: size.bytes / set_up.packages.len() as u64 * left as u64,
        doubt: Doubt::Estimate,
    };
    bundle(machine, &set_up.made, share(set_up.size), share(set_up.transfer));
}
