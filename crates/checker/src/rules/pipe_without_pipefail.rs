//! Finds pipes whose first part may fail unnoticed.

use dockerfile::shell::Pipeline;

use crate::{Check, Context, Edit, Family, Report, Rule, Run, Severity, Trust, scripts};

/// A pipe without `pipefail`.
pub(super) const RULE: Rule = Rule {
    name: "pipe-without-pipefail",
    aliases: &["DL4006"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "A failure before the pipe goes unnoticed",
    why: "The status of `a | b` is that of `b`: when the download on the left fails, the build goes on with half a file. \
          With `set -o pipefail`, in the script or by `SHELL`, the failure on the left counts too.",
    bad: "FROM alpine:3.24\nRUN wget -qO- https://example.com/f | sha256sum > /sum\n",
    good: "FROM alpine:3.24\nSHELL [\"/bin/ash\", \"-o\", \"pipefail\", \"-c\"]\n\
           RUN wget -qO- https://example.com/f | sha256sum > /sum\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    // What `ONBUILD` keeps runs under another image's `SHELL`.
    for run in cx.runs.iter().filter(|run| !run.calls.is_empty() && !run.onbuild) {
        let Some(script) = run.script else { continue };
        if is_set(cx, run) {
            continue;
        }
        let pipelines = script
            .body
            .iter()
            .flat_map(|chain| [&chain.first].into_iter().chain(chain.rest.iter().map(|(_, next)| next)));
        let is_pipe = |pipeline: &&Pipeline| pipeline.commands.len() > 1;
        if let Some(pipe) = pipelines.into_iter().find(is_pipe) {
            let whole = pipe.commands.first().zip(pipe.commands.last());
            let span = whole.map_or(pipe.span, |(first, last)| first.span.to(last.span));
            report.found(&RULE, span).fix(TITLE, Trust::Review, by_shell(cx, run));
            continue;
        }
        // Inside brackets, branches and substitutions the parts of a pipe are not side by side.
        if let Some(call) = run.calls.iter().find(|call| call.surroundings.piped.is_some()) {
            report.found(&RULE, call.span).fix(TITLE, Trust::Review, by_shell(cx, run));
        }
    }
}

const TITLE: &str = "Set `pipefail` by `SHELL`";

/// Alpine's shell knows the option; that of Debian does not, but bash is there. For all that follows in the stage.
fn by_shell(cx: &Context<'_>, run: &Run<'_>) -> Option<Edit> {
    let stage = run.stage?;
    let base = cx.build.stages.get(stage);
    let shell = if base.is_some_and(|base| base.base.contains("alpine")) { "ash" } else { "bash" };
    cx.shell(run.index).is_none().then_some(())?;
    let text = format!("SHELL [\"/bin/{shell}\", \"-o\", \"pipefail\", \"-c\"]");
    scripts::insert_above(cx, run.index, &text)
}

/// Whether `SHELL` or the script itself sets the option.
fn is_set(cx: &Context<'_>, run: &Run<'_>) -> bool {
    let by_shell =
        cx.shell(run.index).is_some_and(|shell| shell.windows(2).any(|pair| {
            let sets = pair[0].value.starts_with('-') && pair[0].value.ends_with('o');
            sets && pair[1].value == "pipefail" || pair[0].value == "-opipefail"
        }));
    by_shell || run.calls_of("set").any(|call| call.has("pipefail"))
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn unnoticed() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN a && b | c
                     ^^^^^ A failure before the pipe goes unnoticed
            RUN a || b
            RUN if x; then y=$(a | b); fi
                               ^ A failure before the pipe goes unnoticed
            RUN (a -b | c)
                 ^^^^ A failure before the pipe goes unnoticed
            ONBUILD RUN a | b
            ",
        );
    }

    #[test]
    fn set() {
        check(
            &super::RULE,
            r#"
            FROM debian AS base
            RUN set -o pipefail && a | b
            SHELL ["/bin/bash", "-opipefail", "-c"]
            RUN a | b
            SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
            RUN a | b
            FROM base
            RUN a | b
            "#,
        );
    }
}
