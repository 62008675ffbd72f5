//! What is wrong with single commands, by the program's name.

use dockerfile::Span;
use dockerfile::shell::{AndOr, Command, CommandKind, List, Redirect, RedirectKind, Simple, Word};

use super::pieces::{Piece, PieceKind, pieces};
use super::walk::{Around, Lint, names_behind_dollars};
use super::words::{Place, has_open_glob, is_one_command, part_of, say};
use super::{Dialect, portable};
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

/// Folders that nobody means to empty.
const SYSTEM: &[&str] = &[
    "",
    "/bin",
    "/etc",
    "/home",
    "/mnt",
    "/usr",
    "/usr/share",
    "/usr/local",
    "/var",
    "/lib",
    "/dev",
    "/media",
    "/boot",
    "/lib64",
    "/usr/bin",
];

/// What is missing in `!a`.
pub(super) const NO_BLANK: &str = "`!` needs a blank behind it";

const DECLARE: &[&str] = &["export", "declare", "typeset", "local", "readonly"];

impl Lint<'_> {
    pub(super) fn call(&mut self, command: &Command, simple: &Simple, around: Around) {
        let Some(first) = simple.words.first() else { return };
        let name = first.literal();
        let base = name.as_deref().map_or("", |name| name.rsplit('/').next().unwrap_or(name));
        self.lone_output(simple);
        let args = &simple.words[1..];
        self.program_name(first);
        self.local(simple);
        self.broken_test(simple);
        self.destination(simple);
        if !matches!(base, "[" | "test") {
            self.closing_bracket(simple);
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
            "find" => self.find(args),
            "[" | "test" => self.test(simple, base, !around.condition),
            "tr" => {
                for word in args.iter().filter(|word| word.raw.starts_with('[')) {
                    self.fault("SC2060", Severity::Warning, word.span);
                }
            }
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
            let name = word.raw.split_once('=').map(|(name, _)| name.trim_matches(['"', '\'']));
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

    /// `$(a)` as a whole command runs what `a` prints.
    fn lone_output(&mut self, simple: &Simple) {
        let [word] = &*simple.words else { return };
        if word.raw.starts_with(['$', '`']) && is_one_command(word) {
            self.fault("SC2091", Severity::Warning, word.span);
        }
    }

    /// `export A=…` and its like.
    fn declare(&mut self, command: &Command, simple: &Simple, base: &str) {
        let args = &simple.words[1..];
        let assigning = args.iter().filter(|word| !word.raw.starts_with('-')).count();
        for word in args {
            let Some((name, value)) = word.raw.split_once('=') else {
                self.word(word, Place::Argument);
                if base != "export"
                    && crate::commands::is_name(&word.raw)
                    && !self.assigned.contains_key(&word.raw)
                {
                    self.assigned.insert(word.raw.clone(), word.span);
                }
                if base == "export" || base == "readonly" {
                    self.used.insert(word.raw.clone());
                    self.asked.remove(&word.raw);
                    self.guarded.insert(word.raw.clone());
                }
                continue;
            };
            let plain = crate::commands::is_name(name);
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
            let splits = self.flow.value_splits(value);
            self.flow.set(name, splits);
            if base == "export" {
                self.used.insert(name.to_owned());
            }
            self.assigned.insert(name.to_owned(), word.span);
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

    fn echo(&mut self, simple: &Simple) {
        let args = &simple.words[1..];
        if let [word] = args
            && is_one_command(word)
        {
            let command = self.text(simple.words[0].span.to(word.span));
            let inner = self.text(word.span).trim_matches('"');
            let inner = inner.strip_prefix("$(").and_then(|inner| inner.strip_suffix(')'));
            // What is in a substitution ends with it; outside, a second command would run on.
            let plain = inner.filter(|inner| {
                !command.contains('`') && !inner.contains(['|', '&', ';', '\n', '#'])
            });
            let edit =
                plain.map(|inner| Edit::replace(simple.words[0].span.to(word.span), inner.trim()));
            let found = self.fault("SC2005", Severity::Style, word.span);
            found.fix = edit.map(|edit| ("Run the command alone", Trust::Review, vec![edit]));
        }
        let flags = args.iter().take_while(|word| is_echo_flag(&word.raw));
        let escapes = flags.clone().any(|word| word.raw.contains('e'));
        let count = flags.count();
        if escapes {
            return;
        }
        for word in &args[count..] {
            let quoted = word.raw.contains(['"', '\'']) && !word.raw.contains("$'");
            // The shells of Debian and Alpine do read escapes.
            if quoted && self.dialect != Dialect::Dash && has_escape(&word.raw) {
                let fix =
                    (count == 0 && args.len() == 1).then(|| as_printf(simple, word)).flatten();
                self.fault("SC2028", Severity::Info, word.span).fix = fix;
            }
        }
    }

    fn printf(&mut self, args: &[Word]) {
        let Some(format) = args.iter().find(|word| word.raw != "--") else { return };
        if format.literal().is_none() && !format.raw.contains('%') && !format.raw.starts_with("-v")
        {
            let edit = Edit::insert(format.span.start, "'%s' ");
            let found = self.fault("SC2059", Severity::Info, format.span);
            found.fix =
                (args.len() == 1).then(|| ("Print it as a value", Trust::Review, vec![edit]));
        }
        if format.raw == "-v"
            && let Some(name) = args.get(1)
        {
            self.assign(&name.raw, name.span, true);
        }
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
                valued = letters.ends_with(['p', 't', 'n', 'N', 'd', 'i', 'u', 'a']);
            } else if crate::commands::is_name(&word.raw) {
                self.assign(&word.raw, word.span, true);
            }
        }
    }

    fn rm(&mut self, args: &[Word]) {
        let recursive = args.iter().any(|word| {
            word.raw == "--recursive"
                || word.raw.starts_with('-')
                    && !word.raw.starts_with("--")
                    && word.raw.contains(['r', 'R'])
        });
        if !recursive {
            return;
        }
        for word in args {
            let Some(path) = without_variables(&word.raw) else { continue };
            let bare = path.trim_end_matches('*').trim_end_matches('/');
            let ends = &path[bare.len()..];
            if !path.is_empty()
                && matches!(ends, "" | "/" | "/*" | "/*/*")
                && SYSTEM.contains(&bare)
                && !(bare.is_empty() && ends.is_empty())
            {
                let edits = stops_where_empty(word);
                let found = self.fault("SC2115", Severity::Warning, word.span);
                found.fix = edits.map(|edits| ("Stop where it is empty", Trust::Review, edits));
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

    fn find(&mut self, args: &[Word]) {
        const PATTERNS: &[&str] = &[
            "-name",
            "-iname",
            "-path",
            "-ipath",
            "-wholename",
            "-iwholename",
            "-lname",
            "-ilname",
        ];
        for pair in args.windows(2) {
            let [option, pattern] = pair else { continue };
            if PATTERNS.contains(&&*option.raw) && has_open_glob(pattern) {
                let plain = pattern.literal().is_some() && !pattern.raw.contains(['\'', '"', '\\']);
                let edits = vec![
                    Edit::insert(pattern.span.start, "'"),
                    Edit::insert(pattern.span.end, "'"),
                ];
                let found = self.fault("SC2061", Severity::Warning, pattern.span);
                found.fix = plain.then_some(("Quote it", Trust::Safe, edits));
            }
        }
    }

    /// `rm *`: a file called `-rf` would be an option.
    fn dashing_globs(&mut self, args: &[Word]) {
        for word in args.iter().take_while(|word| !matches!(&*word.raw, "--" | ":::" | "::::")) {
            if word.raw.starts_with(['*', '?']) {
                let edit = Edit::insert(word.span.start, "./");
                let found = self.fault("SC2035", Severity::Info, word.span);
                found.fix = Some(("Begin with `./`", Trust::Review, vec![edit]));
            }
        }
    }

    pub(super) fn function(&mut self, command: &Command) {
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

    /// What several statements of a list show together.
    pub(super) fn statements(&mut self, list: &List, around: Around) {
        self.repeated_redirects(list);
        self.cd_and_back(list);
        if self.errexit {
            for and_or in list.iter().take(list.len().saturating_sub(1)) {
                if and_or.first.negated && and_or.rest.is_empty() && !around.condition {
                    self.fault("SC2251", Severity::Info, and_or.first.span);
                }
            }
        }
    }

    fn repeated_redirects(&mut self, list: &List) {
        let target = |index: usize| {
            let and_or = list.get(index).filter(|and_or| and_or.rest.is_empty())?;
            let writer = and_or.first.commands.last()?;
            let append = |redirect: &&Redirect| redirect.kind == RedirectKind::Append;
            let redirect = writer.redirects.iter().find(append)?;
            Some((redirect.target.raw.as_str(), writer.span))
        };
        let mut index = 0;
        while index < list.len() {
            let Some((file, span)) = target(index) else {
                index += 1;
                continue;
            };
            let same = (index..list.len())
                .take_while(|&at| target(at).is_some_and(|(other, _)| other == file));
            let count = same.count();
            if count >= 3 {
                let edits = grouped(&list[index..index + count]);
                let found = self.fault("SC2129", Severity::Style, span);
                found.fix = edits.map(|edits| ("Redirect all of them once", Trust::Review, edits));
            }
            index += count.max(1);
        }
    }

    /// `cd a; …; cd ..` between statements.
    fn cd_and_back(&mut self, list: &List) {
        if self.errexit {
            return;
        }
        let mut before: Option<bool> = None;
        for and_or in list.iter().filter(|and_or| and_or.rest.is_empty()) {
            let [command] = &*and_or.first.commands else { continue };
            let CommandKind::Simple(simple) = &command.kind else { continue };
            if simple.words.first().is_none_or(|word| word.raw != "cd") {
                continue;
            }
            let back = matches!(&*simple.words, [_, folder] if matches!(&*folder.raw, ".." | "-"));
            if back && before == Some(false) {
                self.fault("SC2103", Severity::Info, command.span);
                return;
            }
            before = Some(back);
        }
    }
}

/// `printf` in place of `echo`, which ends the line by itself.
fn as_printf(simple: &Simple, word: &Word) -> Option<(&'static str, Trust, Vec<Edit>)> {
    let quote = word.raw.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let inner = word.raw.get(1..word.raw.len().checked_sub(1)?)?;
    let plain = word.raw.ends_with(quote) && !inner.contains([quote, '%', '$', '`']);
    let end = word.span.end - 1;
    let edits = vec![Edit::replace(simple.words[0].span, "printf"), Edit::insert(end, "\\n")];
    (plain && word.span.len() as usize == word.raw.len()).then_some((
        "Use `printf`",
        Trust::Review,
        edits,
    ))
}

/// `${NAME:?}` for each variable of a word, written as `$NAME` or `${NAME}`.
fn stops_where_empty(word: &Word) -> Option<Vec<Edit>> {
    if word.span.len() as usize != word.raw.len() || word.raw.contains(['\\', '`', '\'']) {
        return None;
    }
    let mut edits = Vec::new();
    for (at, _) in word.raw.match_indices('$') {
        let behind = &word.raw[at + 1..];
        let braced = behind.strip_prefix('{');
        let name = braced.unwrap_or(behind);
        let length = name
            .find(|char: char| char != '_' && !char.is_ascii_alphanumeric())
            .unwrap_or(name.len());
        let start = word.span.start + at as u32;
        let end = start + 1 + length as u32 + if braced.is_some() { 2 } else { 0 };
        if length == 0 || braced.is_some() && !name[length..].starts_with('}') {
            return None;
        }
        edits.push(Edit::replace(Span::new(start, end), format!("${{{}:?}}", &name[..length])));
    }
    Some(edits)
}

/// Braces around statements that append to one file, which then is named once.
fn grouped(list: &[AndOr]) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    let end = list.len().checked_sub(1)?;
    for (index, and_or) in list.iter().enumerate() {
        let [command] = &*and_or.first.commands else { return None };
        let CommandKind::Simple(simple) = &command.kind else { return None };
        let [redirect] = &*command.redirects else { return None };
        let words = simple.words.last()?.span;
        // The redirection stands at the end, parted by white space.
        if and_or.first.negated
            || words.end > redirect.span.start
            || redirect.span.end != command.span.end
        {
            return None;
        }
        if index == 0 {
            edits.push(Edit::insert(command.span.start, "{ "));
        }
        if index == end {
            edits.push(Edit::replace(Span::new(words.end, redirect.span.start), "; } "));
        } else {
            edits.push(Edit::delete(Span::new(words.end, redirect.span.end)));
        }
    }
    Some(edits)
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

pub(super) fn is_echo_flag(word: &str) -> bool {
    word.strip_prefix('-').is_some_and(|letters| {
        !letters.is_empty() && letters.chars().all(|char| "neE".contains(char))
    })
}

/// Whether a text has an escape that `echo` does not read in every shell.
fn has_escape(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| {
        pair[0] == b'\\' && (b"rntabefv\\'x".contains(&pair[1]) || pair[1].is_ascii_digit())
    })
}

/// The path that is left when every variable is empty; `None` where one of them cannot be.
fn without_variables(raw: &str) -> Option<String> {
    let mut path = String::new();
    let mut any = false;
    for piece in pieces(raw) {
        match piece.kind {
            PieceKind::Open | PieceKind::Text => path.push_str(&raw[piece.range]),
            PieceKind::Single => path.push_str(raw[piece.range].trim_matches('\'')),
            PieceKind::Variable { name, modifier, .. } => {
                let modifier = raw[modifier].trim_start_matches(':');
                let special = matches!(&raw[name], "#" | "?" | "$" | "!" | "-" | "0");
                if special || modifier.starts_with(['-', '?', '=', '+']) {
                    return None;
                }
                any = true;
            }
            PieceKind::Opens | PieceKind::Closes => {}
            _ => return None,
        }
    }
    any.then_some(path)
}
