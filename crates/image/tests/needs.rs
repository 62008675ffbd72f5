//! What a program that lacks its input says, and what it does not lack.

use std::collections::BTreeMap;

use image::{BuildContext, ContextFile, Inputs, simulate};

/// What the first step that fails says, with these files in the context.
fn said(files: &[&str], text: &str) -> Option<String> {
    let file =
        |path: &&str| ((*path).to_owned(), ContextFile { bytes: 9, ..ContextFile::default() });
    let files: BTreeMap<_, _> = files.iter().map(file).collect();
    let context = BuildContext { files, ..BuildContext::default() };
    let build = simulate(&dockerfile::parse(text), &Inputs::new(&context));
    build.steps.into_iter().find_map(|step| step.failure).map(|failure| failure.message)
}

#[track_caller]
fn check(files: &[&str], text: &str, expected: Option<&str>) {
    let found = said(files, text);
    let start =
        found.as_deref().map(|found| &found[..expected.map_or(0, str::len).min(found.len())]);
    assert_eq!(start, expected, "{text}\n{found:?}");
}

#[test]
fn lists_of_packages() {
    let pip = "FROM python:3.13-slim\nWORKDIR /srv\nCOPY requirements.txt ./\nRUN pip install -r ";
    let files = ["requirements.txt"];
    check(&files, &format!("{pip}requirements.txt\n"), None);
    check(
        &files,
        &format!("{pip}app/requirements.txt\n"),
        Some("ERROR: Could not open requirements file"),
    );
    let npm = "FROM node:24-slim\nWORKDIR /app\n";
    let files = ["package.json", "package-lock.json"];
    check(&files, &format!("{npm}COPY package*.json ./\nRUN npm ci\n"), None);
    check(&files, &format!("{npm}COPY package.json ./\nRUN npm install && npm ci\n"), None);
    check(
        &files,
        &format!("{npm}COPY package.json ./\nRUN npm ci\n"),
        Some("npm error The `npm ci` command"),
    );
    check(
        &files,
        &format!("{npm}RUN npm ci\n"),
        Some("npm error enoent Could not read package.json"),
    );
    check(&files, &format!("{npm}RUN git clone https://example.com/a.git . && npm ci\n"), None);
}

#[test]
fn modules() {
    let go = "FROM golang:1.26\nWORKDIR /src\n";
    let files = ["go.mod", "cmd/main.go"];
    check(&files, &format!("{go}COPY . .\nWORKDIR /src/cmd\nRUN go build\n"), None);
    check(
        &files,
        &format!("{go}COPY cmd cmd\nRUN go build ./cmd\n"),
        Some("go: go.mod file not found"),
    );
    check(&files, &format!("{go}COPY cmd cmd\nRUN go build cmd/main.go\n"), None);
    check(&files, &format!("{go}COPY cmd cmd\nRUN go mod init a && go build ./cmd\n"), None);
    check(&files, "FROM golang:1.26\nRUN go install example.com/tool@latest\n", None);
}

#[test]
fn compilers() {
    let with = |packages: &str, line: &str| {
        format!(
            "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends {packages}\nCOPY a.c /src/\n{line}\n"
        )
    };
    let files = ["a.c"];
    check(&files, &with("gcc libc6-dev", "RUN gcc -o /a /src/a.c"), None);
    check(&files, &with("build-essential", "RUN gcc -o /a /src/a.c"), None);
    check(
        &files,
        &with("gcc libc6-dev", "RUN gcc -o /a a.c"),
        Some("gcc: error: a.c: No such file"),
    );
    check(&files, &with("gcc", "RUN gcc -o /a /src/a.c"), Some("/usr/bin/ld: cannot find Scrt1.o"));
    check(&files, &with("gcc", "RUN gcc -c /src/a.c"), None);
}

#[test]
fn environments() {
    let python = "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends python3";
    check(
        &[],
        &format!("{python}\nRUN python3 -m venv /v\n"),
        Some("The virtual environment was not created"),
    );
    check(&[], &format!("{python} python3-venv\nRUN python3 -m venv /v\n"), None);
    check(&[], &format!("{python}\nRUN python3 -m venv --without-pip /v\n"), None);
}

/// The distribution keeps its Python to itself.
#[test]
fn managed_environments() {
    let on = |image: &str, line: &str| {
        let pip = "apt-get update && apt-get install -y python3-pip python3-venv";
        format!("FROM {image}\nRUN {pip}\nRUN {line}\n")
    };
    let managed = Some("error: externally-managed-environment");
    check(&[], &on("debian:bookworm-slim", "pip install x"), managed);
    check(&[], &on("ubuntu:24.04", "python3 -m pip install x"), managed);
    check(&[], &on("ubuntu:22.04", "pip install x"), None);
    check(&[], &on("debian:bookworm-slim", "pip install --break-system-packages x"), None);
    check(
        &[],
        &on("debian:bookworm-slim", "rm /usr/lib/python3*/EXTERNALLY-MANAGED; pip install x"),
        None,
    );
    check(
        &[],
        &on("debian:bookworm-slim", "python3 -m venv /v && . /v/bin/activate && pip install x"),
        None,
    );
    check(
        &[],
        &on("debian:bookworm-slim", "python3 -m venv /v\nENV PATH=/v/bin:$PATH\nRUN pip install x"),
        None,
    );
    check(&[], "FROM python:3.13-slim\nRUN pip install x\n", None);
}

