//! Measured figures: dated data that no model gives.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::Errors;
use super::source::Source;
use super::toml_file;

/// Where they are.
pub(super) const PATH: &str = "lessons/measured.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    bytes: u64,
    dated: String,
    what: String,
}

/// Reads them: bytes by name.
pub(super) fn read(source: &Source, errors: &mut Errors) -> BTreeMap<String, u64> {
    let raw: BTreeMap<String, Raw> = toml_file::read(source, errors).unwrap_or_default();
    for (name, figure) in &raw {
        let line = source.line_of(&format!("[{name}]"));
        if !has_date(&figure.dated) {
            errors.line(
                &source.path,
                line,
                format!("`{name}` has no day"),
                "`dated = \"YYYY-MM-DD\"`",
            );
        }
        if figure.what.is_empty() {
            errors.line(&source.path, line, format!("`{name}` says not of what"), "`what = \"…\"`");
        }
    }
    raw.into_iter().map(|(name, figure)| (name, figure.bytes)).collect()
}

/// Whether a day stands in a text, as YYYY-MM-DD.
pub(super) fn has_date(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit() && c != '-').any(|word| {
        let parts: Vec<&str> = word.trim_matches('-').split('-').collect();
        matches!(parts[..], [year, month, day] if year.len() == 4 && month.len() == 2 && day.len() == 2)
    })
}

#[cfg(test)]
mod tests {
    use super::has_date;

    #[test]
    fn dates() {
        assert!(has_date("Docker documentation, read 2026-11-23."));
        assert!(!has_date("Docker documentation, November 2026, 1-2-3"));
    }
}
