//! Finds heredoc scripts that go on after a failure.

use dockerfile::shell::CommandKind;

use crate::{Check, Call, Context, Edit, Family, Report, Rule, Run, Severity, Trust, scripts};

/// A heredoc of several commands without `set -e`.
pub(super) const RULE: Rule = Rule {
    name: "heredoc-without-set-e",
    aliases: &[],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "This script goes on after a command that fails",
    why: "A heredoc is one script: the shell runs its lines one after the other and gives back the status of the last. \
          If an earlier line fails, the build goes on and the image lacks what that line should have made. `set -e` in \
          the first line stops at the first failure, as `&&` would.",
    bad: "FROM alpine:3.24\nRUN <<EOF\nmkdir /app\ntouch /app/ready\nEOF\n",
    good: "FROM alpine:3.24\nRUN <<EOF\nset -e\nmkdir /app\ntouch /app/ready\nEOF\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        let (Some(script), Some(heredoc)) = (run.script, scripts::heredoc(run)) else { continue };
        // One chain is as good as its operators; and a script that is not read by a POSIX shell has no calls.
        if script.body.len() < 2 || run.calls.is_empty() || stops(cx, run) {
            continue;
        }
        let only_settings = script.body.iter().rev().skip(1).all(|chain| {
            chain.first.commands.iter().all(|command| {
                matches!(&command.kind, CommandKind::Simple(simple) if simple.words.is_empty())
            })
        });
        if only_settings {
            continue;
        }
        let first_line = cx.text(heredoc.body).lines().next().unwrap_or_default();
        let blanks = first_line.len() - first_line.trim_start_matches([' ', '\t']).len();
        let indent = &first_line[..blanks];
        let start = if first_line.starts_with("#!") {
            cx.file.lines.start(cx.file.lines.line(heredoc.body.start) + 1)
        } else {
            heredoc.body.start
        };
        let edit = (start <= heredoc.body.end)
            .then(|| Edit::insert(start, format!("{indent}set -e\n")));
        report.found(&RULE, heredoc.mark).fix("Add `set -e`", Trust::Review, edit);
    }
}

/// Whether a failure stops the script: by `set -e` at its head, its first line, or the shell's own options.
fn stops(cx: &Context<'_>, run: &Run<'_>) -> bool {
    let by_option = |option: &str| {
        option.starts_with('-') && !option.starts_with("--") && option.contains('e')
            || option == "errexit"
    };
    let sets = |call: &Call<'_>| {
        call.name == "set" && call.args.iter().any(|arg| by_option(&arg.text))
    };
    // Before the first command that can fail: other settings may stand before it.
    let by_set = run.calls.iter().take_while(|call| call.name == "set").any(sets);
    let by_shell = cx.shell(run.index).is_some_and(|shell| {
        let options = shell.iter().skip(1).map(|word| word.value.as_str());
        options.filter(|&option| option != "-c").any(by_option)
    });
    let source = run.script.map_or("", |script| script.source.as_str());
    let by_first_line = source.starts_with("#!")
        && source.lines().next().is_some_and(|line| line.split_whitespace().skip(1).any(by_option));
    // `<<EOF bash -e`.
    let by_line = scripts::heredoc(run)
        .and_then(|heredoc| scripts::behind_mark(cx, heredoc))
        .is_some_and(|line| line.split_whitespace().skip(1).any(by_option));
    by_set || by_shell || by_first_line || by_line
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    #[test]
    fn goes_on() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN <<EOF
                ^^^^^ This script goes on after a command that fails
            apk add curl
            rm -rf /tmp/x
            EOF
            RUN <<EOF bash
                ^^^^^ This script goes on after a command that fails
            a
            b
            EOF
            RUN <<EOF bash -c a
            a
            b
            EOF
            ",
        );
    }

    #[test]
    fn stops_by_itself() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN <<EOF
            set -eux
            a
            b
            EOF
            RUN <<EOF
            set -o errexit
            a
            b
            EOF
            RUN <<EOF
            a && b &&
            c
            EOF
            RUN <<EOF
            #!/bin/sh -e
            a
            b
            EOF
            RUN <<EOF bash -ex
            a
            b
            EOF
            ",
        );
    }

    #[test]
    fn another_interpreter() {
        check(
            &super::RULE,
            r"
            FROM python
            RUN <<EOF
            #!/usr/bin/env python3
            import sys
            print(sys.path)
            EOF
            ",
        );
    }

    #[test]
    fn the_shell_stops() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            SHELL ["/bin/ash", "-eo", "pipefail", "-c"]
            RUN <<EOF
            a
            b
            EOF
            "#,
        );
    }

    #[test]
    fn fix_stands_below_the_interpreter() {
        check_fix(
            &super::RULE,
            r"
            FROM alpine
            RUN <<DONE
            #!/bin/sh
            a
            b
            DONE
            ",
            Some(r"
            FROM alpine
            RUN <<DONE
            #!/bin/sh
            set -e
            a
            b
            DONE
            "),
        );
    }
}
