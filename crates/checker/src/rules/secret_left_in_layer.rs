//! Finds secrets that get into the image: files that are copied, mounts that are copied out of, tokens that are written down.

use dockerfile::{Instruction, Kind, MountKind, Span};
use image::EntryKind;

use crate::commands::base_name;
use crate::{Check, Context, Family, Report, Rule, Severity};

/// A secret gets into a layer, or into the history.
pub(super) const RULE: Rule = Rule {
    name: "secret-left-in-layer",
    aliases: &[],
    family: Family::Size,
    severity: Severity::Warning,
    on: true,
    title: "A secret gets into the image",
    why: "Everyone who can pull the image can read each of its layers, also what a later `rm` hides. A secret that a step \
          needs can be mounted for it: `RUN --mount=type=secret`. What no step needs belongs in `.dockerignore`.",
    bad: "FROM debian:bookworm-slim\nCOPY .npmrc /root/.npmrc\n",
    good: "FROM debian:bookworm-slim\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc true\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (index, instruction) in cx.instructions() {
        written_down(cx, index, instruction, report);
        copied_out(cx, index, instruction, report);
        let (Kind::Copy(transfer) | Kind::Add(transfer)) = &instruction.kind else { continue };
        let mut found: Vec<(Span, String)> = transfer
            .sources
            .iter()
            .filter(|source| is_secret(base_name(source.value.trim_end_matches('/'))))
            .map(|source| (source.span, source.value.clone()))
            .collect();
        // A whole folder is copied: the model knows what was in it.
        if found.is_empty() && cx.flag(instruction, "from").is_none() {
            let entries = cx.layer(index).map_or(&[][..], |(_, layer)| &layer.entries);
            // A file that the instruction itself calls so had another name, and the author knows why.
            let renamed = base_name(&transfer.destination.value);
            let is_meant = |name: &str| is_secret(name) && name != renamed;
            let hit = entries.iter().find(|entry| is_meant(base_name(&entry.path)));
            if let (Some(hit), Some(source)) = (hit, transfer.sources.first()) {
                found.push((source.span, hit.path.clone()));
            }
        }
        for (span, name) in found {
            if cx.ships(cx.stage_of(index)) {
                report
                    .found(&RULE, span)
                    .message(format!("Everyone who pulls the image can read `{name}`, also if it is deleted later"));
            } else {
                report
                    .found(&RULE, span)
                    .severity(Severity::Info)
                    .message(format!("`{name}` does not reach the image, but it stays in the build cache"));
            }
        }
    }
}

/// A token that stands in the Dockerfile itself: in a command, or in the text of a file.
fn written_down(cx: &Context<'_>, index: usize, instruction: &Instruction, report: &mut Report) {
    if !matches!(instruction.kind, Kind::Run(_) | Kind::Copy(_) | Kind::Add(_)) {
        return;
    }
    // The text of heredocs is in the instruction's.
    let Some(found) = token(cx.text(instruction.span), instruction.span.start) else { return };
    let message = match (cx.ships(cx.stage_of(index)), &instruction.kind) {
        (false, _) => "This token does not reach the image, but it stands in the Dockerfile and in the build cache",
        (true, Kind::Run(_)) => "Everyone who pulls the image can read this token in its history",
        (true, _) => "Everyone who pulls the image can read this token in its layer",
    };
    report.found(&RULE, found).message(message);
}

/// The value that npm's settings have for a token, where it is written out: not a variable that is filled in later.
fn token(text: &str, offset: u32) -> Option<Span> {
    let ends = |c: char| c.is_whitespace() || "\"';&|)".contains(c);
    for key in ["_authToken=", "_auth=", "_password="] {
        let mut from = 0;
        while let Some(at) = text[from..].find(key) {
            let start = from + at + key.len();
            let end = text[start..].find(ends).map_or(text.len(), |length| start + length);
            if start < end && !text[start..end].contains('$') {
                return Some(Span::new(offset + start as u32, offset + end as u32));
            }
            from = end;
        }
    }
    None
}

