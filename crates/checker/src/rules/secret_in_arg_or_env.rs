//! Finds `ARG` and `ENV` for secrets.

use dockerfile::expand::unquote;
use dockerfile::{Kind, Text};

use crate::{Check, Context, Family, Report, Rule, Severity};

/// A secret travels in `ARG` or `ENV`.
pub(super) const RULE: Rule = Rule {
    name: "secret-in-arg-or-env",
    aliases: &["DL3064", "SecretsUsedInArgOrEnv"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "A secret stands in `ARG` or `ENV`",
    why: "The values of `ENV` are in the image's config, those of `ARG` in its history: everyone who can pull the image \
          can read them. A secret mount (`RUN --mount=type=secret`) leaves nothing behind.",
    bad: "FROM alpine:3.24\nARG NPM_TOKEN\n",
    good: "FROM alpine:3.24\nRUN --mount=type=secret,id=npm_token true\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (index, instruction) in cx.instructions() {
        // Docker does not look into what `ONBUILD` keeps, nor at what stands before the first stage.
        let mut docker_looks = cx.stage_of(index).is_some();
        let mut kind = &instruction.kind;
        if let Kind::Onbuild(inner) = kind {
            docker_looks = false;
            kind = &inner.kind;
        }
        let (keys, where_to): (Vec<&Text>, _) = match kind {
            Kind::Arg(arguments) => {
                (arguments.iter().map(|argument| &argument.name).collect(), "the image's history")
            }
            Kind::Env(pairs) => {
                (pairs.pairs.iter().map(|pair| &pair.key).collect(), "the image's config")
            }
            _ => continue,
        };
        let of_arg = matches!(kind, Kind::Arg(_));
        for (at, key) in keys.into_iter().enumerate() {
            let lower = unquote(key, cx.file.escape).text.to_ascii_lowercase();
            let word = is_secret_word(&lower) && docker_looks;
            let part = is_secret_part(&lower);
            if !part && !word {
                continue;
            }
            // Of an `ARG` that peer reads the first name alone.
            let aliases: &[&str] = match (part && !(of_arg && at > 0), word) {
                (true, true) => RULE.aliases,
                (true, false) => &["DL3064"],
                (false, true) => &["SecretsUsedInArgOrEnv"],
                (false, false) => &[],
            };
            report
                .found(&RULE, key.span)
                .aliases(aliases)
                .message(format!("The value of `{}` can be read in {where_to}", key.value));
        }
    }
}

/// A word of the name means a secret, and none says that it is no secret after all.
fn is_secret_word(name: &str) -> bool {
    const SECRET: &[&str] = &[
        "apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd", "secret", "token",
    ];
    const HARMLESS: &[&str] = &["public", "file", "version"];
    let has = |words: &[&str]| name.split('_').any(|part| words.contains(&part));
    has(SECRET) && !has(HARMLESS)
}

/// A part of the name means a secret.
fn is_secret_part(name: &str) -> bool {
    const PARTS: &[&str] =
        &["password", "token", "secret", "private", "username", "api_key", "client_key", "aws_access_key_id"];
    PARTS.iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn names() {
        check(
            &super::RULE,
            r"
            FROM alpine
            ARG NPM_TOKEN
                ^^^^^^^^^ The value of `NPM_TOKEN` can be read in the image's history
            ENV A=b DB_PASSWORD=x
                    ^^^^^^^^^^^ The value of `DB_PASSWORD` can be read in the image's config
            ENV PUBLIC_KEY=x KEYBOARD=us
            ONBUILD ARG GH_TOKEN
                        ^^^^^^^^ The value of `GH_TOKEN` can be read in the image's history
            ",
        );
    }
}
