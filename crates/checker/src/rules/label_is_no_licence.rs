//! Finds labels of a schema that hold no SPDX licence.

use crate::labels::each;
use crate::{Check, Context, Family, LabelKind, Report, Rule, Severity, Trust, spdx};

/// A label is no SPDX expression.
pub(super) const RULE: Rule = Rule {
    name: "label-is-no-licence",
    aliases: &["DL3054"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "The label holds no SPDX licence",
    why: "Programs that read the label look the licence up in SPDX's list, letter by letter: `Apache-2.0`, not `Apache 2`. \
          Several are joined by `AND` and `OR`.",
    bad: "FROM alpine:3.24\nLABEL org.opencontainers.image.licenses=apache-2.0\n",
    good: "FROM alpine:3.24\nLABEL org.opencontainers.image.licenses=Apache-2.0\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    each(cx, |label| {
        if label.kind != LabelKind::Spdx || spdx::is_expression(&label.value) {
            return;
        }
        let meant = spdx::meant(&label.value);
        let edit = meant.as_ref().and_then(|meant| label.replaced(meant));
        report
            .found(&RULE, label.pair.value.span)
            .message(format!("`{}` holds `{}`, which is not an SPDX licence", label.name, label.value))
            .fix(format!("Write `{}`", meant.unwrap_or_default()), Trust::Review, edit);
    });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check_with;
    use crate::{LabelKind, Options};

    #[test]
    fn licences() {
        check_with(
            &Options { labels: vec![("l".to_owned(), LabelKind::Spdx)], ..Options::default() },
            &RULE,
            r#"
            FROM alpine
            ARG GIVEN
            LABEL l=MIT
            LABEL l="MIT OR Apache-2.0"
            LABEL l=$GIVEN
            LABEL l="Apache 2.0"
                    ^^^^^^^^^^^^ `l` holds `Apache 2.0`, which is not an SPDX licence
            LABEL l=GPL-3.0
                    ^^^^^^^ `l` holds `GPL-3.0`, which is not an SPDX licence
            "#,
        );
    }
}
