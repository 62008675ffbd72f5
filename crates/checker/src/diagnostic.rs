//! What the checker says.

use std::borrow::Cow;

use dockerfile::Span;
use image::Size;

use crate::{Edits, Rule};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A matter of taste or consistency.
    Style,
    /// Worth knowing.
    Info,
    /// Likely wrong, wasteful or dangerous.
    Warning,
    /// Wrong: the build or the container fails, or Docker refuses it.
    Error,
}

/// Whether a fix may be applied without a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trust {
    /// Means the same and removes the finding.
    Safe,
    /// Changes what is built; look before applying.
    Review,
}

/// A finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// The peers' codes for this very finding; usually the rule's.
    pub aliases: Cow<'static, [&'static str]>,
    /// How much it matters, after options.
    pub severity: Severity,
    /// The smallest span that shows the fault.
    pub span: Span,
    /// One or two sentences, with figures.
    pub message: Cow<'static, str>,
    /// Bytes on disk that the fault costs; `None` if the rule is not about bytes.
    pub cost: Option<Size>,
    /// Ways to mend it, best first.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// Takes the codes away that are not to be told.
    pub(crate) fn keep_aliases(&mut self, told: impl Fn(&str) -> bool) {
        // Most findings keep all of theirs, which are the rule's own.
        if !self.aliases.iter().all(|alias| told(alias)) {
            self.aliases.to_mut().retain(|alias| told(alias));
        }
    }
}

/// A way to mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as a command ("Use `COPY`").
    pub title: Cow<'static, str>,
    /// Whether it may be applied without a look.
    pub trust: Trust,
    /// The edits.
    pub edits: Edits,
    /// Bytes on disk that the image loses by it; `None` if not computed.
    pub saves: Option<Size>,
}
