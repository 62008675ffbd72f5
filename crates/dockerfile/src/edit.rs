//! Rewriting a Dockerfile: merging `RUN` instructions that follow each other.

use std::ops::Range;

use crate::shell::{AndOr, CommandKind, Joint, Language, Script, Simple};
use crate::{Dockerfile, Instruction, Span};

/// So many `RUN`s are merged into one at most: the work grows with the square.
const MOST: usize = 50;

/// New text for a part of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
}

impl Replacement {
    /// The whole text with the replacement made.
    pub fn apply(&self, text: &str) -> String {
        let (head, tail) =
            (text.get(..self.span.start as usize), text.get(self.span.end as usize..));
        [head.unwrap_or_default(), &self.text, tail.unwrap_or_default()].concat()
    }
}

/// Merges instructions (by their indices) into one `RUN`; their comments stay. `None` where the merged script would
/// not do the same: other instructions between, other flags, heredocs, exec form, or a shell state that leaks.
pub fn merge_runs(file: &Dockerfile, range: Range<usize>) -> Option<Replacement> {
    let instructions = file.instructions.get(range.clone())?;
    let (first, last) = (instructions.first()?, instructions.last()?);
    if instructions.len() < 2 {
        return None;
    }
    let scripts =
        instructions.iter().map(|run| mergeable(file, first, run)).collect::<Option<Vec<_>>>()?;
    let errexit = scripts[..scripts.len() - 1].iter().any(|script| sets_errexit(script));
    let pieces = if errexit {
        behind_errexit(file, &scripts)?
    } else {
        joined_by_and(file, &scripts, shell_has_errexit(file, range.start))?
    };
    let mut text = file.slice(Span::new(first.span.start, scripts[0].span.start)).to_owned();
    for (index, piece) in pieces.iter().enumerate() {
        if index > 0 {
            text.push_str(piece.separator);
            text.push(' ');
            text.push(file.escape);
            text.push('\n');
            let between =
                Span::new(instructions[index - 1].span.end, instructions[index].span.start);
            let from = file.comments.partition_point(|comment| comment.span.start < between.start);
            for comment in
                file.comments[from..].iter().take_while(|comment| comment.span.end <= between.end)
            {
                text.push_str("    ");
                text.push_str(file.slice(comment.span));
                text.push('\n');
            }
            text.push_str("    ");
            text.push_str(piece.joint);
        }
        text.push_str(&piece.text);
    }
    Some(Replacement { span: Span::new(first.span.start, last.span.end), text })
}

/// Merges all runs of mergeable `RUN` instructions in a stage, each as long as it can be. Sorted and disjoint.
pub fn merge_stage(file: &Dockerfile, stage: usize) -> Vec<Replacement> {
    let Some(all) = file.stages.get(stage).map(|stage| stage.instructions.clone()) else {
        return Vec::new();
    };
    let mut replacements = Vec::new();
    let mut start = all.start;
    while start < all.end {
        let mut best = None;
        let mut end = start + 2;
        while end <= all.end.min(start + MOST) {
            let Some(merged) = merge_runs(file, start..end) else { break };
            best = Some((merged, end));
            end += 1;
        }
        start = best.as_ref().map_or(start + 1, |&(_, end)| end);
        replacements.extend(best.map(|(merged, _)| merged));
    }
    replacements
}

/// A script's part in the merged one: what ends the line before, what begins this one, and its text.
struct Piece {
    separator: &'static str,
    joint: &'static str,
    text: String,
}

