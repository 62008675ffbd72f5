//! Finds `npm install` of packages without a version.

use crate::managers::{NPM, unpinned};
use crate::{Check, Context, Family, Report, Rule, Severity};

/// A package without a version.
pub(super) const RULE: Rule = Rule {
    name: "unpinned-npm-package",
    aliases: &["DL3016"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "`npm` installs whatever version there is",
    why: "`npm install name` takes what was published last: two builds of the same file may give two versions. Name one, \
          `typescript@5.9.2`, or list the package in `package.json` and run `npm ci`.",
    bad: "FROM node:22-alpine\nRUN npm install -g typescript\n",
    good: "FROM node:22-alpine\nRUN npm install -g typescript@5.9.2\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        for order in run.calls.iter().filter_map(|call| NPM.order(call, &["install", "i", "add"])) {
            let before = report.found.len();
            unpinned(report, &RULE, order.operands.into_iter(), is_pinned);
            // The peer knows npm's command by its full name, and as the first word without a dash.
            let options = order.call.args.iter().take_while(|arg| !std::ptr::eq(*arg, order.command));
            if order.command.text != "install" || options.into_iter().any(|arg| !arg.text.starts_with('-')) {
                report.found[before..].iter_mut().for_each(|found| found.keep_aliases(|_| false));
            }
        }
    }
}

/// A version or tag behind `@`, a commit behind `#`, a folder, an archive.
fn is_pinned(package: &str) -> bool {
    let is_folder = package.starts_with(['.', '/', '~']) || package.starts_with("file:");
    let is_archive = [".tgz", ".tar", ".tar.gz"].iter().any(|end| package.ends_with(end));
    let is_git = package.starts_with("git+") || package.starts_with("git:");
    let version = match package.strip_prefix('@') {
        Some(scoped) => scoped.contains('@'),
        None => package.contains('@') && !is_git,
    };
    let is_url = package.contains("://") && !is_git;
    is_folder || is_archive || is_url || version || package.contains('#')
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn unpinned() {
        check(
            &super::RULE,
            r"
            FROM node:22-alpine
            RUN npm install a@1 b
                                ^ `b` comes in whatever version there is
            RUN npm --global i @a/b && npm install git+ssh://git@example.com/c.git
                               ^^^^ `@a/b` comes in whatever version there is
                                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `git+ssh://git@example.com/c.git` comes in whatever version there is
            RUN npm install github:a/b
                            ^^^^^^^^^^ `github:a/b` comes in whatever version there is
            ",
        );
    }

    #[test]
    fn pinned() {
        check(
            &super::RULE,
            r"
            FROM node:22-alpine
            RUN npm install && npm ci && npm install --production
            RUN npm install @a/b@1 c@latest git://example.com/d#v1 github:e/f#1 ./g ../h ~/i . j.tgz file:k
            RUN npm install --loglevel warn --omit dev https://example.com/a.tar.gz
            RUN npm run install a
            ",
        );
    }
}
