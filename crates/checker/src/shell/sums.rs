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
                let part_of_number = rest[..start].ends_with(|char: char| char.is_ascii_digit());
                if !part_of_number {
                    self.asked.entry(name.to_owned()).or_insert(span);
                }
            }
            rest = &rest[end..];
        }
        let braces = text.contains("${");
        if text.contains('$') && !braces && text.matches('$').count() > 1 {
            let plain = text.get(3..).is_some_and(|inner| {
                inner.split('$').skip(1).any(|rest| {
                    rest.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_')
                })
            });
            if plain {
                self.fault("SC2004", Severity::Style, span);
            }
        }
        if self.is_posix() && (text.contains("++") || text.contains("--")) {
            self.posix_fault("SC3018", Severity::Warning, span, "`++` and `--` are bash's");
        }
    }
}
