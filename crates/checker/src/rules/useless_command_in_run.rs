//! Finds commands in `RUN` that are of no use in a build.

use crate::{Check, Context, Family, Report, Rule, Severity, Trust, scripts};

/// A command that makes no sense in a container's build.
pub(super) const RULE: Rule = Rule {
    name: "useless-command-in-run",
    aliases: &["DL3001"],
    family: Family::Practice,
    severity: Severity::Info,
    on: true,
    title: "The command is of no use in a build",
    why: "While an image is built there is nobody to use an editor, no service to start that would still run in the \
          container, and no process but the build's own to look at or to stop.",
    bad: "FROM debian:bookworm-slim\nRUN mkdir /data && service nginx start\n",
    good: "FROM debian:bookworm-slim\nRUN mkdir /data\n",
    check: Check::Own(check),
};

const USELESS: &[&str] =
    &["free", "kill", "mount", "ps", "service", "shutdown", "ssh", "top", "vim"];

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        for call in run.calls.iter().filter(|call| USELESS.contains(&&*call.name)) {
            report
                .found(&RULE, call.name_span)
                .message(format!("`{}` is of no use in a build", call.name))
                .fix("Leave it out", Trust::Review, scripts::drop_call(cx, run, call));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn useless() {
        check(
            &super::RULE,
            r"
            FROM debian
            RUN echo ps && ps aux | grep x
                           ^^ `ps` is of no use in a build
            ONBUILD RUN /usr/bin/vim a; which top
                        ^^^^^^^^^^^^ `vim` is of no use in a build
            ",
        );
    }
}
