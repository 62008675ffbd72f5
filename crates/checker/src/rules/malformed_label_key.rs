//! Finds keys of labels that break Docker's rules for them.

use dockerfile::Kind;
use dockerfile::expand::unquote;

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// A label's key is not as Docker asks for.
pub(super) const RULE: Rule = Rule {
    name: "malformed-label-key",
    aliases: &["DL3048"],
    family: Family::Practice,
    severity: Severity::Style,
    on: true,
    title: "The label's key breaks the rules for keys",
    why: "Docker asks for keys of lower-case letters, digits, dots and single dashes that begin with a letter and end with \
          a letter or digit, and keeps `com.docker.`, `io.docker.` and `org.dockerproject.` to itself. Programs look \
          labels up letter by letter: `Version` is not `version`.",
    bad: "FROM alpine:3.24\nLABEL com.example.Team=web\n",
    good: "FROM alpine:3.24\nLABEL com.example.team=web\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (_, instruction) in cx.instructions() {
        let Kind::Label(pairs) = &instruction.kind else { continue };
        for pair in &pairs.pairs {
            let key = unquote(&pair.key, cx.file.escape).text;
            let Some(fault) = fault(&key) else { continue };
            let lower = pair.key.value.to_ascii_lowercase();
            let mends = lower != pair.key.value && self::fault(&key.to_ascii_lowercase()).is_none();
            report
                .found(&RULE, pair.key.span)
                .message(format!("The label's key `{key}` {fault}"))
                .fix(
                    "Write it in lower case",
                    Trust::Review,
                    mends.then(|| Edit::replace(pair.key.span, lower)),
                );
        }
    }
}

fn fault(key: &str) -> Option<&'static str> {
    let reserved = ["com.docker.", "io.docker.", "org.dockerproject."];
    let may_stand = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/');
    let ends = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if reserved.iter().any(|start| key.starts_with(start)) {
        Some("begins as only Docker's own may")
    } else if key.contains(|c: char| c.is_ascii_uppercase()) {
        Some("has upper-case letters")
    } else if !key.chars().all(may_stand) {
        Some("has other signs than letters, digits, dots and dashes")
    } else if !key.starts_with(|c: char| c.is_ascii_lowercase()) || !key.ends_with(ends) {
        Some("does not begin with a letter and end with a letter or digit")
    } else if key.contains("..") || key.contains("--") {
        Some("has two separators on end")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn keys() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            LABEL a=1 org.opencontainers.image.source=2 "a.b-c"=3 a__b=4 a/b=5 com.dockerx.a=6 a.1=7
            LABEL Version=1 "a.B"=2
                  ^^^^^^^ The label's key `Version` has upper-case letters
                            ^^^^^ The label's key `a.B` has upper-case letters
            LABEL com.docker.a=1
                  ^^^^^^^^^^^^ The label's key `com.docker.a` begins as only Docker's own may
            LABEL a..b=1 1a=2 a-=3 a:b=4
                  ^^^^ The label's key `a..b` has two separators on end
                         ^^ The label's key `1a` does not begin with a letter and end with a letter or digit
                              ^^ The label's key `a-` does not begin with a letter and end with a letter or digit
                                   ^^^ The label's key `a:b` has other signs than letters, digits, dots and dashes
            ONBUILD LABEL A=1
            "#,
        );
    }
}
