//! apt with folders of its own, so that a suite other than this machine's can be asked about.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::distribution::Distribution;
use crate::shell::{find, run_quietly};

/// apt for one suite.
pub(crate) struct Apt {
    folder: PathBuf,
}

impl Apt {
    /// Prepares the folders and fetches the suite's package lists.
    pub(crate) fn update(folder: &Path, of: Distribution, suite: &str) -> Result<Self> {
        ensure!(
            find("apt-get").is_some() && find("dpkg-deb").is_some(),
            "apt-get and dpkg-deb are needed: run this on Debian"
        );
        let apt = Self { folder: folder.join(suite) };
        for inner in ["lists/partial", "cache/archives/partial", "debs"] {
            std::fs::create_dir_all(apt.folder.join(inner))?;
        }
        std::fs::write(apt.folder.join("sources.list"), of.sources(suite)?)?;
        std::fs::write(apt.folder.join("status"), "")?;
        run_quietly(apt.command("apt-get").arg("update"))?;
        Ok(apt)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let path = |name: &str| self.folder.join(name).display().to_string();
        for (option, value) in [
            ("Dir::State", path("")),
            ("Dir::State::Lists", path("lists")),
            ("Dir::State::status", path("status")),
            ("Dir::Cache", path("cache")),
            ("Dir::Etc::sourcelist", path("sources.list")),
            ("Dir::Etc::sourceparts", "-".to_owned()),
            ("Acquire::Languages", "none".to_owned()),
            ("Acquire::IndexTargets::deb::DEP-11::DefaultEnabled", "false".to_owned()),
            ("APT::Architecture", "amd64".to_owned()),
            ("APT::Sandbox::User", "root".to_owned()),
        ] {
            command.arg("-o").arg(format!("{option}={value}"));
        }
        command.current_dir(self.folder.join("debs"));
        command
    }

    /// The record of every package, in the version that would be installed.
    pub(crate) fn available(&self) -> Result<String> {
        let mut command = self.command("apt-cache");
        let output = command.arg("dumpavail").output().context("cannot start apt-cache")?;
        ensure!(output.status.success(), "apt-cache dumpavail ended with {}", output.status);
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// The day of the newest list.
    pub(crate) fn dated(&self) -> Result<String> {
        let mut newest = String::new();
        for file in std::fs::read_dir(self.folder.join("lists"))? {
            let file = file?.path();
            if !file.to_string_lossy().ends_with("InRelease") {
                continue;
            }
            let text = std::fs::read_to_string(&file)?;
            let date = text.lines().find_map(|line| line.strip_prefix("Date: "));
            let day = day(date.context("a release file has its date")?)?;
            newest = newest.max(day);
        }
        ensure!(!newest.is_empty(), "no list was fetched");
        Ok(newest)
    }

    /// The lists that lie there after an update: name without the host, and bytes as packed by apt.
    pub(crate) fn lists(&self) -> Result<Vec<(String, PathBuf)>> {
        let mut lists = Vec::new();
        for file in std::fs::read_dir(self.folder.join("lists"))? {
            let path = file?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if let Some((_, name)) = name.split_once('_')
                && (name.ends_with("InRelease") || name.contains("_Packages"))
            {
                lists.push((name.to_owned(), path));
            }
        }
        lists.sort();
        Ok(lists)
    }

    /// Fetches `.deb`s and gives the files, in no order.
    pub(crate) fn download(&self, names: &[&str]) -> Result<Vec<PathBuf>> {
        for names in names.chunks(200) {
            run_quietly(self.command("apt-get").args(["download", "-q"]).args(names))?;
        }
        let files = std::fs::read_dir(self.folder.join("debs"))?;
        let files = files.map(|file| Ok(file?.path())).collect::<Result<Vec<_>>>()?;
        Ok(files
            .into_iter()
            .filter(|file| file.extension().is_some_and(|it| it == "deb"))
            .collect())
    }
}

/// `Sat, 21 Nov 2026 00:53:02 UTC` → `2026-11-21`.
fn day(date: &str) -> Result<String> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let words: Vec<&str> = date.split_whitespace().collect();
    let [_, day, month, year, ..] = words[..] else { anyhow::bail!("`{date}` is no date") };
    let month = MONTHS.iter().position(|name| *name == month).context("a month has its name")?;
    Ok(format!("{year}-{:02}-{:0>2}", month + 1, day))
}

#[cfg(test)]
mod tests {
    #[test]
    fn days() {
        assert_eq!(super::day("Sat, 21 Nov 2026 00:53:02 UTC").ok().as_deref(), Some("2026-11-21"));
        assert!(super::day("yesterday").is_err());
    }
}
