//! What programs make of their arguments: `find`, `tr`, `grep`, `mkdir`, `sudo` and others.

use std::collections::BTreeSet;

use dockerfile::shell::{Command, Redirect, RedirectKind, Simple, Word};

use super::globs::has_open_glob;
use super::pieces::{PieceKind, pieces};
use super::walk::Lint;
use super::words::{part_of, say};
use crate::{Edit, Severity, Trust};

/// What only the shell itself can do, for itself.
const SHELL_ONLY: &[&str] = &[
    "cd", "command", "declare", "eval", "exec", "exit", "export", "hash", "history", "local",
    "popd", "pushd", "read", "readonly", "return", "set", "source", "trap", "type", "typeset",
    "ulimit", "umask", "unset", "wait",
];

impl Lint<'_> {
    /// Looks at a command by its program's name.
    pub(super) fn program(&mut self, command: &Command, simple: &Simple, base: &str) {
        let args = simple.words.get(1..).unwrap_or_default();
        match base {
            "mkdir" => self.mode_of_parents(args),
            "sudo" => self.sudo(command, simple, args),
            "su" if args.len() <= 1 && !self.inside.pipe && command.redirects.is_empty() => {
                let found = self.fault("SC2117", Severity::Info, simple.words[0].span);
                say(found, "`su` opens a shell and waits for its end: what follows runs as before");
            }
            "tr" => self.letters(args),
            "grep" => self.expression(args),
            "ssh" => self.expanded_here(args),
            "alias" => self.alias(args),
            "trap" => self.signals(args),
            "break" | "continue" if !self.inside.a_loop && !self.inside.function => {
                let found = self.fault("SC2105", Severity::Error, command.span);
                say(found, format!("`{base}` stands outside a loop"));
            }
            _ => {}
        }
    }

    /// `mkdir -p -m 700 a/b`.
    fn mode_of_parents(&mut self, args: &[Word]) {
        let flag = |letter: char, name: &str| {
            args.iter().find(|word| {
                let raw = word.raw.as_str();
                raw.strip_prefix("--").map_or_else(
                    || raw.starts_with('-') && raw.contains(letter),
                    |long| long.split('=').next() == Some(name),
                )
            })
        };
        let (Some(_), Some(mode)) = (flag('p', "parents"), flag('m', "mode")) else { return };
        let folders = args.iter().skip(1).filter(|word| !word.raw.starts_with('-'));
        let deep = |word: &Word| {
            word.literal().is_none_or(|path| {
                let plain = path.trim_start_matches("../").trim_start_matches("./");
                path.contains('/') && plain.contains('/')
            })
        };
        if folders.into_iter().any(deep) {
            self.fault("SC2174", Severity::Warning, mode.span);
        }
    }

    fn sudo(&mut self, command: &Command, simple: &Simple, args: &[Word]) {
        for redirect in &command.redirects {
            let plain = !self.text(redirect.span).starts_with(|c: char| c.is_ascii_digit());
            let wrong = match redirect.kind {
                RedirectKind::Read | RedirectKind::Write | RedirectKind::Append => true,
                RedirectKind::WriteAll => self.text(redirect.span).starts_with('&'),
                _ => false,
            };
            if !wrong || !plain || redirect.target.raw == "/dev/null" {
                continue;
            }
            let edits = self.through_tee(command, redirect);
            let severity = if redirect.kind == RedirectKind::Read {
                Severity::Info
            } else {
                Severity::Warning
            };
            let found = self.fault("SC2024", severity, redirect.span);
            say(found, "The shell opens this file, not `sudo`");
            found.fix = edits.map(|edits| ("Write it with `sudo tee`", Trust::Review, edits));
        }
        let mut valued = false;
        let program = args.iter().find(|word| {
            if std::mem::take(&mut valued) {
                return false;
            }
            let option = word.raw.strip_prefix('-').filter(|letters| !letters.is_empty());
            valued = option
                .is_some_and(|letters| letters.ends_with(['a', 'g', 'h', 'p', 'u', 'c', 'T', 'r']));
            option.is_none()
        });
        if let Some(program) = program.filter(|word| SHELL_ONLY.contains(&&*word.raw)) {
            let name = &program.raw;
            let found = self.fault("SC2232", Severity::Warning, simple.words[0].span);
            say(found, format!("`sudo` runs programs, and `{name}` is the shell's own"));
        }
    }

    /// `sudo a > b` as `sudo a | sudo tee b`.
    fn through_tee(&self, command: &Command, redirect: &Redirect) -> Option<Vec<Edit>> {
        let option = match redirect.kind {
            RedirectKind::Write => "",
            RedirectKind::Append => "-a ",
            _ => return None,
        };
        let file = self.text(redirect.target.span);
        let alone = command.redirects.len() == 1 && redirect.span.end == command.span.end;
        let edit = Edit::replace(redirect.span, format!("| sudo tee {option}{file} > /dev/null"));
        (alone && !self.inside.pipe).then(|| vec![edit])
    }

    /// `tr a-z A-Z`.
    fn letters(&mut self, args: &[Word]) {
        for word in args {
            if has_open_glob(word) {
                self.fault("SC2060", Severity::Warning, word.span);
                continue;
            }
            let Some(set) = word.literal() else { continue };
            let (code, severity, message) = match &*set {
                "a-z" => (
                    "SC2018",
                    Severity::Info,
                    "Letters with accents are none of these: `[:lower:]` has them all",
                ),
                "A-Z" => (
                    "SC2019",
                    Severity::Info,
                    "Letters with accents are none of these: `[:upper:]` has them all",
                ),
                _ => {
                    let class = set.starts_with("[:") || set.starts_with("[=");
                    let brackets = set.starts_with('[') && set.ends_with(']') && set.len() > 2;
                    if !set.starts_with('-') && !set.contains("[:") && has_twice(&set) {
                        let found = self.fault("SC2020", Severity::Info, word.span);
                        say(
                            found,
                            "`tr` replaces letters, no words: a letter twice says nothing more",
                        );
                    }
                    if class || !brackets || set.contains('*') {
                        continue;
                    }
                    ("SC2021", Severity::Info, "To `tr` these brackets are letters as well")
                }
            };
            say(self.fault(code, severity, word.span), message);
        }
    }

    /// `grep '*.txt'`.
    fn expression(&mut self, args: &[Word]) {
        let mut rest = args.iter();
        let expression = loop {
            let Some(word) = rest.next() else { return };
            match &*word.raw {
                "--" | "-e" | "--regex" => break rest.next(),
                raw if raw.starts_with('-') && !raw.starts_with("--regex=") => {}
                _ => break Some(word),
            }
        };
        let Some(expression) = expression else { return };
        if has_open_glob(expression) {
            let found = self.fault("SC2062", Severity::Warning, expression.span);
            let edits = vec![
                Edit::insert(expression.span.start, "'"),
                Edit::insert(expression.span.end, "'"),
            ];
            let plain = !expression.raw.contains(['\'', '"', '\\', '$', '`']);
            found.fix = plain.then_some(("Quote it", Trust::Safe, edits));
        }
        let plain = args.iter().any(|word| {
            let raw = word.raw.as_str();
            raw.strip_prefix("--").map_or_else(
                || raw.starts_with('-') && raw.contains(['F', 'o']),
                |long| {
                    ["fixed-strings", "include", "exclude", "exclude-dir", "only-matching"]
                        .contains(&long.split('=').next().unwrap_or(long))
                },
            )
        });
        let Some(text) = expression.literal().filter(|_| !plain) else { return };
        let letters: Vec<char> = text.chars().collect();
        let glob = matches!(&*letters, ['*', ..])
            || matches!(&*letters, [first, '*'] if !"\\.".contains(*first));
        if glob {
            let found = self.fault("SC2063", Severity::Warning, expression.span);
            say(found, "`grep` reads a regular expression: a `*` repeats what stands before it");
            return;
        }
        let star = letters
            .windows(2)
            .any(|pair| pair[1] == '*' && pair[0].is_ascii_alphanumeric() && pair[0] != '0');
        let other = text.contains(['[', ']', '^', '$', '+', '\\'])
            || letters
                .windows(2)
                .any(|pair| pair[1] == '*' && (!pair[0].is_ascii_alphanumeric() || pair[0] == '0'));
        if star && !other {
            let found = self.fault("SC2022", Severity::Info, expression.span);
            say(found, "`grep` reads a regular expression: a `*` repeats the letter before it");
        }
    }

    /// Expressions that `find` reads in another way, or not at all.
    pub(super) fn find_as_read(&mut self, first: &Word, args: &[Word]) {
        let leads = |word: &&Word| {
            word.raw.starts_with('-') && (word.raw.len() <= 2 || word.raw.starts_with("-O"))
        };
        let start = args.iter().find(|word| !leads(word));
        if start.is_none_or(|word| word.raw.starts_with('-'))
            && args.iter().all(|word| word.raw != "--help")
        {
            let edits = vec![Edit::insert(first.span.end, " .")];
            let found = self.fault("SC2185", Severity::Info, first.span);
            say(found, "Not every `find` begins at `.` by itself");
            found.fix = args.first().is_none_or(|word| !leads(&word)).then_some((
                "Name the folder",
                Trust::Safe,
                edits,
            ));
        }
        let named = |word: &Word| {
            matches!(
                &*word.raw,
                "-name" | "-iname" | "-regex" | "-iregex" | "-wholename" | "-iwholename"
            )
        };
        for window in args.windows(6) {
            let [one, _, or, other, _, action] = window else { continue };
            let acts = [
                "-exec", "-execdir", "-delete", "-print", "-print0", "-printf", "-ls", "-fls",
                "-ok", "-okdir",
            ];
            if named(one)
                && matches!(&*or.raw, "-o" | "-or")
                && named(other)
                && acts.contains(&&*action.raw)
            {
                let edits = vec![
                    Edit::insert(one.span.start, "\\( "),
                    Edit::insert(window[4].span.end, " \\)"),
                ];
                let found = self.fault("SC2146", Severity::Warning, action.span);
                say(found, format!("`{}` belongs to what stands behind `-o` alone", action.raw));
                found.fix = Some(("Group the names", Trust::Review, edits));
            }
        }
        let mut runs = false;
        let mut script = 0;
        for word in args {
            let raw = word.raw.as_str();
            if runs
                && (has_open_glob(word)
                    || word.raw.starts_with(['$', '`']) && !word.scripts().is_empty())
            {
                say(
                    self.fault("SC2014", Severity::Info, word.span),
                    "This is expanded once, before `find` runs",
                );
            }
            script = match (script, raw) {
                (_, "-exec" | "-execdir") => 1,
                (1, "sh" | "bash" | "dash" | "ksh") => 2,
                (2, "-c") => 3,
                (3, _) if raw.contains("{}") => {
                    let found = self.fault("SC2156", Severity::Warning, word.span);
                    say(found, "A file's name becomes a part of the script: hand it over as `$1`");
                    0
                }
                (3, _) => 0,
                _ => script,
            };
            match word.literal().as_deref() {
                Some("-exec" | "-execdir") => runs = true,
                Some("+" | ";") => runs = false,
                _ => {}
            }
        }
        if runs && let Some(last) = args.last() {
            let found = self.fault("SC2067", Severity::Error, last.span);
            say(found, "`-exec` has no end: it needs `\\;` or `+` as a word of its own");
        }
    }

    /// `printf '%s %s' a`.
    pub(super) fn format_and_values(&mut self, format: &Word, values: &[Word]) {
        let Some(text) = format.literal() else { return };
        let formats = formats(&text);
        let count = formats.len();
        let several = |word: &Word| {
            has_open_glob(word)
                || word.raw.contains('{') && !word.raw.contains(['"', '\''])
                || pieces(&word.raw).iter().any(|piece| {
                    let list = matches!(&word.raw[piece.range.clone()], "$@" | "${@}")
                        || word.raw.contains("[@]");
                    matches!(piece.kind, PieceKind::Variable { .. }) && (!piece.quoted || list)
                })
        };
        let (code, severity) = match values.len() {
            0 if count == 0 => return,
            _ if count == 0 => ("SC2182", Severity::Error),
            _ if values.iter().any(several) => return,
            given if given < count && formats[given..].iter().all(|format| *format == 'T') => {
                return;
            }
            given if given > 0 && given % count == 0 => return,
            _ => ("SC2183", Severity::Warning),
        };
        let message = format!("The format asks for {count} values, and here are {}", values.len());
        say(self.fault(code, severity, format.span), message);
    }

    /// `ssh host "echo $A"`.
    fn expanded_here(&mut self, args: &[Word]) {
        if args.len() < 2 || args.iter().any(|word| word.raw.starts_with('-')) {
            return;
        }
        let Some(script) = args.last() else { return };
        self.expanded_early(script, "SC2029", "This is expanded here, not on the other machine");
    }

    /// `trap a KILL`, and what the script that runs later asks for.
    fn signals(&mut self, args: &[Word]) {
        let Some((script, signals)) = args.split_first() else { return };
        self.asked_later(script);
        for word in signals {
            let (code, message) = match &*word.raw {
                "KILL" | "SIGKILL" | "STOP" | "SIGSTOP" | "9" => {
                    ("SC2173", "No process can trap this signal")
                }
                raw if raw
                    .parse()
                    .is_ok_and(|number: u8| ![0, 1, 2, 3, 6, 14, 15].contains(&number)) =>
                {
                    ("SC2172", "Which signal has this number depends on the machine")
                }
                _ => continue,
            };
            say(self.fault(code, Severity::Error, word.span), message);
        }
    }

    /// Single quotes around a script that the shell reads later.
    pub(super) fn asked_later(&mut self, script: &Word) {
        if !script.raw.contains('\'') {
            return;
        }
        for name in super::walk::names_behind_dollars(&script.raw) {
            self.used.insert(name.to_owned());
            self.asked.entry(name.to_owned()).or_insert(script.span);
        }
    }

    /// `alias a="b $C"`.
    fn alias(&mut self, args: &[Word]) {
        for word in args {
            let Some((name, value)) = word.raw.split_once('=') else { continue };
            self.asked_later(word);
            let line_end = self.line_end(word.span.end);
            self.aliases.insert(name.to_owned(), line_end);
            let bytes = value.as_bytes();
            let asks = |pair: &[u8]| {
                pair[0] == b'$' && (pair[1].is_ascii_digit() || b"*@".contains(&pair[1]))
            };
            if value.starts_with('\'') && bytes.windows(2).any(asks) {
                let found = self.fault("SC2142", Severity::Error, word.span);
                say(found, "An alias has no arguments: they come behind what it stands for");
            } else if !value.starts_with('\'') {
                self.expanded_early(word, "SC2139", "This is expanded when the alias is set");
            }
        }
    }

    /// A command that is an alias of the same line: the shell reads the line before it runs any of it.
    pub(super) fn through_alias(&mut self, first: &Word) {
        let line_end = self.aliases.get(&*first.raw);
        if line_end.is_none_or(|&line_end| line_end < first.span.start) {
            return;
        }
        let found = self.fault("SC2263", Severity::Warning, first.span);
        say(found, "The alias is not known in the line that sets it");
    }

    /// Where the line of an offset ends that the shell reads at once: a backslash joins the next one.
    fn line_end(&mut self, at: u32) -> u32 {
        // A line may set many aliases, and be long.
        if !self.line.contains(&at) {
            let text = &self.cx.file.text;
            let rest = text.get(at as usize..).unwrap_or_default();
            let end = rest.match_indices('\n').find(|(end, _)| !rest[..*end].ends_with('\\'));
            let end = end.map_or(text.len() as u32, |(end, _)| at + end as u32);
            self.line = at..end + 1;
        }
        self.line.end - 1
    }

    /// The first thing in a word that the shell expands at once.
    fn expanded_early(&mut self, word: &Word, code: &'static str, message: &str) {
        if code == "SC2029" && !(word.raw.starts_with('"') && word.raw.ends_with('"')) {
            return;
        }
        let first = pieces(&word.raw).into_iter().find(|piece| {
            matches!(
                piece.kind,
                PieceKind::Variable { .. }
                    | PieceKind::Command { .. }
                    | PieceKind::Arithmetic { .. }
            )
        });
        if let Some(piece) = first {
            let severity = if code == "SC2029" { Severity::Info } else { Severity::Warning };
            let span = part_of(word, piece.range);
            say(self.fault(code, severity, span), message);
        }
    }
}

fn has_twice(text: &str) -> bool {
    let mut seen = BTreeSet::new();
    text.chars().filter(|char| char.is_alphabetic()).any(|letter| !seen.insert(letter))
}

/// What a format asks for, a letter a value.
fn formats(text: &str) -> Vec<char> {
    let mut out = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        if char != '%' {
            continue;
        }
        if chars.next_if_eq(&'%').is_some() {
            continue;
        }
        while let Some(flag) = chars.next_if(|char| "#-+ 0'.123456789*".contains(*char)) {
            out.extend((flag == '*').then_some('*'));
        }
        if chars.next_if_eq(&'(').is_some() {
            chars.by_ref().find(|char| *char == ')');
        }
        out.extend(chars.next());
    }
    out
}
