//! Finds instructions that `ONBUILD` cannot keep.

use dockerfile::{Kind, Span};

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust, scripts};

/// `ONBUILD` of `FROM`, `MAINTAINER` or `ONBUILD`.
pub(super) const RULE: Rule = Rule {
    name: "forbidden-in-onbuild",
    aliases: &["DL3043"],
    family: Family::Correctness,
    severity: Severity::Error,
    on: true,
    title: "`ONBUILD` cannot keep this instruction",
    why: "What `ONBUILD` keeps runs in the middle of another build, right behind its `FROM`. `FROM` and `ONBUILD` make no \
          sense there, and `MAINTAINER` is not allowed: Docker refuses all three.",
    bad: "FROM alpine:3.24\nONBUILD ONBUILD RUN touch /a\n",
    good: "FROM alpine:3.24\nONBUILD RUN touch /a\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (index, instruction) in cx.instructions() {
        if !instruction.keyword.value.eq_ignore_ascii_case("onbuild") {
            continue;
        }
        let (word, span) = match &instruction.kind {
            Kind::Onbuild(inner) => (inner.keyword.value.as_str(), inner.keyword.span),
            Kind::Invalid { rest } => {
                let word = rest.value.split_whitespace().next().unwrap_or_default();
                (word, rest.part(0..word.len()))
            }
            _ => continue,
        };
        let word = word.to_ascii_uppercase();
        if matches!(&*word, "FROM" | "MAINTAINER" | "ONBUILD") {
            // Of two `ONBUILD` one is enough; the others are not for another build to run.
            let edit = if word == "ONBUILD" {
                Some(Edit::delete(Span::new(instruction.keyword.span.start, span.start)))
            } else {
                scripts::remove(cx, index)
            };
            report
                .found(&RULE, span)
                .message(format!("`ONBUILD` cannot keep `{word}`"))
                .fix("Leave it out", Trust::Review, edit);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn forbidden() {
        check(
            &super::RULE,
            r"
            FROM alpine
            onbuild from alpine
                    ^^^^ `ONBUILD` cannot keep `FROM`
            ONBUILD MAINTAINER a
                    ^^^^^^^^^^ `ONBUILD` cannot keep `MAINTAINER`
            ONBUILD COPY a b
            ",
        );
    }
}
