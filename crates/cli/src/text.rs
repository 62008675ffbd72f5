//! Findings for people: each with an excerpt of the file, carets below what is meant.

use std::fmt::{Result, Write};

use checker::{Diagnostic, Severity, Trust, price};

use crate::checked::{Checked, inputs};
use crate::json;
use crate::settings::Settings;

/// Colours, if there are to be any.
#[derive(Clone, Copy)]
pub(crate) struct Paint(pub(crate) bool);

impl Paint {
    fn on(self, code: &str, text: &str) -> String {
        if self.0 { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn severity(self, severity: Severity) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Info => "1;36",
            Severity::Style => "1;35",
        };
        self.on(code, json::severity(severity))
    }
}

/// The findings of a file, and how many there are.
pub(crate) fn of(checked: &Checked, settings: &Settings, paint: Paint) -> String {
    let mut out = String::new();
    for finding in &checked.found {
        write(&mut out, checked, settings, paint, finding).expect("a String takes all");
        out.push('\n');
    }
    let name = &checked.name;
    let summary = match checked.found.len() {
        0 => format!("{name}: nothing found\n"),
        1 => format!("{name}: 1 finding\n"),
        count => format!("{name}: {count} findings\n"),
    };
    out.push_str(&summary);
    out
}

fn write(
    out: &mut String,
    checked: &Checked,
    settings: &Settings,
    paint: Paint,
    finding: &Diagnostic,
) -> Result {
    let Checked { name, file, .. } = checked;
    let start = file.lines.position(&file.text, finding.span.start);
    let codes = [finding.rule.name].into_iter().chain(finding.aliases.iter().copied());
    let codes = codes.collect::<Vec<_>>().join(", ");
    let place = paint.on("1", &format!("{name}:{}:{}:", start.line, start.column));
    let severity = paint.severity(finding.severity);
    writeln!(
        out,
        "{place} {severity}: {} {}",
        finding.message,
        paint.on("2", &format!("[{codes}]"))
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
    let carets = paint.on("1;31", &"^".repeat(width));
    writeln!(out, "{margin} |\n{number} | {line}\n{margin} | {indent}{carets}")?;
    for fix in &finding.fixes {
        let trust = if fix.trust == Trust::Safe { "" } else { ", to be reviewed" };
        let inputs = inputs(&checked.context, settings);
        let saves = price(&file.text, &inputs, &checked.build, fix)
            .filter(|saves| saves.bytes > 0)
            .map_or_else(String::new, |saves| format!(", saves {saves}"));
        writeln!(out, "{margin} = {}: {}{trust}{saves}", paint.on("1;32", "fix"), fix.title)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn text(dockerfile: &str, paint: Paint) -> String {
        let settings = Settings::default();
        of(&Checked::of("Dockerfile", dockerfile, None, &settings), &settings, paint)
    }

    #[test]
    fn excerpt_with_carets() {
        expect![[r"
            Dockerfile:2:1: warning: `ADD` copies a local file [add-for-local-files, DL3020]
              |
            2 | ADD app.py /app/
              | ^^^
              = fix: Use `COPY`

            Dockerfile: 1 finding
        "]]
        .assert_eq(&text("FROM alpine:3.24\nADD app.py /app/\n", Paint(false)));
    }

    #[test]
    fn colours() {
        let out = text("FROM alpine:3.24\nADD app.py /app/\n", Paint(true));
        assert!(out.contains("\x1b[1;33mwarning\x1b[0m"), "{out}");
    }

    #[test]
    fn nothing_found() {
        assert_eq!(text("FROM alpine:3.24\n", Paint(false)), "Dockerfile: nothing found\n");
    }
}
