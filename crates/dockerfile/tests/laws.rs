//! What holds for every text, however broken.

use dockerfile::{Dockerfile, Span, parse};
use proptest::prelude::*;

/// Everything that must hold of a parsed text.
#[track_caller]
fn check(text: &str) {
    let file = parse(text);
    assert_eq!(file.text, text);
    let mut at = 0;
    for token in &file.tokens {
        assert_eq!(token.span.start, at, "a gap or an overlap before {token:?}");
        assert!(!token.span.is_empty(), "an empty token {token:?}");
        assert!(text.get(token.span.range()).is_some(), "{token:?} cuts a character");
        at = token.span.end;
    }
    assert_eq!(at as usize, text.len(), "the tokens end before the text");
    let mut behind = 0;
    for instruction in &file.instructions {
        inside(&file, instruction.span);
        assert!(instruction.span.start >= behind, "{instruction:?} overlaps the one before");
        behind = instruction.span.end;
    }
    for problem in &file.problems {
        inside(&file, problem.span);
    }
    every_span(&file);
}

#[track_caller]
fn inside(file: &Dockerfile, span: Span) {
    assert!(file.text.get(span.range()).is_some(), "{span:?} is no part of the text");
}

/// Finds each span in the debug output: so no part of the tree is forgotten.
#[track_caller]
fn every_span(file: &Dockerfile) {
    let tree = format!("{:?}", file.instructions);
    for part in tree.split("Span { start: ").skip(1) {
        let mut numbers =
            part.split(|char: char| !char.is_ascii_digit()).filter(|word| !word.is_empty());
        let mut number = || {
            numbers.next().and_then(|word| word.parse().ok()).expect("a span prints two numbers")
        };
        let (start, end) = (number(), number());
        assert!(start <= end, "a span that ends before it begins: {start}..{end}");
        inside(file, Span::new(start, end));
    }
}

/// Pieces that Dockerfiles are made of, and that make them hard.
fn pieces() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "FROM ",
        "RUN ",
        "COPY ",
        "ADD ",
        "ENV ",
        "ARG ",
        "LABEL ",
        "CMD ",
        "ONBUILD ",
        "HEALTHCHECK ",
        "SHELL ",
        "EXPOSE ",
        "VOLUME ",
        "WORKDIR ",
        "USER ",
        "# escape=`\n",
        "# syntax=x\n",
        "# note\n",
        "\\\n",
        "`\n",
        "\r\n",
        "\n",
        "\n\n",
        " ",
        "\t",
        "<<EOF",
        "<<-\"E F\"",
        "EOF\n",
        "3<<X ",
        "\nX\n",
        "[\"a\", ",
        "\"b\"]",
        "[1]",
        "--mount=type=cache,",
        "--from=",
        "--x ",
        "a=b ",
        "'",
        "\"",
        "\\",
        "`",
        "$",
        "${",
        "}",
        "${x:-",
        "$(",
        ")",
        "((",
        "))",
        "&&",
        "||",
        "|",
        ";",
        ";;",
        "&",
        ">",
        "2>&1",
        "<",
        "<<<",
        "if ",
        "then ",
        "fi",
        "for x in ",
        "do ",
        "done",
        "case ",
        "esac",
        " in ",
        "{ ",
        "}",
        "[[ ",
        "]]",
        "#",
        "é",
        "日本",
        "\u{feff}",
        "\u{85}",
        "\u{a0}",
        "\0",
        "apt-get install -y curl",
        "as ",
        "=",
        ",",
        "function f ",
        "f() ",
        "!",
        "~",
        "$'",
        "time ",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_pieces(text in pieces()) {
        check(&text);
    }
}
