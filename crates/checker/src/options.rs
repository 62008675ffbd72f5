//! What the caller asks of the checker.

use crate::pragma::is_build_check;
use crate::{Diagnostic, Rule, Severity};

/// Options of a check. The default is what a learner sees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Rules (names or aliases) to run although they are off; `all` for every one.
    pub select: Vec<String>,
    /// Rules (names or aliases) not to run.
    pub ignore: Vec<String>,
    /// Severities that differ from the rule's, by name or alias.
    pub severity: Vec<(String, Severity)>,
}

impl Options {
    /// Whether a rule is to run; `experimental` are the build checks that the file itself asks for.
    pub(crate) fn runs(&self, rule: &Rule, experimental: &[&str]) -> bool {
        let called = |name: &str| rule.name == name || rule.aliases.contains(&name);
        let selected = self.select.iter().any(|name| name == "all" || called(name));
        let asked_for = experimental.iter().any(|&name| {
            called(name) || name == "all" && rule.aliases.iter().any(|alias| is_build_check(alias))
        });
        (rule.on || selected || asked_for) && !self.ignore.iter().any(|name| rule.name == name)
    }

    /// Applies the severities; false if the finding is ignored.
    pub(crate) fn keep(&self, found: &mut Diagnostic) -> bool {
        let called = |name: &str| found.rule.name == name || found.aliases.contains(&name);
        if self.ignore.iter().any(|name| called(name)) {
            return false;
        }
        if let Some((_, severity)) = self.severity.iter().rev().find(|(name, _)| called(name)) {
            found.severity = *severity;
        }
        true
    }
}
