//! Functions that read arguments which nobody hands over, and values that come too late.

use std::collections::BTreeMap;

use dockerfile::Span;
use dockerfile::shell::{AndOr, CommandKind, List, Simple};

use super::pieces::{PieceKind, pieces};
use super::walk::Lint;
use super::words::{part_of, say};
use crate::Severity;

/// What is known of a function.
#[derive(Default)]
pub(super) struct Function {
    /// Where it stands, once it is known.
    pub(super) span: Option<Span>,
    /// Whether it is known in a shell of its own only, which ends.
    pub(super) passes: bool,
    /// Whether it reads its arguments.
    pub(super) reads: bool,
    /// The calls: where, and whether with arguments.
    pub(super) calls: Vec<(Span, bool)>,
}

/// The functions of a script by name.
pub(super) type Functions = BTreeMap<String, Function>;

impl Lint<'_> {
    /// An argument of the script or of the function is asked for.
    pub(super) fn positional(&mut self, name: &str) {
        let is =
            matches!(name, "@" | "*") || name.starts_with(|c: char| c.is_ascii_digit() && c != '0');
        if is && let Some(function) = self.function_name.clone() {
            self.functions.entry(function).or_default().reads = true;
        }
    }

    /// Functions that read arguments and never get any.
    pub(super) fn functions_without_arguments(&mut self) {
        for (name, function) in std::mem::take(&mut self.functions) {
            if let Some(span) =
                function.span.filter(|_| function.passes && function.calls.is_empty())
            {
                say(self.fault("SC2329", Severity::Info, span), "Nothing calls this function");
            }
            let Some(span) = function.span.filter(|_| function.reads) else { continue };
            if function.calls.is_empty() || function.calls.iter().any(|(_, any)| *any) {
                continue;
            }
            let message = format!("`{name}` reads arguments, and is called without any");
            say(self.fault("SC2120", Severity::Warning, span), message.as_str());
            for (call, _) in function.calls {
                say(self.fault("SC2119", Severity::Info, call), message.as_str());
            }
        }
    }

    /// `(A=1); b "$A"`: the value went with the shell that set it.
    pub(super) fn read_lost(&mut self, name: &str, span: Span) {
        let Some(&set) = self.lost.get(name) else { return };
        let message = format!("The shell that sets `{name}` ends, and the value with it");
        say(self.fault("SC2030", Severity::Info, set), message.as_str());
        say(self.fault("SC2031", Severity::Info, span), message);
    }

    /// `A=1 B=$A c`: the value is set for the program, and this is expanded before.
    pub(super) fn value_too_late(&mut self, simple: &Simple) {
        if simple.words.is_empty() {
            return;
        }
        for assigned in &simple.assignments {
            let others = simple.assignments.iter().filter(|other| other.span != assigned.span);
            let words = others.map(|other| &other.value).chain(&simple.words);
            let mut uses = Vec::new();
            for word in words {
                for piece in pieces(&word.raw) {
                    if let PieceKind::Variable { name, .. } = piece.kind
                        && word.raw[name] == assigned.name
                    {
                        uses.push(part_of(word, piece.range));
                    }
                }
            }
            for span in uses {
                let name = &assigned.name;
                let message = format!("`{name}` has its new value in the program alone, not here");
                say(self.fault("SC2097", Severity::Warning, assigned.span), message.as_str());
                say(self.fault("SC2098", Severity::Warning, span), message);
            }
        }
    }

    /// `exec a; b`: nothing comes behind `exec`.
    pub(super) fn behind_exec(&mut self, list: &List) {
        for pair in list.windows(2) {
            let Some(simple) = alone(&pair[0]).filter(|simple| simple.words.len() > 1) else {
                continue;
            };
            let next = alone(&pair[1])
                .and_then(|simple| simple.words.first())
                .map_or("", |word| word.raw.as_str());
            if simple.words[0].raw == "exec" && !matches!(next, "echo" | "exit" | "printf") {
                let found = self.fault("SC2093", Severity::Warning, simple.words[0].span);
                say(found, "`exec` puts the program in the shell's place: nothing behind it runs");
            }
        }
    }
}

/// The simple command that stands alone in a chain.
fn alone(chain: &AndOr) -> Option<&Simple> {
    match &*chain.first.commands {
        [command] if chain.rest.is_empty() && !chain.background => match &command.kind {
            CommandKind::Simple(simple) => Some(simple),
            _ => None,
        },
        _ => None,
    }
}
