//! Whole files: their colours, beside them as `.tokens`, and what is wrong with them.

use std::fmt::Write;

use dockerfile::{TokenKind, parse};
use expect_test::{ExpectFile, expect_file};

/// One line for each token that is not space, with its line in the file.
#[track_caller]
fn check(text: &str, expected: &ExpectFile) {
    let file = parse(text);
    let joined: String =
        file.tokens.iter().map(|token| file.slice(token.span)).collect::<Vec<_>>().concat();
    assert_eq!(joined, text);
    let mut out = String::new();
    for token in file.tokens.iter().filter(|token| token.kind != TokenKind::Space) {
        let kind = format!("{:?}", token.kind);
        let line = file.lines.line(token.span.start);
        writeln!(out, "{line:3} {kind:12} {}", file.slice(token.span).escape_debug())
            .expect("a string takes all");
    }
    for problem in &file.problems {
        let place = file.lines.position(text, problem.span.start);
        writeln!(out, "{}:{} {}", place.line, place.column, problem.message)
            .expect("a string takes all");
    }
    expected.assert_eq(&out);
}

#[test]
fn python_service() {
    let text = include_str!("corpus/python-service.Dockerfile");
    assert_eq!(parse(text).problems, []);
    check(text, &expect_file!["corpus/python-service.tokens"]);
}

#[test]
fn many_stages() {
    let text = include_str!("corpus/many-stages.Dockerfile");
    assert_eq!(parse(text).problems, []);
    check(text, &expect_file!["corpus/many-stages.tokens"]);
}

#[test]
fn windows() {
    let text = include_str!("corpus/windows.Dockerfile");
    assert_eq!(parse(text).problems, []);
    check(text, &expect_file!["corpus/windows.tokens"]);
}

#[test]
fn broken() {
    check(include_str!("corpus/broken.Dockerfile"), &expect_file!["corpus/broken.tokens"]);
}

#[test]
fn other_line_ends_change_only_space() {
    for text in [
        include_str!("corpus/python-service.Dockerfile"),
        include_str!("corpus/windows.Dockerfile"),
        include_str!("corpus/broken.Dockerfile"),
    ] {
        let (unix, dos) = (parse(text), parse(&text.replace('\n', "\r\n")));
        let names = |file: &dockerfile::Dockerfile| -> Vec<(&'static str, usize, usize)> {
            let kinds = file.instructions.iter();
            kinds.map(|one| (one.kind.name(), one.flags.len(), one.heredocs.len())).collect()
        };
        assert_eq!(names(&unix), names(&dos));
        assert_eq!(unix.problems.len(), dos.problems.len());
        assert_eq!(unix.comments.len(), dos.comments.len());
    }
}
