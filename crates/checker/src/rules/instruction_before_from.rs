//! Finds instructions before the first `FROM`.

use dockerfile::Kind;

use crate::{Check, Context, Family, Report, Rule, Severity, Trust, scripts};

/// Something else than `ARG` stands before the first `FROM`.
pub(super) const RULE: Rule = Rule {
    name: "instruction-before-from",
    aliases: &["DL3061"],
    family: Family::Correctness,
    severity: Severity::Error,
    on: true,
    title: "Only `ARG` may stand before the first `FROM`",
    why: "Every instruction but `ARG` changes an image, and before the first `FROM` there is none: Docker refuses the \
          file.",
    bad: "LABEL version=1\nFROM alpine:3.24\n",
    good: "FROM alpine:3.24\nLABEL version=1\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    let from = cx.file.stages.first().map(|stage| stage.from);
    for (index, instruction) in cx.file.global_arguments().iter().enumerate() {
        // What Docker cannot read it refuses for that.
        let belongs = matches!(
            instruction.kind,
            Kind::Arg(_) | Kind::From { .. } | Kind::Invalid { .. }
        );
        if !belongs {
            let keyword = instruction.keyword.value.to_ascii_uppercase();
            report
                .found(&RULE, instruction.keyword.span)
                .message(format!("`{keyword}` stands before the first `FROM`: only `ARG` may"))
                .fix(
                    "Move it below `FROM`",
                    Trust::Review,
                    from.and_then(|from| {
                        let below = scripts::insert_below(cx, from, cx.text(instruction.span))?;
                        Some(vec![scripts::remove(cx, index)?, below])
                    }),
                );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn before() {
        check(
            &super::RULE,
            r"
            # A comment.
            ARG A
            ENV B=c
            ^^^ `ENV` stands before the first `FROM`: only `ARG` may
            run d
            ^^^ `RUN` stands before the first `FROM`: only `ARG` may
            FROM alpine
            ENV B=c
            ",
        );
    }
}
