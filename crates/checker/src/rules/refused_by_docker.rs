//! Reports what Docker refuses, in Docker's words.

use dockerfile::Problem;

use crate::{Context, Family, Report, Rule, Severity};

/// Docker does not build this file.
pub(super) const RULE: Rule = Rule {
    name: "refused-by-docker",
    aliases: &[],
    family: Family::Correctness,
    severity: Severity::Error,
    on: true,
    title: "Docker refuses this",
    why: "Docker stops at the first such place, before it runs anything. The message is Docker's own.",
    bad: "FROM alpine:3.24\nRUNN echo hello\n",
    good: "FROM alpine:3.24\nRUN echo hello\n",
    check,
};

fn check(cx: &Context<'_>, report: &mut Report) {
    // What fails when it runs is another rule's to tell.
    let fails = |refused: &Problem| {
        let failures = cx.build.steps.iter().filter_map(|step| step.failure.as_ref());
        failures.into_iter().any(|failure| failure.message == refused.message)
    };
    let later = cx
        .build
        .refused
        .iter()
        .filter(|refused| !cx.file.problems.contains(refused) && !fails(refused));
    for problem in cx.file.problems.iter().chain(later) {
        report.found(&RULE, problem.span).message(format!("Docker refuses this: {}", problem.message));
    }
}
