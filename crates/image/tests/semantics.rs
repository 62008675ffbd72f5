//! What instructions and commands do, case by case: entries of the last layer, config, refusals.

use std::collections::BTreeMap;

use image::{
    ArchiveMember, Build, BuildContext, Builder, Cause, ContextFile, Entry, EntryKind, History,
    Inputs, Stack, simulate,
};

fn context() -> BuildContext {
    let file = |bytes: u64, mode| ContextFile { bytes, mode, ..ContextFile::default() };
    let text = |text: &str| ContextFile { text: Some(text.to_owned()), ..ContextFile::default() };
    let member = |path: &str, bytes| ArchiveMember {
        path: path.to_owned(),
        bytes,
        ..ArchiveMember::default()
    };
    BuildContext {
        files: BTreeMap::from([
            ("a.txt".to_owned(), file(10, 0)),
            ("b.txt".to_owned(), file(20, 0)),
            ("run.sh".to_owned(), file(5, 0o755)),
            ("src/x.js".to_owned(), file(100, 0)),
            ("src/lib/y.js".to_owned(), file(200, 0)),
            ("src/lib/y.test.js".to_owned(), file(50, 0)),
            ("version".to_owned(), text("1.2\n")),
            (
                "x.tgz".to_owned(),
                ContextFile {
                    bytes: 30,
                    archive: Some(vec![member("x-1/bin/x", 70), member("x-1/doc/", 0)]),
                    ..ContextFile::default()
                },
            ),
        ]),
        ..BuildContext::default()
    }
}

fn build_with(text: &str, builder: Builder) -> Build {
    let context = context();
    simulate(&dockerfile::parse(text), &Inputs { builder, ..Inputs::new(&context) })
}

fn build(text: &str) -> Build {
    build_with(text, Builder::BuildKit)
}

fn row(entry: &Entry) -> String {
    let owner =
        if entry.uid == 0 { String::new() } else { format!(" {}:{}", entry.uid, entry.gid) };
    let (path, mode, size) = (&entry.path, entry.mode, entry.size);
    match &entry.kind {
        EntryKind::Directory => format!("{path}/ {mode:o}{owner}"),
        EntryKind::File => format!(
            "{path} {mode:o} {}{owner}",
            size.known().map_or("?".to_owned(), |bytes| bytes.to_string())
        ),
        EntryKind::Bundle { .. } => {
            format!("{path} ({})", size.known().map_or("?".to_owned(), |bytes| bytes.to_string()))
        }
        EntryKind::Symlink(target) => format!("{path} -> {target}{owner}"),
        EntryKind::Pipe => format!("{path} | {mode:o}{owner}"),
        EntryKind::Device => format!("{path} device {mode:o}{owner}"),
        EntryKind::HardLink(target) => format!("{path} = {target}"),
        EntryKind::Whiteout => format!("{path} hidden"),
        EntryKind::Opaque => format!("{path} opaque"),
    }
}

/// The entries of the last layer on `alpine`, parents that are only copied up left out.
#[track_caller]
fn last(lines: &str, expected: &[&str]) {
    layer(&build(&format!("FROM alpine:3.24\n{lines}\n")), lines, expected);
}

#[track_caller]
fn layer(build: &Build, lines: &str, expected: &[&str]) {
    assert_eq!(build.refused, None, "{lines}");
    let image = build.image().expect("a stage");
    let last = image.layers.last().expect("a layer");
    let rows: Vec<String> = last
        .entries
        .iter()
        .map(row)
        .filter(|row| {
            !matches!(
                row.as_str(),
                "/etc/ 755"
                    | "/opt/ 755"
                    | "/tmp/ 1777"
                    | "/home/ 755"
                    | "/root/ 700"
                    | "/usr/ 755"
                    | "/usr/local/ 755"
                    | "/usr/local/bin/ 755"
            )
        })
        .collect();
    assert_eq!(rows, expected, "{lines}");
}

#[track_caller]
fn refused(text: &str, message: &str) {
    let build = build(text);
    let refused = build.refused.unwrap_or_else(|| panic!("{text} is built"));
    assert!(refused.message.contains(message), "{text}: {}", refused.message);
    let failure = build.steps.iter().find_map(|step| step.failure.as_ref());
    assert!(!refused.span.is_empty() || failure.is_none(), "{text}");
}

