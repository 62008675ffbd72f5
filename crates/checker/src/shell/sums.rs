//! Calculations.

use dockerfile::Span;

use super::walk::{Lint, names_behind_dollars};
use crate::Severity;

impl Lint<'_> {
    pub(super) fn arithmetic(&mut self, span: Span, text: &str, old: bool) {
        if old {
            self.fault("SC2007", Severity::Style, span);
        }
        self.sum(span, text);
    }

    /// Names in a calculation.
    pub(super) fn sum(&mut self, span: Span, text: &str) {
        if text.contains('`') {
            self.fault("SC2006", Severity::Style, span);
        }
        // What commands inside print is not looked into.
        if text.contains('`') || text.get(1..).is_some_and(|rest| rest.contains("$(")) {
            let names = names_behind_dollars(text).map(str::to_owned);
            self.used.extend(names);
            return;
        }
        let mut rest = text;
        while let Some(start) = rest.find(|char: char| char.is_ascii_alphabetic() || char == '_') {
            let end = rest[start..].find(|char: char| !char.is_ascii_alphanumeric() && char != '_');
            let end = end.map_or(rest.len(), |end| start + end);
            let name = &rest[start..end];
            // Where the text is as long as its place, each name has its own.
            let dollar = usize::from(rest[..start].ends_with('$'));
            let at = (text.len() - rest.len() + start - dollar) as u32;
            let exact = span.len() as usize == text.len();
            let whole = span;
            let span = if exact {
                Span::new(span.start + at, span.start + at + (name.len() + dollar) as u32)
            } else {
                whole
            };
            let behind = rest[end..].trim_start();
            let sets = behind.starts_with('=') && !behind.starts_with("==");
            let counts = behind.starts_with("++") || behind.starts_with("--");
            if counts {
                self.used.insert(name.to_owned());
            }
            if sets || counts {
                self.assign(name, span, false);
            } else {
                self.used.insert(name.to_owned());
                self.read_lost(name, span);
                let part_of_number = rest[..start].ends_with(|char: char| char.is_ascii_digit());
                if !part_of_number {
                    self.asked.entry(name.to_owned()).or_insert(span);
                }
            }
            rest = &rest[end..];
        }
        for (at, _) in text.match_indices('$') {
            let rest = &text[at + 1..];
            let braced = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
            let plain = braced.map_or_else(
                || rest.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_'),
                |(name, _)| crate::commands::is_name(name),
            );
            if plain {
                let exact = span.len() as usize == text.len();
                let start = span.start + if exact { at as u32 } else { 0 };
                let place = if exact { Span::new(start, start + 1) } else { span };
                self.fault("SC2004", Severity::Style, place);
            }
        }
        if text.contains("**") {
            self.posix_fault("SC3019", Severity::Warning, span, "`**` is bash's");
        }
        if self.is_posix() && (text.contains("++") || text.contains("--")) {
            self.posix_fault("SC3018", Severity::Warning, span, "`++` and `--` are bash's");
        }
    }
}
