//! Finds labels of a schema that hold nothing.

use crate::labels::each;
use crate::{Check, Context, Family, Report, Rule, Severity};

/// A label of the schema is empty.
pub(super) const RULE: Rule = Rule {
    name: "empty-label",
    aliases: &["DL3051"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "The label is empty",
    why: "A label that a schema asks for is read by someone or something. Empty, it looks as if it had been filled in.",
    bad: "FROM alpine:3.24\nLABEL org.opencontainers.image.source=\"\"\n",
    good: "FROM alpine:3.24\nLABEL org.opencontainers.image.source=\"https://example.com/app\"\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    each(cx, |label| {
        if label.value.is_empty() {
            let pair = label.pair;
            report.found(&RULE, pair.key.span.to(pair.value.span)).message(format!("`{}` is empty", label.name));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check_with;
    use crate::{LabelKind, Options};

    #[test]
    fn empty() {
        check_with(
            &Options { labels: vec![("l".to_owned(), LabelKind::Url)], ..Options::default() },
            &RULE,
            r#"
            FROM alpine
            ARG GIVEN
            LABEL l=" " other=
            LABEL l=$GIVEN
            LABEL l=
                  ^^ `l` is empty
            LABEL "l"=''
                  ^^^^^^ `l` is empty
            "#,
        );
    }
}
