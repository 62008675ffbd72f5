//! Finds relative paths in `WORKDIR`.

use dockerfile::Kind;

use crate::commands::has_drive;
use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust, variables};

/// A `WORKDIR` depends on the one before it.
pub(super) const RULE: Rule = Rule {
    name: "relative-workdir",
    aliases: &["DL3000", "WorkdirRelativePath"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "`WORKDIR` has a relative path",
    why: "A relative `WORKDIR` is joined to the one before it. If that one stands in the base image, the folder moves \
          when the base image changes.",
    bad: "FROM alpine:3.24\nWORKDIR app\n",
    good: "FROM alpine:3.24\nWORKDIR /app\n",
    check: Check::Own(check),
};

/// A fix writes no longer path: folders that are joined a thousand times are no folders of a person's.
const LONGEST_FIX: usize = 255;

fn check(cx: &Context<'_>, report: &mut Report) {
    // The folder at the end of each stage, if the file alone tells it, and whether the stage has any `WORKDIR` yet.
    let count = cx.file.stages.len();
    let mut folders: Vec<Option<String>> = vec![None; count];
    let mut has_one = vec![false; count];
    variables::walk(cx, |stage, instruction, scope| {
        if matches!(instruction.kind, Kind::From { .. })
            && let Some(base) = cx.base_stage(stage)
        {
            let folder = folders[base].clone();
            folders[stage] = folder;
            has_one[stage] = has_one[base];
        }
        let Kind::Workdir(path) = &instruction.kind else { return };
        let plain = path.value.trim_matches(|c| c == '"' || c == '\'');
        let value = scope.expand(path, cx.file.escape);
        let first = !std::mem::replace(&mut has_one[stage], true);
        // Docker looks at the value, and only at a stage's first; its peer at what is written, everywhere.
        let docker = first && !is_absolute_to_docker(cx, stage, &value) && (scope.base_known || !plain.starts_with('$') || cx.selected(&RULE));
        let peer = !plain.starts_with(['$', '/']) && !has_drive(plain) && !plain.is_empty();
        let aliases: &[&str] = match (peer, docker) {
            (true, true) => RULE.aliases,
            (true, false) => &["DL3000"],
            (false, true) => &["WorkdirRelativePath"],
            (false, false) => {
                folders[stage] = (is_absolute(plain) && !plain.contains('$'))
                    .then(|| plain.trim_end_matches('/').to_owned());
                return;
            }
        };
        let (base, trust) = match &folders[stage] {
            Some(folder) => (folder.as_str(), Trust::Safe),
            None => ("", Trust::Review),
        };
        let clean = plain.strip_prefix("./").unwrap_or(plain);
        let whole = format!("{base}/{clean}");
        let is_plain = path.value == plain
            && !clean.starts_with('$')
            && whole.len() <= LONGEST_FIX
            && !clean.split('/').any(|part| part == "..");
        report
            .found(&RULE, path.span)
            .aliases(aliases)
            .message(format!("`WORKDIR {plain}` is joined to the folder before it"))
            .fix(
                format!("Write `{whole}`"),
                trust,
                (is_plain && !is_absolute(plain)).then(|| Edit::replace(path.span, whole.as_str())),
            );
        folders[stage] = folders[stage].take().filter(|_| is_plain && !is_absolute(plain)).map(|_| whole);
    });
}

/// Absolute on Linux or Windows.
fn is_absolute(path: &str) -> bool {
    let drive = path.as_bytes().get(1) == Some(&b':');
    path.starts_with(['/', '\\']) || drive
}

/// Absolute where the image runs: a drive's letter means nothing on Linux.
fn is_absolute_to_docker(cx: &Context<'_>, stage: usize, path: &str) -> bool {
    if path.as_bytes().get(1) != Some(&b':') {
        return path.starts_with('/') || is_absolute(path) && cx.is_for_windows(stage);
    }
    let windows = cx.is_for_windows(stage);
    let linux = !windows && cx.file.escape != '`';
    windows || !linux && !cx.selected(&RULE)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    #[test]
    fn joined() {
        check(
            &super::RULE,
            r"
            FROM alpine AS a
            WORKDIR app
                    ^^^ `WORKDIR app` is joined to the folder before it
            WORKDIR /srv
            FROM a
            WORKDIR ./www
                    ^^^^^ `WORKDIR ./www` is joined to the folder before it
            ",
        );
    }

    #[test]
    fn absolute() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            WORKDIR /app
            WORKDIR "/app"
            WORKDIR $HOME
            WORKDIR c:\app
            FROM mcr.microsoft.com/windows/nanoserver:ltsc2022
            WORKDIR c:\app
            "#,
        );
    }

    #[test]
    fn drive_on_linux() {
        check(
            &super::RULE,
            r"
            FROM alpine
            WORKDIR c:\app
                    ^^^^^^ `WORKDIR c:\app` is joined to the folder before it
            ",
        );
    }

    #[test]
    fn fix_joins_what_is_known() {
        check_fix(
            &super::RULE,
            r"
            FROM alpine
            WORKDIR /srv/
            WORKDIR www
            ",
            Some(r"
            FROM alpine
            WORKDIR /srv/
            WORKDIR /srv/www
            "),
        );
    }
}
