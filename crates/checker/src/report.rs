//! What a rule sees, and where it writes.

use dockerfile::Dockerfile;
use image::{Build, Inputs};

use crate::Diagnostic;

/// What a rule sees.
pub struct Context<'a> {
    /// The file.
    pub file: &'a Dockerfile,
    /// What it is built from.
    pub inputs: &'a Inputs<'a>,
    /// What the build gives.
    pub build: &'a Build,
}

/// Where rules write what they find.
#[derive(Default)]
pub struct Report {
    pub(crate) found: Vec<Diagnostic>,
}
