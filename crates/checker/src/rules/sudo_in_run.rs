//! Finds `sudo` in scripts.

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};
use dockerfile::Span;

/// `sudo` in `RUN`.
pub(super) const RULE: Rule = Rule {
    name: "sudo-in-run",
    aliases: &["DL3004"],
    family: Family::Practice,
    severity: Severity::Error,
    on: true,
    title: "`sudo` is not needed in a build",
    why: "A build runs as root until `USER` says otherwise, and `USER root` makes it so again. `sudo` must be installed, \
          stays in the image, and hands signals and the terminal on in its own way.",
    bad: "FROM alpine:3.24\nRUN sudo touch /ready\n",
    good: "FROM alpine:3.24\nRUN touch /ready\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        for call in &run.calls {
            let wrapped = call.wrappers.iter().find(|word| word.text == "sudo");
            let span = match wrapped {
                Some(word) => word.span,
                None if call.name == "sudo" => call.name_span,
                None => continue,
            };
            // With options it may ask for another user: that is for a person to look at.
            let alone = wrapped.is_some() && call.wrappers.len() == 1;
            let edit = alone.then(|| Edit::delete(Span::new(span.start, call.name_span.start)));
            report.found(&RULE, span).fix("Leave `sudo` out", Trust::Review, edit);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn with_options() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN a && sudo -u app b
                     ^^^^ `sudo` is not needed in a build
            ",
        );
    }
}
