//! Where `exec > file` and `exec 3> file` lead all that follows.

use dockerfile::shell::{Command, CommandKind, Redirect, RedirectKind};

use super::{Machine, Outcome};

/// The redirections that a shell keeps.
#[derive(Clone, Debug, Default)]
pub(super) struct Descriptors {
    /// Those of outputs, as they append, and how deep the list lies that is led away.
    outputs: Option<(u32, Vec<Redirect>)>,
    /// Files behind other descriptors, by number.
    files: Vec<(String, String)>,
}

impl Descriptors {
    /// The files that redirections may name by a number.
    pub(super) fn files(&self, redirects: &[Redirect]) -> Vec<(String, String)> {
        let names = redirects.iter().any(|it| it.kind == RedirectKind::Duplicate);
        if names { self.files.clone() } else { Vec::new() }
    }

    /// A list has ended: what follows it is led away as well.
    pub(super) fn leave(&mut self, depth: u32) {
        if let Some((deep, _)) = &mut self.outputs {
            *deep = (*deep).min(depth);
        }
    }

    /// A process of its own begins, whose output goes to the one that started it.
    pub(super) fn shelter(&mut self) {
        self.outputs = None;
    }
}

/// Whether a command is `exec` with redirections alone.
pub(super) fn is_exec(command: &Command) -> bool {
    let CommandKind::Simple(simple) = &command.kind else { return false };
    matches!(&*simple.words, [only] if only.raw == "exec") && !command.redirects.is_empty()
}

impl Machine<'_> {
    /// Keeps the redirections of an `exec`.
    pub(super) fn remember(&mut self, redirects: &[Redirect]) {
        for redirect in redirects {
            let mut kept = redirect.clone();
            kept.kind = match redirect.kind {
                RedirectKind::Write => RedirectKind::Append,
                RedirectKind::WriteAll => RedirectKind::AppendAll,
                kind => kind,
            };
            let number = redirect.descriptor.filter(|number| *number > 2);
            match (kept.kind, number) {
                (RedirectKind::Append, Some(number)) => {
                    let file = self.single(&redirect.target);
                    if file.known {
                        let path = self.path(&file.text);
                        self.descriptors.files.push((number.to_string(), path));
                    }
                }
                (RedirectKind::Append | RedirectKind::AppendAll, _)
                | (RedirectKind::Duplicate, Some(1 | 2) | None) => {
                    let depth = self.depth;
                    let outputs = &mut self.descriptors.outputs;
                    outputs.get_or_insert((depth, Vec::new())).1.push(kept);
                }
                _ => {}
            }
        }
    }

    /// Writes a command's output where `exec` leads it.
    pub(super) fn led_away(&mut self, outcome: Outcome) -> Outcome {
        match self.descriptors.outputs.clone() {
            Some((depth, redirects)) if depth == self.depth => {
                self.close_outputs(&redirects, outcome)
            }
            _ => outcome,
        }
    }
}
