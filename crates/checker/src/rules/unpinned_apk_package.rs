//! Finds `apk add` of packages without a version.

use crate::managers::{is_file, unpinned};
use crate::packages::apk_add;
use crate::{Check, Context, Family, Report, Rule, Severity};

/// A package without a version.
pub(super) const RULE: Rule = Rule {
    name: "unpinned-apk-package",
    aliases: &["DL3018"],
    family: Family::Practice,
    severity: Severity::Warning,
    // Alpine keeps one revision of a package in a release: a pinned one is gone from the mirrors after the next
    // update, and the build fails. Who has a mirror of their own can ask for this rule.
    on: false,
    title: "`apk` installs whatever version there is",
    why: "Two builds of the same file may give two versions. Pinning each package makes it explicit, but Alpine keeps \
          only the newest revision of a release on its mirrors: pin as far as `~`, `curl~8.14`, and pin the base image \
          by digest in any case.",
    bad: "FROM alpine:3.24\nRUN apk add --no-cache curl\n",
    good: "FROM alpine:3.24\nRUN apk add --no-cache curl~8.14\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        for packages in run.calls.iter().filter_map(apk_add) {
            unpinned(report, &RULE, packages, |package| {
                // A virtual package has no version, and `!name` keeps a package out.
                package.contains(['=', '~', '<', '>'])
                    || is_file(package, &[".apk"])
                    || package.starts_with(['.', '!'])
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn unpinned() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN apk add --virtual .b a=1 c@edge && apk --no-cache add d
                                         ^^^^^^ `c@edge` comes in whatever version there is
                                                                      ^ `d` comes in whatever version there is
            RUN apk add -t .b --repository http://x "a<2" b~1 ./c.apk !d
            "#,
        );
    }
}
