//! Finds `FROM --platform=$TARGETPLATFORM`.

use dockerfile::{Kind, Span};

use crate::{Context, Edit, Family, Report, Rule, Severity, Trust};

/// The platform asked for is the one that Docker takes anyway.
pub(super) const RULE: Rule = Rule {
    name: "redundant-target-platform",
    aliases: &["DL3065", "RedundantTargetPlatform"],
    family: Family::Correctness,
    severity: Severity::Style,
    on: true,
    title: "`--platform=$TARGETPLATFORM` says what is so anyway",
    why: "Without the flag, `FROM` takes the image for the target platform. A flag is for the other case: \
          `--platform=$BUILDPLATFORM` for a stage that compiles for another platform.",
    bad: "FROM --platform=$TARGETPLATFORM alpine:3.24\n",
    good: "FROM alpine:3.24\n",
    check,
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (_, instruction) in cx.instructions() {
        let Kind::From { image, .. } = &instruction.kind else { continue };
        let Some(flag) = cx.flag(instruction, "platform") else { continue };
        let value = flag.value.as_ref().map_or("", |value| value.value.trim_matches('"'));
        if value != "$TARGETPLATFORM" && value != "${TARGETPLATFORM}" {
            continue;
        }
        let until = instruction
            .flags
            .iter()
            .map(|flag| flag.span.start)
            .chain([image.span.start])
            .find(|&start| start >= flag.span.end)
            .unwrap_or(flag.span.end);
        report.found(&RULE, flag.span).fix(
            "Leave the flag out",
            Trust::Safe,
            Edit::delete(Span::new(flag.span.start, until)),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn with_and_without_braces() {
        check(
            &super::RULE,
            r"
            FROM --platform=$TARGETPLATFORM alpine AS a
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^ `--platform=$TARGETPLATFORM` says what is so anyway
            FROM --platform=${TARGETPLATFORM} alpine AS b
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `--platform=$TARGETPLATFORM` says what is so anyway
            FROM --platform=$BUILDPLATFORM alpine
            ",
        );
    }
}
