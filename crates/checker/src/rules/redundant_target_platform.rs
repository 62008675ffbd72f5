//! Finds `FROM --platform=$TARGETPLATFORM`.

use dockerfile::expand::expand;
use dockerfile::{Kind, Span};

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

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
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (_, instruction) in cx.instructions() {
        let Kind::From { image, .. } = &instruction.kind else { continue };
        let Some(flag) = cx.flag(instruction, "platform") else { continue };
        let Some(value) = &flag.value else { continue };
        // Docker looks at what the flag gives, its peer at how it is written.
        let target = |name: &str| (name == "TARGETPLATFORM").then(|| "linux/amd64".to_owned());
        let expanded = expand(value, cx.file.escape, &target);
        let alone = expanded.variables.iter().all(|variable| variable.name == "TARGETPLATFORM");
        let redundant =
            alone && !expanded.variables.is_empty() && expanded.text == "linux/amd64";
        let written = cx.text(value.span);
        let plain = matches!(written, "$TARGETPLATFORM" | "${TARGETPLATFORM}");
        let aliases: &[&str] = match (redundant, plain) {
            (true, true) => RULE.aliases,
            (true, false) => &["RedundantTargetPlatform"],
            (false, true) => &["DL3065"],
            (false, false) => continue,
        };
        let until = instruction
            .flags
            .iter()
            .map(|flag| flag.span.start)
            .chain([image.span.start])
            .find(|&start| start >= flag.span.end)
            .unwrap_or(flag.span.end);
        report.found(&RULE, flag.span).aliases(aliases).fix(
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
