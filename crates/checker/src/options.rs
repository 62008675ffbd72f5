//! What the caller asks of the checker.

use crate::Severity;

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
