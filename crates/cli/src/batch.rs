//! The batch mode for other programs: one JSON value a line in, one a line out, in the same order.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use checker::{LabelKind, Options, Severity, check, refusal};
use dockerfile::{Dockerfile, Flag, Instruction, Kind, parse};
use image::{BuildContext, Inputs, simulate};
use lexopt::prelude::{Long, Short};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json::{Findings, Refused};
use crate::{CLEAN, help};

const PARSE_HELP: &str = "\
The instructions of Dockerfiles, for other programs.

Usage: layerwise parse --batch

Reads one JSON object a line from standard input, {\"id\": …, \"dockerfile\": …}, and answers each with one line:
{\"id\", \"refused\": null | {\"line\", \"message\"}, \"instructions\": [{\"keyword\", \"line\", \"end_line\", \"flags\", \"heredocs\"}]}
";

/// A line of input. Keys that are not known are left aside, as in the other batch forms.
#[derive(Deserialize)]
struct Request {
    id: Value,
    dockerfile: String,
    dockerignore: Option<String>,
    options: Option<RequestOptions>,
}

/// Only what a bad line's answer needs.
#[derive(Deserialize)]
struct Id {
    id: Value,
}

#[derive(Default, Deserialize)]
struct RequestOptions {
    select: Option<Vec<String>>,
    ignore: Option<Vec<String>>,
    severity: Option<BTreeMap<String, Level>>,
    trusted_registries: Option<Vec<String>>,
    label_schema: Option<BTreeMap<String, String>>,
    strict_labels: Option<bool>,
    build_args: Option<BTreeMap<String, String>>,
}

/// A severity as it is written.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    Error,
    Warning,
    Info,
    Style,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::Error,
            Level::Warning => Self::Warning,
            Level::Info => Self::Info,
            Level::Style => Self::Style,
        }
    }
}

#[derive(Serialize)]
struct Checked<'a> {
    id: &'a Value,
    refused: Option<Refused>,
    findings: Findings<'a>,
}

#[derive(Serialize)]
struct Parsed<'a> {
    id: &'a Value,
    refused: Option<Refused>,
    instructions: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    /// In upper case; `ONBUILD` for whatever it keeps.
    keyword: String,
    line: u32,
    end_line: u32,
    /// As Docker reads them.
    flags: Vec<String>,
    heredocs: usize,
}

#[derive(Serialize)]
struct Complaint<'a> {
    id: Value,
    error: &'a str,
}

/// Answers a request: what it writes is one line.
pub(crate) type Answer<T> = fn(&T, &mut dyn Write) -> Result<(), Stop>;

/// Why there is no answer.
pub(crate) enum Stop {
    /// Something is wrong with the request; nothing was written.
    Complaint(String),
    /// Nothing can be written any more.
    Output(io::Error),
}

impl From<String> for Stop {
    fn from(complaint: String) -> Self {
        Self::Complaint(complaint)
    }
}

/// Answers every line of standard input with the findings of its Dockerfile.
pub(crate) fn check_lines() -> anyhow::Result<u8> {
    answer_lines(checked)
}

/// `layerwise parse`.
pub(crate) fn run_parse(mut words: lexopt::Parser) -> anyhow::Result<u8> {
    let mut batch = false;
    while let Some(word) = words.next()? {
        match word {
            Long("batch") => batch = true,
            Long("help") | Short('h') => return help(PARSE_HELP),
            word => return Err(word.unexpected().into()),
        }
    }
    if !batch {
        anyhow::bail!("`layerwise parse` answers programs only: say `--batch`");
    }
    answer_lines(parsed)
}

/// Answers every line of standard input.
pub(crate) fn answer_lines<T: DeserializeOwned>(answer: Answer<T>) -> anyhow::Result<u8> {
    let mut input = BufReader::with_capacity(1 << 16, io::stdin().lock());
    let mut output = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut line = Vec::new();
    loop {
        // The other side may wait for each answer before it asks again, unless it has asked already.
        if !input.buffer().contains(&b'\n') {
            output.flush()?;
        }
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(CLEAN);
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        answer_line(&line, answer, &mut output)?;
        output.write_all(b"\n")?;
    }
}

/// Writes the answer to a line, whatever it holds.
fn answer_line<T: DeserializeOwned>(
    line: &[u8],
    answer: Answer<T>,
    output: &mut dyn Write,
) -> io::Result<()> {
    let answered = match serde_json::from_slice::<T>(line) {
        // The engine does not panic; if it did, the other lines would still be answered.
        Ok(request) => {
            catch_unwind(AssertUnwindSafe(|| answer(&request, output))).unwrap_or_else(|_| {
                Err("the engine stopped: please report this file".to_owned().into())
            })
        }
        Err(error) => Err(error.to_string().into()),
    };
    match answered {
        Ok(()) => Ok(()),
        Err(Stop::Output(error)) => Err(error),
        Err(Stop::Complaint(error)) => {
            let id = serde_json::from_slice::<Id>(line).map_or(Value::Null, |line| line.id);
            output.write_all(as_json(&Complaint { id, error: &error }).as_bytes())
        }
    }
}

/// Writes a value as one line of JSON.
pub(crate) fn answer_with(output: &mut dyn Write, value: &impl Serialize) -> Result<(), Stop> {
    // JSON is written in many small pieces: each goes into memory without asking where it goes in the end.
    let mut output = BufWriter::new(output);
    let written = serde_json::to_writer(&mut output, value).map_err(io::Error::from);
    written.and_then(|()| output.flush()).map_err(Stop::Output)
}

