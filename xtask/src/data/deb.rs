//! What a `.deb` unpacks: read from the archive itself, on the full image and on slim, whose dpkg leaves files out.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::distribution::Distribution;

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

/// Reads a `.deb` with `dpkg-deb` and tar.
pub(crate) fn unpack(deb: &Path, of: Distribution) -> Result<Unpacked> {
    let mut sizes = Unpacked::default();
    let mut packed = GzEncoder::new(Counter(0), Compression::new(6));
    each_entry(deb, "--fsys-tarfile", |path, header, content| {
        let bytes = content.len() as u64;
        sizes.full += bytes;
        if of.leaves_out(path) {
            return Ok(());
        }
        sizes.slim += bytes;
        if Path::new(path).extension().is_some_and(|extension| extension == "py") {
            sizes.python += bytes;
        }
        packed.write_all(header)?;
        packed.write_all(content)?;
        packed.write_all(&[0; 512][..(512 - content.len() % 512) % 512])?;
        Ok(())
    })?;
    sizes.gzip = packed.finish()?.0;
    each_entry(deb, "--ctrl-tarfile", |path, _, _| {
        sizes.questions |= path == "templates";
        Ok(())
    })?;
    Ok(sizes)
}

/// Calls with each entry of one of the archive's two parts: path, header, content of a regular file.
fn each_entry(
    deb: &Path,
    part: &str,
    mut each: impl FnMut(&str, &[u8], &[u8]) -> Result<()>,
) -> Result<()> {
    let mut child = Command::new("dpkg-deb")
        .arg(part)
        .arg(deb)
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start dpkg-deb")?;
    let output = child.stdout.take().context("dpkg-deb has an output")?;
    let mut archive = tar::Archive::new(output);
    for entry in archive.entries()? {
        let mut entry = entry?;
        let path = entry.path()?.to_string_lossy().into_owned();
        let path = path.strip_prefix("./").unwrap_or(&path).trim_end_matches('/');
        let path = if path == "." { "" } else { path };
        let mut content = Vec::new();
        if entry.header().entry_type().is_file() {
            entry.read_to_end(&mut content)?;
        }
        let header = *entry.header().as_bytes();
        each(path, &header, &content)?;
    }
    // The archive ends before the pipe does.
    let mut rest = archive.into_inner();
    std::io::copy(&mut rest, &mut std::io::sink())?;
    ensure!(child.wait()?.success(), "dpkg-deb could not read {}", deb.display());
    Ok(())
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
