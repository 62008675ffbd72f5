//! The checker: a Dockerfile and the model of its build in, diagnostics with fixes and bytes out.
//!
//! Every rule is one file in `rules/`: a `const RULE: Rule` and one `fn check`. The table in `rules.rs` is the only
//! place that names them all.

mod diagnostic;
mod edit;
mod options;
mod report;
mod rule;
mod rules;

pub use diagnostic::{Diagnostic, Fix, Severity, Trust};
pub use edit::{Edit, Edits};
pub use options::Options;
pub use report::{Context, Report};
pub use rule::{Family, Rule};
pub use rules::{RULES, rule};

use dockerfile::Dockerfile;
use image::{Build, Inputs};

/// Checks a Dockerfile. `build` is what [`image::simulate`] made of the same file and inputs.
/// Sorted by place, then by rule; pragmas and options applied.
pub fn check(
    file: &Dockerfile,
    inputs: &Inputs<'_>,
    build: &Build,
    options: &Options,
) -> Vec<Diagnostic> {
    let _ = (file, inputs, build, options);
    Vec::new()
}
