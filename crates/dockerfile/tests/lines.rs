//! The lines that Docker counts to an instruction, and what it reads on them.

use dockerfile::{Kind, parse};

/// Keyword, first and last line, flags and heredocs of each instruction.
#[track_caller]
fn check(text: &str, expected: &[(&str, u32, u32, &[&str], usize)]) {
    let file = parse(text);
    let found: Vec<_> = file
        .instructions
        .iter()
        .map(|one| {
            let inner = if let Kind::Onbuild(inner) = &one.kind { inner } else { one };
            let flags: Vec<&str> = inner.flags.iter().map(|flag| file.slice(flag.span)).collect();
            let (start, end) = (file.lines.line(one.span.start), file.lines.line(one.end));
            (one.keyword.value.as_str(), start, end, flags, inner.heredocs.len())
        })
        .collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|&(keyword, start, end, flags, heredocs)| {
            (keyword, start, end, flags.to_vec(), heredocs)
        })
        .collect();
    assert_eq!(found, expected, "in {text:?}");
}

#[test]
fn continuations() {
    check("FROM a \\\n  AS b\nRUN c\n", &[("FROM", 1, 2, &[], 0), ("RUN", 3, 3, &[], 0)]);
    check("RUN a \\\n# b\n", &[("RUN", 1, 2, &[], 0)]);
    check("RUN a \\\n\n", &[("RUN", 1, 2, &[], 0)]);
    check("RUN a \\\n", &[("RUN", 1, 1, &[], 0)]);
    check("RUN a \\", &[("RUN", 1, 1, &[], 0)]);
    check("RUN a \\\n# b\n\n c\n", &[("RUN", 1, 4, &[], 0)]);
    check("\\\n\nRUN b\n", &[("RUN", 1, 3, &[], 0)]);
    check(
        "RUN a\\ \t\n b\nRUN c\\\\\nRUN d",
        &[("RUN", 1, 2, &[], 0), ("RUN", 3, 3, &[], 0), ("RUN", 4, 4, &[], 0)],
    );
    check("# escape=`\nCOPY a `\n C:\\\nRUN b\n", &[("COPY", 2, 3, &[], 0), ("RUN", 4, 4, &[], 0)]);
}

#[test]
fn heredocs() {
    check(
        "RUN <<A <<-B cat\nx\nA\n\ty\n\tB\nCMD x\n",
        &[("RUN", 1, 5, &[], 2), ("CMD", 6, 6, &[], 0)],
    );
    check("ONBUILD RUN --network=none <<E\na\nE\n", &[("ONBUILD", 1, 3, &["--network=none"], 1)]);
    check(
        "COPY <<a <<'b' /c/\n1\na\n2\nb\nUSER d",
        &[("COPY", 1, 5, &[], 2), ("USER", 6, 6, &[], 0)],
    );
    check("RUN <<E\nE \nE\n", &[("RUN", 1, 3, &[], 1)]);
    check("RUN 3<<E cat\na\nE\n", &[("RUN", 1, 3, &[], 1)]);
    check("RUN <<E\na\n", &[("RUN", 1, 2, &[], 1)]);
    // White space behind a bare `<<`: the next word is the name, whatever it is.
    check("RUN a 3<< E b\nc\nE\n", &[("RUN", 1, 3, &[], 1)]);
    check("COPY << 'E' /a\nb\nE\n", &[("COPY", 1, 3, &[], 1)]);
    check("RUN a=$((1 << 2))\n2))\n", &[("RUN", 1, 2, &[], 1)]);
    check("RUN << -E\nE\n-E\n", &[("RUN", 1, 3, &[], 1)]);
    check("CMD <<E\nUSER a\n", &[("CMD", 1, 1, &[], 0), ("USER", 2, 2, &[], 0)]);
    for none in [
        "RUN echo '<<E'",
        "RUN echo \"<<E\"",
        "RUN echo $((1<<2))",
        "RUN cat <<<E",
        "RUN <<- E",
        "RUN << <<E",
        "RUN '<<' E",
        "RUN [\"<<E\"]",
    ] {
        check(&format!("{none}\n"), &[("RUN", 1, 1, &[], 0)]);
    }
}

#[test]
fn line_ends() {
    check(
        "\u{feff}FROM a\r\nRUN <<E\r\nb\r\nE\r\nCMD c\r\n",
        &[("FROM", 1, 1, &[], 0), ("RUN", 2, 4, &[], 1), ("CMD", 5, 5, &[], 0)],
    );
    check("RUN a \\\r\n b\r\n", &[("RUN", 1, 2, &[], 0)]);
    check("  RUN a\n\tUSER b\n", &[("RUN", 1, 1, &[], 0), ("USER", 2, 2, &[], 0)]);
}

#[test]
fn flags() {
    check(
        "RUN --mount=type=bind,target=/x \\\n --network=none a\n",
        &[("RUN", 1, 2, &["--mount=type=bind,target=/x", "--network=none"], 0)],
    );
    check("COPY --from=a --link b c\n", &[("COPY", 1, 1, &["--from=a", "--link"], 0)]);
    check("COPY -- --a b\n", &[("COPY", 1, 1, &[], 0)]);
    check(
        "HEALTHCHECK --interval=1s --retries=3 CMD a\n",
        &[("HEALTHCHECK", 1, 1, &["--interval=1s", "--retries=3"], 0)],
    );
}
