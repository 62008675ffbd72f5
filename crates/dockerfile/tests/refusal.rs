//! Where Docker stops, and its words: one line and one message a file. What it takes is in the same tables.

use dockerfile::parse;

/// The line and the message of what Docker would say.
#[track_caller]
fn check(text: &str, expected: Option<(u32, &str)>) {
    let refusal = parse(text).refusal;
    let found = refusal.as_ref().map(|refusal| (refusal.line, refusal.message.as_str()));
    assert_eq!(found, expected, "in {text:?}");
}

#[track_caller]
fn refused(text: &str, line: u32, message: &str) {
    check(text, Some((line, message)));
}

/// Each of the instructions stands alone behind a `FROM`.
#[track_caller]
fn taken(instructions: &[&str]) {
    for instruction in instructions {
        check(&format!("FROM a\n{instruction}\n"), None);
    }
}

/// Each of the instructions stands alone behind a `FROM`, so the line is 2.
#[track_caller]
fn each_refused(instructions: &[(&str, &str)]) {
    for (instruction, message) in instructions {
        refused(&format!("FROM a\n{instruction}\n"), 2, message);
    }
}

#[test]
fn lines_come_before_instructions_and_those_before_stages() {
    refused("FROM a\nRUNN b\nENV c\n", 3, "ENV must have two arguments");
    refused(
        "FROM a\nCOPY --from=9 b c\nRUNN d\n",
        3,
        "unknown instruction: RUNN (did you mean RUN?)",
    );
    refused("FROM a AS b c\nRUN <<EOF\n", 2, "unterminated heredoc");
    refused("RUN a\nFROM b c\n", 1, "no build stage in current context");
    refused(
        "# check=x\nFROM a b\n",
        1,
        "failed to parse check options: invalid check option \"x\"",
    );
}

#[test]
fn the_line_is_that_of_the_keyword() {
    refused("FROM a\n\\\n\\\n", 2, "unknown instruction: ");
    refused("# a\n\n# b", 3, "file with no instructions");
    refused("# a\n\n\n", 3, "file with no instructions");
    refused(
        "FROM a\nRUN --Network=none \\\n b\n",
        2,
        "unknown flag: --Network (did you mean network?)",
    );
    refused(
        "FROM a\n\nCOPY \\\n\n # note\n  --chwon=b \\\n c d\n",
        3,
        "unknown flag: --chwon (did you mean chown?)",
    );
    refused(
        "FROM a\n# note\n  ENV a=b \\\n c\n",
        3,
        "Syntax error - can't find = in \"c\". Must be of the form: name=value",
    );
}

#[test]
fn long_lines() {
    let line = |length: usize| format!("FROM a\nRUN {}\n", "a".repeat(length - 4));
    check(&line(65_535), None);
    let message = "dockerfile line greater than max allowed size of 65535";
    refused(&line(65_536), 2, message);
    refused(&format!("FROM a\nRUN b \\\n{}\n", "a".repeat(70_000)), 2, message);
    refused(&format!("FROM a\nRUN <<EOF\n{}\nEOF\n", "a".repeat(70_000)), 2, message);
    check(&format!("FROM a\nRUN b{}\n", " \\\n  c".repeat(40_000)), None);
}

#[test]
fn check_options() {
    let refused = |value: &str, message: &str| {
        refused(
            &format!("# check={value}\nFROM a\n"),
            1,
            &format!("failed to parse check options: {message}"),
        );
    };
    refused("skip", "invalid check option \"skip\"");
    refused("skp=all", "invalid check option \"skp\"");
    refused("skip=A;errr=true", "invalid check option \"errr\"");
    refused(
        "error=maybe",
        "failed to parse check option \"error=maybe\": strconv.ParseBool: parsing \"maybe\": invalid syntax",
    );
    for taken in
        ["skip=all", "skip=A,B;error=true", "experimental=all;skip=A", "error=T", "skip=A, B x"]
    {
        check(&format!("# check={taken}\nFROM a\n"), None);
    }
}

#[test]
fn durations() {
    let unit = "time: missing unit in duration \"5\"";
    each_refused(&[
        ("HEALTHCHECK --interval=5 CMD a", unit),
        ("HEALTHCHECK --timeout=a CMD a", "time: invalid duration \"a\""),
        ("HEALTHCHECK --start-period=1d CMD a", "time: unknown unit \"d\" in duration \"1d\""),
        ("HEALTHCHECK --interval=1s5 CMD a", "time: missing unit in duration \"1s5\""),
        ("HEALTHCHECK --interval=.s CMD a", "time: invalid duration \".s\""),
        ("HEALTHCHECK --interval=10us CMD a", "Interval \"interval\" cannot be less than 1ms"),
        (
            "HEALTHCHECK --start-interval=-1s CMD a",
            "Interval \"start-interval\" cannot be less than 1ms",
        ),
        ("HEALTHCHECK --retries=a CMD a", "strconv.ParseInt: parsing \"a\": invalid syntax"),
        (
            "HEALTHCHECK --retries=9999999999 CMD a",
            "strconv.ParseInt: parsing \"9999999999\": value out of range",
        ),
        ("HEALTHCHECK --retries=-1 CMD a", "--retries cannot be negative (-1)"),
        ("HEALTHCHECK --interval CMD a", "missing a value on flag: --interval"),
        ("HEALTHCHECK --intervall=1s CMD a", "unknown flag: --intervall (did you mean interval?)"),
    ]);
    taken(&[
        "HEALTHCHECK --interval=1m30s --timeout=1.5h --start-period=0 --retries=3 CMD a",
        "HEALTHCHECK --interval= --retries= CMD a",
        "HEALTHCHECK --interval=500ms --start-interval=1000000ns CMD [\"a\"]",
        "HEALTHCHECK --interval=5 NONE",
        "HEALTHCHECK --retries=0 --retries2 none",
    ]);
}

