//! The files of the content, read once, each with its path for messages.

use std::fs;
use std::path::Path;

use super::error::Errors;

/// A text file of the content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Source {
    /// Path relative to the project's root, `/`-separated.
    pub(super) path: String,
    /// Its text, line ends as `\n`.
    pub(super) text: String,
    /// Lines of the file before the text: 0 for a whole file, more for a text inside a TOML file.
    pub(super) before: u32,
}

impl Source {
    /// The line of a byte offset, from 1.
    pub(super) fn line(&self, offset: usize) -> u32 {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        before.matches('\n').count() as u32 + 1 + self.before
    }

    /// The line in which `needle` first stands; 1 if it does not.
    pub(super) fn line_of(&self, needle: &str) -> u32 {
        self.text.find(needle).map_or(self.before + 1, |offset| self.line(offset))
    }
}

/// Reads every file below `root/folder`, sorted by path. Hidden files (`.DS_Store`) are left out.
pub(super) fn read_folder(root: &Path, folder: &str, errors: &mut Errors) -> Vec<Source> {
    let mut files = Vec::new();
    walk(root, folder, &mut files, errors);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

#[allow(clippy::disallowed_methods, reason = "the site reads its content from files")]
fn walk(root: &Path, folder: &str, files: &mut Vec<Source>, errors: &mut Errors) {
    let entries = match fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(error) => {
            errors.line(folder, 1, format!("the folder cannot be read ({error})"), "a folder");
            return;
        }
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = format!("{folder}/{name}");
        if entry.path().is_dir() {
            walk(root, &path, files, errors);
            continue;
        }
        match fs::read_to_string(entry.path()) {
            Ok(text) => files.push(Source { path, text: text.replace("\r\n", "\n"), before: 0 }),
            Err(error) => {
                errors.line(&path, 1, format!("the file cannot be read ({error})"), "UTF-8 text");
            }
        }
    }
}

/// The path that a relative link in a file leads to.
pub(super) fn join(file: &str, link: &str) -> String {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn relative_links() {
        assert_eq!(join("lessons/07-a.md", "../exercises/b/task.md"), "exercises/b/task.md");
        assert_eq!(join("lessons/myths/01-a.md", "../07-b.md"), "lessons/07-b.md");
        assert_eq!(join("lessons/07-a.md", "./08-b.md"), "lessons/08-b.md");
        assert_eq!(join("lessons/07-a.md", "../../../../x.md"), "x.md");
    }
}
