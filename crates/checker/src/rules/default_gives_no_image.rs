//! Finds `FROM` whose image has no valid name unless the caller sets an argument.

use dockerfile::expand::expand;
use dockerfile::{Kind, Text};
use image::reference;

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// Without `--build-arg` there is no image to build on.
pub(super) const RULE: Rule = Rule {
    name: "default-gives-no-image",
    aliases: &["InvalidDefaultArgInFrom"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "With the arguments' defaults this is no valid image name",
    why: "Whoever builds the file without `--build-arg` gets an error. A default that works, such as `ARG VERSION=3.24` \
          or `FROM alpine:${VERSION:-3.24}`, makes the file build by itself.",
    bad: "ARG VERSION\nFROM alpine:$VERSION\n",
    good: "ARG VERSION=3.24\nFROM alpine:$VERSION\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    let globals = cx.globals();
    let result = |text: &Text| expand(text, cx.file.escape, &|name| globals.get(name).cloned());
    // Docker gives up at the first text that it cannot expand.
    let broken = |text: &Text| result(text).error.is_some();
    let arguments = cx.file.global_arguments().iter().flat_map(|one| one.expanded());
    if arguments.into_iter().any(broken) {
        return;
    }
    for (_, instruction) in cx.instructions() {
        let Kind::From { image, .. } = &instruction.kind else { continue };
        let expanded = result(image);
        if expanded.error.is_some() {
            return;
        }
        if !reference::is_valid(&expanded.text) {
            let message = if expanded.text.is_empty() {
                format!("With the arguments' defaults `{}` is empty", image.value)
            } else {
                format!("`{}` is no valid image name", expanded.text)
            };
            report.found(&RULE, image.span).message(message).fix(
                "Give the argument a default",
                Trust::Review,
                with_default(cx, image),
            );
        }
    }
}

/// A default for the argument that is all of the tag, where the catalog knows the image.
fn with_default(cx: &Context<'_>, image: &Text) -> Option<Edit> {
    let (name, tag) = image.value.split_once(':')?;
    let dated = super::untagged_image::dated(name)?.rsplit(':').next()?;
    let variable = tag.trim_start_matches(['$', '{']).trim_end_matches('}');
    let arguments = cx.file.global_arguments().iter().filter_map(|one| match &one.kind {
        Kind::Arg(arguments) => Some(arguments),
        _ => None,
    });
    let argument = arguments.flatten().find(|argument| argument.name.value == variable)?;
    argument.default.is_none().then(|| Edit::insert(argument.name.span.end, format!("={dated}")))
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn defaults() {
        check(
            &super::RULE,
            r"
            ARG TAG
            ARG IMAGE=alpine
            ARG NONE=
            FROM alpine:${TAG}
                 ^^^^^^^^^^^^^ `alpine:` is no valid image name
            FROM ${NONE}
                 ^^^^^^^ With the arguments' defaults `${NONE}` is empty
            FROM alpine:${TAG:-3.24}
            FROM $IMAGE:3.24 AS build
            FROM build
            FROM busybox${TAG}
            ",
        );
    }
}
