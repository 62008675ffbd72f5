//! Redirections and pipes that lead nowhere: two for one stream, input for programs that read none.

use std::collections::BTreeMap;

use dockerfile::Span;
use dockerfile::shell::{Command, CommandKind, Pipeline, Redirect, RedirectKind, Simple};

use super::walk::Lint;
use super::words::say;
use crate::{Edit, Severity, Trust};

/// Programs that read no input.
const READ_NOTHING: &[&str] = &[
    "alias", "basename", "bg", "cal", "cd", "chgrp", "chmod", "chown", "cp", "du", "echo",
    "export", "fg", "fuser", "getconf", "getopt", "getopts", "ipcrm", "ipcs", "jobs", "kill", "ln",
    "locale", "ls", "mv", "printf", "ps", "pwd", "renice", "rm", "rmdir", "set", "sleep", "touch",
    "trap", "ulimit", "unalias", "uname",
];

/// Those of them that take files: `xargs` can hand them what is read.
const TAKE_FILES: &[&str] =
    &["chgrp", "chmod", "chown", "cp", "du", "kill", "ls", "mv", "rm", "rmdir", "touch"];

/// POSIX's programs that nobody names a file after.
const PROGRAMS: &[&str] = &[
    "alias",
    "ar",
    "at",
    "awk",
    "basename",
    "batch",
    "bc",
    "break",
    "cal",
    "cat",
    "cd",
    "chgrp",
    "chmod",
    "chown",
    "cksum",
    "cmp",
    "comm",
    "command",
    "compress",
    "continue",
    "cp",
    "crontab",
    "csplit",
    "cut",
    "date",
    "dd",
    "df",
    "diff",
    "dirname",
    "du",
    "echo",
    "ed",
    "env",
    "eval",
    "ex",
    "exec",
    "exit",
    "expand",
    "export",
    "expr",
    "find",
    "fold",
    "fuser",
    "getconf",
    "getopts",
    "grep",
    "hash",
    "head",
    "iconv",
    "jobs",
    "join",
    "kill",
    "link",
    "ln",
    "locale",
    "ls",
    "m4",
    "mailx",
    "make",
    "man",
    "mkdir",
    "mkfifo",
    "more",
    "mv",
    "nice",
    "nl",
    "nm",
    "nohup",
    "od",
    "paste",
    "patch",
    "pathchk",
    "pax",
    "pr",
    "printf",
    "ps",
    "pwd",
    "read",
    "readonly",
    "renice",
    "return",
    "rm",
    "rmdir",
    "sed",
    "set",
    "sh",
    "shift",
    "sleep",
    "sort",
    "split",
    "strings",
    "strip",
    "stty",
    "tabs",
    "tail",
    "tee",
    "test",
    "time",
    "times",
    "touch",
    "tput",
    "tr",
    "trap",
    "tsort",
    "tty",
    "type",
    "ulimit",
    "umask",
    "unalias",
    "uname",
    "uncompress",
    "unexpand",
    "uniq",
    "unlink",
    "unset",
    "vi",
    "wait",
    "wc",
    "who",
    "write",
    "xargs",
    "yacc",
    "zcat",
];

