//! Finds archives that are copied into the image only to be unpacked there.

use dockerfile::{Instruction, Kind, Transfer};
use image::{EntryKind, Size};

use super::add_for_local_files::{is_archive, is_archive_to_peer};
use crate::commands::base_name;
use crate::{Check, Call, Context, Edit, Family, Report, Rule, Run, Severity, Trust, scripts};

/// `COPY` of an archive that a `RUN` unpacks.
pub(super) const RULE: Rule = Rule {
    name: "archive-copied-then-unpacked",
    aliases: &["DL3010"],
    family: Family::Size,
    severity: Severity::Warning,
    on: true,
    title: "An archive is copied in, then unpacked",
    why: "The archive has a layer of its own, and no later `rm` takes it out: the image carries its content twice, packed \
          and unpacked. `ADD` unpacks a local tar archive while copying; a bind mount lends it to one `RUN`.",
    bad: "FROM debian:bookworm-slim\nCOPY tool.tar.gz /tmp/\n\
          RUN tar -xzf /tmp/tool.tar.gz -C /opt && rm /tmp/tool.tar.gz\n",
    good: "FROM debian:bookworm-slim\nADD tool.tar.gz /opt/\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (index, instruction) in cx.instructions() {
        let Kind::Copy(transfer) = &instruction.kind else { continue };
        // What comes from another stage is no local file: `ADD` cannot unpack it.
        if cx.flag(instruction, "from").is_some() {
            continue;
        }
        for source in &transfer.sources {
            // Where the destination is an archive, the source has its name from then on.
            let target = base_name(transfer.destination.value.trim_matches(['"', '\'']));
            let name = if is_archive_to_peer(target) { target } else { base_name(source.value.trim_matches(['"', '\''])) };
            let unpacked = if is_tar(&source.value) || is_tar(name) { unpacking(cx, index, name) } else { None };
            let Some((run, tar)) = unpacked else {
                // `ADD` unpacks no single file; the peer would have it all the same.
                if cx.selected(&RULE) && is_archive_to_peer(name) && expanding(cx, index, name) {
                    report.found(&RULE, source.span).message(format!("`{name}` is copied in, then unpacked"));
                }
                continue;
            };
            let cost = bytes_of(cx, index, name);
            let line = cx.file.lines.line(tar.span.start);
            let tail = match cost.bytes {
                0 => String::new(),
                _ => format!(": {cost} that only line {line} needs"),
            };
            let add = as_add(cx, index, transfer, run, tar);
            let mount = as_mount(cx, index, instruction, transfer, run, tar);
            report
                .found(&RULE, source.span)
                .aliases(if is_seen_by_peer(tar, name) && !run.onbuild && cx.stage_of(index).is_none_or(|stage| stage + 1 == cx.file.stages.len()) { RULE.aliases } else { &[] })
                .message(format!("`{name}` is copied in, then unpacked{tail}"))
                .cost(cost)
                .fix("Let `ADD` unpack it", Trust::Review, add)
                .fix("Lend it to the `RUN` by a bind mount", Trust::Review, mount);
        }
    }
}

fn is_tar(source: &str) -> bool {
    let lower = source.to_ascii_lowercase();
    is_archive(source) && (lower.contains(".tar") || lower.contains(".t")) && !source.contains(['$', '*', '?'])
}

/// Whether hadolint sees that a call unpacks the archive: options have a dash, the archive is a word of its own.
fn is_seen_by_peer(call: &Call<'_>, name: &str) -> bool {
    let extracts = call.args.iter().any(|arg| match arg.text.strip_prefix("--") {
        Some(long) => long == "extract" || long == "get",
        None => arg.text.starts_with('-') && arg.text.contains('x'),
    });
    extracts && is_archive_to_peer(name) && call.args.iter().any(|arg| !arg.text.starts_with("--") && base_name(&arg.text) == name)
}

/// Whether a later `RUN` gives the file to a program that expands it.
fn expanding(cx: &Context<'_>, copy: usize, name: &str) -> bool {
    const PROGRAMS: &[&str] =
        &["unzip", "gunzip", "bunzip2", "unlzma", "unxz", "zgz", "uncompress", "zcat", "gzcat"];
    let Some(stage) = cx.stage_of(copy) else { return false };
    let runs = cx.runs_behind(copy).iter().take_while(|run| run.stage == Some(stage));
    runs.flat_map(|run| &run.calls).any(|call| {
        let given = call.args.iter().any(|arg| base_name(&arg.text) == name);
        given && (PROGRAMS.contains(&&*call.name) || call.name == "tar" && is_seen_by_peer(call, name))
    })
}

