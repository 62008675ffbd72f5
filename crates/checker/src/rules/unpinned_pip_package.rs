//! Finds `pip install` of packages without a version.

use super::pip_cache_kept::is_before_command;
use crate::managers::unpinned;
use crate::packages::pip_install;
use crate::{Check, Arg, Call, Context, Family, Report, Rule, Severity};

/// A package without a version.
pub(super) const RULE: Rule = Rule {
    name: "unpinned-pip-package",
    aliases: &["DL3013"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "`pip` installs whatever version there is",
    why: "`pip install name` takes what was published last: two builds of the same file may give two versions. Name one, \
          `flask==3.1.2`, or list all of them with their versions in a requirements file.",
    bad: "FROM python:3.13-slim-trixie\nRUN pip install --no-cache-dir flask\n",
    good: "FROM python:3.13-slim-trixie\nRUN pip install --no-cache-dir flask==3.1.2\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        for call in &run.calls {
            let command = match &*call.name {
                "pipx" => call.operands(VALUED).next().filter(|arg| arg.text == "install"),
                _ => pip_install(call),
            };
            if let Some(command) = command.filter(|_| !has_list(call)) {
                let behind = |arg: &&Arg<'_>| arg.span.start > command.span.start;
                let loose = || call.operands(VALUED).filter(behind).filter(|arg| !is_pinned(&arg.text));
                // To the peer what stands behind any `@` of a URL is a version; of `python -m pip -q install` it knows
                // nothing.
                let unseen = loose().all(|arg| arg.text.contains('@') && arg.text.contains("://")) || is_before_command(call);
                if let Some(finding) = unpinned(report, &RULE, loose(), |_| false) && unseen {
                    finding.aliases(&[]);
                }
            }
        }
    }
}

/// Options of `pip` whose value is the next word.
const VALUED: &[&str] = &[
    "-i", "--index-url", "--pypi-url", "--extra-index-url", "-f", "--find-links", "-t", "--target", "-e", "--editable",
    "--proxy", "--retries", "--timeout", "--default-timeout", "--exists-action", "--trusted-host", "--cert",
    "--client-cert", "--cache-dir", "--log", "--log-file", "--local-log", "--use-feature", "--use-deprecated", "--root",
    "--prefix", "--src", "--source", "--upgrade-strategy", "-C", "--config-settings", "--config-setting",
    "--global-option", "--install-option", "--no-binary", "--only-binary", "--progress-bar", "--platform",
    "--python-version", "--implementation", "--abi", "--report", "--group", "--root-user-action", "--python",
    "--keyring-provider", "-b", "--build", "--build-dir", "--build-directory", "-d", "--download", "--download-dir",
    "-m", "--suffix", "--pip-args",
];

/// Whether a requirements or constraints file says the versions.
fn has_list(call: &Call<'_>) -> bool {
    call.has_long("--requirement") || call.has_long("--constraint") || call.has_short('r') || call.has("-c")
}

/// A version or a range, a folder, a file, or a commit of a repository.
fn is_pinned(package: &str) -> bool {
    if let Some((scheme, rest)) = package.split_once("://") {
        // `git@host` is a user; the commit stands behind the path.
        let path = rest.split_once('/').map_or("", |(_, path)| path);
        let is_git = scheme.contains('+') || scheme == "git";
        return !is_git || scheme.contains('@') || path.contains('@');
    }
    let is_file = [".whl", ".tar.gz", ".zip", ".egg", ".tar.bz2"].iter().any(|end| package.ends_with(end));
    is_file || package.starts_with('.') || package.contains(['=', '<', '>', '~', '!', '/'])
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn unpinned() {
        check(
            &super::RULE,
            r#"
            FROM python:3.13
            RUN pip install a==1 "b[c]" --upgrade
                                 ^^^^^^ `b[c]` comes in whatever version there is
            RUN python3 -m pip install --index-url http://x -U pip wheel
                                                               ^^^ `pip` and another come in whatever version there is
            RUN pip install a>1
                            ^ `a` comes in whatever version there is
            RUN pip3.13 install git+https://x/y.git && pip install git+ssh://git@x/y && pipx install a
                                ^^^^^^^^^^^^^^^^^^^ `git+https://x/y.git` comes in whatever version there is
                                                                   ^^^^^^^^^^^^^^^^^ `git+ssh://git@x/y` comes in whatever version there is
                                                                                                     ^ `a` comes in whatever version there is
            "#,
        );
    }

    #[test]
    fn pinned() {
        check(
            &super::RULE,
            r#"
            FROM python:3.13
            RUN pip install -r a.txt b && pip install -Ur a.txt && pip install --constraint=a.txt b && pip install -c a b
            RUN pip install . ./a /b ~/c .[dev] d.whl e.zip -e git+https://x/y git+https://x/y@v1#egg=z https://x/z.zip
            RUN pip install --timeout 1 --no-binary :all: "a>=1,<2" b~=1 "c @ git+https://x/y" d===1
            RUN pip download a && pip list && python -m build a
            "#,
        );
    }
}
