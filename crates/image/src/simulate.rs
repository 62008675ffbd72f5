//! From instructions to layers.

use dockerfile::Dockerfile;

use crate::{Build, BuildContext, Builder, Catalog};

/// What a build is made from, besides the Dockerfile.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The build context.
    pub context: &'a BuildContext,
    /// What is known of base images and packages.
    pub catalog: &'a Catalog,
    /// The builder.
    pub builder: Builder,
    /// `--build-arg` values.
    pub build_args: &'a [(String, String)],
    /// `--target`, a stage's name or number; the last stage by default.
    pub target: Option<&'a str>,
}

impl<'a> Inputs<'a> {
    /// `docker build` without flags, with the built-in catalog.
    pub fn new(context: &'a BuildContext) -> Self {
        Self {
            context,
            catalog: Catalog::builtin(),
            builder: Builder::BuildKit,
            build_args: &[],
            target: None,
        }
    }
}

/// Builds in the mind what Docker would build.
pub fn simulate(_file: &Dockerfile, _inputs: &Inputs<'_>) -> Build {
    Build { refused: None, stages: Vec::new(), steps: Vec::new(), target: None }
}
