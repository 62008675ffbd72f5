//! Commands that work on files: what a glob or an empty variable makes of their paths.

use dockerfile::Span;
use dockerfile::shell::Word;

use super::globs::has_open_glob;
use super::pieces::{PieceKind, pieces};
use super::walk::Lint;
use super::words::say;
use crate::{Edit, Severity, Trust};

/// Folders that nobody means to empty.
const SYSTEM: &[&str] = &[
    "",
    "/bin",
    "/etc",
    "/home",
    "/mnt",
    "/usr",
    "/usr/share",
    "/usr/local",
    "/var",
    "/lib",
    "/dev",
    "/media",
    "/boot",
    "/lib64",
    "/usr/bin",
];

/// Options of `find` that take patterns.
const PATTERNS: &[&str] =
    &["-name", "-iname", "-path", "-ipath", "-wholename", "-iwholename", "-lname", "-ilname"];

impl Lint<'_> {
    pub(super) fn rm(&mut self, args: &[Word]) {
        let recursive = args.iter().any(|word| {
            word.raw == "--recursive"
                || word.raw.starts_with('-')
                    && !word.raw.starts_with("--")
                    && word.raw.contains(['r', 'R'])
        });
        if !recursive {
            return;
        }
        for word in args {
            let plain = word.literal().is_some() && !has_open_glob(word);
            let path = if plain { word.literal() } else { without_variables(&word.raw) };
            let Some(path) = path else { continue };
            let bare = path.trim_end_matches('*').trim_end_matches('/');
            let ends = &path[bare.len()..];
            if !path.is_empty()
                && matches!(ends, "" | "/" | "/*" | "/*/*")
                && SYSTEM.contains(&bare)
                && !(bare.is_empty() && ends.is_empty())
            {
                let asks = word.raw.contains('$');
                let edits = stops_where_empty(word).filter(|edits| !edits.is_empty());
                let code = if plain { "SC2114" } else { "SC2115" };
                let found = self.fault(code, Severity::Warning, word.span);
                if !asks {
                    say(found, "This deletes a folder of the system");
                }
                found.fix = edits.map(|edits| ("Stop where it is empty", Trust::Review, edits));
            }
        }
    }

    pub(super) fn find(&mut self, first: &Word, args: &[Word]) {
        self.find_as_read(first, args);
        for pair in args.windows(2) {
            let [option, pattern] = pair else { continue };
            if PATTERNS.contains(&&*option.raw) && has_open_glob(pattern) {
                let plain = pattern.literal().is_some() && !pattern.raw.contains(['\'', '"', '\\']);
                let edits = vec![
                    Edit::insert(pattern.span.start, "'"),
                    Edit::insert(pattern.span.end, "'"),
                ];
                let found = self.fault("SC2061", Severity::Warning, pattern.span);
                found.fix = plain.then_some(("Quote it", Trust::Safe, edits));
            }
        }
    }

    /// `rm *`: a file called `-rf` would be an option.
    pub(super) fn dashing_globs(&mut self, args: &[Word]) {
        for word in args.iter().take_while(|word| !matches!(&*word.raw, "--" | ":::" | "::::")) {
            if word.raw.starts_with(['*', '?']) {
                let edit = Edit::insert(word.span.start, "./");
                let found = self.fault("SC2035", Severity::Info, word.span);
                found.fix = Some(("Begin with `./`", Trust::Review, vec![edit]));
            }
        }
    }
}

/// `${NAME:?}` for each variable of a word, written as `$NAME` or `${NAME}`.
fn stops_where_empty(word: &Word) -> Option<Vec<Edit>> {
    if word.span.len() as usize != word.raw.len() || word.raw.contains(['\\', '`', '\'']) {
        return None;
    }
    let mut edits = Vec::new();
    for (at, _) in word.raw.match_indices('$') {
        let behind = &word.raw[at + 1..];
        let braced = behind.strip_prefix('{');
        let name = braced.unwrap_or(behind);
        let length = name
            .find(|char: char| char != '_' && !char.is_ascii_alphanumeric())
            .unwrap_or(name.len());
        let start = word.span.start + at as u32;
        let end = start + 1 + length as u32 + if braced.is_some() { 2 } else { 0 };
        if length == 0 || braced.is_some() && !name[length..].starts_with('}') {
            return None;
        }
        edits.push(Edit::replace(Span::new(start, end), format!("${{{}:?}}", &name[..length])));
    }
    Some(edits)
}

/// The path that is left when every variable is empty; `None` where one of them cannot be.
fn without_variables(raw: &str) -> Option<String> {
    let mut path = String::new();
    for piece in pieces(raw) {
        match piece.kind {
            PieceKind::Open | PieceKind::Text => path.push_str(&raw[piece.range]),
            PieceKind::Single => path.push_str(raw[piece.range].trim_matches('\'')),
            PieceKind::Variable { name, modifier, .. } => {
                let modifier = raw[modifier].trim_start_matches(':');
                let special = matches!(&raw[name], "#" | "?" | "$" | "!" | "-" | "0");
                if special || modifier.starts_with(['-', '?', '=', '+']) {
                    return None;
                }
            }
            _ => {}
        }
    }
    Some(path)
}
