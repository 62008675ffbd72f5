//! `layerwise check`: findings with an excerpt of the file, carets below what is meant.

use std::fmt::Write;

use checker::{Diagnostic, Options, Severity, Trust, check, price};
use dockerfile::{Dockerfile, parse};
use image::{Build, BuildContext, Inputs, simulate};
use lexopt::prelude::{Long, Short, Value, ValueExt};

use crate::files::read;
use crate::{CLEAN, FINDINGS, batch, help};

const HELP: &str = "\
What the checker finds, with the place and the bytes.

Usage: layerwise check [--fail-on error|warning|info|style] FILE...
       layerwise check --batch

FILE is a Dockerfile, or - for standard input. Exit code 1: findings as severe as --fail-on (warning) or more.

--batch reads one JSON object a line from standard input:
  {\"id\": …, \"dockerfile\": …, \"dockerignore\": …, \"options\": {\"select\": [\"all\"], \"ignore\": […],
   \"trusted_registries\": […], \"label_schema\": {…}, \"strict_labels\": false, \"build_args\": {…}}}
and answers each with one line:
  {\"id\", \"refused\": null | {\"line\", \"message\"}, \"findings\": [{\"rule\", \"aliases\", \"line\", \"column\", \"end_line\",
   \"end_column\", \"instruction_line\", \"severity\", \"message\", \"bytes\", \"fixes\": [{\"title\", \"trust\", \"edits\"}]}]}
";

/// `layerwise check`.
pub(crate) fn run(mut words: lexopt::Parser) -> anyhow::Result<u8> {
    let (mut files, mut fail_on, mut batch) = (Vec::new(), Severity::Warning, false);
    while let Some(word) = words.next()? {
        match word {
            Long("batch") => batch = true,
            Long("fail-on") => fail_on = severity(&words.value()?.string()?)?,
            Long("help") | Short('h') => return help(HELP),
            Value(file) => files.push(file.string()?),
            word => return Err(word.unexpected().into()),
        }
    }
    if batch {
        return batch::check_lines();
    }
    if files.is_empty() {
        anyhow::bail!("a file is missing\n\n{HELP}");
    }
    let mut code = CLEAN;
    for (at, name) in files.iter().enumerate() {
        let (out, fails) = text(name, &read(name)?, fail_on);
        print!("{}{out}", if at > 0 { "\n" } else { "" });
        if fails {
            code = FINDINGS;
        }
    }
    Ok(code)
}

fn severity(name: &str) -> anyhow::Result<Severity> {
    match name {
        "error" => Ok(Severity::Error),
        "warning" => Ok(Severity::Warning),
        "info" => Ok(Severity::Info),
        "style" => Ok(Severity::Style),
        _ => anyhow::bail!("`--fail-on` takes error, warning, info or style, not `{name}`"),
    }
}

/// The findings of a text as text, and whether one is as severe as `fail_on` or more.
pub(crate) fn text(name: &str, text: &str, fail_on: Severity) -> (String, bool) {
    let file = parse(text);
    // Only the Dockerfile is at hand: what it copies may well be there.
    let context = BuildContext { open: true, ..BuildContext::default() };
    let inputs = Inputs::new(&context);
    let build = simulate(&file, &inputs);
    let found = check(&file, &inputs, &build, &Options::default());
    let mut out = String::new();
    for finding in &found {
        write(&mut out, name, &file, &inputs, &build, finding).expect("a String takes all");
        out.push('\n');
    }
    let summary = match found.len() {
        0 => format!("{name}: nothing found\n"),
        1 => format!("{name}: 1 finding\n"),
        count => format!("{name}: {count} findings\n"),
    };
    out.push_str(&summary);
    (out, found.iter().any(|finding| finding.severity >= fail_on))
}

fn write(
    out: &mut String,
    name: &str,
    file: &Dockerfile,
    inputs: &Inputs<'_>,
    build: &Build,
    finding: &Diagnostic,
) -> std::fmt::Result {
    let start = file.lines.position(&file.text, finding.span.start);
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
        Severity::Style => "style",
    };
    let codes = [finding.rule.name].into_iter().chain(finding.aliases.iter().copied());
    let codes = codes.collect::<Vec<_>>().join(", ");
    writeln!(
        out,
        "{name}:{}:{}: {severity}: {} [{codes}]",
        start.line, start.column, finding.message
    )?;
    let from = file.lines.start(start.line) as usize;
    let line = file.text.get(from..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let number = start.line.to_string();
    let margin = " ".repeat(number.len());
    // Tabs stay tabs in the line of carets, so that it stands below the words.
    let offset = (finding.span.start as usize - from).min(line.len());
    let indent: String = line
        .get(..offset)
        .unwrap_or_default()
        .chars()
        .map(|c| if c == '\t' { '\t' } else { ' ' })
        .collect();
    let end = (finding.span.end as usize - from).min(line.len());
    let width = line.get(offset..end).map_or(1, |marked| marked.chars().count()).max(1);
    writeln!(out, "{margin} |\n{number} | {line}\n{margin} | {indent}{}", "^".repeat(width))?;
    for fix in &finding.fixes {
        let trust = if fix.trust == Trust::Safe { "" } else { ", to be reviewed" };
        let saves = price(&file.text, inputs, build, fix)
            .filter(|saves| saves.bytes > 0)
            .map_or_else(String::new, |saves| format!(", saves {saves}"));
        writeln!(out, "{margin} = fix: {}{trust}{saves}", fix.title)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn excerpt_with_carets() {
        let (out, fails) =
            text("Dockerfile", "FROM alpine:3.24\nADD app.py /app/\n", Severity::Warning);
        assert!(fails);
        expect![[r"
            Dockerfile:2:1: warning: `ADD` copies a local file [add-for-local-files, DL3020]
              |
            2 | ADD app.py /app/
              | ^^^
              = fix: Use `COPY`

            Dockerfile: 1 finding
        "]]
        .assert_eq(&out);
    }

    #[test]
    fn milder_than_asked() {
        let (_, fails) = text("-", "FROM alpine:3.24\nADD app.py /app/\n", Severity::Error);
        assert!(!fails);
    }

    #[test]
    fn nothing_found() {
        let (out, fails) = text("-", "FROM alpine:3.24\n", Severity::Style);
        assert_eq!((out.as_str(), fails), ("-: nothing found\n", false));
    }
}
