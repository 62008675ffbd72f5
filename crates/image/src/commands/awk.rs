//! `awk` on known text: the part of the language that stands in `RUN`s. What else a program has makes its output unknown.

mod parse;
mod run;

use super::options::Options;
use super::streams::joined;
use crate::content::Content;
use crate::machine::{Call, Machine, Outcome, Status};

pub(super) const TABLE: &[(&str, super::Program)] = &[("awk", awk), ("gawk", awk), ("mawk", awk)];

fn awk(machine: &mut Machine<'_>, call: &Call) -> Outcome {
    let mut options = Options::of(call, "Fvf", &[]);
    if options.names().any(|name| !matches!(name, "F" | "v")) || options.operands.is_empty() {
        return Outcome::silent();
    }
    let program = options.operands.remove(0);
    let assigned = options.operands.iter().any(|arg| arg.text.contains('='));
    if !program.known || assigned || call.args.iter().any(|arg| !arg.known) {
        return Outcome::silent();
    }
    let Some(parsed) = parse::program(&program.text) else { return Outcome::silent() };
    let variables: Option<Vec<(String, String)>> = options
        .values(&["v"])
        .into_iter()
        .map(|arg| arg.text.split_once('=').map(|(a, b)| (a.to_owned(), b.to_owned())))
        .collect();
    let Some(variables) = variables else { return Outcome::silent() };
    let source = if parsed.reads() {
        match joined(machine, call, &options) {
            Ok(source) => source,
            Err(outcome) => return outcome,
        }
    } else {
        Some(Content::empty())
    };
    let Some(text) = source.filter(|source| source.size.is_known()).and_then(|it| it.text) else {
        return Outcome::silent();
    };
    let separator = options.value(&["F"]).map(|arg| arg.text.as_str());
    let mut fuel = machine.fuel.saturating_mul(20);
    let before = fuel;
    let result = run::run(&parsed, &text, separator, &variables, &mut fuel);
    machine.fuel = machine.fuel.saturating_sub((before - fuel) / 20).max(1);
    match result {
        Some((out, 0)) => Outcome::text(&out),
        Some((out, code)) => {
            Outcome { status: Status::Failed(code), output: Some(Content::text(&out)) }
        }
        None => Outcome::silent(),
    }
}