/// The first later `RUN` of the stage, or of one that stands on it, that unpacks the archive.
fn unpacking<'c, 'a>(cx: &'c Context<'a>, copy: usize, name: &str) -> Option<(&'c Run<'a>, &'c Call<'a>)> {
    let stage = cx.stage_of(copy)?;
    cx.runs_behind(copy)
        .iter()
        .filter(|run| run.stage.is_some_and(|of| cx.lineage(of).any(|below| below == stage)))
        .find_map(|run| {
            let tar = run.calls_of("tar").find(|call| Tar::of(call, name).is_some())?;
            Some((run, tar))
        })
}

/// Bytes of the archive in the layer of its `COPY`; zero if the stage does not ship.
fn bytes_of(cx: &Context<'_>, copy: usize, name: &str) -> Size {
    let Some((_, layer)) = cx.layer(copy) else { return Size::ZERO };
    layer
        .entries
        .iter()
        .filter(|entry| entry.kind == EntryKind::File && base_name(&entry.path) == name)
        .map(|entry| entry.size)
        .sum()
}

/// A `tar` that unpacks one archive in full.
struct Tar<'c> {
    /// The archive, as written.
    archive: &'c str,
    /// The folder of `-C`.
    folder: Option<&'c str>,
    /// Whether all of the archive is unpacked as it is, and all words are known.
    plain: bool,
}

impl<'c> Tar<'c> {
    /// Reads the call if it unpacks an archive of this name.
    fn of(call: &'c Call<'_>, name: &str) -> Option<Self> {
        let (mut extracts, mut plain) = (false, true);
        let (mut archive, mut folder) = (None, None);
        let mut args = call.args.iter().enumerate();
        while let Some((at, arg)) = args.next() {
            plain &= arg.literal;
            let text = &*arg.text;
            if let Some(long) = text.strip_prefix("--") {
                match long.split_once('=').unwrap_or((long, "")) {
                    ("extract" | "get", _) => extracts = true,
                    ("file", "") => archive = args.next().map(|(_, arg)| &*arg.text),
                    ("file", value) => archive = Some(value),
                    ("directory", "") => folder = args.next().map(|(_, arg)| &*arg.text),
                    ("directory", value) => folder = Some(value),
                    ("gzip" | "xz" | "bzip2" | "zstd" | "verbose" | "auto-compress", _) => {}
                    _ => plain = false,
                }
            } else if let Some(letters) = text.strip_prefix('-').or((at == 0).then_some(text)) {
                extracts |= letters.contains('x');
                plain &= letters.chars().all(|c| "xzjJvafC".contains(c));
                for letter in letters.chars() {
                    match letter {
                        'f' => archive = args.next().map(|(_, arg)| &*arg.text),
                        'C' => folder = args.next().map(|(_, arg)| &*arg.text),
                        _ => {}
                    }
                }
            } else {
                // A member: only a part is unpacked.
                plain = false;
            }
        }
        let archive = archive.filter(|archive| extracts && base_name(archive) == name)?;
        Some(Self { archive, folder, plain })
    }
}

/// `ADD archive folder/` in place of the `COPY`; the `RUN` goes, and one behind it that only deletes the archive.
fn as_add(
    cx: &Context<'_>,
    copy: usize,
    transfer: &Transfer,
    run: &Run<'_>,
    tar: &Call<'_>,
) -> Option<Vec<Edit>> {
    let [source] = &*transfer.sources else { return None };
    let unpacked = Tar::of(tar, base_name(&source.value)).filter(|tar| tar.plain)?;
    let folder = unpacked.folder.filter(|folder| folder.starts_with('/'))?;
    let clean = run.instruction.flags.is_empty()
        && run.stage == cx.stage_of(copy)
        && !run.onbuild
        && !transfer.json
        && cx.file.instructions[copy].flags.is_empty();
    let belongs = |call: &Call<'_>| {
        call.top.is_some()
            && (std::ptr::eq(call, tar)
                || call.name == "mkdir" && call.args.iter().all(|arg| arg.text == "-p" || arg.text == folder)
                || deletes(call, unpacked.archive))
    };
    if !clean || !run.calls.iter().all(belongs) {
        return None;
    }
    let instruction = &cx.file.instructions[copy];
    let target = format!("{}/", folder.trim_end_matches('/'));
    let mut edits = vec![
        Edit::replace(instruction.keyword.span, cx.in_case("ADD")),
        Edit::replace(transfer.destination.span, target),
        scripts::remove(cx, run.index)?,
    ];
    if let Some(cleanup) = cleanup(cx, run, unpacked.archive) {
        edits.push(scripts::remove(cx, cleanup.index)?);
    }
    Some(edits)
}

