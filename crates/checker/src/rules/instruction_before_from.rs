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

/// What can be an instruction and may not stand before `FROM`.
const KEYWORDS: &[&str] = &[
    "add", "cmd", "copy", "entrypoint", "env", "expose", "healthcheck", "label", "maintainer", "onbuild", "run",
    "shell", "stopsignal", "user", "volume", "workdir",
];

fn check(cx: &Context<'_>, report: &mut Report) {
    let from = cx.file.stages.first().map(|stage| stage.from).filter(|_| !cx.has_no_from());
    for (index, instruction) in cx.instructions().take_while(|&(index, _)| Some(index) != from) {
        // What Docker does not know it refuses for that.
        let belongs = match instruction.kind {
            Kind::Arg(_) | Kind::From { .. } => true,
            Kind::Invalid { .. } => {
                let keyword = instruction.keyword.value.to_ascii_lowercase();
                !KEYWORDS.contains(&&*keyword)
            }
            _ => false,
        };
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
