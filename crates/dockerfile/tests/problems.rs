//! What Docker refuses: its words, and the smallest place that shows the fault.

use dockerfile::parse;

/// `expected`: the text at the fault and the message, of each problem in order.
#[track_caller]
fn check(text: &str, expected: &[(&str, &str)]) {
    let file = parse(text);
    let found: Vec<(&str, &str)> = file
        .problems
        .iter()
        .map(|problem| (file.slice(problem.span), problem.message.as_str()))
        .collect();
    assert_eq!(found, expected, "in {text:?}");
}

/// The instructions stand behind a `FROM`.
#[track_caller]
fn refused(instructions: &str, at: &str, message: &str) {
    check(&format!("FROM a\n{instructions}"), &[(at, message)]);
}

#[track_caller]
fn taken(instructions: &str) {
    check(&format!("FROM a\n{instructions}"), &[]);
}

#[test]
fn whole_files() {
    check("", &[("", "the Dockerfile cannot be empty")]);
    check("\n# only a comment\n", &[("", "file with no instructions")]);
    check("ARG A\n", &[("ARG", "dockerfile contains no stages to build")]);
    check("RUN a\nRUN b\n", &[("RUN", "no build stage in current context")]);
    check("ARG A=1\nENV b=c\nFROM a\n", &[("ENV", "no build stage in current context")]);
    check(
        "FORM a\nRUN b\n",
        &[
            ("FORM", "unknown instruction: FORM (did you mean FROM?)"),
            ("RUN", "no build stage in current context"),
        ],
    );
}

#[test]
fn directives() {
    check("# escape=x\nFROM a\n", &[("x", "invalid escape token 'x' does not match ` or \\")]);
    check(
        "#syntax=a\n# Syntax = b\nFROM a\n",
        &[("# Syntax = b", "only one syntax parser directive can be used")],
    );
    check("# note\n# escape=x\nFROM a\n", &[]);
    check("# unknown=1\n# escape=x\nFROM a\n", &[]);
}

#[test]
fn unknown_instructions() {
    refused("RUNN a", "RUNN", "unknown instruction: RUNN (did you mean RUN?)");
    refused("copyy a b", "copyy", "unknown instruction: copyy (did you mean copy?)");
    refused("apt-get install x", "apt-get", "unknown instruction: apt-get");
    refused("RUN[\"a\"]", "RUN[\"a\"]", "unknown instruction: RUN[\"a\"]");
}

#[test]
fn from() {
    let message = "FROM requires either one or three arguments";
    check("FROM a # small\n", &[("# small", message)]);
    check("FROM a AS b # small\n", &[("# small", message)]);
    check("FROM a AS\n", &[("AS", message)]);
    check("FROM a b\n", &[("b", message)]);
    check("FROM a is b\n", &[("is b", message)]);
    check("FROM\n", &[("FROM", message)]);
    check(
        "FROM a AS 1b\n",
        &[(
            "1b",
            "invalid name for build stage: \"1b\", name can't start with a number or contain symbols",
        )],
    );
    check("FROM --platform=linux/amd64 a as B.c-d_1\n", &[]);
    check(
        "FROM --plattform=x a\n",
        &[("--plattform=x", "unknown flag: --plattform (did you mean platform?)")],
    );
}

#[test]
fn numbers_of_arguments() {
    refused("WORKDIR", "WORKDIR", "WORKDIR requires exactly one argument");
    refused("user", "user", "USER requires exactly one argument");
    refused("EXPOSE", "EXPOSE", "EXPOSE requires at least one argument");
    refused("VOLUME []", "VOLUME", "VOLUME requires at least one argument");
    refused("VOLUME [\" \"]", "\" \"", "VOLUME specified can not be an empty string");
    refused("ARG", "ARG", "ARG requires at least one argument");
    refused("ARG =a", "=a", "ARG names can not be blank");
    refused("LABEL", "LABEL", "LABEL requires at least one argument");
    refused("ONBUILD", "ONBUILD", "ONBUILD requires at least one argument");
    for name in ["COPY", "ADD"] {
        let message = format!(
            "{name} requires at least two arguments, but only one was provided. Destination could not be determined"
        );
        refused(&format!("{name} one"), "one", &message);
        refused(&format!("{name} [\"one\"]"), "\"one\"", &message);
        refused(name, name, &message);
    }
    taken("RUN\nCMD\nENTRYPOINT []\nWORKDIR a b\nMAINTAINER a <b@c>\n");
}

