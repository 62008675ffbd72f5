//! Finds labels of a schema that do not hold the hash of a commit.

use crate::labels::{Wanted, is_commit, wrong_kind};
use crate::{Check, Context, Family, LabelKind, Report, Rule, Severity};

/// The label holds no commit.
pub(super) const RULE: Rule = Rule {
    name: "label-is-no-commit",
    aliases: &["DL3055"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "The label holds no commit",
    why: "A branch moves; the hash of a commit says for good which sources the image was made of. Give it \
          whole, or its first seven digits or more.",
    bad: "FROM alpine:3.24\nLABEL org.opencontainers.image.revision=0A1B2C3\n",
    good: "FROM alpine:3.24\nLABEL org.opencontainers.image.revision=0a1b2c3\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    let wanted = Wanted {
        kind: LabelKind::Hash,
        what: "the hash of a commit",
        is_right: is_commit,
        peer_takes: |_| false,
        mended,
    };
    wrong_kind(cx, report, &RULE, &wanted);
}

/// Git writes small letters.
fn mended(value: &str) -> Option<String> {
    let lower = value.to_ascii_lowercase();
    (lower != value).then_some(lower)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check_with;
    use crate::{LabelKind, Options};

    #[test]
    fn only_what_the_schema_asks_for() {
        let labels = vec![("l".to_owned(), LabelKind::Hash), ("t".to_owned(), LabelKind::Text)];
        check_with(
            &Options { labels, ..Options::default() },
            &RULE,
            r#"
            FROM alpine
            ARG GIVEN
            ARG V=0a1b2c3
            LABEL l=0a1b2c3 t=x other=x
            LABEL "l"=$V
            LABEL l="$GIVEN"
            LABEL l="x y"
                    ^^^^^ `l` holds `x y`, which is not the hash of a commit
            LABEL l=
                    ^ `l` holds ``, which is not the hash of a commit
            "#,
        );
    }
}
