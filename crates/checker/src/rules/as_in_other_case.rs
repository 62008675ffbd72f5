//! Finds `AS` written in another case than its `FROM`.

use dockerfile::{Kind, Span, TokenKind};

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// `FROM` and `AS` are not in the same case.
pub(super) const RULE: Rule = Rule {
    name: "as-in-other-case",
    aliases: &["FromAsCasing"],
    family: Family::Correctness,
    severity: Severity::Style,
    on: true,
    title: "`FROM` and `AS` are written in different cases",
    why: "Docker reads keywords in any case. Two cases in one line make the stage's name hard to find.",
    bad: "FROM alpine:3.24 as build\n",
    good: "FROM alpine:3.24 AS build\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (_, instruction) in cx.instructions() {
        let Kind::From { image, alias: Some(alias) } = &instruction.kind else { continue };
        let Some(span) = keyword(cx, Span::new(image.span.end, alias.span.start)) else { continue };
        let (from, written) = (&instruction.keyword.value, cx.text(span));
        // A `From` in mixed case is for another rule to tell.
        let wanted = match from.as_str() {
            "from" => "as",
            "FROM" => "AS",
            _ => continue,
        };
        if written != wanted {
            report
                .found(&RULE, span)
                .message(format!("`{written}` and `{from}` are written in different cases"))
                .fix(format!("Use `{wanted}`"), Trust::Safe, Edit::replace(span, wanted));
        }
    }
}

/// The keyword between two words.
pub(super) fn keyword(cx: &Context<'_>, between: Span) -> Option<Span> {
    let tokens = &cx.file.tokens;
    let first = tokens.partition_point(|token| token.span.start < between.start);
    tokens[first..]
        .iter()
        .take_while(|token| token.span.end <= between.end)
        .find(|token| token.kind == TokenKind::Keyword)
        .map(|token| token.span)
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn both_ways() {
        check(
            &super::RULE,
            r"
            FROM alpine as a
                        ^^ `as` and `FROM` are written in different cases
            from alpine AS b
                        ^^ `AS` and `from` are written in different cases
            FROM alpine As c
                        ^^ `As` and `FROM` are written in different cases
            from alpine as d
            From alpine as e
            ",
        );
    }
}
