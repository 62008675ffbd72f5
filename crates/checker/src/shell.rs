//! What is wrong with the shell inside `RUN`: one walk over each script finds all of it, under `ShellCheck`'s codes.
//! The rules in `rules/` say what each code means: those with `Check::Shell` are handed their findings by [`report`].

mod brackets;
mod commands;
mod constant;
mod files;
mod flow;
mod functions;
mod globs;
mod names;
mod output;
mod pieces;
mod pipes;
mod portable;
mod programs;
mod redirects;
mod refused;
mod statements;
mod sums;
mod tests_and_loops;
mod variables;
mod walk;
mod words;

use std::cell::RefCell;
use std::collections::BTreeMap;

use dockerfile::Span;
use dockerfile::shell::Language;

use crate::commands::shell_program;
use crate::{Context, Edit, Report, Rule, Run, Severity, Trust, scripts};

/// Which shell reads the script: what it knows beyond POSIX.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// `sh`: nothing.
    Sh,
    /// `dash` and `ash`: `local`, `echo -n`.
    Dash,
    /// `bash`.
    Bash,
    /// `ksh`.
    Ksh,
}

/// A fault in a script.
pub(crate) struct Found {
    /// `ShellCheck`'s code.
    pub(crate) code: &'static str,
    pub(crate) span: Span,
    severity: Severity,
    message: Option<String>,
    fix: Option<(&'static str, Trust, Vec<Edit>)>,
    /// Where the peer places it: its order decides which one it shows.
    at: u32,
    /// Which one of all it is.
    place: u32,
    /// Whether the peer shows it: of each `RUN` it shows the last alone.
    shown: bool,
}

impl Found {
    /// The order in which the peer sorts its findings.
    fn key(&self) -> (u32, u8, &'static str) {
        let rank = match self.severity {
            // These come behind what is wrong with the words themselves.
            _ if matches!(self.code, "SC2157" | "SC2193") => 4,
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Info => 2,
            Severity::Style => 3,
        };
        (self.at, rank, self.code)
    }
}

/// Reports a rule's findings: those whose code is one of its aliases.
pub(crate) fn report(cx: &Context<'_>, report: &mut Report, rule: &'static Rule) {
    let faults = cx.shell_faults().take(rule.aliases);
    report.found.reserve(faults.len());
    for found in faults {
        let mut finding = report.found(rule, found.span).severity(found.severity);
        // The peer keeps all but one of a `RUN`'s findings to itself: its code stands on that one.
        let codes = rule.aliases.iter().filter(|code| found.shown && **code == found.code);
        finding = finding.aliases(codes.map(std::slice::from_ref).next().unwrap_or_default());
        if let Some(message) = found.message {
            finding = finding.message(message);
        }
        if let Some((title, trust, edits)) = found.fix {
            finding.fix(title, trust, edits);
        }
    }
}

/// Everything wrong in a file's scripts, by its code; those of one code in order.
pub(crate) struct Faults(RefCell<BTreeMap<&'static str, Vec<Found>>>);

impl Faults {
    /// Hands out the faults with one of the codes, in order. Each code is one rule's.
    fn take(&self, codes: &[&'static str]) -> Vec<Found> {
        let mut by_code = self.0.borrow_mut();
        // Most files have few faults, and there are many codes.
        let codes = if by_code.is_empty() { &[] } else { codes };
        let mut found = codes.iter().filter_map(|code| by_code.remove(code));
        let mut faults = found.next().unwrap_or_default();
        faults.extend(found.flatten());
        faults.sort_unstable_by_key(|fault| fault.place);
        faults
    }
}

/// Finds everything wrong in the file's scripts.
pub(crate) fn faults(cx: &Context<'_>) -> Faults {
    let mut by_code: BTreeMap<&'static str, Vec<Found>> = BTreeMap::new();
    let mut place = 0;
    each_fault(cx, |mut found| {
        found.place = place;
        place += 1;
        by_code.entry(found.code).or_default().push(found);
    });
    Faults(RefCell::new(by_code))
}

fn each_fault(cx: &Context<'_>, mut take: impl FnMut(Found)) {
    let mut known = Known::default();
    for run in &cx.runs {
        let Some(script) = run.script else { continue };
        if script.language != Language::Shell {
            continue;
        }
        let named = named_shell(cx, run).and_then(dialect_of);
        let Some(dialect) = named.or_else(|| dialect(cx, run.index)) else { continue };
        if let Some(problem) = &script.problem {
            let mut found = refused::refused(cx, script, problem);
            found.shown = true;
            take(found);
            continue;
        }
        known.forward(cx, run.index);
        let mut found = walk::Lint::new(cx, dialect, &known.names).script(script);
        if let Some(last) = found.iter_mut().max_by_key(|found| found.key()) {
            last.shown = true;
        }
        found.into_iter().for_each(&mut take);
    }
}

/// The shell that a heredoc's first line or the line above it names: `#!/bin/bash`, `<<EOF bash -x`.
fn named_shell<'a>(cx: &Context<'a>, run: &Run<'_>) -> Option<&'a str> {
    let heredoc = scripts::heredoc(run)?;
    let first = cx.text(heredoc.body).strip_prefix("#!").and_then(|rest| rest.lines().next());
    let line = first.or_else(|| scripts::behind_mark(cx, heredoc))?;
    let mut words = line.split_whitespace().map(|word| word.rsplit('/').next().unwrap_or(word));
    words.find(|word| *word != "env")
}

fn dialect(cx: &Context<'_>, instruction: usize) -> Option<Dialect> {
    if let Some(name) = cx.shell_comment(instruction) {
        let name = name.rsplit('/').next().unwrap_or(name);
        // Of a shell that nobody knows the peer thinks as of a POSIX one.
        let foreign = matches!(name, "pwsh" | "powershell" | "cmd" | "zsh" | "fish");
        return dialect_of(name).or((!foreign).then_some(Dialect::Sh));
    }
    let Some(words) = cx.shell(instruction) else {
        return cx.posix_shell(instruction).then_some(Dialect::Sh);
    };
    dialect_of(shell_program(words)?)
}

fn dialect_of(name: &str) -> Option<Dialect> {
    match name {
        "sh" => Some(Dialect::Sh),
        "bash" => Some(Dialect::Bash),
        "ash" | "dash" | "busybox" => Some(Dialect::Dash),
        "ksh" | "mksh" => Some(Dialect::Ksh),
        _ => None,
    }
}

/// Variables that the stage has set by `ARG` and `ENV`.
#[derive(Default)]
struct Known {
    names: std::collections::BTreeSet<String>,
    next: usize,
    stage: Option<usize>,
}

impl Known {
    /// Takes in the instructions up to one. Runs come in the order of the file.
    fn forward(&mut self, cx: &Context<'_>, index: usize) {
        let stage = cx.stage_of(index);
        if stage != self.stage {
            self.names.clear();
            self.stage = stage;
            self.next = stage
                .and_then(|stage| cx.file.stages.get(stage))
                .map_or(0, |stage| stage.instructions.start);
        }
        for instruction in cx.file.instructions.get(self.next..index).unwrap_or_default() {
            match &instruction.kind {
                dockerfile::Kind::Arg(arguments) => {
                    self.names.extend(arguments.iter().map(|one| one.name.value.clone()));
                }
                dockerfile::Kind::Env(pairs) => {
                    self.names.extend(pairs.pairs.iter().map(|pair| pair.key.value.clone()));
                }
                _ => {}
            }
        }
        self.next = index;
    }
}
