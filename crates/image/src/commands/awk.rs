//! `awk` on known text: the part of the language that stands in `RUN`s. What else a program has makes its output unknown.

mod expression;
mod functions;
mod parse;
mod program;
mod run;
mod token;
mod value;

use super::failed;
use super::options::Options;
use super::streams::joined;
use crate::content::Content;
use crate::machine::{Arg, Call, Machine, Outcome, Status};

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
    let parsed = parse::program(&program.text);
    let variables: Option<Vec<(String, String)>> = options
        .values(&["v"])
        .into_iter()
        .map(|arg| arg.text.split_once('=').map(|(a, b)| (a.to_owned(), b.to_owned())))
        .collect();
    let Some((parsed, variables)) = parsed.zip(variables) else {
        return blind(machine, call, &program.text);
    };
    let mut inputs = Vec::new();
    if parsed.reads() {
        let files: Vec<Option<&Arg>> = if options.operands.is_empty() {
            vec![None]
        } else {
            options.operands.iter().map(|arg| Some(*arg)).collect()
        };
        for file in files {
            let source = match joined(machine, call, &Options::only(file)) {
                Ok(source) => source,
                Err(outcome) => return outcome,
            };
            let text = source.filter(|source| source.size.is_known()).and_then(|it| it.text);
            let Some(text) = text else { return blind(machine, call, &program.text) };
            inputs.push((file.map_or_else(String::new, |arg| arg.text.clone()), text));
        }
    }
    let separator = options.value(&["F"]).map(|arg| arg.text.as_str());
    let mut fuel = machine.fuel.saturating_mul(20);
    let before = fuel;
    let result = run::run(&parsed, &inputs, separator, &variables, &mut fuel);
    machine.fuel = machine.fuel.saturating_sub((before - fuel) / 20).max(1);
    let Some(run::Result { out, files, code }) = result else {
        return blind(machine, call, &program.text);
    };
    for file in files {
        let mut content = Content::text(&file.text);
        if file.append
            && let Ok(Some(old)) = machine.read(&file.name)
        {
            content = old.followed_by(&content);
        }
        if let Err(error) = machine.write(&file.name, content) {
            let message = format!("awk: cannot open \"{}\": {}", file.name, error.text());
            return failed(machine, call, call.span, error, message);
        }
    }
    let status = if code == 0 { Status::Ok } else { Status::Failed(code) };
    Outcome { status, output: Some(Content::text(&out)) }
}

/// A program that the model cannot follow: what it prints is not known, and it may write files or run others.
fn blind(machine: &mut Machine<'_>, call: &Call, program: &str) -> Outcome {
    if program.contains("system(")
        || program.contains('|')
        || program.contains(">\"")
        || program.contains("> ")
    {
        machine.doubt(call.span, "what this program of `awk` writes is not known");
    }
    Outcome::silent()
}
