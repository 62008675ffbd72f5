//! Finds files with secrets that are copied into the image.

use dockerfile::{Kind, Span};

use crate::commands::base_name;
use crate::{Context, Family, Report, Rule, Severity};

/// A file that holds a secret by its name is copied.
pub(super) const RULE: Rule = Rule {
    name: "secret-left-in-layer",
    aliases: &[],
    family: Family::Size,
    severity: Severity::Warning,
    on: true,
    title: "A file with secrets is copied into the image",
    why: "Everyone who can pull the image can read each of its layers, also what a later `rm` hides. A secret that a step \
          needs can be mounted for it: `RUN --mount=type=secret`. What no step needs belongs in `.dockerignore`.",
    bad: "FROM debian:bookworm-slim\nCOPY .npmrc /root/.npmrc\n",
    good: "FROM debian:bookworm-slim\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc true\n",
    check,
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (index, instruction) in cx.instructions() {
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
