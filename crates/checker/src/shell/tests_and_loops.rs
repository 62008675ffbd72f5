//! Tests, loops, chains that stand for `if`, and variables that nothing reads or sets.

use dockerfile::Span;
use dockerfile::shell::{AndOr, Command, CommandKind, Joint, Pipeline, RedirectKind, Simple, Word};

use super::globs::has_open_glob;
use super::pieces::{PieceKind, pieces};
use super::walk::{Around, Lint};
use super::words::Place;
use crate::{Edit, Severity, Trust};

/// Commands after `||` that make the chain no `if`.
const ENDS: &[&str] = &["echo", "exit", "return", "printf", "true", ":"];

impl Lint<'_> {
    /// `a && b || c`: `c` also runs when `b` fails.
    pub(super) fn shorthand_if(&mut self, and_or: &AndOr, around: Around) {
        let [.., (Joint::And, middle), (Joint::Or, last)] = &*and_or.rest else { return };
        if around.condition || ends_well(last) || super::statements::is_test_of_any_kind(middle) {
            return;
        }
        let found =
            self.fault("SC2015", Severity::Info, Span::new(middle.span.start, last.span.end));
        // The peer places it at the `&&`.
        found.at = middle.span.start.saturating_sub(1);
    }

    pub(super) fn for_loop(&mut self, command: &Command, name: &str, words: Option<&[Word]>) {
        let words = words.unwrap_or_default();
        let text = self.text(command.span);
        if text.starts_with("select") {
            let head = Span::new(command.span.start, command.span.start + 6);
            self.posix_fault("SC3008", Severity::Warning, head, "`select` is bash's");
        } else if let [word] = words {
            self.runs_once(word);
        }
        let mut splits = words.is_empty();
        for word in words {
            if words.len() == 1 {
                self.loop_over_output(word);
            }
            self.word(word, Place::Loop);
            splits |= self.flow.value_splits(&word.raw);
        }
        let head = Span::new(command.span.start, command.span.start + 3);
        self.assign(name, head, splits);
    }

    fn runs_once(&mut self, word: &Word) {
        let pieces = pieces(&word.raw);
        let code = match &*pieces {
            [piece] if matches!(piece.kind, PieceKind::Single) => ("SC2041", Severity::Warning),
            [first, .., last]
                if matches!((&first.kind, &last.kind), (PieceKind::Opens, PieceKind::Closes))
                    && word.literal().is_none()
                    && !word.raw.contains("[@]")
                    && !word.raw.contains("$@") =>
            {
                ("SC2066", Severity::Error)
            }
            [piece]
                if matches!(piece.kind, PieceKind::Open)
                    && word.raw.contains(',')
                    && !word.raw.contains('{') =>
            {
                let found = self.fault("SC2042", Severity::Warning, word.span);
                found.message = Some("Blanks part the words of a loop, no commas".to_owned());
                return;
            }
            _ => {
                let glob = pieces.iter().any(|piece| {
                    matches!(piece.kind, PieceKind::Open)
                        && word.raw[piece.range.clone()].contains(['*', '?', '[', '{'])
                });
                if word.literal().is_none() || glob {
                    return;
                }
                ("SC2043", Severity::Warning)
            }
        };
        self.fault(code.0, code.1, word.span);
    }

    /// `for f in $(ls)`.
    fn loop_over_output(&mut self, word: &Word) {
        let [script] = &*word.scripts() else { return };
        if word.raw.starts_with('"') {
            return;
        }
        let [one] = &*script.body else { return };
        let Some(command) = one.first.commands.first() else { return };
        let CommandKind::Simple(simple) = &command.kind else { return };
        let alone = one.rest.is_empty() && one.first.commands.len() == 1;
        let (code, severity) = match simple.program().as_deref() {
            Some("ls") if alone => ("SC2045", Severity::Error),
            Some("find") if alone => ("SC2044", Severity::Warning),
            Some("cat") if alone => ("SC2013", Severity::Info),
            _ => return,
        };
        self.fault(code, severity, word.span);
    }

    /// `[ … ]` and `test …`. `alone` says that no other command is joined to it.
    pub(super) fn test(&mut self, simple: &Simple, base: &str, alone: bool) {
        let mut words = &simple.words[1..];
        if base == "["
            && let [inner @ .., last] = words
            && last.raw == "]"
        {
            words = inner;
        }
        if simple.words.first().is_some_and(|word| word.raw == "[") {
            self.constant_tests(words, |word| matches!(word, "-a" | "-o"));
        }
        self.unknown_operators(words);
        let joins = words.iter().filter(|word| matches!(&*word.raw, "-a" | "-o")).count();
        let parts = alone && joins == 1 && !words.iter().any(|word| word.raw.contains(['(', ')']));
        for (index, word) in words.iter().enumerate().skip(1) {
            let between = index + 1 < words.len();
            match &*word.raw {
                "==" if between => {
                    let at = if base == "[" { word.span.start } else { simple.words[0].span.start };
                    let edit = Edit::replace(word.span, "=");
                    if let Some(found) = self.posix_fault(
                        "SC3014",
                        Severity::Warning,
                        word.span,
                        "`==` in a test is bash's",
                    ) {
                        found.at = at;
                        found.fix = Some(("Use `=`", Trust::Safe, vec![edit]));
                    }
                }
                "\\<" | "\\>" if between => {
                    let message = "The order of words in a test is bash's";
                    self.posix_fault("SC3012", Severity::Warning, word.span, message);
                }
                "=~" if between => {
                    if self.is_posix() {
                        self.posix_fault("SC3015", Severity::Warning, word.span, "`=~` is bash's");
                    } else if base == "[" {
                        let found = self.fault("SC2074", Severity::Error, word.span);
                        found.message = Some("`=~` is for double brackets".to_owned());
                    }
                }
                "-a" | "-o" if between && base == "[" => {
                    let operator = if word.raw == "-a" { "&&" } else { "||" };
                    let edit = Edit::replace(word.span, format!("] {operator} ["));
                    let found = self.fault("SC2166", Severity::Warning, word.span);
                    found.fix = parts.then(|| ("Write two tests", Trust::Review, vec![edit]));
                }
                _ => {}
            }
        }
        self.status_in_test(words);
        self.glob_in_test(words);
        let words =
            if words.first().is_some_and(|word| word.raw == "!") { &words[1..] } else { words };
        if base == "[" {
            self.in_single_brackets(words);
        }
        match words {
            [operator, operand] if matches!(&*operator.raw, "-n" | "-z" | "-v") => {
                self.asks_whether_set(operand);
                if base == "[" {
                    self.grep_in_test(operator.span, operand);
                }
            }
            [operand] if base == "[" => self.grep_in_test(operand.span, operand),
            _ => {}
        }
    }

    /// A test of a variable as such provides for its absence.
    fn asks_whether_set(&mut self, operand: &Word) {
        for piece in pieces(&operand.raw) {
            if let PieceKind::Variable { name, .. } = piece.kind {
                self.guarded.insert(operand.raw[name].to_owned());
            }
        }
    }

    /// `[[ … ]]`.
    fn double_brackets(&mut self, words: &[Word]) {
        let words = match words {
            [first, inner @ .., last] if first.raw == "[[" && last.raw == "]]" => inner,
            [inner @ .., last] if last.raw == "]]" => inner,
            _ => words,
        };
        if self.broken_double(words) {
            return;
        }
        for expression in words.split(|word| matches!(&*word.raw, "&&" | "||")) {
            let around = |word: &&Word| !matches!(&*word.raw, "(" | ")" | "!");
            let plain: Vec<Word> = expression.iter().filter(around).cloned().collect();
            self.status_in_test(&plain);
            self.glob_in_test(&plain);
            match &*plain {
                [operand] => {
                    self.asks_whether_set(operand);
                    self.grep_in_test(operand.span, operand);
                }
                [operator, operand] if matches!(&*operator.raw, "-n" | "-z") => {
                    self.asks_whether_set(operand);
                    self.grep_in_test(operator.span, operand);
                }
                _ => {}
            }
        }
        let outside = std::mem::replace(&mut self.inside.double_brackets, true);
        self.constant_tests(words, |word| matches!(word, "&&" | "||" | "-a" | "-o"));
        self.inside.double_brackets = outside;
        for triple in words.windows(3) {
            let [left, operator, right] = triple else { continue };
            if matches!(&*operator.raw, "<" | ">") {
                let numbers = is_number(left) || is_number(right);
                self.order_of_words(operator.span, &operator.raw, numbers, true);
            }
        }
        for word in words {
            self.word(word, Place::Test);
        }
    }

    /// `<` and `>` compare words; in single brackets they redirect.
    fn order_of_words(&mut self, span: Span, operator: &str, numbers: bool, double: bool) {
        let operator = if operator.starts_with('<') { '<' } else { '>' };
        let option = if operator == '<' { "-lt" } else { "-gt" };
        if numbers {
            let found = self.fault("SC2071", Severity::Error, span);
            found.message =
                Some(format!("`{operator}` compares words: numbers are compared by `{option}`"));
        } else if !double && !self.is_posix() {
            let found = self.fault("SC2073", Severity::Error, span);
            found.message =
                Some(format!("In single brackets `{operator}` redirects: write `\\{operator}`"));
        }
        let message = format!("`{operator}` in a test is bash's");
        self.posix_fault("SC3012", Severity::Warning, span, &message);
    }

    /// `[ a > b ]`.
    pub(super) fn redirects_in_test(&mut self, command: &Command, simple: &Simple) {
        let [first, .., last] = &*simple.words else { return };
        if first.raw != "[" || last.raw != "]" {
            return;
        }
        for redirect in &command.redirects {
            let inside = redirect.span.start < last.span.start;
            if inside && matches!(redirect.kind, RedirectKind::Read | RedirectKind::Write) {
                let sign = Span::new(redirect.span.start, redirect.span.start + 1);
                let text = self.text(redirect.span);
                self.order_of_words(sign, text, is_number(&redirect.target), false);
            }
        }
    }

    /// `[ a && b ]`: the brackets are around two commands. Says whether it is one.
    pub(super) fn test_around(&mut self, and_or: &AndOr) -> bool {
        let first = words_of(&and_or.first);
        let opens = first.first().is_some_and(|word| word.raw == "[");
        if !opens || first.iter().any(|word| word.raw == "]") {
            return false;
        }
        let [(joint, second)] = &*and_or.rest else { return false };
        let rest = words_of(second);
        if rest.first().is_some_and(|word| word.raw == "[") {
            return false;
        }
        let Some((_, inner)) = rest.split_last().filter(|(last, _)| last.raw == "]") else {
            return false;
        };
        let between = Span::new(and_or.first.span.end, second.span.start);
        let text = self.text(between);
        let start = between.start + (text.len() - text.trim_start().len()) as u32;
        let between = Span::new(start, (start + 2).min(between.end));
        let (code, sign) = if *joint == Joint::And { ("SC2107", "&&") } else { ("SC2109", "||") };
        let found = self.fault(code, Severity::Error, between);
        found.message =
            Some(format!("`{sign}` ends the test: each side needs brackets of its own"));
        self.constant_tests(&first[1..], |_| false);
        self.constant_tests(inner, |_| false);
        for word in first[1..].iter().chain(inner) {
            self.word(word, Place::Argument);
        }
        true
    }

    /// `$? = 0`.
    fn status_in_test(&mut self, words: &[Word]) {
        if let [left, operator, right] = words {
            let compares = matches!(
                &*operator.raw,
                "-eq" | "-ne" | "-gt" | "-lt" | "-ge" | "-le" | "=" | "==" | "!="
            );
            let status = |word: &Word| matches!(&*word.raw, "$?" | "\"$?\"" | "${?}");
            if compares && (status(left) && right.raw == "0" || status(right) && left.raw == "0") {
                self.fault(
                    "SC2181",
                    Severity::Style,
                    if status(left) { left.span } else { right.span },
                );
            }
        }
    }

    /// `-f *`.
    fn glob_in_test(&mut self, words: &[Word]) {
        if let [operator, operand] = words
            && matches!(
                &*operator.raw,
                "-e" | "-f" | "-d" | "-s" | "-r" | "-w" | "-x" | "-L" | "-h" | "-n" | "-z"
            )
            && has_open_glob(operand)
        {
            self.fault("SC2144", Severity::Error, operand.span);
        }
    }

    /// `[ -n "$(a | grep b)" ]`: `grep -q` answers that by itself.
    fn grep_in_test(&mut self, span: Span, operand: &Word) {
        let [script] = &*operand.scripts() else { return };
        let [one] = &*script.body else { return };
        let Some(CommandKind::Simple(simple)) =
            one.first.commands.last().map(|command| &command.kind)
        else {
            return;
        };
        let greps =
            matches!(simple.program().as_deref(), Some("grep" | "egrep" | "fgrep" | "zgrep"));
        if one.rest.is_empty() && greps {
            self.fault("SC2143", Severity::Style, span);
        }
    }

    /// `[[ … ]]`, `((…))` and the loops that only bash knows.
    pub(super) fn other(&mut self, command: &Command) {
        let text = self.text(command.span);
        let start = command.span.start;
        for name in super::walk::names_behind_dollars(text) {
            self.used.insert(name.to_owned());
        }
        if let Some(inner) = text.strip_prefix("((") {
            self.posix_fault("SC3006", Severity::Warning, command.span, "`((…))` is bash's");
            let inner = inner.strip_suffix("))").unwrap_or(inner);
            self.sum(Span::new(start + 2, start + 2 + inner.len() as u32), inner);
        } else if text.starts_with("for") {
            self.posix_fault("SC3005", Severity::Warning, command.span, "`for ((…))` is bash's");
            if let Some((head, rest)) = text.split_once("((")
                && let Some((inner, _)) = rest.split_once("))")
            {
                let from = start + head.len() as u32 + 2;
                self.sum(Span::new(from, from + inner.len() as u32), inner);
            }
        } else if text.starts_with("[[") {
            self.posix_fault("SC3010", Severity::Warning, command.span, "`[[ … ]]` is bash's");
            let operators = [
                (" == ", "SC3014", "`==` in a test is bash's"),
                (" =~ ", "SC3015", "`=~` is bash's"),
            ];
            for (operator, code, message) in operators {
                if let Some(at) = text.find(operator) {
                    let at = start + at as u32 + 1;
                    self.posix_fault(code, Severity::Warning, Span::new(at, at + 2), message);
                }
            }
            self.unquoted_pattern(command.span, text);
            if let CommandKind::Test(words) = &command.kind {
                self.double_brackets(words);
            }
        }
    }

    /// `[[ $A == $B ]]` takes what is in `B` for a pattern.
    fn unquoted_pattern(&mut self, span: Span, text: &str) {
        let words: Vec<&str> = text.split_whitespace().collect();
        for triple in words.windows(3) {
            let [_, "=" | "==" | "!=", right] = *triple else { continue };
            let whole = match &*pieces(right) {
                [piece] => match &piece.kind {
                    PieceKind::Variable { modifier, .. } => modifier.is_empty(),
                    _ => false,
                },
                _ => false,
            };
            if whole {
                // Words are slices of the text.
                let at = right.as_ptr() as usize - text.as_ptr() as usize;
                let start = span.start + at as u32;
                let end = start + right.len() as u32;
                let edits = vec![Edit::insert(start, "\""), Edit::insert(end, "\"")];
                let found = self.fault("SC2053", Severity::Warning, Span::new(start, end));
                found.fix = Some(("Quote it", Trust::Review, edits));
            }
        }
    }
}

/// The words of the simple command that a pipeline is; none of any other.
fn words_of(pipeline: &Pipeline) -> &[Word] {
    match &*pipeline.commands {
        [Command { kind: CommandKind::Simple(simple), .. }] => &simple.words,
        _ => &[],
    }
}

fn is_number(word: &Word) -> bool {
    word.literal()
        .is_some_and(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether what stands behind `||` shows that both ways are meant.
fn ends_well(pipeline: &Pipeline) -> bool {
    let [command] = &*pipeline.commands else { return false };
    match &command.kind {
        CommandKind::Simple(simple) if simple.words.is_empty() => true,
        CommandKind::Simple(simple) => {
            simple.program().is_some_and(|program| ENDS.contains(&program.as_str()))
        }
        _ => false,
    }
}