#[test]
fn stages_that_are_read() {
    each_refused(&[
        ("COPY --from=1 b c", "invalid stage index 1"),
        ("COPY --from=-1 b c", "invalid stage index -1"),
        ("COPY --from=0 b c", "circular dependency detected on stage: stage-0"),
        (
            "COPY --from=$B b c",
            "variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround",
        ),
        (
            "COPY --from=${B b c",
            "failed to process \"${B\": unsupported modifier (\u{fffd}) in substitution",
        ),
    ]);
    refused("FROM a AS b\nCOPY --from=B c d\n", 2, "circular dependency detected on stage: b");
    refused(
        "FROM a AS b\nCOPY --from=c /x /\nFROM a AS c\nRUN --mount=from=b,target=/y d\n",
        2,
        "circular dependency detected on stage: b",
    );
    refused(
        "FROM a AS b\nCOPY --from=c /x /\nFROM a AS c\nFROM b\n",
        2,
        "cannot copy from stage \"c\", it needs to be defined before current stage \"b\"",
    );
    refused(
        "FROM a AS b\nRUN --mount=from=c,target=/y d\nFROM a AS c\nFROM b\n",
        2,
        "cannot mount from stage \"c\" to \"/y\", stage needs to be defined before current command",
    );
    // A mount that names no stage is of what Docker calls `scratch`.
    check(
        "FROM a AS scratch\nRUN --mount=type=ssh b\n",
        Some((2, "circular dependency detected on stage: scratch")),
    );
    // What is wrong in a mount is found when the stage is built.
    check("FROM a AS b\nRUN --mount=tpe=cache c\nFROM d\n", None);
    check("# escape= \nFROM a\n", Some((1, "invalid escape token ' ' does not match ` or \\")));
    // A stage that nothing needs is not built.
    check("FROM a AS b\nCOPY --from=c /x /\nFROM a AS c\n", None);
    taken(&[
        "COPY --from=alpine:3 /x /\nRUN --mount=from=0,target=/x y",
        "COPY --from=nobody/knows@sha256:0 /x /",
    ]);
    check("FROM a\nFROM b\nCOPY --from=0 c d\nFROM c\nCOPY --from=1 c d\n", None);
}

#[test]
fn variables() {
    // Docker takes the end for a character that stands behind the name.
    let missing = |text: &str| {
        let why = if text.contains(':') {
            "syntax error: missing '}'"
        } else {
            "unsupported modifier (\u{fffd}) in substitution"
        };
        format!("failed to process \"{text}\": {why}")
    };
    for (instruction, text) in [
        ("WORKDIR /a/${b", "/a/${b"),
        ("COPY ${b /c", "${b"),
        ("ENV a=${b", "${b"),
        ("USER ${a:-b", "${a:-b"),
        ("EXPOSE ${a", "${a"),
    ] {
        refused(&format!("FROM a\n{instruction}\n"), 2, &missing(text));
    }
    refused("ARG A=${B\nFROM a\n", 1, &missing("${B"));
    refused("FROM ${a\n", 1, &missing("${a"));
    each_refused(&[
        ("WORKDIR ${}", "failed to process \"${}\": syntax error: bad substitution"),
        ("USER ${a^}", "failed to process \"${a^}\": unsupported modifier (^) in substitution"),
        (
            "ENV a=\"b",
            "failed to process \"\\\"b\": unexpected end of statement while looking for matching double-quote",
        ),
        (
            "LABEL a='b",
            "failed to process \"'b\": unexpected end of statement while looking for matching single-quote",
        ),
    ]);
    taken(&[
        "WORKDIR ${a#b}${a##b}${a%b}${a%%b}${a/b/c}${a//b/c}${a:-b}${a:+b}${a:?b}${a-b}${a+b}${a?b}",
        "ENV a=$b$ c=\\${d e=\"\\\"\"",
        "RUN echo ${a",
        "CMD echo ${a \"",
        "ONBUILD WORKDIR ${a",
    ]);
    // A stage that nothing needs is not expanded.
    check("FROM a AS b\nWORKDIR ${c\nFROM d\n", None);
}
