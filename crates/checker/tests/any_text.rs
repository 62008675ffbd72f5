//! The checker answers any text, with findings that lie in the text and fixes that fit it.

use checker::{LabelKind, Options, Trust, check};
use dockerfile::parse;
use image::{BuildContext, Inputs, simulate};
use proptest::prelude::*;

/// Pieces of Dockerfiles, whole and broken: random letters alone never get past the first keyword.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => "[ -~]{0,12}",
        1 => any::<String>(),
    ]
}

const PIECES: &[&str] = &[
    "FROM alpine:3.24\n",
    "FROM debian:bookworm-slim AS build\n",
    "FROM build\n",
    "FROM $BASE AS Build\n",
    "RUN ",
    "ONBUILD ",
    "apt-get update",
    "apt-get install -y curl",
    "apt-get install",
    " && ",
    " || ",
    "; ",
    " | ",
    " \\\n",
    "\n",
    "\r\n",
    "\t",
    "rm -rf /var/lib/apt/lists/*",
    "rm /a",
    "touch /a",
    "fallocate -l 5M /a",
    "chmod 755 /a",
    "mv /a /b",
    "cd /a",
    "sudo apk add curl",
    "pip install flask",
    "COPY a /a\n",
    "COPY a.tar.gz /tmp/\n",
    "RUN tar -xzf /tmp/a.tar.gz -C /opt && rm /tmp/a.tar.gz\n",
    "ADD a /a\n",
    "COPY --from=build /a /a\n",
    "COPY --chmod=",
    "RUN <<EOF\n",
    "EOF\n",
    "set -e\n",
    "#!/bin/sh\n",
    "# hadolint ignore=DL3020\n",
    "# check=skip=all;error=true\n",
    "# escape=`\n",
    "ENV A B\n",
    "ENV A=$B ",
    "ARG ",
    "WORKDIR a\n",
    "USER root\n",
    "CMD serve \"a\\\"b\" 'c'\n",
    "CMD [\"a\", \"b\"]\n",
    "ENTRYPOINT ",
    "HEALTHCHECK CMD a\n",
    "SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\n",
    "MAINTAINER \"é\" <x>\n",
    "LABEL a b\n",
    "EXPOSE 80/TCP\n",
    "$(echo x)",
    "'",
    "\"",
    "`",
    "\u{feff}",
    "\u{1f40b}",
    "--mount=type=cache,target=/var/lib/apt ",
    "RUN export A=$(",
    "RUN for f in $(ls) *; do ",
    "; done\n",
    "RUN if [ $A == b -a \"x$?\" ]; then ",
    "else ",
    "; fi\n",
    "RUN rm -rf \"$A\"/* ${B%é}/",
    "RUN cd a; echo \"b\\n\" >> f; ",
    "read a",
    "find . -name *.é | xargs -0 ",
    "$((a[1]++ + $b",
    "${a:-${b",
    "[[ $a =~ b ]]",
    "{a,b}[cc]",
    "'$x'y\"z\"w\"v\"",
    "case $a in ",
    "*) ",
    "esac ",
    "f() { ",
    "function g ",
    "A=(b c) ",
    "2>&1 > f ",
    "<<< ",
    "$'\\x'",
    ")",
    "}",
    "]",
    "cd /a",
    "wget http://a.example/b",
    "curl -O http://a.example/b",
    "yum install a",
    "dnf install -y a-1 && dnf clean all",
    "zypper in a",
    "npm install -g a",
    "yarn install",
    "gem install a -- -v 1",
    "go install a.example/b@latest",
    "useradd -u 1000000 a",
    "ln -sf /bin/bash /bin/sh",
    "service a start",
    "RUN [\"yum\", \"install\", \"a\"]\n",
    "FROM --platform=linux/amd64 alpine\n",
    "FROM debian:latest\n",
    "COPY a b /c\n",
    "COPY [\"a\", \"b\", \"c\"]\n",
    "COPY --from=biuld / .\n",
    "ENV A=b C=$A D=${C:-e}\n",
    "LABEL A.b=\"\" url=a.example version=v1 time=2026-01-31 mail=\"a <b@c.d>\" other=x\n",
    "LABEL licence=mit \\\n  hash=0A1B2C3 \\\n  url=$A\n",
    "EXPOSE 80000 1-2\n",
    "USER $A\n",
    "# hadolint stage ignore=DL3020,SC2086 # why\n",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..24).prop_map(|pieces| pieces.concat())
}

fn all() -> Options {
    use LabelKind::{Email, Hash, Rfc3339, Semver, Spdx, Url};
    let labels = [
        ("url", Url),
        ("version", Semver),
        ("time", Rfc3339),
        ("mail", Email),
        ("licence", Spdx),
        ("hash", Hash),
    ];
    Options {
        select: vec!["all".into()],
        trusted_registries: vec!["*.example".into()],
        labels: labels.into_iter().map(|(name, kind)| (name.to_owned(), kind)).collect(),
        strict_labels: true,
        ..Options::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn findings_and_fixes_fit_the_text(text in text()) {
        let file = parse(&text);
        let context = BuildContext { open: true, ..BuildContext::default() };
        let inputs = Inputs::new(&context);
        let build = simulate(&file, &inputs);
        for found in check(&file, &inputs, &build, &all()) {
            prop_assert!(text.get(found.span.range()).is_some(), "{found:?}");
            prop_assert!(!found.message.is_empty());
            for fix in &found.fixes {
                for edit in fix.edits.iter() {
                    prop_assert!(text.get(edit.span.range()).is_some(), "{fix:?}");
                }
                let mended = parse(&fix.edits.apply(&text));
                if file.problems.is_empty() {
                    prop_assert!(
                        mended.problems.is_empty(),
                        "{} of {} gives {:?}: {:?}", fix.title, found.rule.name, mended.text, mended.problems
                    );
                }
            }
        }
    }

    #[test]
    fn safe_fixes_end(text in text()) {
        let mut text = text;
        for _ in 0..60 {
            let file = parse(&text);
            let context = BuildContext { open: true, ..BuildContext::default() };
            let inputs = Inputs::new(&context);
            let build = simulate(&file, &inputs);
            let found = check(&file, &inputs, &build, &all());
            let fix = found.iter().flat_map(|found| &found.fixes).find(|fix| fix.trust == Trust::Safe);
            let Some(fix) = fix else { return Ok(()) };
            text = fix.edits.apply(&text);
        }
        prop_assert!(false, "no end of safe fixes: {text:?}");
    }
}
