//! A file with everything that a check finds out about it.

use checker::Diagnostic;
use dockerfile::{Dockerfile, parse};
use image::{Build, BuildContext, Inputs, simulate};

use crate::files;
use crate::settings::Settings;

/// A file, its build and what was found.
pub(crate) struct Checked {
    pub(crate) name: String,
    pub(crate) file: Dockerfile,
    pub(crate) context: BuildContext,
    pub(crate) build: Build,
    pub(crate) found: Vec<Diagnostic>,
}

impl Checked {
    /// Reads and checks a file; `-` is standard input.
    pub(crate) fn read(name: &str, settings: &Settings) -> anyhow::Result<Self> {
        let text = files::read(name)?;
        Ok(Self::of(name, &text, files::ignore_of(name), settings))
    }

    /// Checks a text.
    pub(crate) fn of(name: &str, text: &str, ignore: Option<String>, settings: &Settings) -> Self {
        // Only the Dockerfile is at hand: what it copies may well be there.
        let context = BuildContext { open: true, ignore, ..BuildContext::default() };
        let file = parse(text);
        let inputs = inputs(&context, settings);
        let build = simulate(&file, &inputs);
        let found = checker::check(&file, &inputs, &build, &settings.options);
        Self { name: name.to_owned(), file, context, build, found }
    }
}

/// What a build of the context gets.
pub(crate) fn inputs<'i>(context: &'i BuildContext, settings: &'i Settings) -> Inputs<'i> {
    Inputs { build_args: &settings.build_args, ..Inputs::new(context) }
}
