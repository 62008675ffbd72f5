//! Finds labels that the schema does not know.

use dockerfile::{Kind, Span};
use dockerfile::expand::unquote;

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// A label is not in the schema.
pub(super) const RULE: Rule = Rule {
    name: "label-outside-schema",
    aliases: &["DL3050"],
    family: Family::Practice,
    severity: Severity::Info,
    on: true,
    title: "The label is not in the schema",
    why: "Where labels are strict, the schema is the whole list: another label is a slip of the pen, or belongs into the \
          schema. This rule is silent unless the settings say `strict-labels`.",
    bad: "FROM alpine:3.24\nLABEL org.opencontainers.image.source=\"https://example.com/app\" sauce=none\n",
    good: "FROM alpine:3.24\nLABEL org.opencontainers.image.source=\"https://example.com/app\"\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    if !cx.options.strict_labels {
        return;
    }
    for (_, instruction) in cx.instructions() {
        let Kind::Label(pairs) = &instruction.kind else { continue };
        for (at, pair) in pairs.pairs.iter().enumerate() {
            let name = unquote(&pair.key, cx.file.escape).text;
            if !cx.options.labels.iter().any(|(label, _)| *label == name) {
                // With the blanks before it, so that no continuation is left without anything behind it.
                let before = at.checked_sub(1).map(|before| pairs.pairs[before].value.span.end);
                let edit = before
                    .map(|before| Span::new(before, pair.value.span.end))
                    .filter(|span| !pairs.legacy && !cx.text(*span).contains('#'))
                    .map(Edit::delete);
                report
                    .found(&RULE, pair.key.span)
                    .message(format!("`{name}` is not in the schema"))
                    .fix("Leave it out", Trust::Review, edit);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check_with;
    use crate::{LabelKind, Options};

    #[test]
    fn strict() {
        let labels = vec![("l".to_owned(), LabelKind::Text)];
        check_with(
            &Options { labels, strict_labels: true, ..Options::default() },
            &RULE,
            r#"
            FROM alpine
            LABEL "l"=x
            LABEL l=x L=y
                      ^ `L` is not in the schema
            "#,
        );
    }
}
