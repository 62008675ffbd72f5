//! Files of a package, measured together.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

/// Bytes of some files, and of the same under gzip -6.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Measured {
    pub(crate) bytes: u64,
    pub(crate) gzip: u64,
}

impl Measured {
    pub(crate) fn of(files: &[PathBuf]) -> Result<Self> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::new(6));
        let mut bytes = 0;
        for file in files {
            let content =
                std::fs::read(file).with_context(|| format!("reading {}", file.display()))?;
            bytes += content.len() as u64;
            packed.write_all(&content)?;
        }
        Ok(Self { bytes, gzip: packed.finish()?.len() as u64 })
    }
}
