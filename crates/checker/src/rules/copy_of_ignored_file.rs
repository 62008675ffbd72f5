//! Finds sources of `COPY` and `ADD` that `.dockerignore` keeps from the build.

use dockerfile::Kind;
use image::Ignore;

use crate::{Check, Context, Family, Report, Rule, Severity, variables};

/// What is copied never reaches the builder.
pub(super) const RULE: Rule = Rule {
    name: "copy-of-ignored-file",
    aliases: &["CopyIgnoredFile"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "`.dockerignore` keeps this file from the build",
    why: "What matches a pattern of `.dockerignore` is not sent to the builder, so `COPY` does not find it and the build \
          stops. Either the pattern is too wide or the file is not meant to be in the image.",
    bad: "FROM alpine:3.24\nCOPY debug.log /srv/\n",
    good: "FROM alpine:3.24\nCOPY app.py /srv/\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    let Some(text) = &cx.inputs.context.ignore else { return };
    let ignore = Ignore::parse(text);
    // Whether a folder is left out for good is not decided by its own name where exceptions may follow.
    if ignore.is_empty() || text.lines().any(|line| line.trim_start().starts_with('!')) {
        return;
    }
    variables::walk(cx, |_, instruction, scope| {
        let (Kind::Copy(transfer) | Kind::Add(transfer)) = &instruction.kind else { return };
        if instruction.flag("from").is_some() {
            return;
        }
        for source in &transfer.sources {
            let written = scope.expand(source, cx.file.escape);
            let is_remote = written.contains("://") || written.starts_with("git@");
            let path = clean(&written);
            if is_remote && matches!(instruction.kind, Kind::Add(_)) {
                continue;
            }
            if ignore.decide(&path).is_ok_and(|decision| decision.ignored) {
                // Docker compares the slash before the path too, as if the file lay in a folder.
                let compared = if path.len() > 1 && path.starts_with('/') { format!("x{path}") } else { path.clone() };
                let told = ignore.decide(&compared).is_ok_and(|decision| decision.ignored);
                report
                    .found(&RULE, source.span)
                    .aliases(if told { RULE.aliases } else { &[] })
                    .message(format!("`.dockerignore` keeps `{path}` from the build"));
            }
        }
    });
}

/// A path without `.`, `..` and double slashes, as far as they can be taken out.
fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

#[cfg(test)]
mod tests {
    use image::BuildContext;

    use crate::testing::check_in;

    #[track_caller]
    fn check(ignore: &str, annotated: &str) {
        let context =
            BuildContext { open: true, ignore: Some(ignore.to_owned()), ..BuildContext::default() };
        check_in(&context, &super::RULE, annotated);
    }

    #[test]
    fn ignored() {
        check(
            "target\n*.log\n/docs/**\n",
            r"
            FROM alpine AS a
            ARG DIR=target
            COPY ./target/app b.log src /c/
                 ^^^^^^^^^^^^ `.dockerignore` keeps `target/app` from the build
                              ^^^^^ `.dockerignore` keeps `b.log` from the build
            ADD $DIR docs/a /d/
                ^^^^ `.dockerignore` keeps `target` from the build
                     ^^^^^^ `.dockerignore` keeps `docs/a` from the build
            ADD https://example.com/b.log /
            COPY --from=a target /
            COPY . /
            ONBUILD COPY target /
            ",
        );
    }

    #[test]
    fn nothing_remote() {
        check("*\n", "FROM alpine\nADD https://example.com/b.log git@example.com:a/b.git /x/\n");
    }

    #[test]
    fn exceptions() {
        check("*\n!src\n", "FROM alpine\nCOPY a src /\n");
    }

    #[test]
    fn everything() {
        check(
            "*\n",
            r"
            FROM alpine
            COPY . a/b /
                 ^ `.dockerignore` keeps `.` from the build
                   ^^^ `.dockerignore` keeps `a/b` from the build
            ",
        );
        check("**\n", "FROM alpine\nCOPY . /\n     ^ `.dockerignore` keeps `.` from the build\n");
        check("a\n", "FROM alpine\nCOPY . /\n");
    }
}