/// The script of a `RUN` that can be merged with the first one.
fn mergeable<'a>(
    file: &Dockerfile,
    first: &Instruction,
    run: &'a Instruction,
) -> Option<&'a Script> {
    let script = run.run()?;
    let same_flags = run.flags.len() == first.flags.len()
        && run.flags.iter().zip(&first.flags).all(|(left, right)| {
            let value = |flag: &crate::Flag| flag.value.as_ref().map(|value| value.value.clone());
            left.name.value == right.name.value && value(left) == value(right)
        });
    let whole =
        script.problem.is_none() && script.language == Language::Shell && !script.body.is_empty();
    let background = script.body.iter().any(|and_or| and_or.background);
    // A comment of the shell's own would swallow what is appended.
    let tokens = file.tokens.partition_point(|token| token.span.end <= script.span.start);
    let comment = file.tokens[tokens..]
        .iter()
        .take_while(|token| token.span.start < script.span.end)
        .any(|token| {
            token.kind == crate::TokenKind::Comment
                && file.comments.binary_search_by_key(&token.span, |comment| comment.span).is_err()
        });
    (same_flags && whole && !background && !comment && run.heredocs.is_empty()).then_some(script)
}

/// The script's text up to its last command, so without a semicolon at its end.
fn raw<'a>(file: &'a Dockerfile, script: &Script) -> &'a str {
    let end = script.body.last().map_or(script.span.end, |last| last.span.end);
    file.slice(Span::new(script.span.start, end))
}

/// `a && b && { c; d; }`: each script runs if those before it went well, as it did in an instruction of its own.
fn joined_by_and(file: &Dockerfile, scripts: &[&Script], errexit: bool) -> Option<Vec<Piece>> {
    let count = scripts.len();
    let pieces = scripts.iter().enumerate().map(|(index, script)| {
        let last = index + 1 == count;
        let chain = is_chain(script);
        // Before `&&` the shell's `-e` does not work.
        if errexit && !last && !(chain && is_plain(script)) {
            return None;
        }
        let text = raw(file, script);
        let text = match (changes_shell(script) && !last, chain) {
            (true, _) => format!("( {text} )"),
            (false, true) => text.to_owned(),
            (false, false) => format!("{{ {text}; }}"),
        };
        Some(Piece { separator: "", joint: "&& ", text })
    });
    pieces.collect()
}

/// Scripts that all begin with the same `set -e…`: what fails ends them, so a semicolon joins them.
fn behind_errexit(file: &Dockerfile, scripts: &[&Script]) -> Option<Vec<Piece>> {
    let options = set_words(scripts.first()?)?;
    let count = scripts.len();
    let pieces = scripts.iter().enumerate().map(|(index, script)| {
        let last = index + 1 == count;
        let others =
            script.commands().filter(|found| found.simple.program().as_deref() != Some("set"));
        let leaks =
            others.into_iter().any(|found| changes(found.simple)) || defines_function(script);
        // The end of `a && b` does not stop the script where `a` fails.
        let open_end =
            script.body.last().is_none_or(|end| !end.rest.is_empty() || end.first.negated);
        let sets = script
            .commands()
            .filter(|found| found.simple.program().as_deref() == Some("set"))
            .count();
        let fits = set_words(script).as_ref() == Some(&options)
            && sets == 1
            && (last || (!leaks && !open_end));
        fits.then(|| Piece { separator: ";", joint: "", text: raw(file, script).to_owned() })
    });
    pieces.collect()
}

/// The words of the `set` that a script begins with.
fn set_words(script: &Script) -> Option<Vec<String>> {
    let first = script.body.first().filter(|first| first.rest.is_empty())?;
    let command = first.first.commands.first().filter(|_| first.first.commands.len() == 1)?;
    let CommandKind::Simple(simple) = &command.kind else { return None };
    (simple.program().as_deref() == Some("set"))
        .then(|| simple.words.iter().map(|word| word.raw.clone()).collect())
}

/// Whether a script is one chain of `&&`.
fn is_chain(script: &Script) -> bool {
    match script.body.as_slice() {
        [only] => only.rest.iter().all(|(joint, _)| *joint == Joint::And) && !only.first.negated,
        _ => false,
    }
}

