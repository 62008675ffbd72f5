//! The system's package manager, where it may be used.

use std::process::Command;

use anyhow::{Result, bail};

use crate::shell::{find, read, run_quietly, step};

/// Installs Debian packages. Needs `apt-get` and root; says in one sentence when it may not.
pub(crate) fn install(packages: &[&str], what_for: &str) -> Result<()> {
    let list = packages.join(" ");
    if find("apt-get").is_none() {
        bail!(
            "{what_for} is missing: install it with your system's package manager (on Debian: {list})"
        );
    }
    if read(Command::new("id").arg("-u")).as_deref() != Some("0") {
        bail!("{what_for} is missing: run `sudo apt-get install {list}`, then this command again");
    }
    step(&format!("installing {what_for} (apt-get install {list})"), || {
        let install = || {
            run_quietly(
                Command::new("apt-get")
                    // Another installation may be going on: the system's own updates, for one.
                    .args(["-o", "DPkg::Lock::Timeout=600"])
                    .args(["install", "-y", "-q", "--no-install-recommends"])
                    .args(packages)
                    .env("DEBIAN_FRONTEND", "noninteractive"),
            )
        };
        // The lists of packages may be missing or old; fetch them first.
        run_quietly(Command::new("apt-get").args(["update", "-q"]))?;
        install()
    })
}
