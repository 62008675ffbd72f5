//! Reports steps that fail when they run.

use crate::{Check, Context, Family, Report, Rule, Severity};

/// The model of the build says that a step fails.
pub(super) const RULE: Rule = Rule {
    name: "failing-step",
    aliases: &[],
    family: Family::Correctness,
    severity: Severity::Error,
    on: true,
    title: "This step fails when it runs",
    why: "The file is well formed, but a command in it fails with what the image holds at that point: packages cannot be \
          found before their lists are there, a file cannot be copied that the build context does not hold. The message \
          is the tool's.",
    bad: "FROM alpine:3.24\nCOPY missing.py /app/\n",
    good: "FROM alpine:3.24\nCOPY app.py /app/\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for step in cx.build.steps.iter().filter(|step| step.built) {
        // A script that the shell cannot read is told of by a rule of its own.
        let unread = |message: &str| message.contains(": syntax error: ");
        if let Some(failure) = step.failure.as_ref().filter(|failure| !unread(&failure.message)) {
            report.found(&RULE, failure.span).message(format!("This step fails: {}", failure.message));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn without_package_lists() {
        check(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN apt-get install -y curl
                                   ^^^^ This step fails: E: Unable to locate package curl
            ",
        );
    }

    #[test]
    fn what_an_unknown_program_may_have_made() {
        check(
            &super::RULE,
            r"
            FROM node:24-slim AS build
            RUN npm run build
            FROM debian:bookworm-slim
            COPY --from=build /src/dist /srv
            RUN ls /srv/index.html
            ",
        );
    }
}