/// What a package of Alpine brings besides itself is not on record.
#[test]
fn programs_of_alpine() {
    check(&[], "FROM alpine:3.24\nRUN apk add python3 py3-pip\nRUN pip3 --version\n", None);
    check(
        &[],
        "FROM alpine:3.24\nRUN apk add tini\nRUN git --version\n",
        Some("/bin/sh: git: not found"),
    );
}

/// Where the context is not known, nothing is said to be missing.
#[test]
fn an_open_context() {
    let context = BuildContext { open: true, ..BuildContext::default() };
    let text = "FROM golang:1.26\nWORKDIR /src\nRUN --mount=type=bind,target=. go build .\n";
    let build = simulate(&dockerfile::parse(text), &Inputs::new(&context));
    assert!(build.steps.iter().all(|step| step.failure.is_none()));
}

/// A heredoc's first line, or what it is handed to, says which shell reads it.
#[test]
fn options_that_only_bash_knows() {
    let body = "set -o pipefail\nfalse | true\nEOF\n";
    let on = |head: &str| format!("FROM debian:bookworm-slim\nRUN {head}\n{body}");
    let illegal = Some("/bin/sh: 1: set: Illegal option -o pipefail");
    check(&[], &on("<<EOF"), illegal);
    for head in ["<<EOF\n#!/bin/bash", "<<'EOF'\n#!/usr/bin/env bash", "<<EOF bash"] {
        assert_ne!(said(&[], &on(head)).as_deref(), illegal, "{head}");
    }
}

#[test]
fn mounts_over_the_system() {
    let debian = "FROM debian:bookworm-slim\nRUN --mount=type=cache,target=";
    let gone =
        "runc run failed: unable to start container process: exec: \"/bin/sh\": stat /bin/sh";
    check(&[], &format!("{debian}/usr true\n"), Some(gone));
    check(&[], &format!("{debian}/bin true\n"), Some(gone));
    check(&[], &format!("{debian}/usr --mount=type=cache,target=/usr/share true\n"), Some(gone));
    check(&[], &format!("{debian}/usr/lib true\n"), Some("exec /bin/sh: no such file"));
    check(&[], &format!("{debian}/var/lib/apt true\n"), None);
    check(&[], &format!("{debian}/usr/share/doc true\n"), None);
    let alpine = "FROM alpine:3.24\nRUN --mount=type=tmpfs,target=";
    check(&[], &format!("{alpine}/lib true\n"), Some("exec /bin/sh: no such file"));
    check(&[], &format!("{alpine}/usr true\n"), None);
    check(
        &[],
        "FROM debian:bookworm-slim\nRUN --mount=type=tmpfs,target=/usr [\"apt-get\", \"update\"]\n",
        Some("runc run failed: unable to start container process: exec: \"apt-get\": executable"),
    );
}

#[test]
fn packages_that_are_installed_into_a_mount() {
    let unknown = |target: &str| {
        let text = format!(
            "FROM debian:bookworm-slim\nRUN --mount=type=cache,target={target} apt-get update && apt-get install -y curl\n"
        );
        let context = BuildContext::default();
        let build = simulate(&dockerfile::parse(&text), &Inputs::new(&context));
        build.steps.iter().any(|step| !step.unknown.is_empty())
    };
    for target in ["/usr/share", "/usr/lib/gcc", "/var/lib/dpkg", "/var", "/etc/ssl"] {
        assert!(unknown(target), "{target}");
    }
    for target in ["/var/lib/apt", "/var/cache/apt", "/root/.cache", "/usr/src", "/tmp"] {
        assert!(!unknown(target), "{target}");
    }
}

#[test]
fn programs_that_go_builds() {
    let files = ["go.mod", "cmd/app/main.go"];
    let go = "FROM golang:1.26\nWORKDIR /src\nCOPY go.mod ./\n";
    check(
        &files,
        &format!("{go}RUN go build ./cmd/app\n"),
        Some("stat /src/cmd/app: directory not found"),
    );
    check(&files, &format!("{go}COPY cmd cmd\nRUN go build ./cmd/app\n"), None);
    check(&files, &format!("{go}RUN --mount=type=bind,target=. go build ./cmd/app\n"), None);
    // The base begins in `/go`, where Go looks past a module.
    check(&files, "FROM golang:1.26\nCOPY . .\nRUN go build ./cmd/app\n", Some("go: go.mod file"));
}

#[test]
fn switches_that_apt_does_not_know() {
    let apt = "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y ";
    check(&[], &format!("{apt}--no-recommends curl\n"), Some("E: Command line option --no-recom"));
    check(&[], &format!("{apt}--no-install-recommends curl\n"), None);
    check(&[], &format!("{apt}--install-suggests curl\n"), None);
}
