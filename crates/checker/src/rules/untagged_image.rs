//! Finds images without tag and digest.

use dockerfile::Kind;
use dockerfile::expand::expand;
use image::{BaseImage, Catalog};

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// A `FROM` names neither tag nor digest.
pub(super) const RULE: Rule = Rule {
    name: "untagged-image",
    aliases: &["DL3006"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "`FROM` names no tag",
    why: "Without a tag Docker takes `latest`: whatever was pushed last. A build next month may stand on another \
          release, with another size, and nothing in the file says so.",
    bad: "FROM alpine\n",
    good: "FROM alpine:3.24\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    let globals = cx.globals();
    for (stage, parsed) in cx.stages() {
        let Some(Kind::From { image, .. }) =
            cx.file.instructions.get(parsed.from).map(|from| &from.kind)
        else {
            continue;
        };
        let expanded = expand(image, cx.file.escape, &|name| globals.get(name).cloned()).text;
        // A variable alone may be anything; what stands in front of one is judged with its default.
        let name = if image.value.starts_with('$') { &image.value } else { &expanded };
        let name = name.as_str();
        let is_own = cx.base_stage(stage).is_some() || name.eq_ignore_ascii_case("scratch");
        if is_own || name.is_empty() || name.contains('$') || tag(name).is_some() || name.contains('@') {
            continue;
        }
        // The port of a registry is a tag to the peer if there is no dot before the image's own name.
        let registry = name.rsplit_once('/').map_or(name, |(registry, _)| registry);
        let is_tag = registry.contains(':') && !registry.contains('.');
        report
            .found(&RULE, image.span)
            .aliases(if is_tag { &[] } else { RULE.aliases })
            .message(format!("`{name}` names no tag: Docker takes `{name}:latest`"))
            .fix(title(name), Trust::Review, dated(name).map(|tagged| Edit::replace(image.span, tagged)));
    }
}

/// The reference with the newest tag that the catalog knows of an image and that says a release.
pub(super) fn dated(name: &str) -> Option<&'static str> {
    let says_release = |base: &&'static BaseImage| {
        base.reference.split_once(':').is_some_and(|(image, tag)| {
            image == name
                && !tag.contains('-')
                && (tag.starts_with(|c: char| c.is_ascii_digit()) || image == "debian")
        })
    };
    Catalog::builtin().bases().iter().rfind(says_release).map(|base| base.reference)
}

/// The title of a fix that names a release.
pub(super) fn title(name: &str) -> String {
    format!("Take `{}`", dated(name).unwrap_or(name))
}

/// The tag of an image reference; a registry's port is none.
pub(super) fn tag(reference: &str) -> Option<&str> {
    let name = reference.split('@').next().unwrap_or_default();
    let last = name.rsplit('/').next().unwrap_or_default();
    last.split_once(':').map(|(_, tag)| tag)
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn no_tag() {
        check(
            &super::RULE,
            r"
            FROM localhost:5000/app
                 ^^^^^^^^^^^^^^^^^^ `localhost:5000/app` names no tag: Docker takes `localhost:5000/app:latest`
            FROM debian AS base
                 ^^^^^^ `debian` names no tag: Docker takes `debian:latest`
            FROM base
            FROM scratch
            FROM alpine@sha256:0000000000000000000000000000000000000000000000000000000000000000
            FROM $IMAGE
            FROM alpine:3
            ",
        );
    }
}
