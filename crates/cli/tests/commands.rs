//! The program as it is called: exit codes, streams, files and settings.
#![allow(clippy::disallowed_methods)] // Files are what this program is for.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const ADD: &str = "FROM alpine:3.24\nADD app.py /app/\n";

/// A folder of its own for a test, removed with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("layerwise-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder for the test");
        for (file, text) in files {
            let file = path.join(file);
            std::fs::create_dir_all(file.parent().expect("inside the folder")).expect("a folder");
            std::fs::write(file, text).expect("a file for the test");
        }
        Self(path)
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).expect("a text")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn layerwise(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_layerwise"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let written = child.stdin.take().expect("a pipe").write_all(input);
    // A program that was called wrongly ends without reading.
    assert!(
        written
            .as_ref()
            .map_err(std::io::Error::kind)
            .err()
            .is_none_or(|kind| kind == ErrorKind::BrokenPipe),
        "{written:?}"
    );
    child.wait_with_output().expect("the program ends")
}

#[track_caller]
fn check(output: &Output, code: i32, stdout: &str) {
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}{complained}");
    assert!(said.contains(stdout), "{said:?} has no {stdout:?}");
}

#[track_caller]
fn refuses(output: &Output, complaint: &str) {
    let complained = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{complained}");
    assert!(complained.contains(complaint), "{complained:?} has no {complaint:?}");
    assert!(output.stdout.is_empty());
}

#[test]
fn exit_codes_of_check() {
    let folder =
        Folder::new("codes", &[("Dockerfile", ADD), ("good.Dockerfile", "FROM alpine:3.24\n")]);
    let run = |arguments: &[&str]| layerwise(&folder.0, arguments, b"");
    check(&run(&["check", "Dockerfile"]), 1, "Dockerfile:2:1: warning: ");
    check(&run(&["check", "--fail-on", "error", "Dockerfile"]), 0, "Dockerfile: 1 finding");
    check(&run(&["check", "good.Dockerfile"]), 0, "nothing found");
    refuses(&run(&["check", "no-such-file"]), "no-such-file cannot be read");
    refuses(&run(&["check"]), "a file is missing; `layerwise check .` takes");
    refuses(&run(&["check", "--wat", "Dockerfile"]), "there is no option `--wat`");
    refuses(
        &run(&["check", "--select", "no-such-rule", "Dockerfile"]),
        "there is no rule `no-such-rule`",
    );
    refuses(&run(&["chekc"]), "there is no command `chekc`; `layerwise --help` lists them");
    refuses(&run(&[]), "a command is missing");
    check(&run(&["check", "--help"]), 0, "Usage: layerwise check");
    check(&run(&["--version"]), 0, "layerwise ");
}

/// What cannot be read is told; the rest is checked and mended all the same.
#[test]
fn one_unreadable_file_of_several() {
    let folder = Folder::new("unreadable", &[("Dockerfile", ADD), ("a.Dockerfile", ADD)]);
    let run = |arguments: &[&str]| layerwise(&folder.0, arguments, b"");
    let output = run(&["check", "none", "Dockerfile"]);
    check(&output, 2, "Dockerfile:2:1: warning: ");
    assert!(String::from_utf8_lossy(&output.stderr).contains("none cannot be read"));
    check(&run(&["fix", "--write", "none", "Dockerfile"]), 2, "");
    assert!(folder.read("Dockerfile").contains("COPY app.py"));
}

/// Thousands of findings in one line: each shows its part of the line only.
#[test]
fn a_long_line_with_many_findings() {
    let folder = Folder::new("long", &[]);
    let line = format!("FROM debian:12\nRUN {}b\n", "a $b;".repeat(1_000));
    let output = layerwise(&folder.0, &["check", "--select", "all", "-"], line.as_bytes());
    check(&output, 1, "-:2:7: ");
    let longest = String::from_utf8_lossy(&output.stdout).lines().map(str::len).max();
    assert!(longest.is_some_and(|longest| longest < 400), "{longest:?}");
}

#[test]
fn standard_input() {
    let folder = Folder::new("stdin", &[]);
    check(&layerwise(&folder.0, &["check", "-"], ADD.as_bytes()), 1, "-:2:1: warning: ");
    refuses(&layerwise(&folder.0, &["check", "-"], b"FROM a\xff\n"), "- is not UTF-8");
}

#[test]
fn folders_stand_for_their_dockerfiles() {
    let files = [
        ("a/Dockerfile", ADD),
        ("a/web.Dockerfile", ADD),
        ("a/b/Containerfile", ADD),
        ("a/Dockerfile.dev", ADD),
        ("a/Dockerfile.dockerignore", "x\n"),
        ("a/.git/Dockerfile", ADD),
        ("empty/README", ""),
    ];
    let folder = Folder::new("folders", &files);
    let output = layerwise(&folder.0, &["check", "--format", "jsonl", "a"], b"");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let names: Vec<&str> = said.lines().filter_map(|line| line.split('"').nth(3)).collect();
    assert_eq!(
        names,
        ["a/Dockerfile", "a/Dockerfile.dev", "a/b/Containerfile", "a/web.Dockerfile"]
    );
    refuses(&layerwise(&folder.0, &["check", "empty"], b""), "there is no Dockerfile in empty");
}

