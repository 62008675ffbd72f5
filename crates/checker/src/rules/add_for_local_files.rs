//! Finds `ADD` where `COPY` would do.

use std::cell::LazyCell;

use dockerfile::{Kind, Transfer};

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// `ADD` copies a file that was there all along.
pub(super) const RULE: Rule = Rule {
    name: "add-for-local-files",
    aliases: &["DL3020"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "`ADD` copies a local file",
    why: "`ADD` also fetches URLs, clones repositories and unpacks archives; a reader must work out which of them \
          is meant. `COPY` only copies.",
    bad: "FROM alpine:3.24\nADD app.py /app/\n",
    good: "FROM alpine:3.24\nCOPY app.py /app/\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    let workdirs = LazyCell::new(|| cx.first_in_lineage(|it| matches!(it.kind, Kind::Workdir(_))));
    for (index, instruction) in cx.instructions() {
        let Kind::Add(add) = &instruction.kind else { continue };
        // A URL is fetched, an archive unpacked, a variable may be either: there `ADD` is meant.
        let is_meant = |source: &str| {
            is_remote(source) || is_archive(source) || source.contains('$') || source.is_empty()
        };
        let meant = add.sources.iter().any(|source| is_meant(&source.value))
            || add.sources.is_empty() && instruction.heredocs.is_empty()
            // Flags that only `ADD` has.
            || ["checksum", "keep-git-dir", "unpack"].iter().any(|name| cx.flag(instruction, name).is_some());
        // The peer wants each source to look like an archive or a web address.
        let peer = add.sources.iter().any(|source| !is_known_to_peer(&source.value));
        if meant && !(peer && cx.selected(&RULE)) {
            continue;
        }
        let keyword = instruction.keyword.span;
        let copy = if instruction.keyword.value.starts_with('a') { "copy" } else { "COPY" };
        let workdir = cx.stage_of(index).and_then(|stage| workdirs[stage]);
        let has_workdir = workdir.is_some_and(|workdir| workdir < index);
        let edit = (!meant).then(|| Edit::replace(keyword, copy));
        report
            .found(&RULE, keyword)
            .aliases(if peer || add.sources.is_empty() { RULE.aliases } else { &[] })
            .fix(format!("Use `{copy}`"), trust_in(cx, index, add, has_workdir), edit);
    }
}

/// With `COPY`, a relative destination without a `WORKDIR` is a fault of its own, to be looked at.
fn trust_in(cx: &Context<'_>, add: usize, transfer: &Transfer, has_workdir: bool) -> Trust {
    let destination = transfer.destination.value.as_str();
    // Several files need a folder to go to: that is a fault of its own, too.
    let heredocs = cx.file.instructions.get(add).map_or(0, |it| it.heredocs.len());
    let folder = transfer.sources.len() + heredocs < 2 || destination.trim_end_matches(['"', '\'']).ends_with('/');
    let absolute = destination.trim_start_matches(['"', '\'']).starts_with(['/', '$', '\\']);
    let drive = destination.as_bytes().get(1) == Some(&b':');
    let set = absolute || drive || has_workdir;
    if set && folder { Trust::Safe } else { Trust::Review }
}

/// Whether hadolint takes a source for one that needs `ADD`.
fn is_known_to_peer(source: &str) -> bool {
    let source = source.trim_matches(|c| c == '"' || c == '\'');
    ["http://", "https://"].iter().any(|start| source.starts_with(start)) || is_archive_to_peer(source)
}

/// What hadolint takes for an archive, single files that are packed included.
pub(super) fn is_archive_to_peer(name: &str) -> bool {
    const ENDINGS: &[&str] = &[
        ".tar", ".gz", ".tgz", ".bz2", ".tbz", ".tbz2", ".tb2", ".xz", ".txz", ".lz", ".tlz", ".tpz", ".lzma", ".Z", ".tZ",
    ];
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Whether `ADD` fetches or clones the source.
fn is_remote(source: &str) -> bool {
    ["http://", "https://", "git@", "git://", "ssh://"].iter().any(|start| source.starts_with(start))
        || source.contains(".git#")
        || source.rsplit('/').next().is_some_and(|name| name.rsplit_once('.').is_some_and(|(_, end)| end == "git"))
}

/// Whether `ADD` unpacks the source: by its name, for the content is not at hand.
pub(super) fn is_archive(source: &str) -> bool {
    const ENDINGS: &[&str] = &[
        ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz", ".tbz2", ".tb2", ".tar.xz", ".txz", ".tar.zst", ".tzst",
        ".tar.lzma", ".tlz", ".tar.z", ".gz", ".bz2", ".xz", ".zst", ".lzma", ".z",
    ];
    let source = source.trim_matches(|c| c == '"' || c == '\'').to_ascii_lowercase();
    ENDINGS.iter().any(|ending| source.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn local_file() {
        check(
            &super::RULE,
            r"
            FROM alpine
            ADD app.py /app/
            ^^^ `ADD` copies a local file
            ",
        );
    }

    #[test]
    fn lower_case_stays() {
        check(
            &super::RULE,
            r"
            from alpine
            add a b /app/
            ^^^ `ADD` copies a local file
            ",
        );
    }

    #[test]
    fn add_is_meant() {
        check(
            &super::RULE,
            r"
            FROM alpine
            ADD tool.tar.gz /opt/
            ADD https://example.com/f /f
            ADD git@example.com:a/b.git /b
            ADD $SOURCE /s
            ADD --checksum=sha256:0 f /f
            ",
        );
    }
}
