//! Front matter: `key: value` lines between two lines of `---` at the top of a lesson.

use super::error::Errors;
use super::source::Source;

/// The fields at the top of a lesson.
pub(super) struct FrontMatter {
    fields: Vec<(String, String, u32)>,
    /// Byte offset of the text behind it.
    pub(super) end: usize,
}

impl FrontMatter {
    /// Reads the front matter; a file without one is reported and has no field.
    pub(super) fn read(source: &Source, errors: &mut Errors) -> Self {
        let mut fields: Vec<(String, String, u32)> = Vec::new();
        let mut lines = source.text.split_inclusive('\n');
        let mut end = 0;
        let shape = "`---` on the first line, `key: value` lines, `---`";
        match lines.next() {
            Some(first) if first.trim_end() == "---" => end += first.len(),
            _ => {
                errors.at(source, 0, "no front matter", shape);
                return Self { fields, end: 0 };
            }
        }
        for line in lines {
            let offset = end;
            end += line.len();
            let line = line.trim();
            if line == "---" {
                return Self { fields, end };
            }
            if line.is_empty() {
                continue;
            }
            match line.split_once(':') {
                Some((key, value)) if !key.is_empty() && !key.contains(' ') => {
                    if fields.iter().any(|field| field.0 == key) {
                        errors.at(source, offset, format!("`{key}` stands twice"), "one value");
                    }
                    fields.push((key.to_owned(), unquote(value.trim()), source.line(offset)));
                }
                _ => errors.at(source, offset, format!("`{line}`"), "`key: value`"),
            }
        }
        errors.at(source, 0, "front matter without an end", shape);
        Self { fields, end: source.text.len() }
    }

    /// The value of a field that must be there.
    pub(super) fn required(
        &self,
        key: &str,
        meaning: &str,
        source: &Source,
        errors: &mut Errors,
    ) -> String {
        if let Some(value) = self.get(key).filter(|value| !value.is_empty()) {
            return value.to_owned();
        }
        errors.line(
            &source.path,
            self.line(key),
            format!("no `{key}` in the front matter"),
            format!("`{key}: …` ({meaning})"),
        );
        String::new()
    }

    /// Every field with its value, in order.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|field| (field.0.as_str(), field.1.as_str()))
    }

    /// The value of a field.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.fields.iter().find(|field| field.0 == key).map(|field| field.1.as_str())
    }

    /// The line of a field; 1 if it is missing.
    pub(super) fn line(&self, key: &str) -> u32 {
        self.fields.iter().find(|field| field.0 == key).map_or(1, |field| field.2)
    }

    /// Reports every field that is not among the known ones.
    pub(super) fn only(&self, known: &[&str], source: &Source, errors: &mut Errors) {
        for (key, _, line) in &self.fields {
            if !known.contains(&key.as_str()) {
                errors.line(
                    &source.path,
                    *line,
                    format!("unknown field `{key}`"),
                    format!("one of {}", known.join(", ")),
                );
            }
        }
    }
}

/// Takes the quotes off that YAML wants around a value with a colon.
fn unquote(value: &str) -> String {
    let inner = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.map_or_else(|| value.to_owned(), |inner| inner.replace("\\\"", "\""))
}

/// Whether a text may be an id: lower-case letters, digits and dashes, a letter first.
pub(super) fn is_slug(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase())
        && !id.ends_with('-')
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// A slug of some words: lower case, everything else a dash, at most 48 characters at a word's end.
pub(super) fn slug(words: &str) -> String {
    let mut out = String::new();
    for word in words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if !out.is_empty() && out.len() + word.len() >= 48 {
            break;
        }
        if !out.is_empty() {
            out.push('-');
        }
        out.push_str(&word.to_ascii_lowercase());
    }
    out
}
