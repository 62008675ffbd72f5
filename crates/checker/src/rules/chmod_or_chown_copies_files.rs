//! Finds `chmod` and `chown` of files that an earlier layer holds.

use dockerfile::{Kind, Transfer};
use image::Cause;

use crate::buried::{Burial, burials, run_of};
use crate::context::is_below;
use crate::{Check, Call, Context, Edit, Family, Report, Rule, Severity, Trust, scripts};

/// A change of mode or owner copies whole files.
pub(super) const RULE: Rule = Rule {
    name: "chmod-or-chown-copies-files",
    aliases: &[],
    family: Family::Size,
    severity: Severity::Warning,
    on: true,
    title: "A change of mode or owner copies the files",
    why: "A layer holds whole files: when only the mode, the owner or the time of a file changes, the file is stored \
          again with all its bytes. `COPY --chmod` and `COPY --chown` set both while copying, at no cost.",
    bad: "FROM debian:bookworm-slim\nCOPY app.bin /usr/local/bin/app\nRUN chmod 755 /usr/local/bin/app\n",
    good: "FROM debian:bookworm-slim\nCOPY --chmod=755 app.bin /usr/local/bin/app\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for burial in burials(cx, Cause::MetadataCopy, &["chown", "chmod", "chgrp", "touch"]) {
        if !burial.matters(1) {
            continue;
        }
        let what = burial.command.map_or("a change of mode or owner", |call| &call.name);
        let what = if burial.command.is_some() { format!("This `{what}`") } else { what.to_owned() };
        let message = if burial.size.bytes == 0 {
            format!("{what} stores {} again; its size is not known", burial.names())
        } else {
            format!("{what} stores {} again: {} more", burial.names(), burial.size)
        };
        let found = report.found(&RULE, burial.span).cost(burial.size).message(message);
        if let Some((flag, trust, edits)) = while_copying(cx, &burial) {
            found.fix(format!("Use `COPY --{flag}`"), trust, edits);
        }
    }
}

/// Moves the change to the `COPY` that brought all the files.
fn while_copying(
    cx: &Context<'_>,
    burial: &Burial<'_>,
) -> Option<(&'static str, Trust, Vec<Edit>)> {
    let call = burial.command?;
    let layer = cx.build.image()?.layers.get(burial.only_layer()?)?;
    let made_by = layer.instruction?;
    let copy = cx.file.instructions.get(made_by)?;
    let (Kind::Copy(transfer) | Kind::Add(transfer)) = &copy.kind else { return None };
    let flag = match &*call.name {
        "chmod" => "chmod",
        "chown" => "chown",
        _ => return None,
    };
    if cx.flag(copy, flag).is_some() || cx.stage_of(made_by) != cx.stage_of(burial.instruction) {
        return None;
    }
    let recursive = call.has_short('R') || call.has("--recursive");
    let mut operands = call.operands(&[]).filter(|arg| arg.literal);
    let (value, path, None) = (operands.next()?, operands.next()?, operands.next()) else { return None };
    let reached = covers(transfer, &path.text, recursive);
    let (value, is_exact) = if flag == "chmod" {
        mode(&value.text)?
    } else {
        // A name must be known when the `COPY` runs: a user that a later `RUN` makes is not.
        let numeric = value.text.chars().all(|c| c.is_ascii_digit() || c == ':');
        let makes_user = |call: &Call<'_>| {
            matches!(&*call.name, "useradd" | "adduser" | "groupadd" | "addgroup" | "usermod")
        };
        let late = cx
            .runs
            .iter()
            .filter(|run| made_by < run.index && run.index <= burial.instruction)
            .any(|run| run.calls.iter().any(makes_user));
        if late && !numeric {
            return None;
        }
        (value.text.to_string(), !value.text.ends_with(':'))
    };
    if !reached {
        return None;
    }
    let run = run_of(cx, burial.instruction)?;
    let mut edits =
        vec![Edit::insert(copy.keyword.span.end, format!(" --{flag}={value}"))];
    edits.push(without(cx, run, call)?);
    let trust = if is_exact && !recursive { Trust::Safe } else { Trust::Review };
    Some((flag, trust, edits))
}

/// Whether a path is all that a `COPY` brings, so that the flag changes nothing else.
fn covers(transfer: &Transfer, path: &str, recursive: bool) -> bool {
    let destination = transfer.destination.value.trim_matches('"');
    if !destination.starts_with('/') {
        return false;
    }
    let [source] = &*transfer.sources else {
        return recursive && is_below(destination, path.trim_end_matches('/'));
    };
    let name = crate::commands::base_name(source.value.trim_end_matches('/'));
    let lands = if destination.ends_with('/') { format!("{destination}{name}") } else { destination.to_owned() };
    lands == path || recursive && is_below(destination.trim_end_matches('/'), path.trim_end_matches('/'))
}

/// The octal mode of a `chmod`, and whether it is the very mode: `+x` is one only for a file of the usual mode.
fn mode(text: &str) -> Option<(String, bool)> {
    let octal = text.len() <= 4 && text.len() >= 3 && text.chars().all(|c| ('0'..'8').contains(&c));
    match text {
        _ if octal => Some((text.to_owned(), true)),
        "+x" | "a+x" | "+rx" | "a+rx" | "ugo+x" => Some(("755".to_owned(), false)),
        "u+x" => Some(("744".to_owned(), false)),
        _ => None,
    }
}

/// Takes a command out of its script, or the whole `RUN` if there is no other.
fn without(cx: &Context<'_>, run: &crate::Run<'_>, call: &Call<'_>) -> Option<Edit> {
    let script = run.script?;
    let top = call.top?;
    if script.body.len() == 1 && script.body[0].rest.is_empty() {
        return scripts::remove(cx, run.index);
    }
    scripts::without(cx, script, top).map(Edit::delete)
}

#[cfg(test)]
mod tests {
    use crate::example_context;
    use crate::testing::{check_fix, check_in};

    #[test]
    fn chmod() {
        check_in(
            &example_context(),
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            COPY app.bin /app
            RUN chmod +x /app && true
                ^^^^^^^^^^^^^ This `chmod` stores `/app` again: 12.0 MB more
            ",
        );
    }

    #[test]
    fn of_unknown_size() {
        let open = image::BuildContext { open: true, ..Default::default() };
        check_in(
            &open,
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            COPY app /app
            RUN chmod +x /app
                ^^^^^^^^^^^^^ This `chmod` stores `/app` again; its size is not known
            ",
        );
    }

    #[test]
    fn while_copying() {
        check_in(
            &example_context(),
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            COPY --chmod=755 app.bin /app
            ",
        );
    }

    #[test]
    fn fix_takes_the_command_out_of_its_run() {
        check_fix(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            COPY --link app.bin /opt/
            RUN mkdir /data && chmod u+x /opt/app.bin && touch /data/x
            ",
            Some(r"
            FROM debian:bookworm-slim
            COPY --chmod=744 --link app.bin /opt/
            RUN mkdir /data && touch /data/x
            "),
        );
    }

    #[test]
    fn no_fix_for_a_user_that_is_made_later() {
        check_fix(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            COPY app.bin /opt/
            RUN useradd app
            RUN chown app /opt/app.bin
            ",
            None,
        );
    }

    #[test]
    fn fix_for_a_user_by_number() {
        check_fix(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            COPY app.bin /opt/
            RUN chown 1000:1000 /opt/app.bin
            ",
            Some(r"
            FROM debian:bookworm-slim
            COPY --chown=1000:1000 app.bin /opt/
            "),
        );
    }
}