/// The tool's own words when a step fails.
#[track_caller]
fn fails(lines: &str, message: &str) {
    let text = format!("FROM alpine:3.24\n{lines}\n");
    let build = build(&text);
    let failure = build
        .steps
        .iter()
        .find_map(|step| step.failure.clone())
        .unwrap_or_else(|| panic!("{lines} works"));
    assert_eq!(failure.message, message, "{lines}");
    assert!(build.refused.is_some());
}

#[test]
fn copy() {
    last("COPY a.txt /x", &["/x 644 10"]);
    last("COPY a.txt /x/", &["/x/ 755", "/x/a.txt 644 10"]);
    last("COPY a.txt /opt", &["/opt/a.txt 644 10"]);
    last("WORKDIR /w\nCOPY a.txt .", &["/w/ 755", "/w/a.txt 644 10"]);
    last("COPY a.txt b.txt /x/", &["/x/ 755", "/x/a.txt 644 10", "/x/b.txt 644 20"]);
    last("COPY *.txt /x/", &["/x/ 755", "/x/a.txt 644 10", "/x/b.txt 644 20"]);
    last(
        "COPY src /x",
        &[
            "/x/ 755",
            "/x/lib/ 755",
            "/x/lib/y.js 644 200",
            "/x/lib/y.test.js 644 50",
            "/x/x.js 644 100",
        ],
    );
    last("COPY src/lib/*.js /x/", &["/x/ 755", "/x/y.js 644 200", "/x/y.test.js 644 50"]);
    last(
        "COPY --chown=1000:2000 --chmod=600 run.sh /x/",
        &["/x/ 600 1000:2000", "/x/run.sh 600 5 1000:2000"],
    );
    last("COPY --chmod=u=rwX,go=rX run.sh /x", &["/x 755 5"]);
    last(
        "COPY --exclude=**/*.test.js src /x",
        &["/x/ 755", "/x/lib/ 755", "/x/lib/y.js 644 200", "/x/x.js 644 100"],
    );
    let newer =
        |line: &str| build(&format!("# syntax=docker/dockerfile:1.20\nFROM alpine:3.24\n{line}\n"));
    let line = "COPY --parents src/lib/y.js /x/";
    let rows = ["/x/ 755", "/x/src/ 755", "/x/src/lib/ 755", "/x/src/lib/y.js 644 200"];
    layer(&newer(line), line, &rows);
    let line = "COPY --parents src/./lib/y.js /x/";
    layer(&newer(line), line, &["/x/ 755", "/x/lib/ 755", "/x/lib/y.js 644 200"]);
    last("COPY nothing*.txt a.txt /x/", &["/x/ 755", "/x/a.txt 644 10"]);
    last("ENV D=/x N=a\nCOPY ${N}.txt $D/$N", &["/x/ 755", "/x/a 644 10"]);
    last(
        "COPY <<one.txt <<\"two.txt\" /x/\n$HOME${UNSET}!\none.txt\n$HOME\ntwo.txt",
        &["/x/ 755", "/x/one.txt 644 2", "/x/two.txt 644 6"],
    );
}

#[test]
fn copy_link_goes_the_ordinary_way() {
    last(
        "RUN mkdir /real && ln -s /real /l\nCOPY --link a.txt /l/a",
        &["/real/ 755", "/real/a 644 10"],
    );
    last(
        "RUN mkdir -m 711 /p\nCOPY --link --chown=5 a.txt /p/q/a",
        &["/p/ 711", "/p/q/ 755 5:5", "/p/q/a 644 10 5:5"],
    );
    last("RUN mkdir /real && ln -s /real /l\nCOPY a.txt /l/a", &["/real/ 755", "/real/a 644 10"]);
}

#[test]
fn add() {
    last(
        "ADD x.tgz /opt/",
        &["/opt/x-1/ 755", "/opt/x-1/bin/ 755", "/opt/x-1/bin/x 644 70", "/opt/x-1/doc/ 755"],
    );
    last("ADD --unpack=false x.tgz /opt/", &["/opt/x.tgz 644 30"]);
    last("COPY x.tgz /opt/", &["/opt/x.tgz 644 30"]);
    last("ADD https://example.com/d/tool.bin /opt/", &["/opt/tool.bin 600 ?"]);
    last(
        "# layerwise: writes /opt/tool.bin 12 MB\nADD https://example.com/d/tool.bin /opt/",
        &["/opt/tool.bin 600 12000000"],
    );
}

