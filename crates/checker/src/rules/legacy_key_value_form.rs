//! Finds `ENV key value` and `LABEL key value`.

use dockerfile::Kind;

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// `ENV` or `LABEL` with a space in place of `=`.
pub(super) const RULE: Rule = Rule {
    name: "legacy-key-value-form",
    aliases: &["LegacyKeyValueFormat"],
    family: Family::Correctness,
    severity: Severity::Style,
    on: true,
    title: "A space stands where `=` belongs",
    why: "`ENV key value` is the old form: everything behind the first space is the value, so a second pair on the line \
          becomes part of it. With `=` each pair stands for itself.",
    bad: "FROM alpine:3.24\nENV LANG C.UTF-8\n",
    good: "FROM alpine:3.24\nENV LANG=C.UTF-8\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (_, instruction) in cx.instructions() {
        let (Kind::Env(pairs) | Kind::Label(pairs)) = &instruction.kind else { continue };
        let [pair] = &*pairs.pairs else { continue };
        if !pairs.legacy {
            continue;
        }
        let value = pair.value.value.as_str();
        let is_one_string = value.len() > 1
            && value.starts_with('"')
            && value.find('"').and_then(|first| value[first + 1..].find('"')) == Some(value.len() - 2);
        let mended = if is_one_string || !value.contains(|c: char| c.is_whitespace() || c == '"' || c == '\'' || c == cx.file.escape) {
            Some(value.to_owned())
        } else if value.contains(['"', '\'', cx.file.escape]) {
            // Quotes inside an unquoted text: what Docker makes of them is better decided by a person.
            None
        } else {
            Some(format!("\"{value}\""))
        };
        let span = pair.key.span.to(pair.value.span);
        let edit = mended.filter(|mended| !mended.is_empty()).map(|mended| {
            Edit::replace(span, format!("{}={mended}", pair.key.value))
        });
        report
            .found(&RULE, span)
            .message(format!("A space stands between `{}` and its value", pair.key.value))
            .fix("Write `=`", Trust::Safe, edit);
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    #[test]
    fn space() {
        check(
            &super::RULE,
            r"
            FROM alpine
            ENV A b c
                ^^^^^ A space stands between `A` and its value
            LABEL a b
                  ^^^ A space stands between `a` and its value
            ENV A=b C=d
            ",
        );
    }

    #[test]
    fn fix_quotes_what_has_blanks() {
        check_fix(
            &super::RULE,
            r"
            FROM alpine
            ENV GREETING hello world
            ",
            Some(r#"
            FROM alpine
            ENV GREETING="hello world"
            "#),
        );
    }

    #[test]
    fn no_fix_for_quotes_inside() {
        check_fix(
            &super::RULE,
            r#"
            FROM alpine
            ENV GREETING say "hello"
            "#,
            None,
        );
    }
}
