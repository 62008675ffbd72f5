//! Reports what Docker refuses, in Docker's words.

use dockerfile::{Dockerfile, Problem};
use image::Build;

use crate::{Check, Context, Family, Report, Rule, Severity};

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
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    let later = refused_later(cx.file, cx.build).filter(|problem| !is_told(cx.file, problem));
    for problem in cx.file.problems.iter().chain(later) {
        report.found(&RULE, problem.span).message(format!("Docker refuses this: {}", problem.message));
    }
}

/// Whether another rule tells the same in better words: `port-out-of-range` and `default-gives-no-image`.
fn is_told(file: &Dockerfile, problem: &Problem) -> bool {
    let port = problem.message.strip_prefix("invalid containerPort: ");
    port.is_some_and(|port| port.split('-').any(super::port_out_of_range::is_too_large))
        || problem.message.starts_with("failed to parse stage name")
            && (0..file.stages.len()).any(|stage| file.base(stage).is_some_and(|base| base.span == problem.span))
}

/// What Docker refuses only when it plans the build. What fails when it runs is another rule's to tell.
pub(super) fn refused_later<'b>(file: &Dockerfile, build: &'b Build) -> Option<&'b Problem> {
    let refused = build.refused.as_ref().filter(|refused| !file.problems.contains(refused))?;
    let mut failing = build.steps.iter().filter(|step| step.failure.is_some());
    let fails = failing.any(|step| {
        let instruction = file.instructions.get(step.instruction);
        instruction.is_some_and(|instruction| {
            instruction.span.start <= refused.span.start
                && refused.span.end <= instruction.span.end
        })
    });
    (!fails).then_some(refused)
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn each_place() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUNN echo
            ^^^^ Docker refuses this: unknown instruction: RUNN (did you mean RUN?)
            COPY
            ^^^^ Docker refuses this: COPY requires at least two arguments, but only one was provided. Destination could not be determined
            ",
        );
    }

    #[test]
    fn what_fails_when_it_runs_is_another_rule() {
        check(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN apt-get install -y curl
            RUN false
            ",
        );
    }
}
