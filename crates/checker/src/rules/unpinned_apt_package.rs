//! Finds `apt-get install` of packages without a version.

use crate::managers::is_file;
use crate::packages::Apt;
use crate::{Check, Context, Family, Report, Rule, Severity};

/// A package without a version.
pub(super) const RULE: Rule = Rule {
    name: "unpinned-apt-package",
    aliases: &["DL3008"],
    family: Family::Practice,
    severity: Severity::Warning,
    // Debian keeps one version of a package in a release: a pinned one is gone from the mirrors after the next
    // security update, and the build fails. Who pins by a snapshot can ask for this rule.
    on: false,
    title: "A package is installed in whatever version there is",
    why: "Two builds of the same file may give two versions. Pinning each package makes it explicit, but Debian keeps \
          only the newest version of a release on its mirrors: pin them when you build against a snapshot, and pin the \
          base image by digest in any case.",
    bad: "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl \
          && rm -rf /var/lib/apt/lists/*\n",
    good: "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends \
           curl=7.88.1-10+deb12u14 && rm -rf /var/lib/apt/lists/*\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        for apt in run.calls.iter().filter_map(Apt::of).filter(Apt::installs) {
            let mut names = apt.packages().filter(|package| is_unpinned(&package.text));
            let Some(first) = names.next() else { continue };
            let rest = names.count();
            let others = match rest {
                0 => String::new(),
                1 => " and another".to_owned(),
                _ => format!(" and {rest} others"),
            };
            report
                .found(&RULE, first.span)
                .aliases(if apt.call.name == "apt-get" { RULE.aliases } else { &[] })
                .message(format!("`{}`{others} come in whatever version there is", first.text));
        }
    }
}

/// A version, a target release or a file says which one is meant.
fn is_unpinned(package: &str) -> bool {
    !package.is_empty() && !package.contains(['=', '/']) && !is_file(package, &[".deb"])
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn unpinned() {
        check(
            &super::RULE,
            r"
            FROM debian
            RUN apt-get install -y a=1 b c d
                                       ^ `b` and 2 others come in whatever version there is
            RUN apt-get install -y ./a.deb b=1 c/stable
            ",
        );
    }
}
