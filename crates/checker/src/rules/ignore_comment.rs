//! Finds comments that ignore a finding.

use dockerfile::Span;

use crate::pragma;
use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// A comment asks to ignore a finding.
pub(super) const RULE: Rule = Rule {
    name: "ignore-comment",
    aliases: &["DL1001"],
    family: Family::Practice,
    severity: Severity::Info,
    // Comments are the right place for an exception; who wants none can ask for this rule.
    on: false,
    title: "A comment ignores findings",
    why: "A comment can silence any finding, for a good reason or for none. Where exceptions are to be agreed on, list \
          them in the settings instead.",
    bad: "# hadolint ignore=DL3007\nFROM alpine:3.24\n",
    good: "FROM alpine:3.24\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for comment in &cx.file.comments {
        let within = cx.file.instruction_at(comment.span.start);
        let inside = within.is_some_and(|at| cx.file.instructions[at].span.end > comment.span.start);
        if !inside && pragma::ignores_next(comment) {
            let lines = &cx.file.lines;
            let line = lines.line(comment.span.start);
            let whole = Span::new(lines.start(line), lines.start(line + 1));
            let edit = (comment.span.end <= whole.end).then(|| Edit::delete(whole));
            report.found(&RULE, comment.span).fix("Take the comment out", Trust::Review, edit);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn comments() {
        check(
            &super::RULE,
            r"
            # hadolint ignore=DL3006,DL3007 # why
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ A comment ignores findings
            FROM alpine
            # hadolint global ignore=DL3006
            # hadolint ignore=
            # hadolint shell=bash
            # An ordinary one.
            RUN a \
            # hadolint ignore=DL3006
             && b
            ",
        );
    }
}