#[test]
fn what_the_plan_shows_is_refused() {
    for (line, message) in [
        ("EXPOSE 70000", "invalid containerPort: 70000"),
        ("ENV P=x\nEXPOSE $P", "invalid containerPort: x"),
        ("STOPSIGNAL SIGFOO", "invalid signal: SIGFOO"),
        ("VOLUME \"\"", "VOLUME specified can not be an empty string"),
        ("COPY https://example.com/a /", "source can't be a URL for COPY"),
        ("COPY git@example.com:a/b.git /", "source can't be a git ref for COPY"),
        ("COPY --from=a:b:c d /", "failed to parse stage name \"a:b:c\""),
        ("RUN --mount=type=cache a", "invalid mount target \"/\""),
        ("ADD --checksum=x https://a.example/b /", "invalid checksum digest format"),
        ("ADD --checksum=md5:0 https://a.example/b /", "unsupported digest algorithm"),
        ("ADD --checksum=sha256:0 https://a.example/b /", "invalid checksum digest length"),
        ("ADD --checksum=sha256:0 a /", "checksum requires HTTP(S) or Git sources"),
        ("ADD --checksum=x https://a.example/b c /", "can't be specified for multiple sources"),
        ("FROM --platform=x a", "failed to parse platform x: \"x\": unknown operating system"),
        ("FROM --platform=linux/$A b", "\"\" is an invalid component of \"linux/\""),
        ("FROM --platform=a/b/c/d e", "\"a/b/c/d\": cannot parse platform specifier"),
        ("FROM --platform=$A b", "empty platform value from expression $A"),
        (
            "FROM --platform=$TARGETPLATFORMS b",
            "empty platform value from expression $TARGETPLATFORMS (did you mean TARGETPLATFORM?)",
        ),
        ("FROM --platform=bad/x/y/z $A", "base name ($A) should not be blank"),
        (
            "FROM docker.io/Abc",
            "failed to parse stage name \"docker.io/Abc\": invalid reference format: repository name (library/Abc) must be lowercase",
        ),
        (
            "FROM a.b/C/d:1",
            "failed to parse stage name \"a.b/C/d:1\": invalid reference format: repository name (C/d) must be lowercase",
        ),
        (
            "FROM alpine\nRUN --device=a b",
            "device feature is only supported in Dockerfile frontend 1.14.0-labs or later",
        ),
    ] {
        refused(&format!("FROM alpine:3.24\n{line}\n"), message);
        // Whatever fails before it: Docker plans first.
        refused(&format!("FROM alpine:3.24\nRUN false\n{line}\n"), message);
    }
    refused("FROM Alpine\n", "failed to parse stage name \"Alpine\"");
    refused("ARG TAG\nFROM alpine:$TAG\n", "failed to parse stage name \"alpine:\"");
    refused(
        "FROM alpine:3.24 AS a\nCOPY --from=b c /\nFROM alpine:3.24 AS b\nFROM a\n",
        "cannot copy from stage \"b\", it needs to be defined before current stage \"a\"",
    );
}

#[test]
fn an_empty_owner_or_mode_is_none() {
    let file = dockerfile::parse("FROM scratch\nCOPY --chown=$A --chmod=$B <<E /a\nE\n");
    let context = BuildContext::default();
    assert_eq!(simulate(&file, &Inputs::new(&context)).refused, None);
}

#[test]
fn missing_sources_are_refused() {
    refused(
        "FROM alpine\nCOPY nope /x\n",
        "failed to calculate checksum of ref …: \"/nope\": not found",
    );
    refused(
        "FROM alpine\nRUN --mount=type=bind,source=nope,target=/m true\n",
        "\"/nope\": not found",
    );
    refused(
        "FROM alpine AS a\nFROM alpine\nCOPY --from=a /opt/nope /x\n",
        "\"/opt/nope\": not found",
    );
}

