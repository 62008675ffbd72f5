//! What instructions say: their parts, forms and places.

#![allow(clippy::format_collect, reason = "a test's dump may allocate as it likes")]

use dockerfile::{Form, Instruction, Kind, Text, parse};

/// The last instruction of a text, in one line.
#[track_caller]
fn check(text: &str, expected: &str) {
    let file = parse(text);
    let instruction = file.instructions.last().expect("every case holds an instruction");
    assert_eq!(show(instruction), expected, "in {text:?}");
}

fn list<'a>(texts: impl IntoIterator<Item = &'a Text>) -> String {
    texts.into_iter().map(|text| format!("⟨{}⟩", text.value)).collect()
}

fn form(form: &Form) -> String {
    match form {
        Form::Exec(words) => format!("exec {}", list(words)),
        Form::Shell(script) => format!("shell {:?} {:?}", script.source, script.language),
    }
    .replace(" Shell", "")
}

fn show(instruction: &Instruction) -> String {
    let flags: String = instruction
        .flags
        .iter()
        .map(|flag| format!("--{}{} ", flag.name.value, list(&flag.value)))
        .collect();
    let kind = match &instruction.kind {
        Kind::From { image, alias } => format!("{} as {}", list([image]), list(alias)),
        Kind::Run(run) | Kind::Cmd(run) | Kind::Entrypoint(run) | Kind::Healthcheck(Some(run)) => {
            form(run)
        }
        Kind::Copy(transfer) | Kind::Add(transfer) => {
            let json = if transfer.json { " json" } else { "" };
            format!("{} to {}{json}", list(&transfer.sources), list([&transfer.destination]))
        }
        Kind::Env(pairs) | Kind::Label(pairs) => {
            let old = if pairs.legacy { " old" } else { "" };
            pairs
                .pairs
                .iter()
                .map(|pair| format!("{}={}", list([&pair.key]), list([&pair.value])))
                .collect::<String>()
                + old
        }
        Kind::Arg(arguments) => arguments
            .iter()
            .map(|one| format!("{}={}", list([&one.name]), list(&one.default)))
            .collect(),
        Kind::Workdir(text)
        | Kind::User(text)
        | Kind::StopSignal(text)
        | Kind::Maintainer(text) => list([text]),
        Kind::Expose(texts) | Kind::Volume(texts) | Kind::Shell(texts) => list(texts),
        Kind::Healthcheck(None) => "none".to_owned(),
        Kind::Onbuild(inner) => format!("({})", show(inner)),
        Kind::Invalid { rest } => list([rest]),
    };
    let heredocs: String = instruction
        .heredocs
        .iter()
        .map(|heredoc| {
            let quoted = if heredoc.expand { "" } else { "'" };
            format!(" <<{quoted}{}{quoted} {:?}", heredoc.name, heredoc.content)
        })
        .collect();
    format!("{} {flags}{kind}{heredocs}", instruction.kind.name())
}

#[test]
fn from() {
    check(
        "from --platform=linux/arm64 Alpine:3 aS Base",
        "FROM --platform⟨linux/arm64⟩ ⟨Alpine:3⟩ as ⟨Base⟩",
    );
    check("FROM a b", "FROM ⟨a⟩ as ");
}

#[test]
fn forms() {
    check("RUN a && b", "RUN shell \"a && b\"");
    check("RUN [\"a\", \"b c\"]", "RUN exec ⟨a⟩⟨b c⟩");
    check("CMD [\"\\u00e9\\ud83d\\ude00\\n\\/\"]", "CMD exec ⟨é😀\n/⟩");
    check("CMD ['a']", "CMD shell \"['a']\"");
    check("CMD [ ]", "CMD exec ");
    check("ENTRYPOINT [\"a\"", "ENTRYPOINT shell \"[\\\"a\\\"\"");
    check("HEALTHCHECK --interval=5s cmd [\"a\"]", "HEALTHCHECK --interval⟨5s⟩ exec ⟨a⟩");
    check("HEALTHCHECK None", "HEALTHCHECK none");
    check("ONBUILD run --network=none a", "ONBUILD (RUN --network⟨none⟩ shell \"a\")");
}