impl Lint<'_> {
    /// Redirections of one command, which stands in a pipe or alone.
    pub(super) fn streams(&mut self, pipeline: &Pipeline) {
        let last = pipeline.commands.len() - 1;
        for (index, command) in pipeline.commands.iter().enumerate() {
            self.competing(command, index > 0, index < last);
            if let CommandKind::Simple(simple) = &command.kind {
                if simple.words.is_empty() {
                    if simple.assignments.is_empty() {
                        self.no_command(command, last > 0);
                    }
                    continue;
                }
                self.reads_nothing(command, simple, index > 0);
            }
        }
        if last > 0
            && let CommandKind::Simple(first) = &pipeline.commands[0].kind
            && first.words.is_empty()
        {
            self.assigned_in_pipe(pipeline, first);
        }
    }

    /// `a > b > c`, `a > b | c`, `a | b < c`: one of them is all that counts.
    fn competing(&mut self, command: &Command, fed: bool, feeds: bool) {
        let redirects = &command.redirects;
        if redirects.is_empty() || redirects.iter().any(|one| one.kind == RedirectKind::Duplicate) {
            return;
        }
        let mut taken: BTreeMap<u32, usize> = BTreeMap::new();
        for number in redirects.iter().flat_map(descriptors).flatten() {
            *taken.entry(number).or_default() += 1;
        }
        for one in redirects {
            let competes = descriptors(one).into_iter().flatten().any(|number| taken[&number] > 1);
            let is = |number: u32| descriptors(one).contains(&Some(number));
            let process = one.target.raw.starts_with(['<', '>']);
            if competes {
                self.fault("SC2261", Severity::Error, one.span);
            } else if feeds && is(1) && !process {
                let edit =
                    (one.kind == RedirectKind::Write && command.redirects.len() == 1).then(|| {
                        vec![Edit::replace(
                            one.span,
                            format!("| tee {}", self.text(one.target.span)),
                        )]
                    });
                let found = self.fault("SC2260", Severity::Error, one.span);
                say(found, "What goes into the file does not go into the pipe");
                found.fix = edit.map(|edits| ("Write the file with `tee`", Trust::Review, edits));
            } else if fed && is(0) && !process {
                let found = self.fault("SC2259", Severity::Error, one.span);
                say(found, "What comes from here takes the place of what comes from the pipe");
            }
        }
    }

    /// `> file`, with no program.
    fn no_command(&mut self, command: &Command, in_pipe: bool) {
        let Some(first) = command.redirects.first() else { return };
        // A heredoc may be Docker's own.
        if first.kind == RedirectKind::Heredoc {
            return;
        }
        if in_pipe {
            self.fault("SC2189", Severity::Error, first.span);
            return;
        }
        if self.inside.substitution
            && command.redirects.len() == 1
            && first.kind == RedirectKind::Read
        {
            self.posix_fault("SC3034", Severity::Warning, first.span, "`$(< file)` is bash's");
            return;
        }
        let found = self.fault("SC2188", Severity::Warning, first.span);
        let edits = vec![Edit::insert(first.span.start, "true ")];
        found.fix = Some(("Redirect nothing's output", Trust::Safe, edits));
    }

    /// `a | rm`: the program does not look at its input.
    fn reads_nothing(&mut self, command: &Command, simple: &Simple, fed: bool) {
        let Some(program) = simple.program() else { return };
        if !READ_NOTHING.contains(&&*program) {
            return;
        }
        let asks = |raw: &str| {
            raw.starts_with('-') && !raw.starts_with("--") && raw.contains('i')
                || raw == "--interactive"
        };
        let reads = simple
            .words
            .iter()
            .skip(1)
            .any(|word| word.scripts().iter().any(|script| !script.body.is_empty()));
        let may_ask = matches!(&*program, "cp" | "mv" | "rm")
            && simple.words.iter().any(|word| asks(&word.raw));
        if reads || may_ask {
            return;
        }
        let first = simple.words[0].span;
        if fed {
            let whole = simple.words[0].raw == program && TAKE_FILES.contains(&&*program);
            let found = self.fault("SC2216", Severity::Warning, first);
            say(found, format!("`{program}` does not read what comes from the pipe"));
            let edits = vec![Edit::insert(first.start, "xargs ")];
            found.fix = whole.then_some(("Hand it over with `xargs`", Trust::Review, edits));
        }
        let input = command.redirects.iter().any(|redirect| {
            let read = matches!(
                redirect.kind,
                RedirectKind::Read | RedirectKind::HereString | RedirectKind::Heredoc
            );
            read && redirect.descriptor == Some(0)
        });
        if input {
            let found = self.fault("SC2217", Severity::Warning, first);
            say(found, format!("`{program}` does not read its input"));
        }
    }

    /// `a > cat`: a program's name stands where a file should.
    pub(super) fn redirect_to_program(&mut self, redirect: &Redirect) {
        let target = &redirect.target;
        let file = matches!(
            redirect.kind,
            RedirectKind::Read
                | RedirectKind::Write
                | RedirectKind::Append
                | RedirectKind::WriteAll
                | RedirectKind::AppendAll
        );
        if !file || !PROGRAMS.contains(&&*target.raw) {
            return;
        }
        let sign = Span::new(redirect.span.start, target.span.start);
        let edits = (self.text(sign).trim_end() == ">").then(|| vec![Edit::replace(sign, "| ")]);
        let found = self.fault("SC2238", Severity::Warning, target.span);
        say(found, format!("`{}` is the name of a program, and here of a file", target.raw));
        found.fix = edits.map(|edits| ("Pipe into it", Trust::Review, edits));
    }

    /// `x=$(a) | b`: the value is gone with the pipe's shell.
    fn assigned_in_pipe(&mut self, pipeline: &Pipeline, first: &Simple) {
        let [assigned, ..] = &*first.assignments else { return };
        let value = &assigned.value;
        let whole =
            value.raw.starts_with("$(") && value.raw.ends_with(')') && value.scripts().len() == 1;
        let edits =
            (whole && first.assignments.len() == 1 && pipeline.commands[0].redirects.is_empty())
                .then(|| {
                    let bracket = Span::new(value.span.end - 1, value.span.end);
                    vec![Edit::delete(bracket), Edit::insert(pipeline.span.end, ")")]
                });
        let found = self.fault("SC2036", Severity::Warning, assigned.span);
        found.fix = edits.map(|edits| ("Take the whole pipe's output", Trust::Review, edits));
    }
}

/// The descriptors that a redirection sets.
fn descriptors(redirect: &Redirect) -> [Option<u32>; 2] {
    match redirect.kind {
        RedirectKind::WriteAll | RedirectKind::AppendAll => [Some(1), Some(2)],
        _ => [redirect.descriptor, None],
    }
}
