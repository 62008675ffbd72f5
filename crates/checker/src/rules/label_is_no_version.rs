//! Finds labels of a schema that hold no semantic version.

use crate::labels::{Wanted, is_nearly_semver, is_semver, wrong_kind};
use crate::{Check, Context, Family, LabelKind, Report, Rule, Severity};

/// The label holds no semantic version.
pub(super) const RULE: Rule = Rule {
    name: "label-is-no-version",
    aliases: &["DL3056"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "The label holds no semantic version",
    why: "Programs that read the label compare versions, by the rules of semver.org: three numbers, then \
          perhaps what precedes a release (`1.2.3-rc.1`). There is no `v` in front.",
    bad: "FROM alpine:3.24\nLABEL org.opencontainers.image.version=v1.2\n",
    good: "FROM alpine:3.24\nLABEL org.opencontainers.image.version=1.2.0\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    let wanted = Wanted {
        kind: LabelKind::Semver,
        what: "a semantic version",
        is_right: is_semver,
        peer_takes: is_nearly_semver,
        mended,
    };
    wrong_kind(cx, report, &RULE, &wanted);
}

/// Without a `v`, and with all three numbers.
fn mended(value: &str) -> Option<String> {
    let version = value.trim_start_matches(['v', 'V']);
    let missing = 2_usize.checked_sub(version.matches('.').count())?;
    Some(version.to_owned() + &".0".repeat(missing))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check_with;
    use crate::{LabelKind, Options};

    #[test]
    fn only_what_the_schema_asks_for() {
        let labels = vec![("l".to_owned(), LabelKind::Semver), ("t".to_owned(), LabelKind::Text)];
        check_with(
            &Options { labels, ..Options::default() },
            &RULE,
            r#"
            FROM alpine
            ARG GIVEN
            ARG V=1.2.0
            LABEL l=1.2.0 t=x other=x
            LABEL "l"=$V
            LABEL l="$GIVEN"
            LABEL l="x y"
                    ^^^^^ `l` holds `x y`, which is not a semantic version
            LABEL l=
                    ^ `l` holds ``, which is not a semantic version
            "#,
        );
    }
}
