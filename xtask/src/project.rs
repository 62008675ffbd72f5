//! Where things lie.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folders of the project.
pub(crate) struct Project {
    /// The checkout.
    pub(crate) root: PathBuf,
    /// Tools that set-up installs.
    pub(crate) tools: PathBuf,
    /// Cargo's output.
    pub(crate) target: PathBuf,
}

impl Project {
    /// The project that this program was built from.
    pub(crate) fn find() -> Result<Project> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask lies in a folder of the project")?
            .to_owned();
        let folder = |variable: &str, default: &str| match std::env::var_os(variable) {
            Some(folder) if !folder.is_empty() => root.join(folder),
            _ => root.join(default),
        };
        Ok(Project {
            tools: folder("LAYERWISE_TOOLS", ".tools"),
            target: folder("CARGO_TARGET_DIR", "target"),
            root,
        })
    }

    /// The finished site.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Notes of what was built from which inputs.
    ///
    /// They name the checkout: two checkouts may share a target folder.
    pub(crate) fn stamp(&self, name: &str) -> PathBuf {
        let checkout = crate::inputs::hash_text(&self.root.to_string_lossy());
        self.target.join("xtask").join(format!("{name}-{checkout}.stamp"))
    }

    /// Programs that npm installed.
    pub(crate) fn node_bin(&self) -> PathBuf {
        self.tools.join("npm/node_modules/.bin")
    }

    /// `PATH` with the project's tools first, then perhaps another folder.
    pub(crate) fn path(&self, then: Option<PathBuf>) -> Result<OsString> {
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let first = [self.tools.join("bin"), self.node_bin()].into_iter().chain(then);
        std::env::join_paths(first.chain(std::env::split_paths(&inherited)))
            .context("a folder of PATH holds a colon")
    }
}
