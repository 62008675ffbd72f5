//! What `echo` and `printf` print, and commands that are the output of others.

use dockerfile::Span;
use dockerfile::shell::{Simple, Word};

use super::Dialect;
use super::globs::has_open_glob;
use super::walk::Lint;
use super::words::is_one_command;
use crate::{Edit, Severity, Trust};

impl Lint<'_> {
    /// `$(a)` as a whole command runs what `a` prints.
    pub(super) fn lone_output(&mut self, simple: &Simple) {
        let [word] = &*simple.words else { return };
        if word.raw.starts_with(['$', '`']) && is_one_command(word) {
            self.fault("SC2091", Severity::Warning, word.span);
        }
    }

    pub(super) fn echo(&mut self, simple: &Simple) {
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
        let wide = args.windows(2).any(|pair| {
            let gap =
                self.text(Span::new(pair[0].span.end, pair[1].span.start.max(pair[0].span.end)));
            gap.len() >= 4 && gap.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
        });
        if wide {
            let found = self.fault("SC2291", Severity::Info, simple.words[0].span);
            found.message = Some("`echo` prints one blank where several stand".to_owned());
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

    pub(super) fn printf(&mut self, args: &[Word]) {
        let mut rest = args;
        loop {
            rest = match rest {
                [first, rest @ ..] if first.raw == "--" => rest,
                [first, _, rest @ ..] if first.raw == "-v" => rest,
                _ => break,
            };
        }
        if let Some((format, values)) = rest.split_first() {
            self.format_and_values(format, values);
        }
        let Some(format) = args.iter().find(|word| word.raw != "--") else { return };
        let plain =
            format.literal().is_some() && !has_open_glob(format) && !format.raw.starts_with('{');
        if !plain && !format.raw.contains('%') && !format.raw.starts_with("-v") {
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
