//! `apt-get install`: which packages come, and what they write.

use super::databases::databases;
use super::lists::{caches, has_lists};
use super::{ARCHIVES, Release, SETTINGS, bundle, release, setting};
use crate::build::stating;
use crate::catalog::install::Install;
use crate::catalog::packages::Packages;
use crate::catalog::{BaseImage, Family};
use crate::commands::options::Options;
use crate::content::{Content, Nature};
use crate::effort::Task;
use crate::machine::{Arg, Call, Machine, Outcome};
use crate::map::Set;
use crate::system::SetUp;
use crate::tree::{Access, join};
use crate::{Doubt, Size};

pub(super) fn install(
    machine: &mut Machine<'_>,
    call: &Call,
    options: &Options<'_>,
    operands: &[&Arg],
) -> Outcome {
    let suite = release(machine).suite();
    let data = Packages::of(suite);
    let has_lists = has_lists(machine);
    let there = there(machine, data);
    let mut wanted: Vec<usize> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for arg in operands {
        if !arg.known {
            machine.doubt(arg.span, "which packages these are is not known before the build runs");
            continue;
        }
        if arg.text.starts_with("./")
            || arg.text.starts_with('/')
            || arg.text.strip_suffix(".deb").is_some()
        {
            machine.doubt(
                arg.span,
                stating(
                    format!("what `{}` unpacks to is not known", arg.text),
                    "writes /opt/tool/ 24MB",
                ),
            );
            continue;
        }
        let name = arg.text.split(['=', '/', ':']).next().unwrap_or(&arg.text);
        if data.is_some_and(|data| data.in_base(name)) || there.contains(name) {
            // What came with another package is from now on asked for by name.
            if machine.system.installed.contains(name) {
                machine.system.manual.insert(name.to_owned());
            }
            continue;
        }
        if !has_lists {
            let message = format!("E: Unable to locate package {name}");
            return machine.complain(arg.span, 100, message);
        }
        if let Some((data, at)) = data.and_then(|data| Some((data, data.find(name)?))) {
            // What the name leads to is what is there afterwards.
            names.push(data.name(at).to_owned());
            wanted.push(at);
            continue;
        }
        names.push(name.to_owned());
        machine.system.installed.insert(name.to_owned());
        machine.system.manual.insert(name.to_owned());
        let reason = if data.is_some() {
            format!("the model's data has no size for the package `{name}`")
        } else {
            let absence = suite.absence();
            format!("the size of the package `{name}` is in data that {absence}")
        };
        machine.doubt(arg.span, reason);
        bundle(machine, name, Size::UNKNOWN, Size::UNKNOWN);
    }
    let Some(data) = data.filter(|_| !wanted.is_empty()) else {
        if !names.is_empty() {
            databases(machine, false);
        }
        return Outcome::silent();
    };
    let recommends = !options.has(&["no-install-recommends"])
        && !options.value(&["o", "option"]).is_some_and(|option| {
            let option = option.text.to_ascii_lowercase();
            option.contains("install-recommends=")
                && (option.ends_with("=0") || option.ends_with("false"))
        })
        && !recommends_switched_off(machine);
    let slim = |base: &BaseImage| base.reference.contains("slim") || base.os.contains("slim");
    let full = machine.system.base.is_some_and(|base| !slim(base))
        && machine.system.family == Family::Debian;
    let plan = data.install(&wanted, recommends, &there, full);
    let asked = !(options.has(&["y", "yes", "assume-yes", "qq"])
        || quiet_twice(call)
        || assumes_yes(machine));
    if asked && plan.packages.len() > wanted.len() {
        return machine.complain(call.span, 1, "Do you want to continue? [Y/n] Abort.");
    }
    if let Some(mount) = machine.tree.mount_over_packages().map(str::to_owned) {
        let packages = plan.packages.iter().map(|&at| data.name(at).to_owned());
        machine.system.installed.extend(packages.chain(names));
        machine.doubt(call.span, format!("what packages write to `{mount}` goes into the mount of this `RUN` and into no layer, so what the image has of them is not known"));
        return Outcome::silent();
    }
    unpack(machine, data, &plan, &names, full);
    Outcome::silent()
}

/// What is installed already, by instructions or in the base image, besides the distribution's own packages.
pub(super) fn there(machine: &Machine<'_>, data: Option<&Packages>) -> Set {
    let mut there = machine.system.installed.clone();
    if let (Some(data), Some(base)) = (data, machine.system.base) {
        let asked: Vec<usize> = base.packages.iter().filter_map(|name| data.find(name)).collect();
        let held = data.closure(&asked, false, &Set::default());
        there.extend(held.into_iter().map(|at| data.name(at).to_owned()));
    }
    there
}