/// Whether a script holds nothing in which `-e` could matter.
fn is_plain(script: &Script) -> bool {
    let simple = |and_or: &AndOr| {
        std::iter::once(&and_or.first)
            .chain(and_or.rest.iter().map(|(_, pipeline)| pipeline))
            .flat_map(|pipeline| &pipeline.commands)
            .all(|command| matches!(command.kind, CommandKind::Simple(_)))
    };
    script.body.iter().all(simple)
}

/// Whether a script leaves its shell changed: directory, variables, options, functions, or not at all.
fn changes_shell(script: &Script) -> bool {
    defines_function(script)
        || script.commands().any(|found| !found.context.subshell && changes(found.simple))
        || script.body.iter().any(loops)
}

/// A loop leaves its variable behind.
fn loops(and_or: &AndOr) -> bool {
    let commands = std::iter::once(&and_or.first)
        .chain(and_or.rest.iter().map(|(_, pipeline)| pipeline))
        .flat_map(|pipeline| &pipeline.commands);
    commands.into_iter().any(|command| matches!(command.kind, CommandKind::For { .. }))
}

fn changes(simple: &Simple) -> bool {
    const BUILT_IN: &[&str] = &[
        "cd",
        "pushd",
        "popd",
        "export",
        "unset",
        "set",
        "shopt",
        "exit",
        "exec",
        "eval",
        ".",
        "source",
        "trap",
        "umask",
        "ulimit",
        "alias",
        "unalias",
        "readonly",
        "declare",
        "typeset",
        "local",
        "read",
        "shift",
        "return",
        "hash",
        "enable",
        "getopts",
        "mapfile",
        "readarray",
        "printf",
        "let",
        "wait",
        "kill",
        "break",
        "continue",
    ];
    match simple.program() {
        // `printf -v` sets a variable; plain `printf` only prints.
        Some(program) if program == "printf" => simple.words.iter().any(|word| word.is("-v")),
        Some(program) => BUILT_IN.contains(&program.as_str()),
        // Assignments alone, or a program that is known only when it runs.
        None => true,
    }
}

fn defines_function(script: &Script) -> bool {
    // A function can only be defined where the text has a bracket or the word.
    script.source.contains("()")
        || script.source.contains("( )")
        || script.source.contains("function ")
}

/// Whether `set -e`, or `-o errexit`, stands anywhere in a script.
fn sets_errexit(script: &Script) -> bool {
    script.commands().any(|found| {
        found.simple.program().as_deref() == Some("set")
            && found.simple.arguments().iter().any(|word| is_errexit(&word.raw))
    })
}

fn is_errexit(option: &str) -> bool {
    option == "errexit"
        || (option.starts_with('-') && !option.starts_with("--") && option.contains('e'))
}

/// Whether the `SHELL` in force is called with `-e`.
fn shell_has_errexit(file: &Dockerfile, instruction: usize) -> bool {
    file.shell_at(instruction)
        .is_some_and(|words| words.iter().skip(1).any(|word| is_errexit(&word.value)))
}

#[cfg(test)]
mod tests {
    use super::{merge_runs, merge_stage};
    use crate::parse;

    #[track_caller]
    fn check(runs: &str, expected: &str) {
        let text = format!("FROM a\n{runs}");
        let file = parse(&text);
        assert_eq!(file.problems, [], "the case itself is refused");
        let merged = merge_runs(&file, 1..file.instructions.len());
        let text = merged.map_or("none".to_owned(), |merged| merged.apply(&text));
        assert_eq!(text.trim_start_matches("FROM a\n"), expected);
    }

    #[test]
    fn chains() {
        check("RUN a && b\nRUN c\n", "RUN a && b \\\n    && c\n");
        check("RUN a; \nRUN c\nRUN d", "RUN a \\\n    && c \\\n    && d");
    }

    #[test]
    fn comments_and_continuations_stay() {
        check(
            "RUN a \\\n    # one\n    && b\n\n# two\n# three\nRUN c \\\n  d\n",
            "RUN a \\\n    # one\n    && b \\\n    # two\n    # three\n    && c \\\n  d\n",
        );
    }

