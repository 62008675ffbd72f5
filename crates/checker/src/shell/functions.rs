//! Functions that read arguments which nobody hands over, or that nobody calls.

use std::collections::BTreeMap;

use dockerfile::Span;
use dockerfile::shell::{AndOr, CommandKind, List, Simple};

use super::walk::Lint;
use super::words::say;
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
        self.reads_arguments |= is;
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
