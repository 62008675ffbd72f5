//! What the browser tests need: Chromium with its driver, and axe-core.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::{system, tools};
use crate::project::Project;
use crate::shell::{find, read};

const AXE: &str = "4.14";

/// The programs and files of the browser tests.
pub(crate) struct Browser {
    /// Chromium or Chrome.
    pub(crate) chromium: PathBuf,
    /// Its `WebDriver` server.
    pub(crate) driver: PathBuf,
    /// axe-core's script.
    pub(crate) axe: PathBuf,
}

/// Finds them or installs them.
pub(crate) fn for_tests(project: &Project) -> Result<Browser> {
    let chromium = || ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(find);
    let driver = || find("chromedriver");
    if chromium().is_none() || driver().is_none() {
        system::install(&["chromium", "chromium-driver"], "Chromium and its driver")?;
    }
    let axe = project.tools.join("npm/node_modules/axe-core/axe.min.js");
    if !axe.is_file() {
        tools::npm_install(
            project,
            &[&format!("axe-core@{AXE}")],
            "axe-core, the accessibility checker",
        )?;
    }
    let driver = driver().context("the package chromium-driver has no chromedriver")?;
    read(Command::new(&driver).arg("--version")).context("chromedriver does not run")?;
    Ok(Browser {
        chromium: chromium().context("the package chromium has no chromium")?,
        driver,
        axe,
    })
}
