//! A list of files as a person writes it: a path on each line, its size behind it.

use std::collections::BTreeMap;

use image::stated_bytes;

/// A file of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Path from the context's root, without a slash in front; with one at its end for a directory.
    pub path: String,
    /// Bytes; 0 where none are stated.
    pub bytes: u64,
}

/// The files of a list, each path once (the last line counts), in the order of the lines. Empty lines and lines that
/// begin with `#` say nothing.
pub fn read(text: &str) -> Vec<File> {
    let mut files: Vec<File> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (path, bytes) = match line.rsplit_once(char::is_whitespace) {
            Some((path, size)) => match stated_bytes(size) {
                Some(bytes) => (path.trim_end(), bytes),
                None => (line, 0),
            },
            None => (line, 0),
        };
        let path = clean(path);
        if path.is_empty() || path == "/" {
            continue;
        }
        if let Some(&at) = places.get(&path) {
            files[at].bytes = bytes;
        } else {
            places.insert(path.clone(), files.len());
            files.push(File { path, bytes });
        }
    }
    files
}

/// Without `./`, `//` and a slash in front; `..` cannot leave the context.
fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let end = if path.ends_with('/') && !parts.is_empty() { "/" } else { "" };
    parts.join("/") + end
}

/// The list of some files, to be read again.
pub fn write(files: &[File]) -> String {
    let lines: Vec<String> =
        files.iter().map(|file| format!("{} {}\n", file.path, file.bytes)).collect();
    lines.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, u64)]) {
        let files = read(text);
        let found: Vec<_> = files.iter().map(|file| (file.path.as_str(), file.bytes)).collect();
        assert_eq!(found, expected);
        assert_eq!(read(&write(&files)), files, "what is written is read again");
    }

    #[test]
    fn paths_with_and_without_sizes() {
        check("src/app.js 12kB\nREADME.md\n", &[("src/app.js", 12_000), ("README.md", 0)]);
        check("a b.txt 1.5MB\n", &[("a b.txt", 1_500_000)]);
        check("a b.txt\n", &[("a b.txt", 0)]);
    }

    #[test]
    fn what_says_nothing_is_left_out() {
        check("\n# a list\n  \n/\n", &[]);
    }

    #[test]
    fn paths_are_cleaned_and_stand_once() {
        check(
            "./a//b 1\n/c 2\n../d 3\nnode_modules/ 4\na/b 5\n",
            &[("a/b", 5), ("c", 2), ("d", 3), ("node_modules/", 4)],
        );
    }
}
