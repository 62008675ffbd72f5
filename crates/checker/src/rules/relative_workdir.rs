//! Finds relative paths in `WORKDIR`.

use dockerfile::Kind;

use crate::{Context, Edit, Family, Report, Rule, Severity, Trust};

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
    check,
};

fn check(cx: &Context<'_>, report: &mut Report) {
    // The folder at the end of each stage, if the file alone tells it.
    let mut folders: Vec<Option<String>> = Vec::with_capacity(cx.file.stages.len());
    for (stage, _) in cx.stages() {
        let mut folder = cx.base_stage(stage).and_then(|base| folders.get(base).cloned().flatten());
        for (_, instruction) in cx.of_stage(stage) {
            let Kind::Workdir(path) = &instruction.kind else { continue };
            let plain = path.value.trim_matches(|c| c == '"' || c == '\'');
            if is_absolute(plain) {
                folder = (!plain.contains('$')).then(|| plain.trim_end_matches('/').to_owned());
                continue;
            }
            if plain.is_empty() {
                continue;
            }
            // Once a path is absolute, only one of the peers minds a relative one.
            let (aliases, base, trust): (&[&str], _, _) = match &folder {
                Some(folder) => (&["DL3000"], folder.as_str(), Trust::Safe),
                None => (RULE.aliases, "", Trust::Review),
            };
            let clean = plain.strip_prefix("./").unwrap_or(plain);
            let whole = format!("{base}/{clean}");
            let is_plain = path.value == plain && !clean.split('/').any(|part| part == "..");
            report
                .found(&RULE, path.span)
                .aliases(aliases)
                .message(format!("`WORKDIR {plain}` is joined to the folder before it"))
                .fix(
                    format!("Write `{whole}`"),
                    trust,
                    is_plain.then(|| Edit::replace(path.span, whole.as_str())),
                );
            folder = folder.filter(|_| is_plain).map(|_| whole);
        }
        folders.push(folder);
    }
}

/// Absolute on Linux or Windows, or begins with a variable that may be.
fn is_absolute(path: &str) -> bool {
    let drive = path.as_bytes().get(1) == Some(&b':');
    path.starts_with(['/', '\\', '$']) || drive
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
            "#,
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
