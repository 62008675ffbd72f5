//! Where rules write what they find.

use std::borrow::Cow;

use dockerfile::Span;
use image::Size;

use crate::{Diagnostic, Edit, Edits, Fix, Rule, Severity, Trust};

/// Where rules write what they find.
#[derive(Default)]
pub struct Report {
    pub(crate) found: Vec<Diagnostic>,
}

/// A finding that is being written; complete without any further call.
pub struct Finding<'r>(&'r mut Diagnostic);

impl Report {
    /// Notes a finding: its message is the rule's title, its aliases are the rule's, until said otherwise.
    pub fn found(&mut self, rule: &'static Rule, span: Span) -> Finding<'_> {
        self.found.push(Diagnostic {
            rule,
            aliases: Cow::Borrowed(rule.aliases),
            severity: rule.severity,
            span,
            message: Cow::Borrowed(rule.title),
            cost: None,
            fixes: Vec::new(),
        });
        Finding(self.found.last_mut().expect("just pushed"))
    }
}

// The finding stands in the report already: the calls are made for their effect.
#[allow(clippy::return_self_not_must_use)]
impl Finding<'_> {
    /// Says it in other words than the rule's title.
    pub fn message(self, message: impl Into<Cow<'static, str>>) -> Self {
        self.0.message = message.into();
        self
    }

    /// The peers' codes for this very finding, where they are not the rule's.
    pub fn aliases(self, aliases: &'static [&'static str]) -> Self {
        self.0.aliases = Cow::Borrowed(aliases);
        self
    }

    /// How much this very finding matters, where it is not what the rule says.
    pub fn severity(self, severity: Severity) -> Self {
        self.0.severity = severity;
        self
    }

    /// Bytes on disk that the fault costs.
    pub fn cost(self, cost: Size) -> Self {
        self.0.cost = Some(cost);
        self
    }

    /// Adds a way to mend it; the best comes first. Edits that overlap are no fix and are left out.
    pub fn fix(
        self,
        title: impl Into<Cow<'static, str>>,
        trust: Trust,
        edits: impl IntoEdits,
    ) -> Self {
        if let Some(edits) = edits.into_edits() {
            // Nearly every finding has one at most, and there may be hundreds of thousands of findings.
            self.0.fixes.reserve_exact(1);
            self.0.fixes.push(Fix { title: title.into(), trust, edits, saves: None });
        }
        self
    }
}

/// What can be the edits of a fix: one edit, some edits, or none if no right one is known.
pub trait IntoEdits {
    /// The edits; `None` without any, or if two overlap.
    fn into_edits(self) -> Option<Edits>;
}

impl IntoEdits for Edit {
    fn into_edits(self) -> Option<Edits> {
        Some(self.into())
    }
}

impl IntoEdits for Vec<Edit> {
    fn into_edits(self) -> Option<Edits> {
        if self.is_empty() { None } else { Edits::new(self) }
    }
}

impl<T: IntoEdits> IntoEdits for Option<T> {
    fn into_edits(self) -> Option<Edits> {
        self.and_then(IntoEdits::into_edits)
    }
}