#[test]
fn pairs() {
    refused("ENV A", "A", "ENV must have two arguments");
    refused(
        "ENV A=1 B C=2",
        "B",
        "Syntax error - can't find = in \"B\". Must be of the form: name=value",
    );
    refused("ENV =1", "=1", "ENV names can not be blank");
    taken("ENV A b c d\nENV A=\"b c\" D=e\\ f\nLABEL \"a b\"=c\nENV A=\nENV A=b=c\n");
}

#[test]
fn json() {
    let message = "when using JSON array syntax, arrays must be comprised of strings only";
    refused("CMD [\"a\", 1]", "1", message);
    refused("RUN [null]", "null", message);
    refused("CMD [-0.5e+3]", "-0.5e+3", message);
    taken("CMD [01]\nCMD [1.]\nCMD [-]\nCMD [1e]\nCMD [.5]\n");
    refused("VOLUME [[\"a\"]]", "[\"a\"]", message);
    refused("SHELL bash -c", "bash -c", "SHELL requires the arguments to be in JSON form");
    refused("SHELL []", "SHELL", "SHELL requires at least one argument");
    taken(
        "CMD ['a']\nCMD [\"a\",]\nCMD [\"a\" \"b\"]\nCMD [a, 1]\nCMD [\"a\"] b\nCMD [\"a\\u0041\\ud83d\\ude00\"]\n",
    );
}

#[test]
fn flags() {
    refused(
        "RUN --mont=type=cache a",
        "--mont=type=cache",
        "unknown flag: --mont (did you mean mount?)",
    );
    refused("ENV --a b=c", "--a", "unknown flag: --a");
    refused("COPY --from a b", "--from", "missing a value on flag: --from");
    refused("COPY --from=a --from=b c d", "--from=b", "duplicate flag specified: --from");
    refused(
        "COPY --link=perhaps a b",
        "perhaps",
        "expecting boolean value for flag --link, not: perhaps",
    );
    refused("COPY --FROM=a b c", "--FROM=a", "unknown flag: --FROM");
    refused("RUN --network=hots a", "hots", "invalid network mode \"hots\"");
    // A device is the build's to refuse: the labs know what to do with it.
    taken("RUN --device=vendor.com/class=name,required a");
    taken("RUN --device=name=a,required=false a");
    refused("RUN --device=a,b a", "a,b", "invalid field 'b' must be a key=value pair");
    refused("RUN --device=a,name=b a", "a,name=b", "device name already set to a");
    refused("RUN --device=a,required=b a", "a,required=b", "invalid value for required: b");
    refused(
        "RUN --device=a,reqired=1 a",
        "a,reqired=1",
        "unexpected key 'reqired' in 'reqired=1' (did you mean required?)",
    );
    // All flags are read before any is understood.
    refused(
        "HEALTHCHECK --interval=1us --retries=1 --retries=1 CMD a",
        "--retries=1",
        "duplicate flag specified: --retries",
    );
    check(
        "FROM a\nHEALTHCHECK --foo=bar CMD",
        &[("--foo=bar", "unknown flag: --foo"), ("CMD", "Missing command after HEALTHCHECK CMD")],
    );
    // They are understood in Docker's order.
    refused(
        "HEALTHCHECK --timeout=5 --interval=1us CMD a",
        "1us",
        "Interval \"interval\" cannot be less than 1ms",
    );
    let later = |flag: &str| {
        format!(
            "unknown flag: --{flag} (the `# syntax=` line at the top asks for an older syntax; from 1.20 on it is known)"
        )
    };
    refused("RUN --security=no a", "no", "security \"no\" is not valid");
    taken("COPY --parents a b");
    taken("RUN --security=insecure --device=x a");
    check(
        "# syntax=docker/dockerfile:1.19\nFROM a\nCOPY --parents a b",
        &[("--parents", &later("parents"))],
    );
    for line in ["docker/dockerfile:1.20", "docker/dockerfile:1", "docker/dockerfile:1.7-labs"] {
        check(
            &format!(
                "# syntax={line}\nFROM a\nCOPY --parents a b\nRUN --security=insecure --device=x a\n"
            ),
            &[],
        );
        check(
            &format!("# syntax={line}\nFROM a\nRUN --security=no a"),
            &[("no", "security \"no\" is not valid")],
        );
    }
    taken("COPY --link --exclude=*.md --exclude=*.txt --chmod=755 --chown=1:1 a b\n");
    taken("ADD --checksum=sha256:0 --keep-git-dir=true --unpack=false --link=true a b\n");
    taken("RUN --mount=type=ssh --mount=type=secret,id=a --network=none a\n");
    taken(
        "HEALTHCHECK --interval=1s --timeout=1s --start-period=1s --start-interval=1s --retries=3 CMD a\n",
    );
    taken("STOPSIGNAL --x 9\nHEALTHCHECK --x NONE\n");
}