    #[test]
    fn alternatives_are_held_together() {
        check("RUN a || b\nRUN c; d\n", "RUN { a || b; } \\\n    && { c; d; }\n");
        check("RUN ! a\nRUN c\n", "RUN { ! a; } \\\n    && c\n");
    }

    #[test]
    fn a_changed_shell_is_kept_apart() {
        check("RUN cd /x && make\nRUN ls\n", "RUN ( cd /x && make ) \\\n    && ls\n");
        check("RUN ls\nRUN cd /x && make\n", "RUN ls \\\n    && cd /x && make\n");
        check("RUN X=1 make\nRUN ls\n", "RUN X=1 make \\\n    && ls\n");
        check("RUN X=1\nRUN ls\n", "RUN ( X=1 ) \\\n    && ls\n");
        check("RUN f() { ls; }; f\nRUN ls\n", "RUN ( f() { ls; }; f ) \\\n    && ls\n");
        check(
            "RUN for x in a; do echo $x; done\nRUN ls $x\n",
            "RUN ( for x in a; do echo $x; done ) \\\n    && ls $x\n",
        );
    }

    #[test]
    fn set_e_is_lost_before_and() {
        check("RUN set -e; a; b\nRUN c\n", "none");
        check("RUN a\nRUN set -e; b; c\n", "RUN a \\\n    && { set -e; b; c; }\n");
        check("RUN set -ex; a; b\nRUN set -ex; c\n", "RUN set -ex; a; b; \\\n    set -ex; c\n");
        check("RUN set -ex; a && b\nRUN set -ex; c\n", "none");
        check("RUN set -ex; cd /x; b\nRUN set -ex; c\n", "none");
    }

    #[test]
    fn not_the_same_kind() {
        check("RUN a\nRUN [\"b\"]\n", "none");
        check("RUN a\nCOPY b c\nRUN d\n", "none");
        check("RUN --network=none a\nRUN b\n", "none");
        check("RUN a\nRUN <<E\nb\nE\n", "none");
        check("RUN a\n", "none");
        check("RUN a # note\nRUN b\n", "none");
        check("RUN a &\nRUN b\n", "none");
        check("RUN (\nRUN b\n", "none");
    }

    #[test]
    fn same_flags() {
        check(
            "RUN --mount=type=cache,target=/c a\nRUN --mount=type=cache,target=/c b\n",
            "RUN --mount=type=cache,target=/c a \\\n    && b\n",
        );
    }

    #[test]
    fn a_shell_with_e() {
        check("SHELL [\"bash\", \"-ec\"]\nRUN a\nRUN b\n", "none");
        let text = "FROM a\nSHELL [\"bash\", \"-ec\"]\nRUN a; b\nRUN c\nRUN d && e\nRUN f\n";
        let file = parse(text);
        assert_eq!(merge_runs(&file, 2..4), None, "`a; b` would go on where `a` fails");
        assert_eq!(
            merge_runs(&file, 4..6).map(|merged| merged.text).as_deref(),
            Some("RUN d && e \\\n    && f")
        );
    }

    #[test]
    fn a_whole_stage() {
        let text = "FROM a\nRUN a\nRUN b\nENV x=1\nRUN c\nRUN d\nRUN e\n";
        let file = parse(text);
        let merged: Vec<String> =
            merge_stage(&file, 0).into_iter().map(|merged| merged.text).collect();
        assert_eq!(merged, ["RUN a \\\n    && b", "RUN c \\\n    && d \\\n    && e"]);
    }

    #[test]
    fn backtick_escape() {
        let text = "# escape=`\nFROM a\nRUN a\nRUN b\n";
        let merged = merge_runs(&parse(text), 1..3).map(|merged| merged.text);
        assert_eq!(merged.as_deref(), Some("RUN a `\n    && b"));
    }
}
