//! The distributions whose packages the data covers: Debian, and Ubuntu, which makes its packages in the same form.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

/// Ubuntu's archive, as its images name it, and its security updates.
pub(crate) const UBUNTU: &str = "http://archive.ubuntu.com/ubuntu";
const UBUNTU_SECURITY: &str = "http://security.ubuntu.com/ubuntu";

/// Debian or Ubuntu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Distribution {
    Debian,
    Ubuntu,
}

impl Distribution {
    /// The name, as files begin with it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Debian => "debian",
            Self::Ubuntu => "ubuntu",
        }
    }

    /// The suites that the data covers.
    pub(crate) fn suites(self) -> &'static [&'static str] {
        match self {
            Self::Debian => &["bookworm", "trixie"],
            Self::Ubuntu => &["jammy", "noble", "resolute"],
        }
    }

    /// The keys that its lists are signed with.
    ///
    /// # Errors
    /// They are not on this machine.
    pub(crate) fn keyring(self) -> Result<PathBuf> {
        let file =
            PathBuf::from(format!("/usr/share/keyrings/{}-archive-keyring.gpg", self.name()));
        let package = match self {
            Self::Debian => "debian-archive-keyring",
            Self::Ubuntu => "ubuntu-keyring",
        };
        ensure!(file.is_file(), "{} is missing: the package {package} brings it", file.display());
        Ok(file)
    }

    /// The lines of a `sources.list` that say the same as the one in the distribution's images.
    pub(crate) fn sources(self, suite: &str) -> Result<String> {
        let signed = format!("[signed-by={}]", self.keyring()?.display());
        Ok(match self {
            Self::Debian => {
                let (main, security) = (mirror("/debian")?, mirror("/debian-security")?);
                format!(
                    "deb {signed} {main} {suite} main\n\
                     deb {signed} {main} {suite}-updates main\n\
                     deb {signed} {security} {suite}-security main\n"
                )
            }
            Self::Ubuntu => {
                let parts = "main universe restricted multiverse";
                format!(
                    "deb {signed} {UBUNTU} {suite} {parts}\n\
                     deb {signed} {UBUNTU} {suite}-updates {parts}\n\
                     deb {signed} {UBUNTU} {suite}-backports {parts}\n\
                     deb {signed} {UBUNTU_SECURITY} {suite}-security {parts}\n"
                )
            }
        })
    }

    /// What a bootstrap of the smallest kind adds to the packages that are required, where a suite has it. Debian's
    /// images are made by debuerreotype; Ubuntu's by livecd-rootfs, project `ubuntu-oci`, subproject `minimized`, which
    /// adds `unminimize` where that is a package.
    pub(crate) fn base(self) -> &'static [&'static str] {
        match self {
            Self::Debian => &["apt"],
            Self::Ubuntu => &["apt", "unminimize"],
        }
    }

    /// The file with the settings of dpkg in the small images, and its text: what Debian's slim images leave out, and all
    /// of Ubuntu's.
    pub(crate) fn dpkg_settings(self) -> (&'static str, &'static str) {
        match self {
            Self::Debian => (
                "etc/dpkg/dpkg.cfg.d/docker",
                "path-exclude /usr/share/doc/*\npath-include /usr/share/doc/*/copyright\n\
                 path-exclude /usr/share/man/*\npath-exclude /usr/share/locale/*\n\
                 path-include /usr/share/locale/locale.alias\npath-exclude /usr/share/groff/*\n\
                 path-exclude /usr/share/info/*\npath-exclude /usr/share/linda/*\n\
                 path-exclude /usr/share/lintian/*\nforce-unsafe-io\n",
            ),
            Self::Ubuntu => (
                "etc/dpkg/dpkg.cfg.d/excludes",
                "path-exclude=/usr/share/man/*\npath-exclude=/usr/share/locale/*/LC_MESSAGES/*.mo\n\
                 path-exclude=/usr/share/doc/*\npath-include=/usr/share/doc/*/copyright\n\
                 path-include=/usr/share/doc/*/changelog.*\nforce-unsafe-io\n",
            ),
        }
    }

    /// Whether dpkg of the small images leaves a path out: the last of its settings that fits decides.
    pub(crate) fn leaves_out(self, path: &str) -> bool {
        let (_, settings) = self.dpkg_settings();
        let fits = |line: &str, setting: &str| {
            let pattern = line.strip_prefix(setting).and_then(|rest| rest.get(1..));
            pattern.is_some_and(|pattern| matches(pattern.trim_start_matches('/'), path))
        };
        let decides = |line: &str| match () {
            () if fits(line, "path-exclude") => Some(true),
            () if fits(line, "path-include") => Some(false),
            () => None,
        };
        settings.lines().rev().find_map(decides).unwrap_or(false)
    }
}

/// Whether a pattern of dpkg's fits a path; its `*` fits slashes too.
fn matches(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == path,
        Some((start, pattern)) => path.strip_prefix(start).is_some_and(|rest| {
            let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
            ends.into_iter().any(|at| matches(pattern, &rest[at..]))
        }),
    }
}

/// Where this machine's apt fetches from: the address that ends like this.
fn mirror(end: &str) -> Result<String> {
    let mut texts = vec![PathBuf::from("/etc/apt/sources.list")];
    if let Ok(folder) = std::fs::read_dir("/etc/apt/sources.list.d") {
        texts.extend(folder.filter_map(|file| Some(file.ok()?.path())));
    }
    let texts: Vec<String> =
        texts.iter().filter_map(|file| std::fs::read_to_string(file).ok()).collect();
    let words = texts.iter().flat_map(|text| text.split_whitespace());
    let mut words = words.map(|word| word.trim_end_matches('/'));
    let found = words.find(|word| word.contains("://") && word.ends_with(end));
    found.map(str::to_owned).with_context(|| format!("this machine's apt has no mirror …{end}"))
}

#[cfg(test)]
mod tests {
    use super::Distribution::{self, Debian, Ubuntu};

    #[test]
    fn what_dpkg_leaves_out() {
        #[track_caller]
        fn check(path: &str, debian: bool, ubuntu: bool) {
            let out = |of: Distribution| of.leaves_out(path);
            assert_eq!((out(Debian), out(Ubuntu)), (debian, ubuntu), "{path}");
        }
        check("usr/share/doc/curl/changelog.Debian.gz", true, false);
        check("usr/share/doc/curl/README", true, true);
        check("usr/share/doc/curl/copyright", false, false);
        check("usr/share/man/man1/curl.1.gz", true, true);
        check("usr/share/info/sed.info.gz", true, false);
        check("usr/share/locale/de/LC_MESSAGES/x.mo", true, true);
        check("usr/share/locale/locale.alias", false, false);
        check("usr/bin/curl", false, false);
    }
}