#[test]
fn mounts() {
    refused(
        "RUN --mount=type=cahce,target=/a b",
        "cahce",
        "unsupported mount type \"cahce\" (did you mean cache?)",
    );
    refused(
        "RUN --mount=type=cache,tagret=/a b",
        "tagret",
        "unexpected key 'tagret' in 'tagret=/a' (did you mean target?)",
    );
    refused("RUN --mount=target b", "target", "invalid field 'target' must be a key=value pair");
    refused(
        "RUN --mount=type=secret b",
        "type=secret",
        "invalid secret mount. one of source, target required",
    );
    refused("RUN --mount=type=tmpfs,target=/a,size=1kk b", "1kk", "invalid value for size: 1kk");
    taken("RUN --mount=type=tmpfs,target=/a,size=1.5GiB b");
    refused("RUN --mount=type=cache,sharing=none b", "none", "unsupported sharing value \"none\"");
    refused(
        "RUN --mount=type=bind,mode=0755 b",
        "type=bind,mode=0755",
        "mode not allowed for \"bind\" type mounts",
    );
    refused("RUN --mount= a", "", "failed to parse csv mounts: EOF");
    refused(
        "RUN --mount=from=$A,target=/b c",
        "$A",
        "'from' doesn't support variable expansion, define alias stage instead",
    );
    refused(
        "RUN --mount=type=tmpfs,required b",
        "required",
        "unexpected key 'required' for mount type 'tmpfs'",
    );
    taken(
        "RUN --mount=type=$T,target=/a b\nRUN --mount=type=tmpfs,size=1g,target=/t c\nRUN --mount=type=cache d\n",
    );
    taken(
        "RUN --mount=type=secret,id=a,required,mode=0400,uid=1,gid=2 b\nRUN --mount=target=/a,rw,source=. b\n",
    );
}

#[test]
fn onbuild() {
    refused(
        "ONBUILD ONBUILD RUN a",
        "ONBUILD",
        "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed",
    );
    refused("ONBUILD from a", "from", "FROM isn't allowed as an ONBUILD trigger");
    refused("ONBUILD MAINTAINER a", "MAINTAINER", "MAINTAINER isn't allowed as an ONBUILD trigger");
    refused("ONBUILD ENV a", "a", "ENV must have two arguments");
    // Docker keeps the rest as text and judges it in the build that uses the image.
    taken("ONBUILD COPY a\nONBUILD FOO\nONBUILD RUN --x a\n");
}

#[test]
fn healthcheck() {
    refused("HEALTHCHECK", "HEALTHCHECK", "HEALTHCHECK requires at least one argument");
    refused("HEALTHCHECK NONE a", "a", "HEALTHCHECK NONE takes no arguments");
    refused("HEALTHCHECK cmd", "cmd", "Missing command after HEALTHCHECK CMD");
    refused("HEALTHCHECK CMD []", "CMD", "Missing command after HEALTHCHECK CMD");
    refused("HEALTHCHECK curl x", "curl", "Unknown type \"CURL\" in HEALTHCHECK (try CMD)");
}

#[test]
fn heredocs() {
    refused("RUN <<EOF\na\n", "<<EOF", "unterminated heredoc");
    refused("COPY a <<EOF\nx\nEOF", "<<EOF", "COPY cannot accept a heredoc as a destination");
    refused("RUN <<A <<B\na\n", "<<A", "unterminated heredoc");
    taken("RUN cat <<< a\nRUN cat<<EOF\nRUN echo \"<<EOF\"\nRUN echo $((1<<2))\nCMD <<EOF\n");
}

#[test]
fn what_docker_takes() {
    taken(
        "EXPOSE 80:80 a/b\nUSER $x\nWORKDIR C:\\\\a\nVOLUME a b\nCOPY a b c d/\nHEALTHCHECK none\n",
    );
    check("# escape=`\nFROM a\nCOPY a `\n  b C:\\\nRUN dir `\n  c:\\\n", &[]);
    check(
        "\u{feff}# syntax=docker/dockerfile:1\r\nFROM a \\\r\n\r\n# note\r\n  AS b\r\nRUN a\r\n",
        &[],
    );
}