#[test]
fn stages() {
    let text = "FROM alpine:3.24 AS one\nRUN echo 1 > /one\nFROM alpine:3.24 AS unused\nRUN echo u > /u\nFROM one AS two\nENV X=2\nRUN echo 2 > /two\nFROM scratch\nCOPY --from=two /one /two /\nCOPY --from=0 /one /again\n";
    let build = build(text);
    assert_eq!(build.refused, None);
    assert_eq!(
        build.stages.iter().map(|stage| stage.built).collect::<Vec<_>>(),
        [true, false, true, true]
    );
    assert_eq!(build.stages[2].base_stage, Some(0));
    assert_eq!(build.stages[3].reads, [0, 2]);
    let image = build.image().expect("a stage");
    assert_eq!(image.layers.len(), 2);
    assert!(image.config.env.is_empty());
    assert_eq!(build.stages[2].image.config.env.get("X").map(String::as_str), Some("2"));
    let classic = build_with(text, Builder::Classic);
    assert!(classic.stages.iter().all(|stage| stage.built));
    let context = context();
    let target = simulate(
        &dockerfile::parse(text),
        &Inputs { target: Some("two"), ..Inputs::new(&context) },
    );
    assert_eq!(target.target, Some(2));
    assert!(!target.stages[3].built);
    let missing = simulate(
        &dockerfile::parse(text),
        &Inputs { target: Some("three"), ..Inputs::new(&context) },
    );
    assert!(missing.refused.expect("no such stage").message.contains("three"));
}

#[test]
fn copies_from_images() {
    last("COPY --from=busybox:musl /etc/passwd /p", &["/p 644 700"]);
    let build = build("FROM scratch\nCOPY --from=golang:1.26 /usr/local/go /go\n");
    assert!(!build.steps[1].unknown.is_empty());
    assert!(!build.image().expect("a stage").layers[0].size.is_known());
}

#[test]
fn arguments_and_environment() {
    let text = "ARG TAG=3.24\nARG NAME=alpine\nFROM ${NAME}:$TAG\nARG TAG\nARG A=1\nARG B=${A}2\nENV A=env C=$TAG-$B-${UNSET:-none}\nRUN echo $A > /a && echo $C > /c\n";
    let build = build(text);
    assert_eq!(build.stages[0].base, "alpine:3.24");
    let image = build.image().expect("a stage");
    assert_eq!(image.config.env["C"], "3.24-12-none");
    layer(&build, text, &["/a 644 4", "/c 644 13"]);
    let context = context();
    let args = [("A".to_owned(), "from-outside".to_owned()), ("TAG".to_owned(), "3.23".to_owned())];
    let build =
        simulate(&dockerfile::parse(text), &Inputs { build_args: &args, ..Inputs::new(&context) });
    assert_eq!(build.stages[0].base, "alpine:3.23");
    assert_eq!(build.image().expect("a stage").config.env["C"], "3.23-from-outside2-none");
    refused("ARG NONE\nFROM $NONE\n", "should not be blank");
}

#[test]
fn config() {
    let build = build(
        "FROM python:3.13-slim AS a\nENTRYPOINT [\"x\"]\nFROM a\nCMD run it\nUSER 1000:1000\nEXPOSE 80 443/udp\nLABEL a=\"b c\" d=e\nVOLUME /data\nSTOPSIGNAL SIGINT\nHEALTHCHECK CMD [\"/h\"]\nSHELL [\"/bin/bash\", \"-c\"]\nONBUILD RUN true\nWORKDIR sub\nWORKDIR dir\n",
    );
    let config = &build.image().expect("a stage").config;
    assert_eq!(config.entrypoint.as_deref(), Some(["x".to_owned()].as_slice()));
    assert_eq!(
        config.cmd.as_deref(),
        Some(["/bin/sh", "-c", "run it"].map(str::to_owned).as_slice())
    );
    assert_eq!(build.stages[0].image.config.cmd, None, "ENTRYPOINT resets an inherited CMD");
    assert_eq!((config.user.as_str(), config.workdir.as_str()), ("1000:1000", "/sub/dir"));
    assert_eq!(config.exposed, ["80/tcp", "443/udp"]);
    assert_eq!(config.labels["a"], "b c");
    assert_eq!(config.healthcheck.as_deref(), Some(["CMD", "/h"].map(str::to_owned).as_slice()));
    assert_eq!(config.onbuild, ["RUN true"]);
}

