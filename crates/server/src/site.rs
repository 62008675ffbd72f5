//! The files of a site in memory, each with what a browser must know of it.

#![allow(clippy::disallowed_methods)] // Reading files is what this is for.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::Path;
use std::sync::Arc;

/// The part of the address under which a site lies: `/` or `/course/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(String);

impl Default for Base {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl Base {
    /// Takes `/course/`, `/course` or `course`; `None` for what is no plain path.
    pub fn new(text: &str) -> Option<Self> {
        let inner = text.trim_matches('/');
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        let dots = |part: &str| matches!(part, "" | "." | "..");
        if inner.is_empty() {
            return Some(Self::default());
        }
        (inner.chars().all(plain) && !inner.split('/').any(dots))
            .then(|| Self(format!("/{inner}/")))
    }

    /// With a slash at both ends.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Every file of a site by its path (`a/index.html`), ready to be sent.
#[derive(Clone, Debug, Default)]
pub struct Site {
    base: Base,
    files: BTreeMap<String, File>,
}

/// One file.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// Its media type.
    pub(crate) kind: &'static str,
    /// Whether its name changes with its content, so that a copy stays right for ever.
    pub(crate) immutable: bool,
    /// As it is.
    pub(crate) plain: Form,
    /// Compressed with brotli, if such a file lies beside it.
    pub(crate) brotli: Option<Form>,
    /// Compressed with gzip, if such a file lies beside it.
    pub(crate) gzip: Option<Form>,
}

/// A file in one encoding.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    /// What is sent.
    pub(crate) bytes: Arc<[u8]>,
    /// Its validator, in quotes: another one for other bytes.
    pub(crate) tag: String,
}

impl Form {
    fn new(bytes: Vec<u8>) -> Self {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        let tag = format!("\"{:016x}-{:x}\"", hasher.finish(), bytes.len());
        Self { bytes: bytes.into(), tag }
    }
}

/// What lies at an address.
pub(crate) enum Found<'a> {
    /// A file.
    File(&'a File),
    /// It lies at this address.
    Moved(String),
    /// Nothing.
    Nothing,
}

impl Site {
    /// A site of these files by their paths, under `base`. `x.br` and `x.gz` are compressed forms of `x`, if there is one.
    pub fn new(mut files: BTreeMap<String, Vec<u8>>, base: Base) -> Self {
        let mut site = Self { base, files: BTreeMap::new() };
        let names: Vec<String> = files.keys().cloned().collect();
        for name in names {
            let original = name.strip_suffix(".br").or_else(|| name.strip_suffix(".gz"));
            if original.is_some_and(|original| {
                site.files.contains_key(original) || files.contains_key(original)
            }) {
                continue; // It goes with its original.
            }
            let Some(bytes) = files.remove(&name) else { continue };
            let mut form = |suffix: &str| files.remove(&format!("{name}{suffix}")).map(Form::new);
            let file = File {
                kind: kind(&name),
                immutable: is_named_by_content(&name),
                brotli: form(".br"),
                gzip: form(".gz"),
                plain: Form::new(bytes),
            };
            site.files.insert(name, file);
        }
        site
    }

    /// The part of the address under which the site lies.
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// Whether there is a home page.
    pub fn has_home(&self) -> bool {
        self.files.contains_key("index.html")
    }

    /// What lies at the path of an address as it was asked for, percent signs and all.
    pub(crate) fn find(&self, path: &str) -> Found<'_> {
        let Some(inner) = path.strip_prefix(self.base.as_str()) else {
            let home = path == "/" || format!("{path}/") == self.base.0;
            return if home { Found::Moved(self.base.0.clone()) } else { Found::Nothing };
        };
        let Some(inner) = decode(inner) else { return Found::Nothing };
        if inner.is_empty() || inner.ends_with('/') {
            let page = self.files.get(&format!("{inner}index.html"));
            return page.map_or(Found::Nothing, Found::File);
        }
        if let Some(file) = self.files.get(&inner) {
            return Found::File(file);
        }
        // `path` is `inner` as it was written, so it begins with our base and never with another host.
        if self.files.contains_key(&format!("{inner}/index.html")) {
            return Found::Moved(format!("{path}/"));
        }
        Found::Nothing
    }

    /// The page for lost ways.
    pub(crate) fn lost(&self) -> Option<&File> {
        self.files.get("404.html")
    }
}

