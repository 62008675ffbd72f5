//! Goals about what happens when a container starts, and about what its image says.

use course::{AnswerKind, Attempt, Exercise, Goal, Limit, Rung, Test, grade};
use image::{Assumption, BuildContext, ContextFile};

/// An exercise with a program, a script and a big file in its context.
fn exercise(test: &Test) -> Exercise {
    let file = |bytes, mode| ContextFile { bytes, mode, ..ContextFile::default() };
    Exercise {
        id: String::new(),
        title: String::new(),
        summary: String::new(),
        minutes: 1,
        step: String::new(),
        rung: Rung::Open,
        task: String::new(),
        sources: String::new(),
        answer: AnswerKind::Dockerfile,
        given: String::new(),
        start: String::new(),
        pieces: Vec::new(),
        context: BuildContext {
            files: [
                ("server".to_owned(), file(18_000_000, 0o644)),
                ("script.sh".to_owned(), file(2_000, 0o755)),
                ("model.bin".to_owned(), file(48_000_000, 0o644)),
            ]
            .into(),
            assumptions: vec![Assumption {
                command: "go build".to_owned(),
                path: "/out/app".to_owned(),
                bytes: 9_000_000,
            }],
            ..BuildContext::default()
        },
        goals: vec![Goal { name: "asked".to_owned(), text: String::new(), test: test.clone() }],
        hints: Vec::new(),
        solution: String::new(),
        why: String::new(),
        alternatives: Vec::new(),
        near_misses: Vec::new(),
    }
}

#[track_caller]
fn check(goal: &Test, text: &str, met: Option<bool>, seen: &str) {
    let exercise = exercise(goal);
    let grade = grade(&exercise, &Attempt::new(&exercise, text));
    let goal = &grade.goals[0];
    assert_eq!((goal.met, goal.seen.as_str()), (met, seen), "{text}");
}

#[track_caller]
fn starts(text: &str, met: Option<bool>, seen: &str) {
    check(&Test::Starts { program: None }, text, met, seen);
}

const YES: Option<bool> = Some(true);
const NO: Option<bool> = Some(false);

#[test]
fn a_program_that_is_there_and_executable() {
    starts(
        "FROM scratch\nCOPY --chmod=755 server /server\nCMD [\"/server\"]\n",
        YES,
        "/server starts",
    );
    starts(
        "FROM scratch\nCOPY server /server\nENTRYPOINT [\"/server\"]\n",
        NO,
        "exec /server: permission denied (its mode is 0644, the user is root)",
    );
    starts(
        "FROM alpine:3.24\nCOPY script.sh /a/\nWORKDIR /a\nCMD [\"./script.sh\"]\n",
        YES,
        "/a/script.sh starts",
    );
    starts(
        "FROM scratch\nCOPY script.sh /usr/bin/tool\nCMD [\"tool\"]\n",
        YES,
        "/usr/bin/tool starts",
    );
    starts(
        "FROM alpine:3.24\nCOPY --chmod=755 server /a/server\nRUN ln -s ../a/server /run.it\nCMD [\"/run.it\"]\n",
        YES,
        "/run.it starts",
    );
    let built = "FROM golang:1.26 AS b\nRUN go build -o /x/app .\nFROM scratch\nCOPY --from=b /x/app /app\n";
    starts(&format!("{built}ENTRYPOINT [\"/app\"]\n"), YES, "/app starts");
    starts(
        &format!("{built}ENTRYPOINT [\"/out/app\"]\n"),
        NO,
        "exec: \"/out/app\": stat /out/app: no such file or directory",
    );
}

#[test]
fn a_program_that_is_not_there() {
    starts("FROM scratch\n", NO, "There is nothing to start: no ENTRYPOINT and no CMD");
    starts(
        "FROM scratch\nCOPY --chmod=755 server /server\nCMD /server\n",
        NO,
        "exec: \"/bin/sh\": stat /bin/sh: no such file or directory",
    );
    starts(
        "FROM scratch\nCOPY --chmod=755 server /server\nCMD [\"sh\", \"-c\", \"/server\"]\n",
        NO,
        "exec: \"sh\": executable file not found in $PATH",
    );
    starts("FROM alpine:3.24\nCMD /server\n", YES, "/bin/sh starts");
    starts("FROM debian:bookworm-slim\n", YES, "It starts what its base starts: bash");
    starts(
        "FROM alpine:3.24\nCMD [\"/srv/x\"]\n",
        NO,
        "exec: \"/srv/x\": stat /srv/x: no such file or directory",
    );
    starts("FROM alpine:3.24\nCMD [\"wget\"]\n", None, "Whether wget is there cannot be known");
    let distroless = "FROM gcr.io/distroless/static-debian13";
    starts(
        &format!("{distroless}:nonroot\nCMD /a\n"),
        NO,
        "exec: \"/bin/sh\": stat /bin/sh: no such file or directory",
    );
    starts(&format!("{distroless}:debug\nCMD /a\n"), YES, "/bin/sh starts");
}

