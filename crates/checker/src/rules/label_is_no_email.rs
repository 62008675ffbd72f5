//! Finds labels of a schema that hold no e-mail address.

use crate::labels::{Wanted, is_email, is_nearly_email, wrong_kind};
use crate::{Check, Context, Family, LabelKind, Report, Rule, Severity};

/// The label holds no e-mail address.
pub(super) const RULE: Rule = Rule {
    name: "label-is-no-email",
    aliases: &["DL3058"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "The label holds no e-mail address",
    why: "Who finds a fault in the image wants to write to someone. The address stands alone, without a name \
          around it.",
    bad: "FROM alpine:3.24\nLABEL maintainer=\"Ann <ann@example.com>\"\n",
    good: "FROM alpine:3.24\nLABEL maintainer=\"ann@example.com\"\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    let wanted = Wanted {
        kind: LabelKind::Email,
        what: "an e-mail address",
        is_right: is_email,
        peer_takes: is_nearly_email,
        mended,
    };
    wrong_kind(cx, report, &RULE, &wanted);
}

/// The address out of `Name <address>`.
fn mended(value: &str) -> Option<String> {
    let (_, behind) = value.split_once('<')?;
    Some(behind.split_once('>')?.0.to_owned())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check_with;
    use crate::{LabelKind, Options};

    #[test]
    fn only_what_the_schema_asks_for() {
        let labels = vec![("l".to_owned(), LabelKind::Email), ("t".to_owned(), LabelKind::Text)];
        check_with(
            &Options { labels, ..Options::default() },
            &RULE,
            r#"
            FROM alpine
            ARG GIVEN
            ARG V=ann@example.com
            LABEL l=ann@example.com t=x other=x
            LABEL "l"=$V
            LABEL l="$GIVEN"
            LABEL l="x y"
                    ^^^^^ `l` holds `x y`, which is not an e-mail address
            LABEL l=
                    ^ `l` holds ``, which is not an e-mail address
            "#,
        );
    }
}