#[test]
fn triggers_run_in_the_next_stage_only() {
    let build = build("FROM alpine AS a\nONBUILD RUN echo x > /x\nFROM a AS b\nFROM b\nRUN true\n");
    assert_eq!(build.stages[1].image.layers.len(), 2);
    assert_eq!(build.stages[2].image.layers.len(), 3);
}

#[test]
fn classic_builder() {
    let count = |text: &str| {
        let build = build_with(text, Builder::Classic);
        let image = build.image().expect("a stage").clone();
        (
            image.layers.len() - image.base_layers(),
            image.layers.iter().skip(1).map(|layer| layer.size.bytes).sum::<u64>(),
        )
    };
    assert_eq!(count("FROM alpine\nRUN true\n"), (0, 0));
    assert_eq!(count("FROM alpine\nWORKDIR /tmp\n"), (0, 0));
    assert_eq!(count("FROM alpine\nWORKDIR /new\n"), (1, 0));
    assert_eq!(count("FROM alpine\nRUN mkdir /data\nVOLUME /data\nRUN echo b > /data/b\n"), (1, 0));
    let owner = build_with("FROM alpine\nUSER 1000\nWORKDIR /new\n", Builder::Classic);
    assert_eq!(owner.image().expect("a stage").layers[1].entries[0].uid, 0);
}

#[test]
fn the_shell() {
    last("RUN false || echo x > /x", &["/x 644 2"]);
    last("RUN true && false; echo x > /x", &["/x 644 2"]);
    last("RUN set -e; true; echo x > /x", &["/x 644 2"]);
    last("RUN x=5; y=$((x * 2 + 1)); echo $y > /x", &["/x 644 3"]);
    last(
        "RUN for f in a b c; do echo $f > /opt/$f; done",
        &["/opt/a 644 2", "/opt/b 644 2", "/opt/c 644 2"],
    );
    last(
        "RUN if [ -d /opt ] && [ ! -e /nope ]; then echo yes > /x; else echo no > /x; fi",
        &["/x 644 4"],
    );
    last(
        "RUN case \"$(uname -m)\" in x86_64) a=amd64;; *) a=other;; esac; echo $a > /x",
        &["/x 644 6"],
    );
    last("RUN v=1.2.3; echo ${v%.*} ${v##*.} ${w:-none} > /x", &["/x 644 11"]);
    last("RUN f() { echo \"$1\" > /\"$2\"; }; f hello out", &["/out 644 6"]);
    last(
        "RUN cd /opt && (cd /tmp && echo in > t) && echo out > o",
        &["/opt/o 644 4", "/tmp/t 644 3"],
    );
    last("RUN echo one | tee /x | cat > /y", &["/x 644 4", "/y 644 4"]);
    last("RUN cat <<EOF > /x\nline\nEOF\n", &["/x 644 5"]);
    last(
        "RUN printf 'a\\nb\\n' | while read l; do echo \"$l$l\" > /opt/$l; done",
        &["/opt/a 644 3", "/opt/b 644 3"],
    );
    last("RUN i=0; while [ $i -lt 3 ]; do i=$((i+1)); done; echo $i > /x", &["/x 644 2"]);
    last("RUN export A=b; sh_unused=1 true; echo \"$A$sh_unused\" > /x", &["/x 644 2"]);
    last("RUN echo x > /x 2> /dev/null 1>&2", &["/x 644 0"]);
    last("RUN echo x 2> /x 1>&2", &["/x 644 2"]);
    last("SHELL [\"/bin/sh\", \"-ec\"]\nRUN true; echo 'it''s' > /x", &["/x 644 4"]);
}