#[test]
fn a_user_that_nobody_knows() {
    let image = "FROM scratch\nCOPY --chmod=755 server /server\nCMD [\"/server\"]\n";
    starts(&format!("{image}USER 65532\n"), YES, "/server starts");
    starts(&format!("{image}USER 1000:1000\n"), YES, "/server starts");
    starts(
        &format!("{image}USER nobody\n"),
        NO,
        "unable to find user nobody: no matching entries in passwd file",
    );
    starts(
        &format!(
            "FROM alpine:3.24 AS a\n{image}COPY --from=a /etc/passwd /etc/passwd\nUSER nobody\n"
        ),
        YES,
        "/server starts",
    );
}

#[test]
fn labels() {
    let source = Test::Label { name: "org.opencontainers.image.source".to_owned() };
    check(
        &source,
        "FROM scratch\nLABEL org.opencontainers.image.source=\"https://example.com\"\n",
        YES,
        "The label org.opencontainers.image.source is “https://example.com”",
    );
    check(
        &source,
        "FROM scratch\nLABEL a=b\n",
        NO,
        "There is no label org.opencontainers.image.source",
    );
    check(
        &source,
        "FROM scratch\nLABEL org.opencontainers.image.source=\"\"\n",
        NO,
        "The label org.opencontainers.image.source is empty",
    );
}

#[test]
fn what_a_change_makes_new() {
    let test = Test::Renewed { changed: "server".to_owned(), at_most: 18_000_000 };
    check(
        &test,
        "FROM alpine:3.24\nCOPY model.bin /m\nCOPY server /s\n",
        YES,
        "A change in server makes new: 18.0\u{202f}MB, at most 18.0\u{202f}MB",
    );
    check(
        &test,
        "FROM alpine:3.24\nCOPY server /s\nCOPY model.bin /m\n",
        NO,
        "A change in server makes new: 66.0\u{202f}MB, at most 18.0\u{202f}MB",
    );
    check(
        &test,
        "FROM alpine:3.24 AS a\nCOPY . /x\nFROM alpine:3.24\nCOPY --from=a /x/model.bin /m\nCOPY --from=a /x/server /s\n",
        YES,
        "A change in server makes new: 18.0\u{202f}MB, at most 18.0\u{202f}MB",
    );
}

#[test]
fn no_shell_before_the_program() {
    let form = |instruction: &str| Test::ExecForm { instruction: instruction.to_owned() };
    for either in ["CMD", "ENTRYPOINT"] {
        let asked = form(either);
        check(&asked, "FROM alpine\nCMD [\"/a\"]\n", YES, "CMD is in the exec form");
        check(&asked, "FROM alpine\nENTRYPOINT [\"/a\"]\n", YES, "ENTRYPOINT is in the exec form");
        check(
            &asked,
            "FROM alpine\nENTRYPOINT [\"/a\"]\nCMD [\"-v\"]\n",
            YES,
            "ENTRYPOINT and CMD are in the exec form",
        );
        check(&asked, "FROM alpine\nENTRYPOINT [\"/a\"]\nCMD -v\n", NO, "CMD is in the shell form");
        check(&asked, "FROM alpine\nCMD [\"/a\"]\nCMD /a\n", NO, "CMD is in the shell form");
        check(&asked, "FROM alpine\n", NO, "There is neither an ENTRYPOINT nor a CMD");
    }
    let health = form("HEALTHCHECK");
    check(&health, "FROM alpine\n", YES, "There is no HEALTHCHECK");
    check(&health, "FROM alpine\nHEALTHCHECK NONE\n", YES, "There is no HEALTHCHECK");
    check(
        &health,
        "FROM alpine\nHEALTHCHECK CMD [\"wget\", \"x\"]\n",
        YES,
        "HEALTHCHECK is in the exec form",
    );
    check(
        &health,
        "FROM alpine\nHEALTHCHECK CMD [\"/a\"]\n",
        NO,
        "HEALTHCHECK calls /a, and /a is not there",
    );
    let command = form("CMD");
    check(
        &command,
        "FROM alpine\nCMD [\"/a\", \"$B\"]\n",
        NO,
        "CMD is in the exec form, and no shell puts anything in place of $B",
    );
    let by_shell = "FROM alpine\nCMD [\"sh\", \"-c\", \"echo $B\"]\n";
    check(&command, by_shell, YES, "CMD is in the exec form");
    check(&health, "FROM alpine\nHEALTHCHECK CMD curl x\n", NO, "HEALTHCHECK is in the shell form");
}

