//! Finds pipes whose first part may fail unnoticed.

use dockerfile::{Form, Kind, Span, Text, parse};
use dockerfile::shell::{Command, CommandKind, List, Pipeline, Simple, Word};

use crate::commands::{base_name, is_posix_shell};
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
        if let Kind::Run(Form::Exec(words)) = &run.instruction.kind
            && let Some(word) = words.iter().find(|word| is_pipe(words, word))
        {
            report.found(&RULE, word.span);
        }
        let Some(script) = run.script else { continue };
        if is_set(cx, run) {
            continue;
        }
        let mut pipes = Pipes::default();
        pipes.list(&script.body, false);
        if let Some(span) = pipes.unnoticed {
            report.found(&RULE, span).fix(TITLE, Trust::Review, by_shell(cx, run));
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

/// Whether a word of an exec form is a pipe, or a script for a shell with a pipe without the option.
fn is_pipe(words: &[Text], word: &Text) -> bool {
    if word.value == "|" {
        return true;
    }
    let shell = words.first().is_some_and(|program| is_posix_shell(base_name(&program.value)));
    let option = |word: &Text| word.value == "pipefail";
    if !shell || !word.value.contains('|') || word.value.contains('\n') || words.iter().any(option) {
        return false;
    }
    let parsed = parse(&format!("FROM scratch\nRUN {}", word.value));
    let mut pipes = Pipes::default();
    if let Some(Kind::Run(Form::Shell(script))) = parsed.instructions.last().map(|it| &it.kind) {
        pipes.list(&script.body, false);
    }
    pipes.unnoticed.is_some()
}

/// Whether `SHELL` sets the option.
fn is_set(cx: &Context<'_>, run: &Run<'_>) -> bool {
    cx.shell(run.index).is_some_and(|shell| {
        shell.windows(2).any(|pair| {
            let sets = pair[0].value.starts_with('-') && pair[0].value.ends_with('o');
            sets && pair[1].value == "pipefail" || pair[0].value == "-opipefail"
        })
    })
}

/// Looks for the first pipe of a script without the option.
#[derive(Default)]
struct Pipes {
    unnoticed: Option<Span>,
}

impl Pipes {
    /// `set` says whether the option is set before the list; the answer is whether it is behind it.
    fn list(&mut self, list: &List, mut set: bool) -> bool {
        for chain in list {
            for pipeline in std::iter::once(&chain.first).chain(chain.rest.iter().map(|(_, next)| next)) {
                set = self.pipeline(pipeline, set);
            }
        }
        set
    }

    fn pipeline(&mut self, pipeline: &Pipeline, set: bool) -> bool {
        if let [command] = &*pipeline.commands {
            return self.command(command, set);
        }
        if let [first, .., last] = &*pipeline.commands
            && !set
        {
            self.unnoticed.get_or_insert(first.span.to(last.span));
        }
        for command in &pipeline.commands {
            self.command(command, set);
        }
        set
    }

    fn command(&mut self, command: &Command, set: bool) -> bool {
        match &command.kind {
            CommandKind::Simple(simple) => {
                let values = simple.assignments.iter().map(|assigned| &assigned.value);
                self.words(values.chain(&simple.words), set);
                says(simple).unwrap_or(set)
            }
            CommandKind::Group(list) => self.list(list, set),
            CommandKind::Subshell(list) => {
                self.list(list, set);
                set
            }
            CommandKind::If { branches, otherwise } => {
                let (mut set, mut all) = (set, true);
                for (condition, body) in branches {
                    set = self.list(condition, set);
                    all &= self.list(body, set);
                }
                all &= otherwise.as_ref().map_or(set, |body| self.list(body, set));
                all
            }
            CommandKind::While { condition, body, .. } => {
                let set = self.list(condition, set);
                self.list(body, set);
                set
            }
            CommandKind::For { words, body, .. } => {
                self.words(words.iter().flatten(), set);
                self.list(body, set);
                set
            }
            CommandKind::Count { body, .. } => {
                self.list(body, set);
                set
            }
            CommandKind::Case { word, arms } => {
                self.words([&**word], set);
                for (_, body) in arms {
                    self.list(body, set);
                }
                set
            }
            CommandKind::Function { body, .. } => {
                self.command(body, set);
                set
            }
            CommandKind::Test(words) => {
                self.words(words, set);
                set
            }
            CommandKind::Calculation(_) => set,
        }
    }

    fn words<'w>(&mut self, words: impl IntoIterator<Item = &'w Word>, set: bool) {
        for script in words.into_iter().flat_map(Word::scripts) {
            self.list(&script.body, set);
        }
    }
}

/// What a `set` says of the option; `None` if nothing.
fn says(simple: &Simple) -> Option<bool> {
    let mut words = simple.words.iter().map(|word| &*word.raw);
    let mut before = words.next().filter(|&name| name == "set")?;
    let mut said = None;
    for word in words {
        if word == "pipefail" && before.ends_with('o') {
            said = Some(!before.starts_with('+'));
        } else if word == "-opipefail" {
            said = Some(true);
        }
        before = word;
    }
    said
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn unnoticed() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN a && b | c
                     ^^^^^ A failure before the pipe goes unnoticed
            RUN a || b
            RUN if x; then y=$(a | b); fi
                               ^^^^^ A failure before the pipe goes unnoticed
            RUN (a -b | c)
                 ^^^^^^^^ A failure before the pipe goes unnoticed
            RUN a | b; set -o pipefail
                ^^^^^ A failure before the pipe goes unnoticed
            RUN set -o pipefail; set +o pipefail; a | b
                                                  ^^^^^ A failure before the pipe goes unnoticed
            RUN (set -eo pipefail; a) | b
                ^^^^^^^^^^^^^^^^^^^^^^^^^ A failure before the pipe goes unnoticed
            ONBUILD RUN a | b
            RUN ["sh", "-c", "a | b"]
                             ^^^^^^^ A failure before the pipe goes unnoticed
            RUN ["bash", "-o", "pipefail", "-c", "a | b"]
            RUN ["sh", "-c", "set -o pipefail; a | b; echo 'a | b'"]
            "#,
        );
    }

    #[test]
    fn set() {
        check(
            &super::RULE,
            r#"
            FROM debian AS base
            RUN set -o pipefail && a | b
            RUN if a; then set -euxo pipefail; b | c; fi; d || (set -o pipefail || true; e | f)
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