/// A user is missing only where nothing can have brought it.
#[test]
fn users() {
    // What BuildKit does not find is root's, without a word; in a layer on nothing it cannot even look.
    let found = build("FROM debian:bookworm-slim\nCOPY --chown=app:7 run.sh /b\n");
    let layer = found.image().and_then(|image| image.layers.last()).expect("a layer");
    let owners: Vec<_> = layer.entries.iter().map(|entry| (entry.uid, entry.gid)).collect();
    assert_eq!((found.refused, owners), (None, vec![(0, 7)]));
    refused("FROM scratch\nCOPY --chown=1:app run.sh /b\n", "invalid user index: -1");
    refused("FROM debian:bookworm-slim\nRUN useradd app\nUSER apps\nRUN true\n", "find user apps");
    for before in [
        "RUN useradd app",
        "RUN ./setup.sh",
        "RUN apt-get update && apt-get install -y nginx",
        "RUN echo app:x:1:1::/: >> /etc/passwd",
        "COPY run.sh /etc/passwd",
        "COPY . /",
        "COPY --from=example.com/a /etc/passwd /etc/passwd",
        "RUN if true; then useradd app; fi",
    ] {
        for base in ["debian:bookworm-slim", "alpine:3.24", "example.com/b", "node:18-alpine"] {
            let text = format!(
                "FROM {base}\n{before}\nCOPY --chown=app:app run.sh /b\nUSER app\nRUN true\n"
            );
            let refused = build(&text).refused.map(|refused| refused.message).unwrap_or_default();
            assert!(!refused.contains("user"), "{text}: {refused}");
        }
    }
    for image in [
        "FROM node:18-alpine\nUSER node",
        "FROM ubuntu:24.04\nUSER ubuntu:adm",
        "FROM alpine\nUSER ftp",
    ] {
        assert!(build(&format!("{image}\nRUN true\n")).refused.is_none(), "{image}");
    }
}

#[test]
fn failures_say_what_docker_says() {
    fails("RUN rm /nope", "rm: cannot remove '/nope': No such file or directory");
    fails("RUN curl -O https://example.com/x", "/bin/sh: curl: not found");
    fails("RUN apt-get update", "/bin/sh: apt-get: not found");
    fails("RUN mkdir /a/b", "mkdir: cannot create directory '/a/b': No such file or directory");
    fails("RUN set -e; false; echo x > /x", "exit code: 1");
    fails("RUN cd /nope", "/bin/sh: 1: cd: can't cd to /nope");
    fails("RUN exit 3", "exit code: 3");
    fails(
        "USER nobody-here\nRUN true",
        "unable to find user nobody-here: no matching entries in passwd file",
    );
    let build = build("FROM scratch\nRUN echo hi\n");
    assert!(
        build.steps[1]
            .failure
            .as_ref()
            .expect("no shell")
            .message
            .contains("stat /bin/sh: no such file or directory")
    );
    refused(
        "FROM alpine\nRUN false\n",
        "process \"/bin/sh -c false\" did not complete successfully: exit code: 1",
    );
    // A later command that works makes up for it; `set -e` does not look at conditions.
    last("RUN false; true", &[]);
    last("RUN set -e; false || true; if false; then :; fi", &[]);
    last("RUN <<EOF\nfalse\necho x > /x\nEOF", &["/x 644 2"]);
}

#[test]
fn debian_has_no_pipefail_in_sh() {
    let build = build("FROM debian:bookworm-slim\nRUN set -o pipefail && true\n");
    assert_eq!(
        build.steps[1].failure.as_ref().expect("dash").message,
        "/bin/sh: 1: set: Illegal option -o pipefail"
    );
    let bash = "FROM debian:bookworm-slim\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN false | true\n";
    assert!(self::build(bash).refused.is_some());
}

