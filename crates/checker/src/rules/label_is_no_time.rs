//! Finds labels of a schema that hold no time as RFC 3339 writes it.

use crate::labels::{Wanted, is_nearly_time, is_time, wrong_kind};
use crate::{Check, Context, Family, LabelKind, Report, Rule, Severity};

/// The label holds no time.
pub(super) const RULE: Rule = Rule {
    name: "label-is-no-time",
    aliases: &["DL3053"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "The label holds no time",
    why: "Programs that read the label compare it with other times. RFC 3339 leaves no doubt about the order \
          of day and month, nor about the zone: `2026-01-31T12:00:00Z`.",
    bad: "FROM alpine:3.24\nLABEL org.opencontainers.image.created=2026-01-31\n",
    good: "FROM alpine:3.24\nLABEL org.opencontainers.image.created=2026-01-31T00:00:00Z\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    let wanted = Wanted {
        kind: LabelKind::Rfc3339,
        what: "a time as RFC 3339 writes it",
        is_right: is_time,
        peer_takes: is_nearly_time,
        mended,
    };
    wrong_kind(cx, report, &RULE, &wanted);
}

/// A date is the beginning of its day.
fn mended(value: &str) -> Option<String> {
    (value.len() == 10).then(|| format!("{value}T00:00:00Z"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check_with;
    use crate::{LabelKind, Options};

    #[test]
    fn only_what_the_schema_asks_for() {
        let labels = vec![("l".to_owned(), LabelKind::Rfc3339), ("t".to_owned(), LabelKind::Text)];
        check_with(
            &Options { labels, ..Options::default() },
            &RULE,
            r#"
            FROM alpine
            ARG GIVEN
            ARG V=2026-01-31T00:00:00Z
            LABEL l=2026-01-31T00:00:00Z t=x other=x
            LABEL "l"=$V
            LABEL l="$GIVEN"
            LABEL l="x y"
                    ^^^^^ `l` holds `x y`, which is not a time as RFC 3339 writes it
            LABEL l=
                    ^ `l` holds ``, which is not a time as RFC 3339 writes it
            "#,
        );
    }
}