/// `-qq` means yes as well.
fn quiet_twice(call: &Call) -> bool {
    call.args.iter().any(|arg| {
        arg.text == "-qq" || (arg.text.starts_with("-q") && arg.text.matches('q').count() > 1)
    })
}

/// Whether a setting in the image answers apt's questions.
fn assumes_yes(machine: &Machine<'_>) -> bool {
    any_setting(machine, "assume-yes")
}

fn recommends_switched_off(machine: &Machine<'_>) -> bool {
    any_setting(machine, "install-recommends")
}

fn any_setting(machine: &Machine<'_>, word: &str) -> bool {
    let Some(id) = machine.tree.find(SETTINGS) else { return false };
    let Some(directory) = machine.tree.directory(id) else { return false };
    let mut texts =
        directory.names.values().filter_map(|name| machine.tree.content(name.node)?.text.clone());
    texts.any(|text| {
        let text = text.to_ascii_lowercase();
        let wants =
            if word == "assume-yes" { ["true", "\"1\"", " 1;"] } else { ["false", "\"0\"", " 0;"] };
        text.lines().any(|line| line.contains(word) && wants.iter().any(|want| line.contains(want)))
    })
}

/// Writes what an install adds: each package, what its scripts make, and the databases.
fn unpack(
    machine: &mut Machine<'_>,
    data: &Packages,
    plan: &Install,
    names: &[String],
    full: bool,
) {
    let (mut files, mut transfer) = (plan.files, plan.transfer);
    if let Release::Other(_) = release(machine) {
        // Other releases have other versions of the same packages: Debian's figures stand for them.
        files.doubt = files.doubt.max(Doubt::Estimate);
        transfer.doubt = transfer.doubt.max(Doubt::Estimate);
    }
    for &at in &plan.packages {
        machine.system.installed.insert(data.name(at).to_owned());
    }
    machine.system.manual.extend(names.iter().cloned());
    machine.system.installed.extend(names.iter().cloned());
    let written = databases(machine, plan.debconf);
    let mut left = files.bytes.saturating_sub(written);
    let mut left_transfer = transfer.bytes.saturating_sub(written / 4);
    // The parts are rounded; their sum, with what scripts make, is the install's figure.
    for &at in &plan.packages {
        let package = data.package(at);
        let bytes = package.files(full).min(left);
        let sent = package.transfer(full).min(left_transfer);
        left -= bytes;
        left_transfer -= sent;
        bundle(
            machine,
            data.name(at),
            Size { bytes, doubt: files.doubt },
            Size { bytes: sent, doubt: transfer.doubt },
        );
    }
    let first: Vec<&str> = names.iter().take(3).map(String::as_str).collect();
    let dots = if names.len() > 3 { " …" } else { "" };
    let made = format!("set-up of {}{dots}", first.join(" "));
    let size = Size { bytes: left, doubt: files.doubt };
    let transfer = Size { bytes: left_transfer, doubt: transfer.doubt };
    bundle(machine, &made, size, transfer);
    let packages = plan.packages.iter().map(|&at| data.name(at).to_owned()).collect();
    machine.system.set_ups.push(SetUp { made, asked: names.to_vec(), packages, size, transfer });
    let download: u64 = plan.packages.iter().map(|&at| data.package(at).download).sum();
    let python = plan.packages.iter().map(|&at| data.package(at).python).sum();
    machine.effort.works(Task::Apt, 1);
    machine.effort.works(Task::Package, plan.packages.len() as u64);
    machine.effort.works(Task::Archive, download);
    machine.effort.works(Task::Source, python);
    let archives = join(ARCHIVES, &format!("({} packages)", plan.packages.len()));
    if machine.tree.bytes_at(&archives) != download {
        machine.effort.download += Size { bytes: download, doubt: Doubt::Estimate };
    }
    if !setting(machine, "docker-clean") {
        caches(machine, setting(machine, "docker-gzip-indexes"));
        let content = Content::sized(
            Size::exact(download),
            Nature::Compressed,
            &format!("downloads {names:?}"),
        );
        let _ = machine.tree.mkdir_all(ARCHIVES, Access::root(0o755));
        let _ = machine.tree.put_bundle(
            &archives,
            content.size,
            content.transfer,
            Some(plan.packages.len() as u32),
            content.id,
        );
    }
}