/// The archive is mounted where the `RUN` looks for it; the `COPY` goes, and what deletes the archive.
fn as_mount(
    cx: &Context<'_>,
    copy: usize,
    instruction: &Instruction,
    transfer: &Transfer,
    run: &Run<'_>,
    tar: &Call<'_>,
) -> Option<Vec<Edit>> {
    let [source] = &*transfer.sources else { return None };
    let unpacked = Tar::of(tar, base_name(&source.value))?;
    if !unpacked.archive.starts_with('/') || run.onbuild || !instruction.flags.is_empty() || transfer.json {
        return None;
    }
    let flag = format!(" --mount=type=bind,source={},target={}", source.value, unpacked.archive);
    let mut edits =
        vec![scripts::remove(cx, copy)?, Edit::insert(run.instruction.keyword.span.end, flag)];
    // A mounted file cannot be deleted, nor need it be.
    for call in run.calls.iter().filter(|call| deletes(call, unpacked.archive)) {
        edits.push(Edit::delete(scripts::without(cx, run.script?, call.top?)?));
    }
    if let Some(cleanup) = cleanup(cx, run, unpacked.archive) {
        edits.push(scripts::remove(cx, cleanup.index)?);
    }
    Some(edits)
}

/// A `RUN` right behind that does nothing but delete the archive.
fn cleanup<'c, 'a>(cx: &'c Context<'a>, run: &Run<'a>, archive: &str) -> Option<&'c Run<'a>> {
    let next = crate::buried::run_of(cx, run.index + 1)?;
    let only = next.calls.len() == 1 && next.calls.iter().all(|call| call.top.is_some() && deletes(call, archive));
    only.then_some(next)
}

/// Whether a call deletes the archive and nothing else.
fn deletes(call: &Call<'_>, archive: &str) -> bool {
    call.name == "rm" && call.operands(&[]).all(|arg| arg.text == archive)
}

#[cfg(test)]
mod tests {
    use crate::example_context;
    use crate::testing::{check_fix, check_in};

    #[test]
    fn in_three_steps() {
        check_in(
            &example_context(),
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            COPY tool.tar.gz /tmp/
                 ^^^^^^^^^^^ `tool.tar.gz` is copied in, then unpacked: 3.2 MB that only line 3 needs
            RUN tar xzf /tmp/tool.tar.gz -C /opt
            RUN rm /tmp/tool.tar.gz
            ",
        );
    }

    #[test]
    fn lent_or_added() {
        check_in(
            &example_context(),
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            ADD tool.tar.gz /opt/
            RUN --mount=type=bind,source=tool.tar.gz,target=/tmp/t.tgz tar -xzf /tmp/t.tgz -C /opt
            COPY tool.tar.gz /srv/
            ",
        );
    }

    #[test]
    fn fix_in_three_steps() {
        check_fix(
            &super::RULE,
            r#"
            FROM debian:bookworm-slim
            # The tool.
            COPY tool.tar.gz /tmp/
            RUN mkdir -p /opt && tar xzf /tmp/tool.tar.gz -C /opt
            RUN rm -f /tmp/tool.tar.gz
            CMD ["tool"]
            "#,
            Some(r#"
            FROM debian:bookworm-slim
            # The tool.
            ADD tool.tar.gz /opt/
            CMD ["tool"]
            "#),
        );
    }

    #[test]
    fn fix_lends_where_add_would_do_too_much() {
        check_fix(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            COPY tool.tar.gz /tmp/
            RUN tar xzf /tmp/tool.tar.gz --strip-components=1 -C /opt && rm /tmp/tool.tar.gz && touch /ready
            ",
            Some(r"
            FROM debian:bookworm-slim
            RUN --mount=type=bind,source=tool.tar.gz,target=/tmp/tool.tar.gz tar xzf /tmp/tool.tar.gz --strip-components=1 -C /opt && touch /ready
            "),
        );
    }
}
