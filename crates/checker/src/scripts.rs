//! Edits of the scripts in `RUN`: a command more, two `RUN`s made one, an instruction less.

use dockerfile::shell::{AndOr, CommandKind, Joint, Pipeline, Script};
use dockerfile::{Heredoc, Span};

use crate::buried::run_of;
use crate::{Call, Context, Edit, Run, Top, Trust};

/// The heredoc that is a `RUN`'s script, if it is one.
pub(crate) fn heredoc<'a>(run: &Run<'a>) -> Option<&'a Heredoc> {
    let script = run.script?;
    run.instruction.heredocs.iter().find(|heredoc| {
        heredoc.body.start <= script.span.start && script.span.end <= heredoc.close.end
    })
}

/// What stands behind a heredoc's mark in its line: `bash -e` of `RUN <<EOF bash -e`.
pub(crate) fn behind_mark<'a>(cx: &Context<'a>, heredoc: &Heredoc) -> Option<&'a str> {
    cx.file.text.get(heredoc.mark.end as usize..)?.lines().next()
}

/// Adds a command behind a `RUN`'s script, to be run if all before it succeeded.
pub(crate) fn append(cx: &Context<'_>, run: &Run<'_>, command: &str) -> Option<Vec<Edit>> {
    let script = run.script.filter(|script| script.problem.is_none())?;
    let last = script.body.last().filter(|last| !last.background)?;
    if let Some(heredoc) = heredoc(run) {
        // A second line would run whether the first succeeded or not.
        let end = trimmed_chain(last).end;
        if script.body.len() == 1 && !cx.text(trimmed_chain(last)).contains("<<") {
            return Some(vec![Edit::insert(end, format!(" && {command}"))]);
        }
        let indent = indentation(cx, last.span.start);
        return (!heredoc.close.is_empty())
            .then(|| vec![Edit::insert(heredoc.close.start, format!("{indent}{command}\n"))]);
    }
    // A heredoc inside the script ends lines; nothing can be put behind it on its line without a closer look.
    if cx.text(trimmed_chain(last)).contains("<<") || !run.instruction.heredocs.is_empty() {
        return None;
    }
    let joint = joint(cx, script).unwrap_or_else(|| {
        if cx.text(trimmed_chain(last)).contains('\n') {
            broken_joint(cx)
        } else {
            " && ".to_owned()
        }
    });
    Some(vec![Edit::insert(trimmed_chain(last).end, format!("{joint}{command}"))])
}

/// Makes one `RUN` of two that follow each other. `None` where that would change what runs; to be reviewed where the
/// first one leaves something behind in its shell (a folder, a variable) that the second would see.
pub(crate) fn merge(
    cx: &Context<'_>,
    first: &Run<'_>,
    second: &Run<'_>,
) -> Option<(Trust, Vec<Edit>)> {
    let one = first.script.filter(|script| script.problem.is_none())?;
    let two = second.script.filter(|script| script.problem.is_none())?;
    let last = one.body.last().filter(|last| !last.background)?;
    // `a && b || c` is not `a && (b || c)`, and `a && b; c` runs `c` whatever happens.
    let [only] = &*two.body else { return None };
    let plain = !only.background && only.rest.iter().all(|(joint, _)| *joint == Joint::And);
    let follow = second.index == first.index + 1
        && first.stage == second.stage
        && !first.onbuild
        && !second.onbuild
        && first.instruction.heredocs.is_empty()
        && second.instruction.heredocs.is_empty()
        && first.flags_text() == second.flags_text();
    let between = Span::new(trimmed_chain(last).end, only.span.start);
    let text = cx.text(between);
    if !plain || !follow || text.contains('#') || cx.text(trimmed_chain(last)).contains("<<") {
        return None;
    }
    // What had a line of its own keeps it.
    let broken = |script| joint(cx, script).filter(|joint| joint.contains('\n'));
    let joint = broken(one).or_else(|| broken(two)).unwrap_or_else(|| broken_joint(cx));
    // A variable that the second one sets is not set where the first one fails.
    let sets = |script: &Script| {
        script
            .commands()
            .any(|found| found.simple.words.is_empty() && !found.simple.assignments.is_empty())
    };
    let apart = leaves_shell_alone(one) && !sets(two);
    let trust = if apart { Trust::Safe } else { Trust::Review };
    Some((trust, vec![Edit::replace(between, joint)]))
}

/// Makes one `RUN` of all the instructions from one to another, if every one of them is a `RUN`.
pub(crate) fn merge_all(cx: &Context<'_>, first: usize, last: usize) -> Option<(Trust, Vec<Edit>)> {
    let mut trust = Trust::Safe;
    let mut edits = Vec::new();
    for index in first..last {
        let (one, edit) = merge(cx, run_of(cx, index)?, run_of(cx, index + 1)?)?;
        if one == Trust::Review {
            trust = Trust::Review;
        }
        edits.extend(edit);
    }
    Some((trust, edits))
}

