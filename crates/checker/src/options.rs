//! What the caller asks of the checker.

use crate::pragma::is_build_check;
use crate::{Diagnostic, Rule, Severity};

/// Options of a check. The default is what a learner sees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Rules (names or aliases) to run although they are off; `all` for every one. A selected rule also tells what
    /// it would keep to itself because it does no harm in this file: what a peer reports whatever it costs.
    pub select: Vec<String>,
    /// Rules (names or aliases) not to run.
    pub ignore: Vec<String>,
    /// Severities that differ from the rule's, by name or alias.
    pub severity: Vec<(String, Severity)>,
    /// Registries that images may come from, `*` at an end standing for anything; none for no limit.
    pub trusted_registries: Vec<String>,
    /// Labels that every image must have, and what each holds.
    pub labels: Vec<(String, LabelKind)>,
    /// Whether labels outside of [`Options::labels`] are found fault with.
    pub strict_labels: bool,
}

/// What a label of a schema holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelKind {
    /// Any text.
    Text,
    /// An absolute URL.
    Url,
    /// A time such as `2026-01-31T12:00:00Z`.
    Rfc3339,
    /// The identifier of a licence.
    Spdx,
    /// A Git commit, whole or shortened.
    Hash,
    /// A semantic version.
    Semver,
    /// An e-mail address.
    Email,
}

impl LabelKind {
    /// Every kind with its name.
    pub const ALL: [(&'static str, Self); 7] = [
        ("text", Self::Text),
        ("url", Self::Url),
        ("rfc3339", Self::Rfc3339),
        ("spdx", Self::Spdx),
        ("hash", Self::Hash),
        ("semver", Self::Semver),
        ("email", Self::Email),
    ];

    /// The kind of a name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, kind)| kind)
    }
}

impl Options {
    /// Whether every rule was asked for.
    pub(crate) fn selects_all(&self) -> bool {
        self.select.iter().any(|name| name == "all")
    }

    /// Whether a rule was asked for, by its name, by a peer's code, or with all the others.
    pub(crate) fn selects(&self, rule: &Rule) -> bool {
        self.select.iter().any(|name| name == "all" || rule.is_called(name))
    }

    /// Whether a rule is to run; `experimental` are the build checks that the file itself asks for.
    pub(crate) fn runs(&self, rule: &Rule, experimental: &[&str]) -> bool {
        (rule.on || self.selects(rule) || self.asks_for(rule, experimental))
            && !self.ignore.iter().any(|name| rule.name == name)
    }

    /// Whether a rule was asked for by one of its names, or by the file among its experimental build checks.
    pub(crate) fn asks_for(&self, rule: &Rule, experimental: &[&str]) -> bool {
        self.select.iter().any(|name| rule.is_called(name))
            || experimental.iter().any(|&name| {
                rule.is_called(name)
                    || name == "all" && rule.aliases.iter().any(|alias| is_build_check(alias))
            })
    }

    /// Applies the severities; false if the finding is ignored.
    pub(crate) fn keep(&self, found: &mut Diagnostic) -> bool {
        // A fault that its peer keeps to itself has no code of its own: its rule's stand for it.
        let silent = found.aliases.is_empty();
        let called = |name: &str| {
            found.rule.name == name
                || found.aliases.contains(&name)
                || silent && found.rule.aliases.contains(&name)
        };
        if self.ignore.iter().any(|name| called(name)) {
            return false;
        }
        if let Some((_, severity)) = self.severity.iter().rev().find(|(name, _)| called(name)) {
            found.severity = *severity;
        }
        true
    }
}