#[test]
fn other_names_of_the_same_base() {
    let base = |wanted: &str| Test::Base { any_of: vec![wanted.to_owned()] };
    let slim = base("python:3.13-slim");
    for same in [
        "python:3.13-slim",
        "docker.io/library/python:3.13-slim",
        "python:3.13-slim-trixie",
        "python:3.13-slim@sha256:0000000000000000000000000000000000000000000000000000000000000000",
    ] {
        check(&slim, &format!("FROM {same}\n"), YES, &format!("The base is {same}"));
    }
    check(&slim, "FROM python:3.13\n", NO, "The base is python:3.13");
    check(&slim, "FROM python:3.12-slim\n", NO, "The base is python:3.12-slim");
    let distroless = base("gcr.io/distroless/static-debian13:nonroot");
    check(
        &distroless,
        "FROM gcr.io/distroless/static-debian13:latest\n",
        NO,
        "The base is gcr.io/distroless/static-debian13:latest",
    );
}

#[test]
fn distroless_has_a_library_or_none() {
    let built = "FROM golang:1.26 AS b\nRUN go build -o /out/app .\nFROM";
    let copied = "\nCOPY --from=b /out/app /app\n";
    let check = |base: &str, met, seen| {
        check(&Test::SameLibc, &format!("{built} {base}{copied}"), met, seen);
    };
    check(
        "gcr.io/distroless/static-debian13:nonroot",
        NO,
        "b: glibc; the final stage: no C library",
    );
    check("gcr.io/distroless/base-debian13", YES, "b: glibc; the final stage: glibc");
}

#[test]
fn a_build_that_stops_at_an_error() {
    let test = Test::StopsAt { command: "apt-get install".to_owned() };
    let stops = |run: &str, met, seen| {
        check(&test, &format!("FROM debian:bookworm-slim\n{run}"), met, seen);
    };
    let install = "apt-get install -y --no-install-recommends curl";
    let (yes, no) = (
        "When apt-get install fails, the build stops",
        "When apt-get install fails, the build goes on",
    );
    stops(&format!("RUN apt-get update && {install} && rm -rf /x\n"), YES, yes);
    stops(&format!("RUN apt-get update; {install}; rm -rf /x\n"), NO, no);
    stops(&format!("RUN set -e; apt-get update; {install}; rm -rf /x\n"), YES, yes);
    stops(&format!("RUN apt-get update && {install} || true\n"), NO, no);
    stops(&format!("RUN <<EOF\napt-get update\n{install}\nrm -rf /x\nEOF\n"), NO, no);
    stops(&format!("RUN <<EOF\nset -e\napt-get update\n{install}\nrm -rf /x\nEOF\n"), YES, yes);
    stops(&format!("RUN <<EOF\napt-get update\n{install} || exit 1\nrm -rf /x\nEOF\n"), YES, yes);
    stops(&format!("RUN apt-get update \\\n  && {install} \\\n  && rm -rf /x\n"), YES, yes);
    stops("RUN true\n", NO, "No RUN calls apt-get install");
}

/// Whether a container starts this very file.
#[track_caller]
fn starts_program(text: &str, program: &str, met: bool) {
    let goal = Test::Starts { program: Some(program.to_owned()) };
    let exercise = exercise(&goal);
    let state = &grade(&exercise, &Attempt::new(&exercise, text)).goals[0];
    assert_eq!(state.met, Some(met), "{text}: {}", state.seen);
}

