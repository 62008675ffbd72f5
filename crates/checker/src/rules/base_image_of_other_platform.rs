//! Finds base images that exist for another platform than the one that is built.

use dockerfile::Kind;
use dockerfile::expand::unquote;

use crate::{Check, Context, Family, Report, Rule, Severity};

/// The base image's programs do not run on the platform of the build.
pub(super) const RULE: Rule = Rule {
    name: "base-image-of-other-platform",
    aliases: &["InvalidBaseImagePlatform"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "The base image is for another platform",
    why: "An image made for one architecture alone is taken for any: its programs fail with `exec format error`, or run \
          slowly in an emulator. The name without the architecture stands for an image of every platform.",
    bad: "FROM arm64v8/alpine:3.24\n",
    good: "FROM alpine:3.24\n",
    check: Check::Own(check),
};

/// Docker's own folders of images for one platform each.
const FOLDERS: &[(&str, &str)] = &[
    ("amd64/", "linux/amd64"),
    ("arm32v5/", "linux/arm/v5"),
    ("arm32v6/", "linux/arm/v6"),
    ("arm32v7/", "linux/arm/v7"),
    ("arm64v8/", "linux/arm64"),
    ("i386/", "linux/386"),
    ("mips64le/", "linux/mips64le"),
    ("ppc64le/", "linux/ppc64le"),
    ("riscv64/", "linux/riscv64"),
    ("s390x/", "linux/s390x"),
    ("mcr.microsoft.com/windows/", "windows/amd64"),
];

fn check(cx: &Context<'_>, report: &mut Report) {
    for (stage, _) in cx.stages() {
        let of = |index: usize| cx.file.instructions.get(index);
        let Some(from) = cx.file.stages.get(stage).and_then(|stage| of(stage.from)) else { continue };
        let Kind::From { image, .. } = &from.kind else { continue };
        let wanted = match cx.flag(from, "platform").and_then(|flag| flag.value.as_ref()) {
            None => "linux/amd64".to_owned(),
            Some(value) => unquote(value, cx.file.escape).text,
        };
        let name = cx.build.stages.get(stage).map_or("", |built| built.base.as_str());
        let name = name.strip_prefix("docker.io/").unwrap_or(name);
        let Some((_, actual)) = FOLDERS.iter().find(|(folder, _)| name.starts_with(folder)) else {
            continue;
        };
        // Without `--platform` the machine decides: here it is taken for the commonest.
        let same = |platform: &str| platform.split('/').take(2).collect::<Vec<_>>().join("/");
        if wanted.contains('$') || same(&wanted) == same(actual) {
            continue;
        }
        report
            .found(&RULE, image.span)
            .message(format!("This image is for `{actual}`, the build for `{wanted}`"));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn folders() {
        check(
            &super::RULE,
            r"
            FROM arm64v8/alpine:3.24
                 ^^^^^^^^^^^^^^^^^^^ This image is for `linux/arm64`, the build for `linux/amd64`
            FROM --platform=linux/arm64 arm64v8/alpine:3.24
            FROM --platform=linux/arm64 docker.io/amd64/alpine
                                        ^^^^^^^^^^^^^^^^^^^^^^ This image is for `linux/amd64`, the build for `linux/arm64`
            FROM amd64/alpine
            FROM --platform=$BUILDPLATFORM s390x/alpine
            ",
        );
    }
}