/// Reads every file below a folder, by its path with `/` in it. Hidden files and links are left out.
///
/// # Errors
/// When a folder or a file cannot be read.
pub fn files(folder: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    fn read(folder: &Path, inner: &str, found: &mut BTreeMap<String, Vec<u8>>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            // A name that is no UTF-8 has no address.
            let Ok(name) = entry.file_name().into_string() else { continue };
            if name.starts_with('.') {
                continue;
            }
            let path = format!("{inner}{name}");
            let file_type = entry.file_type()?;
            if file_type.is_dir() {
                read(&entry.path(), &format!("{path}/"), found)?;
            } else if file_type.is_file() {
                found.insert(path, fs::read(entry.path())?);
            }
        }
        Ok(())
    }
    let mut found = BTreeMap::new();
    read(folder, "", &mut found)?;
    Ok(found)
}

/// Decodes `%41`; nothing if the result is no text.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// Whether a name holds a hash as the site's build writes it: a dash and sixteen hexadecimal digits, of which Trunk
/// leaves zeros in front out.
fn is_named_by_content(name: &str) -> bool {
    name.split('-').skip(1).any(|part| {
        let digits = part.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(part.len());
        (12..=16).contains(&digits)
    })
}

/// The media type by the file's name.
fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("xml") => "application/xml",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(base: &str) -> Site {
        let names =
            ["index.html", "404.html", "src/index.html", "src/a b.css", "x.br", "y.js", "y.js.gz"];
        let files = names.map(|name| (name.to_owned(), name.as_bytes().to_vec()));
        Site::new(BTreeMap::from(files), Base::new(base).expect("a plain path"))
    }

    #[track_caller]
    fn check(url: &str, base: &str, expected: &str) {
        let site = site(base);
        let found = match site.find(url) {
            Found::File(file) => String::from_utf8_lossy(&file.plain.bytes).into_owned(),
            Found::Moved(to) => format!("moved to {to}"),
            Found::Nothing => "nothing".to_owned(),
        };
        assert_eq!(found, expected, "{url}");
    }

    #[test]
    fn file_in_a_folder() {
        check("/", "/", "index.html");
        check("/src/", "/", "src/index.html");
        check("/src/index.html", "/", "src/index.html");
        check("/src/%61%20b.css", "/", "src/a b.css");
        check("/src/none", "/", "nothing");
        check("/y.js/", "/", "nothing");
    }

    #[test]
    fn folder_gets_its_slash() {
        check("/src", "/", "moved to /src/");
        check("/%73rc", "/", "moved to /%73rc/");
    }

    #[test]
    fn below_a_base() {
        check("/course/src/", "course", "src/index.html");
        check("/src/", "/course/", "nothing");
        check("/course", "/course", "moved to /course/");
        check("/", "/a/b", "moved to /a/b/");
    }

    #[test]
    fn nothing_outside() {
        for url in [
            "/../x",
            "//src",
            "//src/",
            "/src/../index.html",
            "/%2e%2e/x",
            "/%00",
            "/%zz",
            "/%",
            "/%ff",
        ] {
            check(url, "/", "nothing");
        }
    }

    #[test]
    fn a_base_is_a_plain_path() {
        for text in ["/a/../b", "..", "a//b", "a b", "/a?b", "a/./b"] {
            assert_eq!(Base::new(text), None, "{text}");
        }
        assert_eq!(Base::new(""), Some(Base::default()));
    }

    #[test]
    fn compressed_forms_belong_to_their_file() {
        check("/y.js.gz", "/", "nothing");
        check("/x.br", "/", "x.br");
        assert!(
            matches!(site("/").find("/y.js"), Found::File(file) if file.gzip.is_some() && file.brotli.is_none())
        );
    }

    #[test]
    fn names_with_a_hash_of_the_content() {
        for name in [
            "style-0123456789abcdef.css",
            "app-0123456789abcdef_bg.wasm",
            "data/x-y-0123456789abcdef.json",
        ] {
            assert!(is_named_by_content(name), "{name}");
        }
        for name in [
            "index.html",
            "three-runs/index.html",
            "a-0123456789a.css",
            "0123456789abcdef.css",
            "deadbeef-x",
        ] {
            assert!(!is_named_by_content(name), "{name}");
        }
    }
}
