//! Finds images with the tag `latest`.

use dockerfile::Kind;

use super::untagged_image::{dated, tag, title};
use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// A `FROM` with the tag `latest`.
pub(super) const RULE: Rule = Rule {
    name: "latest-tag",
    aliases: &["DL3007"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "`FROM` takes whatever was pushed last",
    why: "`latest` is a tag like any other, moved by whoever pushes the image. A build next month may stand on another \
          release, with another size, and nothing in the file says so.",
    bad: "FROM alpine:latest\n",
    good: "FROM alpine:3.24\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (_, instruction) in cx.instructions() {
        let Kind::From { image, .. } = &instruction.kind else { continue };
        if tag(&image.value) == Some("latest") && !image.value.contains('@') {
            let name = image.value.strip_suffix(":latest").unwrap_or(&image.value);
            report
                .found(&RULE, image.span)
                .message(format!("`{}` is whatever was pushed last", image.value))
                .fix(title(name), Trust::Review, dated(name).map(|tagged| Edit::replace(image.span, tagged)));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn latest() {
        check(
            &super::RULE,
            r"
            FROM debian:latest
                 ^^^^^^^^^^^^^ `debian:latest` is whatever was pushed last
            FROM debian:latest@sha256:0000000000000000000000000000000000000000000000000000000000000000
            FROM debian:trixie
            ",
        );
    }
}
