//! The checker: a Dockerfile and the model of its build in, diagnostics with fixes and bytes out.
//!
//! Every rule is one file in `rules/`: a `const RULE: Rule` and its `fn check`, or `Check::Shell` where the walk over the
//! scripts (`shell.rs`) finds what it tells. The table in `rules.rs` is the only place that names them all.

mod buried;
mod commands;
mod context;
mod diagnostic;
mod edit;
mod example;
mod labels;
mod managers;
mod mend;
mod names;
mod options;
mod packages;
mod peers;
mod pragma;
mod price;
mod report;
mod rule;
mod rules;
mod scripts;
mod shell;
mod spdx;
#[cfg(test)]
mod testing;
mod variables;

pub use commands::{Arg, Call, Run, Top};
pub use context::Context;
pub use diagnostic::{Diagnostic, Fix, Severity, Trust};
pub use edit::{Edit, Edits};
pub use example::{example_context, example_options};
pub use mend::{Mended, mend, mend_with};
pub use options::{LabelKind, Options};
pub use price::price;
pub use report::{Finding, IntoEdits, Report};
pub use rule::{Check, Family, Rule};
pub use rules::{RULES, rule};

use dockerfile::{Dockerfile, Refusal};
use image::{Build, Inputs};

use crate::pragma::Pragmas;

/// Why Docker refuses a file; `None` if it does not. What fails while it runs is another matter.
pub fn refusal(file: &Dockerfile, build: &Build) -> Option<Refusal> {
    let later = || {
        let problem = rules::refused_later(file, build)?;
        let place = problem.span.start;
        let around = file.instruction_at(place).and_then(|index| file.instructions.get(index));
        let line = file.lines.line(around.map_or(place, |instruction| instruction.span.start));
        Some(Refusal { line, message: problem.message.clone() })
    };
    file.refusal.clone().or_else(later)
}

/// Checks a Dockerfile. `build` is what [`image::simulate`] made of the same file and inputs.
/// Sorted by place, then by rule; pragmas and options applied. No fix has its [`Fix::saves`] yet: [`price`] works
/// that out for one fix when it is shown.
pub fn check(
    file: &Dockerfile,
    inputs: &Inputs<'_>,
    build: &Build,
    options: &Options,
) -> Vec<Diagnostic> {
    let pragmas = Pragmas::of(file);
    let as_stage = context::as_stage(file);
    let as_posix = context::as_posix(file, options);
    let file_or_stage = as_stage.as_ref().unwrap_or(file);
    let cx = Context::new(file_or_stage, inputs, build, options, as_posix.as_ref());
    let mut report = Report::default();
    for rule in RULES {
        if options.runs(rule, &pragmas.experimental) {
            let before = report.found.len();
            rule.run(&cx, &mut report);
            let found = &mut report.found[before..];
            if !rule.on && !found.is_empty() && !options.asks_for(rule, &pragmas.experimental) {
                // Docker tells what is experimental only where the file asks for it.
                for found in found {
                    found.keep_aliases(|alias| !pragma::is_build_check(alias));
                }
            }
        }
    }
    let mut found = report.found;
    peers::unsee(&cx, &mut found);
    found.retain_mut(|found| options.keep(found) && pragmas.keep(file, found));
    if file.text.split('\n').next().is_some_and(|line| line.ends_with('\r')) {
        for fix in found.iter_mut().flat_map(|found| &mut found.fixes) {
            fix.edits.end_lines_with_cr();
        }
    }
    found.sort_by(|a, b| a.span.cmp(&b.span).then_with(|| a.rule.name.cmp(b.rule.name)));
    found
}
