//! Findings for people: each with an excerpt of the file, carets below what is meant.

use std::fmt::{Result, Write};

use checker::{Diagnostic, Fix, Severity, Trust, price};

use crate::checked::{Checked, inputs};
use crate::excerpt::{Excerpt, plain};
use crate::json::{self, Finding};
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

/// Bytes of text that are built to say what fixes save: each fix takes a build of the whole file.
const MOST_BUILT: usize = 300_000;

/// The findings of a file, and how many there are.
pub(crate) fn of(checked: &Checked, settings: &Settings, paint: Paint) -> String {
    let mut out = String::new();
    let mut priced = MOST_BUILT / checked.file.text.len().max(1);
    for (place, finding) in json::findings(&checked.file, &checked.found).iter().zip(&checked.found)
    {
        write_finding(&mut out, checked, place, finding, paint).expect("a String takes all");
        for fix in &finding.fixes {
            let saves = if priced > 0 { saving(checked, settings, fix) } else { String::new() };
            priced = priced.saturating_sub(1);
            let trust = if fix.trust == Trust::Safe { "" } else { ", to be reviewed" };
            let margin = " ".repeat(digits(place.line));
            let (word, title) = (paint.on("1;32", "fix"), plain(&fix.title));
            writeln!(out, "{margin} = {word}: {title}{trust}{saves}").expect("a String takes all");
        }
        out.push('\n');
    }
    let name = plain(&checked.name);
    writeln!(out, "{name}: {}", summary(&checked.found)).expect("a String takes all");
    out
}

/// How many findings there are, and how many of them a fix mends.
fn summary(found: &[Diagnostic]) -> String {
    let count = match found.len() {
        0 => return "nothing found".to_owned(),
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    };
    let safe = |one: &&Diagnostic| one.fixes.iter().any(|fix| fix.trust == Trust::Safe);
    let (safe, rest): (Vec<_>, Vec<_>) =
        found.iter().filter(|one| !one.fixes.is_empty()).partition(safe);
    let kinds = [
        (safe.len(), "with a safe fix (`layerwise fix`)"),
        (rest.len(), "with one to be reviewed (`layerwise fix --unsafe`)"),
    ];
    let kinds = kinds.into_iter().filter(|(count, _)| *count > 0);
    let kinds: Vec<String> = kinds.map(|(count, what)| format!("{count} {what}")).collect();
    if kinds.is_empty() { count } else { format!("{count}: {}", kinds.join(", ")) }
}

fn digits(line: u32) -> usize {
    line.to_string().len()
}

/// What a fix saves, where that is known and anything.
fn saving(checked: &Checked, settings: &Settings, fix: &Fix) -> String {
    price(&checked.file.text, &inputs(&checked.context, settings), &checked.build, fix)
        .filter(|saves| saves.bytes > 0)
        .map_or_else(String::new, |saves| format!(", saves {saves}"))
}

fn write_finding(
    out: &mut String,
    checked: &Checked,
    place: &Finding<'_>,
    finding: &Diagnostic,
    paint: Paint,
) -> Result {
    let Checked { name, file, .. } = checked;
    let names = paint.on("2", &format!("[{}]", place.names()));
    let head = paint.on("1", &format!("{}:{}:{}:", plain(name), place.line, place.column));
    let severity = paint.severity(finding.severity);
    writeln!(out, "{head} {severity}: {} {names}", plain(&finding.message))?;
    let from = file.lines.start(place.line) as usize;
    let end = (place.line < file.lines.lines()).then(|| file.lines.start(place.line + 1) as usize);
    let line = file.text.get(from..end.unwrap_or(file.text.len())).unwrap_or_default();
    let line = line.strip_suffix('\n').unwrap_or(line);
    let line = line.strip_suffix('\r').unwrap_or(line);
    let marked = finding.span.start as usize - from..finding.span.end as usize - from;
    let Excerpt { line, indent, carets } = Excerpt::new(line, marked);
    let margin = " ".repeat(digits(place.line));
    let carets = paint.on("1;31", &carets);
    writeln!(out, "{margin} |\n{} | {line}\n{margin} | {indent}{carets}", place.line)
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

            Dockerfile: 1 finding: 1 with a safe fix (`layerwise fix`)
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
