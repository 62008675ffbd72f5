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
        "\r",
        "\0",
        "\u{feff}",
        "é\u{3000}",
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

/// Scripts that `RUN` may hold.
fn scripts() -> impl Strategy<Value = String> {
    let scripts = prop::sample::select(vec![
        "a",
        "a && b",
        "a || b",
        "a; b;",
        "! a",
        "cd /x && b",
        "X=1",
        "X=1 a",
        "set -e; a; b",
        "set -ex; a",
        "a | b",
        "(a; b)",
        "{ a; b; }",
        "for x in 1 2; do a $x; done",
        "if a; then b; fi",
        "f() { a; }; f",
        "a $(b || c)",
        "a \\\n    # note\n    && b",
        "a # end",
        "a &",
        "a > b 2>&1",
        "\"a\" 'b'",
        "export A=b",
        "exit 0",
        "(",
        "[\"a\"]",
    ]);
    prop::collection::vec(scripts, 2..6).prop_map(|scripts| {
        scripts
            .iter()
            .map(|script| format!("RUN {script}\n# between\n\n"))
            .collect::<Vec<_>>()
            .concat()
    })
}

/// The words of every simple command, in order.
fn commands(file: &Dockerfile) -> Vec<Vec<String>> {
    let scripts = file.instructions.iter().filter_map(dockerfile::Instruction::script);
    let found = scripts.flat_map(|script| script.commands().collect::<Vec<_>>());
    found.map(|found| found.simple.words.iter().map(|word| word.raw.clone()).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn merging_keeps_commands_and_comments(runs in scripts()) {
        let text = format!("FROM a\n{runs}");
        let file = parse(&text);
        for end in 3..=file.instructions.len() {
            let Some(merged) = dockerfile::edit::merge_runs(&file, 1..end) else { continue };
            let after = parse(&merged.apply(&text));
            prop_assert_eq!(&after.problems, &vec![]);
            prop_assert!(after.instructions.iter().all(|one| one.blank_lines.is_empty()));
            prop_assert_eq!(after.instructions.len(), file.instructions.len() - (end - 2));
            prop_assert_eq!(commands(&after), commands(&file), "in {}", after.text);
            prop_assert_eq!(after.comments.len(), file.comments.len());
            let refused = after.instructions.iter().filter_map(|one| one.script()?.problem.as_ref()).count();
            let before = file.instructions.iter().filter_map(|one| one.script()?.problem.as_ref()).count();
            prop_assert_eq!(refused, before);
        }
    }
}

/// Inputs that cost the square of their length, or the stack, in a careless parser. The benchmarks time them.
/// What fuzzing found.
#[test]
fn texts_that_were_wrong_once() {
    check("RUN 3<<X <<EOFé");
    check("RUN <<A <<Aé");
}

#[test]
fn long_and_deep_texts() {
    let pieces = [
        "a ",
        "(",
        "$(",
        "${",
        "${a:-",
        "$((",
        "((",
        "((echo '((' ); b) ",
        "{ ",
        "if a; then ",
        "`",
        "\\`",
        "\"",
        "'",
        "\"$(",
        "<<A ",
        "a <<A; ",
        "a && ",
        "a;",
        "f() ",
        "a=(",
        "a=~:",
        "case a in a) ",
        "[[ a ",
        "<(",
        "\\",
        "\\\n",
        "\\\n#\n",
        "\\\n\n",
        "--a ",
        "$a",
        "é",
        "# x\n",
        "FROM a AS b\n",
        "RUN a\n",
        "ONBUILD ",
        "CMD [",
        "ENV a=$a\n",
    ];
    for piece in pieces {
        let many = piece.repeat(20_000 / piece.len());
        for text in [
            many.clone(),
            format!("FROM a\nRUN {many}"),
            format!("FROM a\nRUN <<E\n{many}\nE\n"),
            format!("FROM a\nRUN a <<E\n{many}\nE\n"),
            format!("FROM a\nENV {many}"),
            format!("FROM a\nCOPY {many}"),
        ] {
            let file = parse(&text);
            let end = file.tokens.last().map(|token| token.span.end as usize);
            assert_eq!(end, Some(text.len()), "{piece:?} many times");
        }
    }
}