#[test]
fn continuations() {
    check("RUN a \\\n  && b", "RUN shell \"a   && b\"");
    check("RUN a\\\nb\\  \t\nc", "RUN shell \"abc\"");
    check("RUN a \\\n# note\n\n  # two\n b", "RUN shell \"a  b\"");
    check("RUN a \\\r\n b\r\n", "RUN shell \"a  b\"");
    check("RUN a \\\\\nFROM x", "FROM ⟨x⟩ as ");
    check("# escape=`\nRUN a `\n b \\", "RUN shell \"a  b \\\\\"");
    check("\\\nFROM a", "FROM ⟨a⟩ as ");
    check("FR\\\nOM a", "FROM ⟨a⟩ as ");
    check("FROM a \\", "FROM ⟨a⟩ as ");
    check("RUN a # no comment", "RUN shell \"a # no comment\"");
}

#[test]
fn pairs() {
    check("ENV A=b C=\"d e\" F=g\\ h", "ENV ⟨A⟩=⟨b⟩⟨C⟩=⟨\"d e\"⟩⟨F⟩=⟨g\\ h⟩");
    check("ENV A b  c=d ", "ENV ⟨A⟩=⟨b  c=d⟩ old");
    check("LABEL 'a b'=c", "LABEL ⟨'a b'⟩=⟨c⟩");
    check("ARG A B=c D=\"e f\"", "ARG ⟨A⟩=⟨B⟩=⟨c⟩⟨D⟩=⟨\"e f\"⟩");
    check("# escape=`\nENV A=b` c", "ENV ⟨A⟩=⟨b` c⟩");
}

#[test]
fn lists() {
    check("EXPOSE 80/tcp  $P\t443", "EXPOSE ⟨80/tcp⟩⟨$P⟩⟨443⟩");
    check("VOLUME [\"/a\", \"/b\"]", "VOLUME ⟨/a⟩⟨/b⟩");
    check("VOLUME /a /b", "VOLUME ⟨/a⟩⟨/b⟩");
    check("SHELL [\"a\", \"-c\"]", "SHELL ⟨a⟩⟨-c⟩");
    check("WORKDIR /a b ", "WORKDIR ⟨/a b⟩");
    check("COPY a b/ c d/", "COPY ⟨a⟩⟨b/⟩⟨c⟩ to ⟨d/⟩");
    check("ADD --chown=1:1 [\"a b\", \"c\"]", "ADD --chown⟨1:1⟩ ⟨a b⟩ to ⟨c⟩ json");
}

#[test]
fn flags() {
    check("COPY --from=a --link -- --b c", "COPY --from⟨a⟩ --link ⟨--b⟩ to ⟨c⟩");
    check("COPY --chown=\"a b\":c d e", "COPY --chown⟨a b:c⟩ ⟨d⟩ to ⟨e⟩");
    check(
        "RUN --mount=type=bind \\\n --network=none a --b",
        "RUN --mount⟨type=bind⟩ --network⟨none⟩ shell \"a --b\"",
    );
}

