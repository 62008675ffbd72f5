//! Finds labels of a schema that hold no URL.

use crate::labels::{Wanted, is_url, wrong_kind};
use crate::{Check, Context, Family, LabelKind, Report, Rule, Severity};

/// The label holds no URL.
pub(super) const RULE: Rule = Rule {
    name: "label-is-no-url",
    aliases: &["DL3052"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "The label holds no URL",
    why: "Programs that read the label follow it as a link: it needs a scheme and a host, \
          `https://example.com/app`.",
    bad: "FROM alpine:3.24\nLABEL org.opencontainers.image.source=example.com/app\n",
    good: "FROM alpine:3.24\nLABEL org.opencontainers.image.source=https://example.com/app\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    let wanted = Wanted {
        kind: LabelKind::Url,
        what: "a URL",
        is_right: is_url,
        peer_takes: |_| false,
        mended,
    };
    wrong_kind(cx, report, &RULE, &wanted);
}

/// A host and a path want their scheme only.
fn mended(value: &str) -> Option<String> {
    let host = value.split('/').next().unwrap_or_default();
    (host.contains('.') && !value.contains("://")).then(|| format!("https://{value}"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check_with;
    use crate::{LabelKind, Options};

    #[test]
    fn only_what_the_schema_asks_for() {
        let labels = vec![("l".to_owned(), LabelKind::Url), ("t".to_owned(), LabelKind::Text)];
        check_with(
            &Options { labels, ..Options::default() },
            &RULE,
            r#"
            FROM alpine
            ARG GIVEN
            ARG V=https://example.com/app
            LABEL l=https://example.com/app t=x other=x
            LABEL "l"=$V
            LABEL l="$GIVEN"
            LABEL l="x y"
                    ^^^^^ `l` holds `x y`, which is not a URL
            LABEL l=
                    ^ `l` holds ``, which is not a URL
            "#,
        );
    }
}
