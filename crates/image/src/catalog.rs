//! What the model knows of the world: base images, packages, with sources and dates.

use serde::{Deserialize, Serialize};

use crate::Size;

/// The C library of a base image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Libc {
    /// musl (Alpine, `busybox:musl`).
    Musl,
    /// glibc (Debian, Ubuntu, most others).
    Glibc,
    /// `uClibc` (`busybox:uclibc`).
    Uclibc,
    /// None (`scratch`, static images).
    None,
}

/// A base image of the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseImage {
    /// Reference as written after `FROM` (`debian:bookworm-slim`).
    pub reference: &'static str,
    /// Bytes on disk, unpacked.
    pub on_disk: Size,
    /// Bytes transferred, compressed.
    pub transfer: Size,
    /// Compressed bytes of each layer from the bottom up; empty for `scratch`.
    pub layers: &'static [u64],
    /// Its C library.
    pub libc: Libc,
    /// Its package manager (`apt`, `apk`), if any.
    pub package_manager: Option<&'static str>,
    /// Whether it has a shell.
    pub has_shell: bool,
    /// `USER` of its config; `root` by default.
    pub user: &'static str,
    /// Day on which its source was made, `YYYY-MM-DD`.
    pub dated: &'static str,
    /// Where the figures come from.
    pub source: &'static str,
}

/// All that the model knows. Plain data; [`Catalog::builtin`] is the data of this release.
#[derive(Clone, Debug)]
pub struct Catalog {
    bases: &'static [BaseImage],
}

impl Catalog {
    /// The data that the project ships.
    pub fn builtin() -> &'static Self {
        static BUILTIN: Catalog = Catalog { bases: &[] };
        &BUILTIN
    }

    /// Every base image, in the catalog's order.
    pub fn bases(&self) -> &[BaseImage] {
        self.bases
    }

    /// The base image of a reference; `docker.io/library/` is understood, a missing tag means `latest`.
    pub fn base(&self, _reference: &str) -> Option<&BaseImage> {
        None
    }
}
