//! What a `.deb` unpacks: read from the archive itself, on the full image and on slim, whose dpkg leaves files out.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::shell::read;

/// Bytes of an unpacked `.deb`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Unpacked {
    /// Regular files on slim.
    pub(crate) slim: u64,
    /// Regular files on the full image.
    pub(crate) full: u64,
    /// Python source among slim's files: an install compiles it.
    pub(crate) python: u64,
    /// Slim's files as a tar, gzip -6.
    pub(crate) gzip: u64,
    /// Whether it brings questions for debconf.
    pub(crate) questions: bool,
}

/// Whether the slim images' dpkg leaves a path out: their `path-exclude` and `path-include` settings.
fn left_out(path: &str) -> bool {
    let inside = |folder: &str| path.starts_with(folder);
    if let Some(rest) = path.strip_prefix("usr/share/doc/") {
        return !rest.ends_with("/copyright");
    }
    ["groff/", "info/", "linda/", "lintian/", "man/"]
        .iter()
        .any(|folder| inside(&format!("usr/share/{folder}")))
        || (inside("usr/share/locale/") && path != "usr/share/locale/locale.alias")
}

/// Reads a `.deb` with `dpkg-deb` and tar.
pub(crate) fn unpack(deb: &Path) -> Result<Unpacked> {
    let mut child = Command::new("dpkg-deb")
        .arg("--fsys-tarfile")
        .arg(deb)
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start dpkg-deb")?;
    let output = child.stdout.take().context("dpkg-deb has an output")?;
    let mut archive = tar::Archive::new(output);
    let mut sizes = Unpacked::default();
    let mut packed = GzEncoder::new(Counter(0), Compression::new(6));
    for entry in archive.entries()? {
        let mut entry = entry?;
        let path = entry.path()?.to_string_lossy().trim_start_matches("./").to_owned();
        let out = left_out(&path);
        let bytes = if entry.header().entry_type().is_file() { entry.size() } else { 0 };
        sizes.full += bytes;
        if out {
            continue;
        }
        sizes.slim += bytes;
        if bytes > 0 && Path::new(&path).extension().is_some_and(|extension| extension == "py") {
            sizes.python += bytes;
        }
        packed.write_all(entry.header().as_bytes())?;
        let mut content = Vec::new();
        entry.read_to_end(&mut content)?;
        packed.write_all(&content)?;
        packed.write_all(&[0; 512][..(512 - content.len() % 512) % 512])?;
    }
    sizes.gzip = packed.finish()?.0;
    // The archive ends before the pipe does.
    let mut rest = archive.into_inner();
    std::io::copy(&mut rest, &mut std::io::sink())?;
    ensure!(child.wait()?.success(), "dpkg-deb could not read {}", deb.display());
    // `dpkg-deb --info` with a name prints that control file, or fails where there is none.
    sizes.questions =
        read(Command::new("dpkg-deb").arg("--info").arg(deb).arg("templates")).is_some();
    Ok(sizes)
}

/// Counts what is written.
struct Counter(u64);

impl std::io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_slim_leaves_out() {
        for (path, out) in [
            ("usr/share/doc/curl/changelog.gz", true),
            ("usr/share/doc/curl/copyright", false),
            ("usr/share/man/man1/curl.1.gz", true),
            ("usr/share/locale/de/LC_MESSAGES/x.mo", true),
            ("usr/share/locale/locale.alias", false),
            ("usr/bin/curl", false),
        ] {
            assert_eq!(left_out(path), out, "{path}");
        }
    }
}