fn checked(request: &Request, output: &mut dyn Write) -> Result<(), Stop> {
    let none = RequestOptions::default();
    let asked = request.options.as_ref().unwrap_or(&none);
    let options = options(asked)?;
    let build_args: Vec<(String, String)> =
        asked.build_args.clone().unwrap_or_default().into_iter().collect();
    // Only the Dockerfile is at hand: what it copies may well be there.
    let context = BuildContext {
        open: true,
        ignore: request.dockerignore.clone(),
        ..BuildContext::default()
    };
    let inputs = Inputs { build_args: &build_args, ..Inputs::new(&context) };
    let file = parse(&request.dockerfile);
    let build = simulate(&file, &inputs);
    let found = check(&file, &inputs, &build, &options);
    let refused = refusal(&file, &build).map(Refused::from);
    let findings = Findings { file: &file, found: &found };
    answer_with(output, &Checked { id: &request.id, refused, findings })
}

fn options(asked: &RequestOptions) -> Result<Options, String> {
    let label = |(name, kind): (&String, &String)| match LabelKind::of(kind) {
        Some(kind) => Ok((name.clone(), kind)),
        None => Err(format!("label_schema: there is no kind `{kind}`")),
    };
    let severity = asked.severity.iter().flatten();
    Ok(Options {
        select: asked.select.clone().unwrap_or_default(),
        ignore: asked.ignore.clone().unwrap_or_default(),
        severity: severity.map(|(name, &level)| (name.clone(), level.into())).collect(),
        trusted_registries: asked.trusted_registries.clone().unwrap_or_default(),
        labels: asked.label_schema.iter().flatten().map(label).collect::<Result<_, _>>()?,
        strict_labels: asked.strict_labels.unwrap_or_default(),
    })
}

fn parsed(request: &Request, output: &mut dyn Write) -> Result<(), Stop> {
    let file = parse(&request.dockerfile);
    let refused = file.refusal.clone().map(Refused::from);
    let instructions = file.instructions.iter().map(|part| Part::of(&file, part)).collect();
    answer_with(output, &Parsed { id: &request.id, refused, instructions })
}

impl Part {
    fn of(file: &Dockerfile, instruction: &Instruction) -> Self {
        let inner = match &instruction.kind {
            Kind::Onbuild(inner) => inner,
            _ => instruction,
        };
        Self {
            keyword: instruction.keyword.value.to_ascii_uppercase(),
            line: file.lines.line(instruction.span.start),
            end_line: file.lines.line(instruction.end),
            flags: inner.flags.iter().map(Flag::read).collect(),
            heredocs: instruction.heredocs.len().max(inner.heredocs.len()),
        }
    }
}

/// A value as one line of JSON.
pub(crate) fn as_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("text, numbers and lists of them can be written as JSON")
}

/// The answer to a line as a text.
#[cfg(test)]
pub(crate) fn answered<T: DeserializeOwned>(line: &[u8], answer: Answer<T>) -> String {
    let mut written = Vec::new();
    answer_line(line, answer, &mut written).expect("memory takes everything");
    String::from_utf8(written).expect("JSON is text")
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[track_caller]
    #[allow(clippy::needless_pass_by_value)] // As `expect!` gives it.
    fn check(answer: Answer<Request>, line: &str, expected: Expect) {
        expected.assert_eq(&answered(line.as_bytes(), answer));
    }

    #[test]
    fn a_finding_with_its_fix() {
        check(
            checked,
            r#"{"id":7,"dockerfile":"FROM alpine:3.24\nADD app.py /app/\n"}"#,
            expect![[
                r#"{"id":7,"refused":null,"findings":[{"rule":"add-for-local-files","aliases":["DL3020"],"line":2,"column":1,"end_line":2,"end_column":4,"instruction_line":2,"severity":"warning","message":"`ADD` copies a local file","bytes":null,"fixes":[{"title":"Use `COPY`","trust":"safe","edits":[{"start":17,"end":20,"text":"COPY"}]}]}]}"#
            ]],
        );
    }

    #[test]
    fn a_refused_file() {
        check(
            checked,
            r#"{"id":"a","dockerfile":"FROM alpine:3.24\nRUNN a\n","options":{"ignore":["refused-by-docker"]}}"#,
            expect![[
                r#"{"id":"a","refused":{"line":2,"message":"unknown instruction: RUNN (did you mean RUN?)"},"findings":[]}"#
            ]],
        );
    }

    #[test]
    fn instructions() {
        check(
            parsed,
            r#"{"id":[1],"dockerfile":"from alpine:3.24\nRUN --network=none <<A\na\nA\nONBUILD COPY --from=\"a b\" --chown='1'\\\n:2 a \\\n /\n"}"#,
            expect![[
                r#"{"id":[1],"refused":null,"instructions":[{"keyword":"FROM","line":1,"end_line":1,"flags":[],"heredocs":0},{"keyword":"RUN","line":2,"end_line":4,"flags":["--network=none"],"heredocs":1},{"keyword":"ONBUILD","line":5,"end_line":7,"flags":["--from=a b","--chown=1:2"],"heredocs":0}]}"#
            ]],
        );
    }

    #[test]
    fn bad_lines_are_answered() {
        check(
            checked,
            "{",
            expect![[r#"{"id":null,"error":"EOF while parsing an object at line 1 column 1"}"#]],
        );
        check(
            checked,
            r#"{"id":3,"dockerfile":1}"#,
            expect![[
                r#"{"id":3,"error":"invalid type: integer `1`, expected a string at line 1 column 22"}"#
            ]],
        );
        check(
            checked,
            r#"{"id":4,"dockerfile":"","options":{"label_schema":{"a":"colour"}}}"#,
            expect![[r#"{"id":4,"error":"label_schema: there is no kind `colour`"}"#]],
        );
    }
}