#[test]
fn heredocs() {
    check("RUN <<EOF\na\n  b\nEOF\n", "RUN shell \"a\\n  b\\n\" <<EOF \"a\\n  b\\n\"");
    check("RUN <<-'E F'\n\ta\n\tE F\n", "RUN shell \"a\\n\" <<'E F' \"a\\n\"");
    check(
        "RUN cat <<A 3<<B\n1\nA\n2\nB\n",
        "RUN shell \"cat <<A 3<<B\\n1\\nA\\n2\\nB\" <<A \"1\\n\" <<B \"2\\n\"",
    );
    check(
        "COPY <<\"a.txt\" b <<c /d/\n$x\na.txt\nc\n",
        "COPY ⟨b⟩ to ⟨/d/⟩ <<'a.txt' \"$x\\n\" <<c \"\"",
    );
    check("ONBUILD COPY <<a b\nx\na\n", "ONBUILD (COPY  to ⟨b⟩ <<a \"x\\n\")");
    check(
        "RUN <<EOF\n#!/usr/bin/env python3\nx\nEOF",
        "RUN shell \"#!/usr/bin/env python3\\nx\\n\" Other(\"python3\") <<EOF \"#!/usr/bin/env python3\\nx\\n\"",
    );
    check(
        "RUN <<EOF\n#!/bin/bash -e\nx\nEOF",
        "RUN shell \"#!/bin/bash -e\\nx\\n\" <<EOF \"#!/bin/bash -e\\nx\\n\"",
    );
    check("RUN <<EOF\r\na\r\nEOF\r\n", "RUN shell \"a\\r\\n\" <<EOF \"a\\r\\n\"");
    check("RUN [\"a\", \"<<EOF\"]", "RUN exec ⟨a⟩⟨<<EOF⟩");
    check("RUN it's <<EOF\nENV a=b", "ENV ⟨a⟩=⟨b⟩");
    check("RUN echo ${x:-\"<<EOF\"}\nUSER a", "USER ⟨a⟩");
}

#[test]
fn shells() {
    check("FROM a\nSHELL [\"powershell\", \"-c\"]\nRUN a", "RUN shell \"a\" Other(\"powershell\")");
    check("FROM a AS b\nSHELL [\"cmd\"]\nFROM B\nRUN a", "RUN shell \"a\" Other(\"cmd\")");
    check("FROM a AS b\nSHELL [\"cmd\"]\nFROM c\nRUN a", "RUN shell \"a\"");
    check("FROM a\nSHELL [\"C:\\\\x\\\\bash.exe\", \"-c\"]\nRUN a", "RUN shell \"a\"");
    check(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2025\nRUN a",
        "RUN shell \"a\" Other(\"cmd\")",
    );
}

#[test]
fn spans() {
    let text = "FROM a\nRUN --mount=type=cache,target=/c \\\n  # note\n\n  apt-get update\nCOPY <<E /x\nb\nE\n# end\n";
    let file = parse(text);
    let texts: Vec<&str> = file.instructions.iter().map(|one| file.slice(one.span)).collect();
    assert_eq!(
        texts,
        [
            "FROM a",
            "RUN --mount=type=cache,target=/c \\\n  # note\n\n  apt-get update",
            "COPY <<E /x\nb\nE"
        ]
    );
    let run = &file.instructions[1];
    assert_eq!(run.blank_lines.len(), 1);
    let script = run.script().expect("a shell form has a script");
    assert_eq!(file.slice(script.span), "apt-get update");
    let mount = &run.mounts()[0];
    assert_eq!(
        mount.target().map(|text| (file.slice(text.span), text.value.as_str())),
        Some(("/c", "/c"))
    );
    let heredoc = &file.instructions[2].heredocs[0];
    assert_eq!(
        [heredoc.mark, heredoc.body, heredoc.close].map(|span| file.slice(span)),
        ["<<E", "b\n", "E"]
    );
    let comments: Vec<&str> = file.comments.iter().map(|comment| comment.text.as_str()).collect();
    assert_eq!(comments, ["note", "end"]);
}

#[test]
fn stages() {
    let file = parse("ARG a\nFROM a AS One\nRUN b\nFROM one\nFROM scratch AS two\n");
    let stages: Vec<_> = file
        .stages
        .iter()
        .map(|one| (one.name.as_deref(), one.parent, one.instructions.clone()))
        .collect();
    assert_eq!(
        stages,
        [(Some("one"), None, 1..3), (None, Some(0), 3..4), (Some("two"), None, 4..5)]
    );
}
