//! Installs what is missing on this machine; quick and silent when nothing is.

mod browser;
mod system;
mod tools;
mod wasm;

use anyhow::Result;

use crate::project::Project;

pub(crate) use browser::{Browser, for_tests};
pub(crate) use wasm::{WasmTarget, has_target};

/// What a build of the site needs.
pub(crate) struct Build {
    /// How to compile for wasm.
    pub(crate) wasm: WasmTarget,
    /// Trunk's program.
    pub(crate) trunk: std::path::PathBuf,
    /// Whether `wasm-opt` can make the wasm smaller.
    pub(crate) wasm_opt: bool,
}

/// Sets up what a build of the site needs.
pub(crate) fn for_build(project: &Project) -> Result<Build> {
    let wasm = wasm::target()?;
    let trunk = tools::trunk(project)?;
    tools::wasm_bindgen(project)?;
    let wasm_opt = tools::wasm_opt(project);
    Ok(Build { wasm, trunk, wasm_opt })
}