#[test]
fn files() {
    last(
        "RUN echo x > /opt/x && ln -s x /opt/y && ln /opt/x /opt/z",
        &["/opt/x 644 2", "/opt/y -> x", "/opt/z = /opt/x"],
    );
    last("RUN mkdir -p /a/b && touch /a/b/c\nRUN rm -r /a/b", &["/a/ 755", "/a/b hidden"]);
    last(
        "RUN mkdir -p /a/b\nRUN rmdir /a/b && mkdir /a/b",
        &["/a/ 755", "/a/b/ 755", "/a/b opaque"],
    );
    last("RUN echo x > /tmp/x && rm /tmp/x", &[]);
    last(
        "COPY src /s\nRUN cp -r /s/lib /opt",
        &["/opt/lib/ 755", "/opt/lib/y.js 644 200", "/opt/lib/y.test.js 644 50"],
    );
    last(
        "COPY src /s\nRUN cp -r /s/. /opt",
        &[
            "/opt/lib/ 755",
            "/opt/lib/y.js 644 200",
            "/opt/lib/y.test.js 644 50",
            "/opt/x.js 644 100",
        ],
    );
    last(
        "COPY src /s\nRUN mv /s/lib/* /opt/",
        &[
            "/opt/y.js 644 200",
            "/opt/y.test.js 644 50",
            "/s/ 755",
            "/s/lib/ 755",
            "/s/lib/y.js hidden",
            "/s/lib/y.test.js hidden",
        ],
    );
    last(
        "COPY src /s\nRUN find /s -name '*.test.js' -delete",
        &["/s/ 755", "/s/lib/ 755", "/s/lib/y.test.js hidden"],
    );
    last("COPY a.txt /a\nRUN install -m 700 -o 5 /a /opt/b", &["/opt/b 700 10 5:0"]);
    last("COPY version /v\nRUN sed -i s/1.2/1.20/ /v", &["/v 644 5"]);
    last("COPY version /v\nRUN sed -i s/2/20/ /v && cat /v /v > /w", &["/v 644 5", "/w 644 10"]);
    last(
        "COPY x.tgz /x.tgz\nRUN tar xzf /x.tgz -C /opt --strip-components=1",
        &["/opt/bin/ 755", "/opt/bin/x 644 70", "/opt/doc/ 755"],
    );
    last(
        "COPY x.tgz /x.tgz\nRUN cat /x.tgz | tar -xz -C /opt x-1/bin",
        &["/opt/x-1/ 755", "/opt/x-1/bin/ 755", "/opt/x-1/bin/x 644 70"],
    );
    last("RUN dd if=/dev/zero of=/z bs=1M count=2 status=none", &["/z 644 2097152"]);
    last(
        "RUN truncate -s 3K /z && fallocate -l 1M /y && head -c 7 /y > /x",
        &["/x 644 7", "/y 644 1048576", "/z 644 3072"],
    );
    last("COPY run.sh /r\nRUN chmod go-rx /r && chown 7:8 /r", &["/r 700 5 7:8"]);
}

#[test]
fn a_link_that_is_written_to_leads_on() {
    last("COPY a.txt /a\nRUN ln -s /a /l\nRUN echo more >> /l", &["/a 644 15"]);
    last(
        "COPY a.txt /opt/d/f\nRUN ln -s /opt/d /d\nRUN rm /d/f",
        &["/opt/d/ 755", "/opt/d/f hidden"],
    );
}

#[test]
fn writing_one_name_of_a_file_splits_it() {
    let build = build(
        "FROM alpine\nRUN dd if=/dev/zero of=/a bs=1000 count=1 && ln /a /b\nRUN chmod 600 /a\n",
    );
    let stack = Stack::of(build.image().expect("a stage"));
    assert_eq!(stack.buried_from(1).bytes, 0, "the other name still shows the first layer's file");
    assert_eq!(build.image().expect("a stage").layers[2].size.bytes, 1000);
}

#[test]
fn causes() {
    let cause = |lines: &str| {
        let build = build(&format!("FROM alpine\nCOPY a.txt /d/a\n{lines}\n"));
        let stack = Stack::of(build.image().expect("a stage"));
        let own: Vec<_> = stack
            .buried
            .iter()
            .filter(|buried| buried.layer >= 1)
            .map(|buried| (buried.cause, buried.size.bytes, buried.hidden_by))
            .collect();
        own
    };
    assert_eq!(cause("RUN rm -rf /d"), [(Cause::DeletedLater, 10, 2)]);
    assert_eq!(cause("RUN rm -rf /d && mkdir /d"), [(Cause::DeletedLater, 10, 2)]);
    assert_eq!(cause("COPY b.txt /d/a"), [(Cause::Replaced, 10, 2)]);
    assert_eq!(cause("RUN echo x >> /d/a"), [(Cause::Replaced, 10, 2)]);
    assert_eq!(cause("RUN rm /d/a && ln -s /x /d/a"), [(Cause::Replaced, 10, 2)]);
    assert_eq!(cause("RUN chmod 600 /d/a"), [(Cause::MetadataCopy, 10, 2)]);
    assert_eq!(cause("RUN chown -R 1000 /d"), [(Cause::MetadataCopy, 10, 2)]);
    assert_eq!(cause("RUN touch /d/a"), [(Cause::MetadataCopy, 10, 2)]);
    assert_eq!(cause("RUN chmod 644 /d/a"), [(Cause::Duplicate, 10, 2)]);
    assert_eq!(cause("COPY a.txt /d/a"), [(Cause::Duplicate, 10, 2)]);
    assert_eq!(cause("RUN mv /d/a /b"), [(Cause::Moved, 10, 2)]);
    assert_eq!(cause("RUN mv /d /e"), [(Cause::Moved, 10, 2)]);
    assert_eq!(cause("RUN cp /d/a /b"), []);
    assert_eq!(
        cause("RUN chmod 600 /d/a\nRUN rm /d/a"),
        [(Cause::MetadataCopy, 10, 2), (Cause::DeletedLater, 10, 3)]
    );
}