#[test]
fn a_program_that_is_named() {
    let copied = "FROM debian:bookworm-slim\nCOPY --chmod=755 server /opt/server\n";
    for (line, met) in [
        // The base's own command is a shell.
        ("", false),
        ("CMD [\"/opt/server\"]", true),
        ("CMD /opt/server --quiet", true),
        ("ENTRYPOINT [\"sh\", \"/opt/server\"]", true),
        ("WORKDIR /opt\nCMD [\"./server\"]", true),
        ("ENV PATH=/opt:$PATH\nCMD [\"server\"]", true),
        ("CMD [\"sleep\", \"10\"]", false),
    ] {
        starts_program(&format!("{copied}{line}\n"), "/opt/server", met);
    }
}

#[test]
fn a_command_that_fails() {
    let stops = |run: &str, met| {
        let goal = Test::StopsAt { command: "apt-get update".to_owned() };
        let exercise = exercise(&goal);
        let text = format!("FROM debian:bookworm-slim\nRUN {run}\n");
        let state = &grade(&exercise, &Attempt::new(&exercise, &text)).goals[0];
        assert_eq!(state.met, Some(met), "{run}: {}", state.seen);
    };
    stops("apt-get update; true", false);
    stops("<<END sh -e\napt-get update\ntrue\nEND", true);
    stops("sh -e <<END\napt-get update\ntrue\nEND", true);
    stops("sh <<END\napt-get update\ntrue\nEND", false);
    stops("bash -c 'apt-get update && true'", true);
    stops("[\"apt-get\", \"update\"]", true);
    stops("<<END\n#!/bin/bash -e\napt-get update\ntrue\nEND", true);
    stops("<<END\nset -e\napt-get update || true\nEND", false);
    stops("true", false);
}

#[test]
fn a_program_that_the_user_may_not_execute() {
    let on = |flags: &str, user: &str| {
        format!("FROM scratch\nCOPY {flags} server /server\nUSER {user}\nCMD [\"/server\"]\n")
    };
    let denied = "exec /server: permission denied (its mode is 0700, the user is 1000)";
    starts(&on("--chmod=700", "1000"), NO, denied);
    starts(&on("--chmod=700", "0"), YES, "/server starts");
    starts(&on("--chown=1000 --chmod=500", "1000"), YES, "/server starts");
    let denied = "exec /server: permission denied (its mode is 0750, the user is 1000:1000)";
    starts(&on("--chmod=750", "1000:1000"), NO, denied);
    starts(&on("--chmod=750", "1000:0"), YES, "/server starts");
}

#[test]
fn a_directory_that_is_mounted() {
    let mounted = Test::Mounted {
        command: "apt-get update".to_owned(),
        path: "/var/lib/apt/lists".to_owned(),
    };
    let run = |flags: &str| format!("FROM debian:bookworm-slim\nRUN {flags} apt-get update\n");
    let met = "1 RUN with a mount for /var/lib/apt/lists";
    check(&mounted, &run("--mount=type=cache,target=/var/lib/apt"), YES, met);
    check(&mounted, &run("--mount=type=tmpfs,dst=/var/lib/apt/lists/"), YES, met);
    let missed = "The RUN in line 2 has no mount for /var/lib/apt/lists";
    check(&mounted, &run("--mount=type=cache,target=/var/lib/apt/list"), NO, missed);
    check(&mounted, &run(""), NO, missed);
    let none = "No RUN that ships calls apt-get update";
    check(&mounted, "FROM debian:bookworm-slim\n", NO, none);
}

/// What a base image may have and what nobody has made are two things, and a goal is not met by the first.
#[test]
fn a_file_that_is_there_perhaps() {
    let visible = Test::Visible { path: "/etc/app/x".to_owned() };
    let copied =
        "FROM golang:1.26 AS build\nFROM scratch\nCOPY --from=build /etc/app/x /etc/app/\n";
    let words = "Whether /etc/app/x is there cannot be known: no line of yours makes it in the stage that it is copied from";
    check(&visible, copied, None, words);
}

/// A learner's own comments state nothing.
#[test]
fn a_size_that_is_stated_away() {
    let small = Test::Size(Limit { at_most: 9_000_000 });
    check(
        &small,
        "# layerwise: base 1MB\nFROM example.com/big:1\n",
        None,
        "unknown, at most 9.0\u{202f}MB: the catalog has no image `example.com/big:1`, so its size is not known; the page of base images lists those that it has",
    );
}
