//! What `apt-get update` leaves in an image: the suite's lists, packed by apt.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::apt::Apt;
use super::debian::save;
use super::distribution::Distribution;

/// Writes the lists' bytes into the data, and gzip's of each.
pub(crate) fn write(data: &Path, of: Distribution, suite: &str, apt: &Apt) -> Result<()> {
    let mut out = format!(
        "# What `apt-get update` leaves in /var/lib/apt/lists with the official images' settings, {suite}, amd64.\n\
         # Source: the suite's lists of {}; written by `cargo xtask data {}`.\n\
         # Columns: name without the host, bytes, gzip -6.\n",
        apt.dated()?,
        of.name()
    );
    for (name, path) in apt.lists()? {
        let bytes = std::fs::read(&path)?;
        let mut packed = GzEncoder::new(Vec::new(), Compression::new(6));
        std::io::Write::write_all(&mut packed, &bytes)?;
        let _ = writeln!(out, "{name}\t{}\t{}", bytes.len(), packed.finish()?.len());
    }
    save(&data.join(format!("apt-lists-{suite}.tsv")), &out)
}