#[test]
fn history_of_a_file() {
    let build =
        build("FROM alpine\nCOPY a.txt /d/a\nRUN chmod 600 /d/a\nRUN rm -rf /d\nCOPY b.txt /d/a\n");
    let image = build.image().expect("a stage");
    let history = History::of(image, "/d/a");
    let events: Vec<_> = history
        .events
        .iter()
        .map(|event| (event.layer, format!("{:?}", event.change), event.size.bytes))
        .collect();
    let event = |layer, change: &str, bytes| (layer, change.to_owned(), bytes);
    assert_eq!(
        events,
        [
            event(1, "Added", 10),
            event(2, "Metadata", 10),
            event(3, "Hidden", 0),
            event(4, "Added", 20)
        ]
    );
    assert!(history.is_visible());
    assert_eq!(history.bytes().bytes, 40);
    assert_eq!(image.summary(3).expect("a layer").to_string(), "1 file hidden");
    assert_eq!(image.summary(2).expect("a layer").to_string(), "1 file stored again");
    assert_eq!(image.summary(99), None);
}

#[test]
fn packages_by_name() {
    let build = build(
        "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl git\nRUN apt-get purge -y git\n",
    );
    let packages = build.image().expect("a stage").installed_packages();
    assert!(
        packages.iter().any(|name| name == "curl") && !packages.iter().any(|name| name == "git"),
        "{packages:?}"
    );
}

/// What `useradd` of Debian 13's shadow 4.17 wrote in a real build; the lengths of lines are those of its databases.
#[test]
fn files_of_users() {
    let added = |run: &str| -> Vec<String> {
        let before = "echo root:x:0:0:root:/root:/bin/sh > /etc/passwd; echo 'root:*:20000:0:99999:7:::' > /etc/shadow; echo root:x:0: > /etc/group; echo 'root:*::' > /etc/gshadow; : > /etc/subuid; : > /etc/subgid";
        let built = build(&format!("FROM debian:trixie-slim\nRUN {before}\nRUN {run}\n"));
        let image = built.image().expect("a stage");
        let layer = image.layers.last().expect("a layer");
        let files = layer.entries.iter().filter(|entry| entry.kind == EntryKind::File);
        files.map(|entry| format!("{} {}", entry.path, entry.size.bytes)).collect()
    };
    let sizes = |run: &str, expected: &[&str]| {
        let found = added(run);
        for row in expected {
            assert!(found.iter().any(|it| it == row), "{run}: no {row} in {found:?}");
        }
    };
    sizes(
        "useradd -m joe",
        &[
            "/etc/passwd 65",
            "/etc/passwd- 30",
            "/etc/shadow 51",
            "/etc/shadow- 26",
            "/etc/group 22",
            "/etc/group- 10",
            "/etc/gshadow 17",
            "/etc/subuid 17",
            "/etc/subuid- 0",
            "/home/joe/.bashrc 3526",
        ],
    );
    sizes("useradd -r -s /usr/sbin/nologin joe", &["/etc/passwd 73", "/etc/shadow 44"]);
    sizes("groupadd -r grp && useradd -r -g grp joe", &["/etc/group 21", "/etc/gshadow 17"]);
    sizes("useradd -c 'Joe D' -u 5000 joe", &["/etc/passwd 70"]);
}
