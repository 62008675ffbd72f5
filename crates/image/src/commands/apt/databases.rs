//! What apt, dpkg and debconf keep of what is installed: written again by every install and removal.

use super::{Release, release};
use crate::catalog::skeleton;
use crate::catalog::store::Text;
use crate::content::{Content, Nature};
use crate::machine::Machine;
use crate::tree::Access;
use crate::{Doubt, Size};

/// Writes apt's, dpkg's and debconf's databases again. Gives their bytes.
///
/// Growth for each package, from the measured layers: 829 bytes in dpkg's status and its backup, 60 in apt's list of
/// what was installed automatically, 51 in the linker's cache. debconf's templates are written again as they were.
pub(super) fn databases(machine: &mut Machine<'_>, debconf: bool) -> u64 {
    let packages = machine.system.installed.len() as u64;
    let automatic = packages.saturating_sub(machine.system.manual.len() as u64);
    let exact = release(machine) == Release::Known(Text::Bookworm);
    let doubt = if exact { Doubt::Exact } else { Doubt::Estimate };
    let growth = [
        ("/var/lib/dpkg/status", 829 * packages),
        ("/var/lib/dpkg/status-old", 825 * packages),
        ("/var/lib/apt/extended_states", 60 * automatic),
        ("/etc/ld.so.cache", 51 * packages),
        ("/var/log/apt/eipp.log.xz", 31 * packages),
    ];
    let mut written = 0;
    for (path, more) in growth {
        let bytes = skeleton::bytes_in_base(machine.system.family, path) + more;
        let content = Content::unique(Size { bytes, doubt }, Nature::Text);
        if machine.tree.write(path, content, Access::root(0o644)).is_ok() {
            written += bytes;
        }
    }
    let unchanged = ["/var/cache/debconf/templates.dat", "/var/cache/debconf/config.dat"];

    if debconf {
        for (path, more) in unchanged.iter().zip([28_385, 12_480]) {
            let Ok(Some(old)) = machine.read(path) else { continue };
            let backup = format!("{path}-old");
            let new = Content::unique(Size { bytes: old.size.bytes + more, doubt }, Nature::Text);
            written += old.size.bytes + new.size.bytes;
            // The backup is what the database was: the same bytes once more.
            let _ = machine.tree.write(&backup, old, Access::root(0o644));
            let _ = machine.tree.write(path, new, Access::root(0o644));
        }
    } else {
        for path in unchanged {
            if let Ok(Some(old)) = machine.read(path) {
                written += old.size.bytes;
                let _ = machine.tree.set_access(path, true, |access, _| *access);
            }
        }
    }

    for path in [
        "/var/lib/dpkg/lock",
        "/var/lib/dpkg/lock-frontend",
        "/var/lib/dpkg/triggers/Lock",
        "/var/cache/debconf/passwords.dat",
    ] {
        let _ = machine.tree.touch(path, true);
    }
    written
}
