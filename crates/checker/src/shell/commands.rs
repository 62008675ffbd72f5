//! What is wrong with single commands, by the program's name.

use dockerfile::Span;
use dockerfile::shell::{Command, CommandKind, Simple, Word};

use super::pieces::{Piece, PieceKind, pieces};
use super::portable;
use super::walk::{Around, Lint, names_behind_dollars};
use super::words::{Place, part_of, say};
use crate::{Edit, Severity, Trust};

/// Programs that get a script in single quotes.
const READ_SCRIPTS: &[&str] = &[
    "trap",
    "sh",
    "bash",
    "ksh",
    "zsh",
    "ssh",
    "eval",
    "xprop",
    "alias",
    "sudo",
    "doas",
    "docker",
    "podman",
    "oc",
    "dpkg-query",
    "jq",
    "rename",
    "rg",
    "unset",
    "perl",
];

/// Variables whose values are meant to be expanded later.
pub(super) const PROMPTS: &[&str] = &["PS1", "PS2", "PS3", "PS4", "PROMPT_COMMAND"];

/// What is missing in `!a`.
pub(super) const NO_BLANK: &str = "`!` needs a blank behind it";

const DECLARE: &[&str] = &["export", "declare", "typeset", "local", "readonly"];

impl Lint<'_> {
    /// `exit 256`.
    fn status(&mut self, args: &[Word], base: &str) {
        let (number, count) =
            if base == "exit" { ("SC2242", "SC2241") } else { ("SC2152", "SC2151") };
        let Some(word) = args.first() else { return };
        if let Some(second) = args.get(1) {
            self.fault(count, Severity::Error, second.span);
        } else if word.literal().is_some_and(|text| text.parse::<u8>().is_err()) {
            let edits = vec![Edit::replace(word.span, "1")];
            let found = self.fault(number, Severity::Error, word.span);
            found.fix = Some(("End with 1", Trust::Review, edits));
        }
    }

    pub(super) fn call(&mut self, command: &Command, simple: &Simple, around: Around) {
        let Some(first) = simple.words.first() else { return };
        let name = first.literal();
        let base = name.as_deref().map_or("", |name| name.rsplit('/').next().unwrap_or(name));
        self.lone_output(simple);
        let args = &simple.words[1..];
        self.program_name(first);
        if let Some(word) = args.first()
            && word.raw.starts_with('=')
            && !word.raw.starts_with("==")
            && crate::commands::is_name(&first.raw)
        {
            let gap = match &simple.words[2..] {
                [value] if word.raw == "=" => Some(Span::new(first.span.end, value.span.start)),
                [] if word.raw.len() > 1 => Some(Span::new(first.span.end, word.span.start + 1)),
                _ => None,
            };
            let found = self.fault("SC2283", Severity::Error, word.span);
            found.fix =
                gap.map(|gap| ("Write no blanks", Trust::Review, vec![Edit::replace(gap, "=")]));
        }
        self.local(simple);
        if self.broken_test(simple) {
            return;
        }
        self.destination(simple);
        if !first.raw.starts_with('[') {
            self.closing_bracket(simple);
        }
        self.program(command, simple, base);
        self.through_alias(first);
        if name.as_deref().is_some_and(crate::commands::is_name) {
            let call = (first.span, !args.is_empty());
            self.functions.entry(base.to_owned()).or_default().calls.push(call);
        }
        match base {
            _ if DECLARE.contains(&base) => return self.declare(command, simple, base),
            "cd" | "pushd" | "popd" if name.as_deref() == Some(base) => {
                self.cd(command, simple, around);
            }
            "mapfile" | "readarray" => {
                if let Some(list) =
                    args.iter().rev().find(|word| crate::commands::is_name(&word.raw))
                {
                    self.assign(&list.raw, list.span, true);
                }
            }
            "echo" => self.echo(simple),
            "printf" => self.printf(args),
            "read" => self.read(simple),
            "rm" => self.rm(args),
            "expr" => self.expr(simple),
            "egrep" | "fgrep" => {
                let (code, option) =
                    if base == "egrep" { ("SC2196", "-E") } else { ("SC2197", "-F") };
                let edit = Edit::replace(first.span, format!("grep {option}"));
                let found = self.fault(code, Severity::Info, first.span);
                say(found, format!("`{base}` is out of use: `grep {option}` does the same"));
                found.fix = Some(("Use `grep`", Trust::Safe, vec![edit]));
            }
            "find" => self.find(first, args),
            "[" | "test" => {
                self.redirects_in_test(command, simple);
                self.test(simple, base, !around.condition);
            }
            "exit" | "return" => self.status(args, base),
            "let" => return self.calculation(simple),
            "eval" => {
                let is_list = |word: &&Word| matches!(word.raw.trim_matches('"'), "$@" | "${@}");
                if let Some(list) = args.iter().find(is_list) {
                    self.fault("SC2294", Severity::Warning, list.span);
                    return;
                }
            }
            "trap" => {
                if let Some(script) = args.first() {
                    self.trap(script);
                }
            }
            "getopts" => {
                if let Some(word) = args.get(1) {
                    self.assign(&word.raw, word.span, true);
                }
            }
            "unset" => {
                for word in args {
                    self.flow.set(&word.raw, true);
                }
            }
            _ => {}
        }
        if self.is_posix() {
            portable::command(self, simple, base);
        }
        if !matches!(base, "echo" | "printf" | "[") {
            self.dashing_globs(args);
        }
        if first.raw.len() > 1 && first.raw.starts_with('!') {
            let span = Span::new(first.span.start, first.span.start + 1);
            self.fault("SC1035", Severity::Error, span).message = Some(NO_BLANK.to_owned());
        }
        if first.raw.len() > 1 && first.raw.starts_with('-') {
            self.fault("SC2215", Severity::Warning, first.span);
        }
        self.word(first, Place::Name);
        let mut place = place_of(base, args);
        let mut names = matches!(base, "exec" | "command" | "time" | "builtin");
        for word in args {
            let option = word.raw.starts_with('-');
            if names && !option {
                names = false;
                let program = word.literal();
                place = place_of(program.as_deref().unwrap_or_default(), &[]);
                self.word(word, Place::Name);
                continue;
            }
            if base == "find" && matches!(&*word.raw, "sh" | "bash" | "ksh" | "zsh") {
                place = Place::Script;
            }
            self.word(word, place);
        }
    }

    /// `let a=1`.
    fn calculation(&mut self, simple: &Simple) {
        for word in &simple.words[1..] {
            if word.raw.contains("++") || word.raw.contains("--") {
                self.posix_fault(
                    "SC3018",
                    Severity::Warning,
                    word.span,
                    "`++` and `--` are bash's",
                );
            }
            let name =
                word.raw.split_once('=').map(|(name, _)| name.trim_matches(['"', '\'', ' ']));
            if let Some(name) = name.filter(|name| crate::commands::is_name(name)) {
                self.assign(name, word.span, false);
            }
            for name in names_behind_dollars(&word.raw) {
                self.used.insert(name.to_owned());
            }
            self.inner(word);
        }
        if self.is_posix() {
            portable::command(self, simple, "let");
        } else {
            let span = simple.words.first().map(|word| word.span).unwrap_or_default();
            self.fault("SC2219", Severity::Style, span);
        }
    }

    /// `trap "rm $F" EXIT` puts the variable's value in when it is set, not when it runs.
    fn trap(&mut self, script: &Word) {
        let expands = |piece: &Piece| {
            let kind = &piece.kind;
            piece.quoted && matches!(kind, PieceKind::Variable { .. } | PieceKind::Command { .. })
        };
        if script.raw.starts_with('"')
            && script.raw.ends_with('"')
            && let Some(piece) = pieces(&script.raw).iter().find(|piece| expands(piece))
        {
            let inner = script.raw.trim_matches('"');
            let exact = script.span.len() as usize == script.raw.len();
            let plain = exact
                && !inner.contains(['\'', '"', '\\', '`'])
                && script.raw.len() == inner.len() + 2;
            let edit = Edit::replace(script.span, format!("'{inner}'"));
            let found =
                self.fault("SC2064", Severity::Warning, part_of(script, piece.range.clone()));
            found.fix = plain.then(|| ("Put it in single quotes", Trust::Review, vec![edit]));
        }
    }

    /// `export A=…` and its like.
    fn declare(&mut self, command: &Command, simple: &Simple, base: &str) {
        let args = &simple.words[1..];
        for assigned in &simple.assignments {
            for word in assigned.list.iter().flatten() {
                self.split_into_list(word);
            }
            self.assign(&assigned.name, assigned.span, true);
            self.arrays.insert(assigned.name.clone());
        }
        let assigning = args.iter().filter(|word| !word.raw.starts_with('-')).count();
        for word in args {
            if word.raw.starts_with('=') {
                say(self.fault("SC2290", Severity::Error, word.span), "Blanks stand around `=`");
            }
            let Some((name, value)) = word.raw.split_once('=') else {
                self.word(word, Place::Argument);
                if base != "export"
                    && crate::commands::is_name(&word.raw)
                    && !self.assigned.contains_key(&word.raw)
                {
                    self.note(&word.raw, word.span);
                }
                if base == "export" || base == "readonly" {
                    self.used.insert(word.raw.clone());
                    self.asked.remove(&word.raw);
                    self.guarded.insert(word.raw.clone());
                }
                continue;
            };
            let plain = crate::commands::is_name(name);
            if name.ends_with('+') {
                self.posix_fault("SC3024", Severity::Warning, word.span, "`+=` is bash's");
            }
            if !plain {
                self.word(word, Place::Argument);
                continue;
            }
            if !word.scripts().is_empty() {
                let inner = word.raw.starts_with('"');
                if !inner {
                    let exact = word.span.len() as usize == word.raw.len();
                    let text = self.text(command.span);
                    let whole =
                        text.len() == base.len() + 1 + word.raw.len() && text.starts_with(base);
                    let keyword = Span::new(command.span.start, word.span.start);
                    let edits = vec![
                        Edit::delete(keyword),
                        Edit::insert(word.span.end, format!(" && {base} {name}")),
                    ];
                    let quoted = value.starts_with('"') && value.ends_with('"')
                        || value.starts_with("$(") && value.ends_with(')');
                    let found = self.fault("SC2155", Severity::Warning, word.span);
                    say(found, format!("If the command for `{name}` fails, `{base}` hides it"));
                    if exact && whole && assigning == 1 && quoted && base != "local" {
                        found.fix = Some(("Set it first, then declare it", Trust::Review, edits));
                    }
                }
            }
            self.word(word, if PROMPTS.contains(&name) { Place::Prompt } else { Place::Declared });
            if name == "IFS" {
                self.separators(word, value);
            }
            let splits = self.flow.value_splits(value);
            if base == "export" {
                self.used.insert(name.to_owned());
            }
            self.assign(name, word.span, splits);
        }
        if self.is_posix() {
            portable::command(self, simple, base);
        }
    }

    fn cd(&mut self, command: &Command, simple: &Simple, around: Around) {
        let safe = match &*simple.words {
            [_, folder] => is_dots(&folder.raw),
            _ => false,
        };
        if around.condition || safe || self.errexit {
            return;
        }
        let found = self.fault("SC2164", Severity::Warning, command.span);
        let edit = Edit::insert(command.span.end, " || exit");
        found.fix = Some(("Stop if it fails", Trust::Review, vec![edit]));
    }

    fn read(&mut self, simple: &Simple) {
        let Some(first) = simple.words.first() else { return };
        let args = &simple.words[1..];
        let raw = |word: &Word| word.raw.starts_with('-') && word.raw.contains('r');
        if !args.iter().any(raw) {
            let edit = Edit::insert(first.span.end, " -r");
            let found = self.fault("SC2162", Severity::Info, first.span);
            found.fix = Some(("Add `-r`", Trust::Review, vec![edit]));
        }
        let mut valued = false;
        for word in args {
            if std::mem::take(&mut valued) {
                continue;
            }
            if let Some(letters) = word.raw.strip_prefix('-') {
                valued = letters.ends_with(['p', 't', 'n', 'N', 'd', 'i', 'u']);
            } else if crate::commands::is_name(&word.raw) {
                self.assign(&word.raw, word.span, true);
            }
        }
    }

    fn expr(&mut self, simple: &Simple) {
        let strings = ["match", "substr", "index", "length", ":"];
        let args = &simple.words[1..];
        if !args.iter().any(|word| strings.contains(&&*word.raw)) {
            let sums = |word: &Word| {
                word.raw
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"$_+-/%\"{}".contains(&byte))
                    || word.raw == "\\*"
            };
            let terms: String =
                args.iter().map(|word| word.raw.replace(['\\', '"'], "") + " ").collect();
            let edit = args.last().filter(|_| args.iter().all(sums)).map(|last| {
                Edit::replace(
                    simple.words[0].span.to(last.span),
                    format!("echo $(({}))", terms.trim_end()),
                )
            });
            let found = self.fault("SC2003", Severity::Style, simple.words[0].span);
            found.fix = edit.map(|edit| ("Let the shell calculate", Trust::Review, vec![edit]));
        }
    }

    pub(super) fn function(&mut self, command: &Command) {
        if let CommandKind::Function { name, .. } = &command.kind
            && !crate::commands::is_name(name)
        {
            let span = command.span;
            self.posix_fault(
                "SC3033",
                Severity::Warning,
                span,
                "Such a name of a function is bash's",
            );
        }
        let text = self.text(command.span);
        let Some(rest) = text.strip_prefix("function") else { return };
        if !rest.starts_with(char::is_whitespace) || !self.is_posix() {
            return;
        }
        let brackets = rest.split(['{', '\n']).next().is_some_and(|head| head.contains('('));
        let code = if brackets { "SC2112" } else { "SC2113" };
        let blanks = rest.len() - rest.trim_start().len();
        let word = Span::new(command.span.start, command.span.start + 8);
        let edit = Edit::delete(Span::new(word.start, word.end + blanks as u32));
        let found = self.fault(code, Severity::Warning, word);
        found.fix = brackets.then(|| ("Leave the word out", Trust::Safe, vec![edit]));
    }
}

/// How a program reads its arguments.
fn place_of(base: &str, args: &[Word]) -> Place {
    let git_filter = base == "git" && args.first().is_some_and(|word| word.raw == "filter-branch");
    if READ_SCRIPTS.contains(&base)
        || base.ends_with("awk")
        || base.starts_with("perl")
        || git_filter
    {
        return Place::Script;
    }
    match base {
        "sed" => Place::Sed,
        ":" => Place::Idle,
        _ => Place::Argument,
    }
}

/// `.`, `..`, `/` and paths of them alone.
fn is_dots(path: &str) -> bool {
    !path.is_empty() && path.split('/').all(|part| matches!(part, "" | "." | ".."))
}
