//! Words in places where they cannot mean what they seem to: keywords as arguments, names of no program.

use dockerfile::Span;
use dockerfile::shell::{AndOr, Command, CommandKind, List, Simple, Word};

use super::globs::has_open_glob;
use super::walk::Lint;
use super::words::say;
use crate::{Edit, Severity, Trust};

/// Keywords that end or go on with a command, and are letters behind one.
const KEYWORDS: &[&str] = &["then", "fi", "do", "done", "esac"];

impl Lint<'_> {
    /// `echo done` prints a word, and ends no loop.
    pub(super) fn keyword(&mut self, word: &Word) {
        if KEYWORDS.contains(&&*word.raw) {
            let edit = Edit::replace(word.span, format!("'{}'", word.raw));
            let found = self.fault("SC1010", Severity::Warning, word.span);
            say(found, format!("`{}` is an argument here, and no keyword", word.raw));
            found.fix = Some(("Quote it", Trust::Review, vec![edit]));
        }
    }

    /// What no program is called.
    pub(super) fn program_name(&mut self, first: &Word) {
        if first.raw.starts_with('[') {
            return;
        }
        if first.raw.starts_with('{') && (self.is_posix() || !first.raw.contains([',', '.'])) {
            let found = self.fault("SC1072", Severity::Error, first.span);
            // The peer reads no further.
            found.at = u32::MAX;
            say(found, "`{` needs a blank behind it");
        }
        let pattern =
            first.raw.contains(['*', '?']) || first.raw.contains('[') && first.raw.contains(']');
        if pattern && has_open_glob(first) {
            let found = self.fault("SC2211", Severity::Warning, first.span);
            say(found, "A pattern is the program's name: which file runs depends on the folder");
        }
        let name = first.literal().unwrap_or_else(|| first.raw.clone());
        let (code, severity) = match name.chars().next_back() {
            None => ("SC2286", Severity::Error),
            Some('/') => ("SC2287", Severity::Error),
            Some(',' | '.' | ']' | '}' | '%' | '#') if name != "." => ("SC2288", Severity::Warning),
            _ => return,
        };
        self.fault(code, severity, first.span);
    }

    /// `a ]`, without a `[` before it.
    pub(super) fn closing_bracket(&mut self, simple: &Simple) {
        if let Some(old) = simple.words.iter().find(|word| word.raw == "$[") {
            self.fault("SC2007", Severity::Style, old.span);
        } else if let Some(last) = simple.words.last()
            && matches!(&*last.raw, "]" | "]]")
        {
            let edit = Edit::replace(last.span, format!("'{}'", last.raw));
            let found = self.fault("SC2171", Severity::Warning, last.span);
            say(found, "This bracket is a letter");
            found.fix = Some(("Quote it", Trust::Review, vec![edit]));
        }
    }

    /// `cp a`: a source and nothing else.
    pub(super) fn destination(&mut self, simple: &Simple) {
        let [first, rest @ ..] = &*simple.words else { return };
        let (code, severity) = match &*first.raw {
            "mv" => ("SC2224", Severity::Error),
            "cp" => ("SC2225", Severity::Error),
            "ln" => ("SC2226", Severity::Warning),
            _ => return,
        };
        let target = |raw: &str| {
            raw == "--"
                || raw.starts_with("--t")
                || raw.starts_with('-') && !raw.starts_with("--") && raw.contains('t')
        };
        let mut files = rest.iter().filter(|word| !word.raw.starts_with('-'));
        let (Some(file), None) = (files.next(), files.next()) else { return };
        let several = file.raw.contains(['*', '?', '[', '{'])
            || file.raw.starts_with('$') && !file.raw.starts_with("$(")
            || file.raw.contains('@');
        if !several && !rest.iter().any(|word| target(&word.raw)) {
            let edit = Edit::insert(file.span.end, " .");
            let found = self.fault(code, severity, first.span);
            found.fix = Some(("Name the folder", Trust::Review, vec![edit]));
        }
    }

    /// `a= b` runs `b` with an empty `a`.
    pub(super) fn blank_behind_equals(&mut self, simple: &Simple) {
        let end = simple.words.last().map(|word| word.span.start);
        let end = end.or(simple.assignments.last().map(|last| last.span.start)).unwrap_or_default();
        let assigned = simple.assignments.iter().filter(|assigned| {
            assigned.value.raw.is_empty() && assigned.name != "IFS" && assigned.span.start < end
        });
        let assigned: Vec<Span> = assigned.map(|assigned| assigned.span).collect();
        let declared = simple.words.iter().skip(1).filter(|word| {
            word.raw.strip_suffix('=').is_some_and(crate::commands::is_name)
                && word.span.start < end
        });
        let declaration = simple
            .words
            .first()
            .is_some_and(|word| matches!(&*word.raw, "export" | "local" | "readonly"));
        let declared = declared.filter(|_| declaration).map(|word| word.span);
        let all: Vec<Span> = assigned.into_iter().chain(declared).collect();
        for span in all {
            let found = self.fault("SC1007", Severity::Warning, span);
            found.at = span.end;
            found.fix =
                Some(("Write the empty value", Trust::Safe, vec![Edit::insert(span.end, "''")]));
        }
    }

    /// `a?b&c`: the ampersand ends a command, in the midst of a word.
    pub(super) fn ampersands(&mut self, list: &List) {
        for pair in list.windows(2) {
            let [left, right] = pair else { continue };
            let at = left.span.end;
            let touches = right.span.start == at + 1;
            if !left.background
                || !touches
                || !self.text(right.span).starts_with(|c: char| c.is_ascii_alphabetic())
            {
                continue;
            }
            let edits = last_word(left).zip(first_word(right)).and_then(|(before, behind)| {
                let plain = |word: &Word| !word.raw.contains(['"', '\'', '\\', '$', '`']);
                (before.span.end == at && plain(before) && plain(behind)).then(|| {
                    vec![Edit::insert(before.span.start, "\""), Edit::insert(behind.span.end, "\"")]
                })
            });
            let found = self.fault("SC1132", Severity::Warning, Span::new(at, at + 1));
            found.fix = edits.map(|edits| ("Quote the word", Trust::Review, edits));
        }
    }

    /// `local` belongs into functions.
    pub(super) fn local(&mut self, simple: &Simple) {
        let [first, rest @ ..] = &*simple.words else { return };
        if first.raw != "local" || self.inside.function {
            return;
        }
        let edits = rest
            .first()
            .filter(|next| next.raw.contains('=') && rest.len() == 1)
            .map(|next| vec![Edit::replace(Span::new(first.span.start, next.span.start), "")]);
        let found = self.fault("SC2168", Severity::Error, first.span);
        found.fix = edits.map(|edits| ("Leave `local` out", Trust::Review, edits));
    }
}

fn last_word(and_or: &AndOr) -> Option<&Word> {
    let pipeline = and_or.rest.last().map_or(&and_or.first, |(_, pipeline)| pipeline);
    simple(pipeline.commands.last()?)?.words.last()
}

fn first_word(and_or: &AndOr) -> Option<&Word> {
    let first = simple(and_or.first.commands.first()?)?;
    first.words.first().filter(|_| first.assignments.is_empty())
}

fn simple(command: &Command) -> Option<&Simple> {
    match &command.kind {
        CommandKind::Simple(simple) => Some(simple),
        _ => None,
    }
}
