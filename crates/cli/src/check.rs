//! `layerwise check`: findings with an excerpt of the file, carets below what is meant.

use std::fmt::Write;

use checker::{Diagnostic, Options, Severity, Trust, check, price};
use dockerfile::{Dockerfile, parse};
use image::{Build, BuildContext, Inputs, simulate};

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