/// A copy of a mounted secret stays in the layer.
fn copied_out(cx: &Context<'_>, index: usize, instruction: &Instruction, report: &mut Report) {
    let mounts = instruction.mounts();
    let Some(mount) = mounts.iter().find(|mount| mount.kind == MountKind::Secret) else { return };
    let entries = cx.layer(index).map_or(&[][..], |(_, layer)| &layer.entries);
    let stays = |entry: &&image::Entry| entry.kind == EntryKind::File && is_secret(base_name(&entry.path));
    if let Some(kept) = entries.iter().find(stays) {
        report.found(&RULE, mount.span).message(format!(
            "The secret is mounted, and a copy of it stays in the layer: everyone who pulls the image can read `{}`",
            kept.path
        ));
    }
}

/// Whether a file of this name holds a secret.
fn is_secret(name: &str) -> bool {
    let name = name.trim_matches(|c| c == '"' || c == '\'');
    let exact = matches!(
        name,
        ".env"
            | ".npmrc"
            | ".pypirc"
            | ".netrc"
            | ".git-credentials"
            | ".aws"
            | ".ssh"
            | ".pgpass"
            | ".htpasswd"
            | "id_rsa"
            | "id_dsa"
            | "id_ecdsa"
            | "id_ed25519"
            | "credentials.json"
            | "service-account.json"
            | "kubeconfig"
    );
    let is_env = name
        .strip_prefix(".env.")
        .is_some_and(|kind| !matches!(kind, "example" | "sample" | "template" | "dist" | "test" | "defaults"));
    let is_key = match name.rsplit_once('.') {
        Some((stem, "key")) => !stem.is_empty(),
        Some((stem, "pem")) => stem == "key" || stem.ends_with("-key"),
        _ => false,
    };
    exact || is_env || is_key
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn names() {
        check(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            COPY id_rsa id_rsa.pub /root/.ssh/
                 ^^^^^^ Everyone who pulls the image can read `id_rsa`, also if it is deleted later
            COPY .env.example /app/.env
            COPY config/.env.production /app/
                 ^^^^^^^^^^^^^^^^^^^^^^ Everyone who pulls the image can read `config/.env.production`, also if it is deleted later
            ",
        );
    }

    #[test]
    fn a_token_that_is_written_down() {
        check(
            &super::RULE,
            r"
            FROM node:24-slim
            RUN echo '//r/:_authToken=s3cr' > .npmrc && npm ci && rm .npmrc
                                      ^^^^ Everyone who pulls the image can read this token in its history
            RUN echo '//r/:_authToken=${NPM_TOKEN}' > .npmrc
            RUN echo '//r/:_authToken=${NPM_TOKEN}' > a && echo '//q/:_authToken=s3cr' > b
                                                                                 ^^^^ Everyone who pulls the image can read this token in its history
            ",
        );
        check(
            &super::RULE,
            r"
            FROM node:24-slim
            COPY <<EOF /root/.config
            //r/:_authToken=s3cr
                            ^^^^ Everyone who pulls the image can read this token in its layer
            EOF
            ",
        );
    }

    #[test]
    fn a_copy_of_a_mounted_secret() {
        check(
            &super::RULE,
            r"
            FROM node:24-slim
            RUN --mount=type=secret,id=npmrc cat /run/secrets/npmrc > /root/.npmrc
                        ^^^^^^^^^^^^^^^^^^^^ The secret is mounted, and a copy of it stays in the layer: everyone who pulls the image can read `/root/.npmrc`
            RUN --mount=type=secret,id=npmrc cp /run/secrets/npmrc /srv/.npmrc && rm /srv/.npmrc
            RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm --version
            ",
        );
    }

    #[test]
    fn a_stage_that_does_not_ship() {
        check(
            &super::RULE,
            r"
            FROM debian:bookworm-slim AS build
            COPY .npmrc /root/
                 ^^^^^^ `.npmrc` does not reach the image, but it stays in the build cache
            FROM debian:bookworm-slim
            ",
        );
    }
}