/// "the two", "the three": how the title of a fix speaks of the `RUN`s that it merges.
pub(crate) fn merge_title(first: usize, last: usize) -> String {
    const NUMBERS: [&str; 8] = ["two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let count = last.saturating_sub(first) + 1;
    match count.checked_sub(2).and_then(|at| NUMBERS.get(at)) {
        Some(number) => format!("Make one `RUN` of the {number}"),
        None => format!("Make one `RUN` of the {count}"),
    }
}

/// A pipeline without the blanks behind it.
fn trimmed(pipeline: &Pipeline) -> Span {
    let end = pipeline.commands.last().map_or(pipeline.span.end, |command| command.span.end);
    Span::new(pipeline.span.start, end.max(pipeline.span.start))
}

/// A chain without the blanks behind it.
fn trimmed_chain(chain: &AndOr) -> Span {
    let last = chain.rest.last().map_or(&chain.first, |(_, pipeline)| pipeline);
    Span::new(chain.span.start, trimmed(last).end.max(chain.span.start))
}

/// Takes an instruction out, with its lines.
pub(crate) fn remove(cx: &Context<'_>, instruction: usize) -> Option<Edit> {
    let span = cx.file.instructions.get(instruction)?.span;
    let text = &cx.file.text;
    let start = cx.file.lines.start(cx.file.lines.line(span.start));
    let rest = text.get(span.end as usize..)?;
    let end = rest.find('\n').map_or(text.len(), |at| span.end as usize + at + 1) as u32;
    // Without a line end behind it, the one before it goes.
    let is_last = !text.get(..end as usize)?.ends_with('\n');
    let start = if is_last { start.saturating_sub(1) } else { start };
    Some(Edit::delete(Span::new(start, end)))
}

/// How the script itself joins its commands last: ` && `, or with the line break and the indentation around it.
fn joint(cx: &Context<'_>, script: &Script) -> Option<String> {
    let last = script.body.last()?;
    let mut before = trimmed(&last.first).end;
    let mut found = None;
    for (joint, pipeline) in &last.rest {
        let text = cx.text(Span::new(before, pipeline.span.start));
        let plain = |c: char| c.is_whitespace() || c == '&' || c == cx.file.escape;
        if *joint == Joint::And && text.contains("&&") && text.chars().all(plain) {
            found = Some(text.to_owned());
        }
        before = trimmed(pipeline).end;
    }
    found
}

fn broken_joint(cx: &Context<'_>) -> String {
    format!(" {}\n    && ", cx.file.escape)
}

/// The blanks before the text of a line.
fn indentation<'a>(cx: &Context<'a>, offset: u32) -> &'a str {
    let start = cx.file.lines.start(cx.file.lines.line(offset));
    let line = cx.file.text.get(start as usize..).unwrap_or_default();
    let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
    &line[..blanks]
}

/// Whether a script leaves the shell as it found it: same folder, variables, options; and goes on to its end.
fn leaves_shell_alone(script: &Script) -> bool {
    const CHANGING: &[&str] = &[
        "cd", "export", "set", "umask", "exec", "exit", "return", "source", ".", "alias", "unset",
        "trap", "pushd", "popd", "ulimit", "shopt", "eval", "read", "declare", "readonly",
    ];
    let chain_is_plain = |chain: &AndOr| {
        std::iter::once(&chain.first).chain(chain.rest.iter().map(|(_, pipeline)| pipeline)).all(
            |pipeline| match &*pipeline.commands {
                [command] => match &command.kind {
                    CommandKind::Simple(simple) => simple
                        .words
                        .first()
                        .is_some_and(|program| !CHANGING.contains(&&*program.raw)),
                    CommandKind::Subshell(_) => true,
                    _ => false,
                },
                // Each part of a pipe has a shell of its own.
                _ => true,
            },
        )
    };
    script.body.iter().all(chain_is_plain)
}

/// Takes a call out of its script; a `RUN` that does nothing else goes as a whole. `None` where something would be
/// left that is no script, or that no longer does what it did.
pub(crate) fn drop_call(cx: &Context<'_>, run: &Run<'_>, call: &Call<'_>) -> Option<Edit> {
    let script = run.script?;
    let top = call.top?;
    let alone = script.body.len() == 1 && script.body[0].rest.is_empty();
    if alone && run.calls.len() == 1 && !run.onbuild && run.instruction.heredocs.is_empty() {
        return remove(cx, run.index);
    }
    without(cx, script, top).map(Edit::delete)
}

/// Puts an instruction on a line of its own above another one.
pub(crate) fn insert_above(cx: &Context<'_>, instruction: usize, text: &str) -> Option<Edit> {
    let at = cx.file.instructions.get(instruction)?.span.start;
    Some(Edit::insert(at, cx.in_case(text) + "\n"))
}

/// Puts an instruction on a line of its own below another one.
pub(crate) fn insert_below(cx: &Context<'_>, instruction: usize, text: &str) -> Option<Edit> {
    let instruction = cx.file.instructions.get(instruction)?;
    // Behind a heredoc without end everything is its body.
    let open = instruction.heredocs.last().is_some_and(|heredoc| heredoc.close.is_empty());
    let at = instruction.span.end;
    // Nor may the last line go on: what is put below would be part of it.
    let goes_on = cx.text(instruction.span).trim_end().ends_with(cx.file.escape);
    (!open && !goes_on).then(|| Edit::insert(at, format!("\n{}", cx.in_case(text))))
}

/// The span to delete so that a pipeline is gone from its chain: with the `&&` on one side of it. `None` if it is the
/// only one, or if another operator stands beside it.
pub(crate) fn without(cx: &Context<'_>, script: &Script, top: Top) -> Option<Span> {
    let chain = script.body.get(top.chain as usize)?;
    let part = |at: usize| match at.checked_sub(1) {
        None => Some((Joint::And, trimmed(&chain.first))),
        Some(rest) => chain.rest.get(rest).map(|(joint, pipeline)| (*joint, trimmed(pipeline))),
    };
    let at = top.pipeline as usize;
    let (before, span) = part(at)?;
    let after = part(at + 1);
    if before == Joint::Or || after.is_some_and(|(joint, _)| joint == Joint::Or) {
        return None;
    }
    let gone = match (at.checked_sub(1).and_then(part), after) {
        (Some((_, previous)), _) => Span::new(previous.end, span.end),
        (None, Some((_, next))) => Span::new(span.start, next.start),
        (None, None) => return None,
    };
    // A comment between the commands is not ours to delete.
    (!cx.text(gone).contains('#')).then_some(gone)
}