#[test]
fn formats() {
    let folder = Folder::new("formats", &[("Dockerfile", ADD)]);
    for (format, part) in [
        (
            "json",
            "[{\"file\":\"Dockerfile\",\"refused\":null,\"findings\":[{\"rule\":\"add-for-local-files\"",
        ),
        ("jsonl", "{\"file\":\"Dockerfile\",\"rule\":\"add-for-local-files\""),
        ("sarif", "\"version\":\"2.1.0\""),
        ("github", "::warning file=Dockerfile,line=2"),
        ("text", "2 | ADD app.py /app/"),
    ] {
        check(&layerwise(&folder.0, &["check", "--format", format, "Dockerfile"], b""), 1, part);
    }
    refuses(&layerwise(&folder.0, &["check", "--format", "xml", "Dockerfile"], b""), "not `xml`");
}

#[test]
fn colours_are_for_terminals() {
    let folder = Folder::new("colours", &[("Dockerfile", ADD)]);
    let plain = layerwise(&folder.0, &["check", "Dockerfile"], b"");
    assert!(!plain.stdout.contains(&0x1b));
    let painted = layerwise(&folder.0, &["check", "--color", "always", "Dockerfile"], b"");
    assert!(painted.stdout.contains(&0x1b));
}

#[test]
fn settings_are_found_above_and_flags_win() {
    let files = [
        (".layerwise.toml", "ignore = ['DL3020']\nfail-on = 'info'\n"),
        ("below/Dockerfile", ADD),
        ("other.toml", "selekt = []\n"),
    ];
    let folder = Folder::new("settings", &files);
    let below = folder.0.join("below");
    check(&layerwise(&below, &["check", "Dockerfile"], b""), 0, "nothing found");
    check(&layerwise(&below, &["check", "--config", "none", "Dockerfile"], b""), 1, "1 finding");
    let wrong = layerwise(&folder.0, &["check", "--config", "other.toml", "below/Dockerfile"], b"");
    refuses(&wrong, "unknown field `selekt`");
}

#[test]
fn options_for_registries_and_labels() {
    let folder = Folder::new("labels", &[("Dockerfile", "FROM quay.io/a/b:1\nLABEL version=1\n")]);
    let run = |arguments: &[&str]| layerwise(&folder.0, arguments, b"");
    check(&run(&["check", "Dockerfile"]), 0, "nothing found");
    let registry = run(&["check", "--trusted-registry", "docker.io", "Dockerfile"]);
    check(&registry, 1, "untrusted-registry, DL3026");
    let label = run(&["check", "--label", "version=semver", "Dockerfile"]);
    check(&label, 1, "label-is-no-version, DL3056");
    let severity =
        run(&["check", "--label", "version=semver", "--severity", "DL3056=info", "Dockerfile"]);
    check(&severity, 0, "info: ");
}

#[test]
fn fix_shows_writes_and_ends() {
    let folder = Folder::new("fix", &[("Dockerfile", ADD)]);
    let run = |arguments: &[&str]| layerwise(&folder.0, arguments, ADD.as_bytes());
    check(&run(&["fix", "Dockerfile"]), 1, "-ADD app.py /app/\n+COPY app.py /app/\n");
    assert_eq!(folder.read("Dockerfile"), ADD);
    check(&run(&["fix", "--write", "-"]), 0, "FROM alpine:3.24\nCOPY app.py /app/\n");
    check(&run(&["fix", "--write", "Dockerfile"]), 0, "");
    assert_eq!(folder.read("Dockerfile"), "FROM alpine:3.24\nCOPY app.py /app/\n");
    check(&run(&["fix", "Dockerfile"]), 0, "");
    refuses(&run(&["fix", "--write", "--diff", "Dockerfile"]), "one of them");
}

#[test]
fn unsafe_fixes_are_asked_for() {
    let text = "FROM debian:bookworm-slim\nRUN sudo touch /a\n";
    let folder = Folder::new("unsafe", &[("Dockerfile", text)]);
    check(&layerwise(&folder.0, &["fix", "Dockerfile"], b""), 0, "");
    check(&layerwise(&folder.0, &["fix", "--unsafe", "Dockerfile"], b""), 1, "+RUN touch /a\n");
}

#[test]
fn explain_by_name_and_code() {
    let folder = Folder::new("explain", &[]);
    let run = |arguments: &[&str]| layerwise(&folder.0, arguments, b"");
    check(&run(&["explain", "add-for-local-files"]), 0, "also DL3020");
    check(&run(&["explain", "StageNameCasing", "DL3020"]), 0, "add-for-local-files: ");
    check(&run(&["explain"]), 0, "\nyum-without-yes ");
    refuses(&run(&["explain", "add"]), "there is add-for-local-files");
}

#[test]
fn batch_answers_every_line() {
    let folder = Folder::new("batch", &[]);
    let input = b"{\"id\":1,\"dockerfile\":\"FROM alpine:3.24\\n\"}\nnot json\n\n{\"id\":2,\"dockerfile\":\"\"}\n";
    let output = layerwise(&folder.0, &["check", "--batch"], input);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(lines.len(), 3, "{said}");
    assert_eq!(lines[0], r#"{"id":1,"refused":null,"findings":[]}"#);
    assert!(lines[1].starts_with(r#"{"id":null,"error":"#), "{}", lines[1]);
    assert!(lines[2].starts_with(r#"{"id":2,"refused":{"line":"#), "{}", lines[2]);
}

#[test]
fn a_reader_that_stops_is_no_fault() {
    let many = "ADD app.py /app/\n".repeat(300);
    let folder = Folder::new("reader", &[("Dockerfile", &format!("FROM alpine:3.24\n{many}"))]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_layerwise"))
        .args(["check", "Dockerfile"])
        .current_dir(&folder.0)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("the program ends");
    assert_eq!(ended.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
}
