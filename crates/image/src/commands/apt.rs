//! `apt-get` and `apt`, as Debian's and Ubuntu's images are set up.

mod databases;
mod install;
mod lists;
mod remove;

use super::options::Options;
use crate::Size;
use crate::catalog::Family;
use crate::catalog::store::Text;
use crate::content::hash;
use crate::machine::{Arg, Call, Machine, Outcome};
use crate::tree::{PACKAGE, join};

pub(super) const TABLE: &[(&str, super::Program)] = &[
    ("apt-get", apt),
    ("apt", apt),
    ("apt-cache", query),
    ("apt-mark", query),
    ("apt-key", query),
];

const LISTS: &str = "/var/lib/apt/lists";
const ARCHIVES: &str = "/var/cache/apt/archives";
const SETTINGS: &str = "/etc/apt/apt.conf.d";

/// What the model knows of a release.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Release {
    /// One whose packages are in the data.
    Known(Text),
    /// Another one, with the suite whose packages are most like its own.
    Other(Text),
}

impl Release {
    /// The suite whose data is used.
    fn suite(self) -> Text {
        match self {
            Self::Known(suite) | Self::Other(suite) => suite,
        }
    }
}

/// The releases in the data: their distribution, how its images name them, and their suite.
const RELEASES: [(Family, &str, Text); 5] = [
    (Family::Debian, "bookworm", Text::Bookworm),
    (Family::Debian, "trixie", Text::Trixie),
    (Family::Ubuntu, "22.04", Text::Jammy),
    (Family::Ubuntu, "24.04", Text::Noble),
    (Family::Ubuntu, "26.04", Text::Resolute),
];

fn release(machine: &Machine<'_>) -> Release {
    let os = machine
        .system
        .base
        .map_or("", |base| if base.os.is_empty() { base.reference } else { base.os });
    let name = machine.system.base.map_or("", |base| base.reference);
    let has = |word: &str| os.contains(word) || name.contains(word);
    let family = machine.system.family;
    let known = RELEASES.iter().find(|(of, name, _)| *of == family && has(name));
    match known {
        Some(&(_, _, suite)) => Release::Known(suite),
        None if family == Family::Ubuntu => Release::Other(Text::Noble),
        None => Release::Other(Text::Bookworm),
    }
}

fn query(_: &mut Machine<'_>, _: &Call) -> Outcome {
    Outcome::silent()
}

fn apt(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let options =
        Options::of(call, "otca", &["option", "target-release", "config-file", "default-release"]);
    let Some((action, operands)) = options.operands.split_first() else {
        return Outcome::silent();
    };
    let misspelt = |flag: &&Arg| {
        let name = flag.text.strip_prefix("--").unwrap_or("");
        let means = name.contains("recommend") || name.contains("suggest");
        let known = ["install-recommends", "install-suggests"];
        let bare = name.trim_start_matches("no-").split('=').next().unwrap_or(name);
        means && !known.contains(&bare)
    };
    if let Some(flag) = call.args.iter().find(misspelt) {
        let message = format!(
            "E: Command line option {} is not understood in combination with the other options",
            flag.text
        );
        return machine.complain(flag.span, 100, message);
    }
    if machine.uid != 0 {
        let file = if action.text == "update" {
            "/var/lib/apt/lists/lock"
        } else {
            "/var/lib/dpkg/lock-frontend"
        };
        let message = format!("E: Could not open lock file {file} - open (13: Permission denied)");
        return machine.complain(call.span, 100, message);
    }
    if options.has(&["s", "simulate", "dry-run", "print-uris", "d", "download-only"]) {
        return Outcome::silent();
    }
    match action.text.as_str() {
        "update" => lists::update(machine),
        "install" | "reinstall" | "satisfy" | "build-dep" => {
            install::install(machine, call, &options, operands)
        }
        "remove" | "purge" | "autoremove" | "autopurge" => {
            remove::remove(machine, action, &options, operands)
        }
        "clean" | "autoclean" | "auto-clean" => lists::clean(machine),
        "dist-clean" | "distclean" => lists::dist_clean(machine, action),
        "upgrade" | "dist-upgrade" | "full-upgrade" => {
            machine.doubt(call.span, "which packages this upgrades depends on the day of the build, so its size is not known");
            Outcome::silent()
        }
        "source" | "download" => {
            machine.doubt(call.span, "what this downloads is not in the model's data");
            Outcome::silent()
        }
        "list" | "show" | "search" | "policy" | "check" | "changelog" | "depends" => {
            Outcome::silent()
        }
        other => {
            let message = format!("E: Invalid operation {other}");
            machine.complain(action.span, 100, message)
        }
    }
}

/// Whether a setting of the images is still there.
fn setting(machine: &Machine<'_>, name: &str) -> bool {
    machine.tree.find(&join(SETTINGS, name)).is_some()
}

/// Files of a package, which stand in the tree as one.
fn bundle(machine: &mut Machine<'_>, name: &str, size: Size, transfer: Size) {
    let path = ["/", PACKAGE, name].concat();
    let content = hash(&[name.as_bytes(), &size.bytes.to_le_bytes()]);
    let _ = machine.tree.put_bundle(&path, size, transfer, None, content);
}
