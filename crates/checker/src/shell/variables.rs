//! Variables: set and never read, read and never set, set too late or in a shell that ends.

use std::collections::BTreeMap;

use dockerfile::Span;
use dockerfile::shell::{Simple, Word};

use super::pieces::{PieceKind, pieces};
use super::walk::Lint;
use super::words::{part_of, say};
use crate::{Edit, Severity, Trust};

/// Variables that programs and shells read, whoever sets them.
const INTERNAL: &[&str] = &[
    "PATH",
    "HOME",
    "IFS",
    "PS1",
    "PS2",
    "PS3",
    "PS4",
    "PWD",
    "OLDPWD",
    "SHELL",
    "TERM",
    "LANG",
    "LANGUAGE",
    "LC_ALL",
    "LC_COLLATE",
    "LC_CTYPE",
    "LC_MESSAGES",
    "LC_NUMERIC",
    "LC_TIME",
    "LC_MONETARY",
    "MAIL",
    "MAILPATH",
    "MAILCHECK",
    "CDPATH",
    "ENV",
    "BASH_ENV",
    "FCEDIT",
    "HISTFILE",
    "HISTSIZE",
    "HISTCONTROL",
    "HISTFILESIZE",
    "HISTIGNORE",
    "HISTTIMEFORMAT",
    "HOSTNAME",
    "HOSTTYPE",
    "MACHTYPE",
    "OSTYPE",
    "OPTARG",
    "OPTIND",
    "OPTERR",
    "PPID",
    "PROMPT_COMMAND",
    "RANDOM",
    "REPLY",
    "SECONDS",
    "SHELLOPTS",
    "SHLVL",
    "TIMEFORMAT",
    "TMOUT",
    "TMPDIR",
    "UID",
    "EUID",
    "GROUPS",
    "LINENO",
    "COLUMNS",
    "LINES",
    "DIRSTACK",
    "FUNCNAME",
    "PIPESTATUS",
    "EDITOR",
    "VISUAL",
    "LOGNAME",
    "USER",
    "DISPLAY",
    "TZ",
    "POSIXLY_CORRECT",
];

impl Lint<'_> {
    /// Variables that the script sets and nothing reads, or reads and nothing sets.
    pub(super) fn unused_and_unassigned(&mut self) {
        let unused: Vec<(String, Span)> = self
            .assigned
            .iter()
            .filter(|(name, _)| {
                !self.used.contains(*name)
                    && !name.starts_with('_')
                    && !INTERNAL.contains(&name.as_str())
                    && !self.flow.is_exported(name)
            })
            .map(|(name, span)| (name.clone(), *span))
            .collect();
        for (name, span) in unused {
            let found = self.fault("SC2034", Severity::Warning, span);
            found.message = Some(format!("Nothing in this script reads `{name}`"));
        }
        let unset: Vec<(String, Span)> = self
            .asked
            .iter()
            .filter(|(name, _)| {
                name.contains(|char: char| char.is_ascii_lowercase())
                    && crate::commands::is_name(name)
                    && !self.assigned.contains_key(*name)
                    && !self.guarded.contains(*name)
                    && !self.flow.is_exported(name)
            })
            .map(|(name, span)| (name.clone(), *span))
            .collect();
        for (name, span) in unset {
            let found = self.fault("SC2154", Severity::Warning, span);
            found.message = Some(format!("Nothing sets `{name}`"));
        }
    }

    /// `PATH=/a`: no program is found any more.
    pub(super) fn path(&mut self, value: &Word, span: Span) {
        let Some(path) = value.literal() else { return };
        if !path.is_empty()
            && !path.contains(':')
            && !path.contains("/bin")
            && !path.contains("/sbin")
        {
            let plain = value.raw == path;
            let edits = vec![Edit::insert(value.span.end, ":$PATH")];
            let found = self.fault("SC2123", Severity::Warning, span);
            found.fix = plain.then_some(("Keep the old folders", Trust::Review, edits));
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
        if simple.words.is_empty() || simple.assignments.is_empty() {
            return;
        }
        let mut set: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, assigned) in simple.assignments.iter().enumerate() {
            set.entry(&assigned.name).or_default().push(index);
        }
        let values = simple.assignments.iter().map(|assigned| &assigned.value).enumerate();
        let words = values.map(|(index, value)| (Some(index), value));
        // Where each variable is asked for; and in which assignment's own value, which says nothing of that one.
        let mut asked: BTreeMap<&str, Vec<(Option<usize>, Span)>> = BTreeMap::new();
        for (own, word) in words.chain(simple.words.iter().map(|word| (None, word))) {
            for piece in pieces(&word.raw) {
                if let PieceKind::Variable { name, .. } = piece.kind
                    && let Some(set) = set.get(&word.raw[name.clone()])
                    && set.iter().any(|&index| Some(index) != own)
                {
                    let span = part_of(word, piece.range);
                    asked.entry(&word.raw[name]).or_default().push((own, span));
                }
            }
        }
        for (name, uses) in asked {
            let message = format!("`{name}` has its new value in the program alone, not here");
            for &index in &set[name] {
                if uses.iter().any(|(own, _)| *own != Some(index)) {
                    let span = simple.assignments[index].span;
                    say(self.fault("SC2097", Severity::Warning, span), message.as_str());
                }
            }
            for (_, span) in uses {
                say(self.fault("SC2098", Severity::Warning, span), message.as_str());
            }
        }
    }
}
