//! What a rule is.

use crate::{Context, Report, Severity, shell};

/// Which kind of fault a rule finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Docker refuses it, or it does not do what it says.
    Correctness,
    /// It works, but a better practice is known.
    Practice,
    /// It costs bytes.
    Size,
}

/// How a rule finds its pattern.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// It looks for it itself.
    Own(fn(&Context<'_>, &mut Report)),
    /// The walk over the scripts finds it: the rule tells the faults that have one of its aliases.
    Shell,
}

/// A rule: data for its page, its tests and the checker, and how it finds its pattern.
#[derive(Debug)]
pub struct Rule {
    /// The pattern found, kebab-case; reads after "allow".
    pub name: &'static str,
    /// The peers' codes (`DL3020`, `StageNameCasing`, `SC2086`).
    pub aliases: &'static [&'static str],
    /// Its family.
    pub family: Family,
    /// Severity unless options say otherwise.
    pub severity: Severity,
    /// Whether it is on without being asked for.
    pub on: bool,
    /// What is seen, not what to do; Markdown's backticks only.
    pub title: &'static str,
    /// Why it matters, in a few sentences; Markdown's backticks only.
    pub why: &'static str,
    /// A Dockerfile in which the rule finds something.
    pub bad: &'static str,
    /// The same, mended; if the rule has a fix for `bad`, applying it gives exactly this.
    pub good: &'static str,
    /// How it finds its pattern.
    pub check: Check,
}

impl Rule {
    /// Whether this is one of the rule's names: its own or a peer's code.
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }

    /// Looks for the pattern.
    pub(crate) fn run(&'static self, cx: &Context<'_>, report: &mut Report) {
        match self.check {
            Check::Own(check) => check(cx, report),
            Check::Shell => shell::report(cx, report, self),
        }
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
