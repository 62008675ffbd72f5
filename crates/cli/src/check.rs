//! `layerwise check`: what the checker finds, in several formats.

use std::io::IsTerminal;

use checker::Severity;
use lexopt::prelude::{Long, Short, Value, ValueExt};

use crate::checked::Checked;
use crate::files::named;
use crate::settings::{self, Settings};
use crate::text::Paint;
use crate::{
    CLEAN, FINDINGS, NO_ANSWER, batch, complain, github, help, json, missing_file, sarif, text,
};

fn help_text() -> String {
    format!(
        "\
What the checker finds, with the place and the bytes.

Usage: layerwise check [OPTION]... FILE...
       layerwise check --batch

  --format FORMAT           text, json, jsonl (one line a finding), sarif or github
  --fail-on LEVEL           exit code 1 from this severity on: error, warning (if not said), info or style
  --color WHEN              auto (on a terminal, unless NO_COLOR is set), always or never
{}
FILE is a Dockerfile, a folder with Dockerfiles, or - for standard input.
Exit code: 0 clean, 1 findings as severe as --fail-on or more, 2 bad usage or an unreadable file.

--batch answers JSON lines on standard input; each has its own options:
  {{\"id\": …, \"dockerfile\": …, \"dockerignore\": …, \"options\": {{\"select\": [\"all\"], \"ignore\": […], \"severity\": {{…}},
   \"trusted_registries\": […], \"label_schema\": {{…}}, \"strict_labels\": false, \"build_args\": {{…}}}}}}
with one line each:
  {{\"id\", \"refused\": null | {{\"line\", \"message\"}}, \"findings\": [{{\"rule\", \"aliases\", \"line\", \"column\", \"end_line\",
   \"end_column\", \"instruction_line\", \"severity\", \"message\", \"bytes\", \"fixes\": [{{\"title\", \"trust\", \"edits\"}}]}}]}}
",
        settings::HELP
    )
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Json,
    JsonLines,
    Sarif,
    Github,
}

/// `layerwise check`.
pub(crate) fn run(mut words: lexopt::Parser) -> anyhow::Result<u8> {
    let mut settings = Settings::default();
    let (mut paths, mut format, mut paint) = (Vec::new(), Format::Text, None);
    while let Some(word) = words.next()? {
        match word {
            Long("batch") => return batch::check_lines(),
            Long("format") => format = format_of(&words.value()?.string()?)?,
            Long("color") => paint = paint_of(&words.value()?.string()?)?,
            Long("help") | Short('h') => return help(&help_text()),
            Long(option) => {
                let option = option.to_owned();
                anyhow::ensure!(
                    settings.take(&option, &mut words)?,
                    "there is no option `--{option}`"
                );
            }
            Value(path) => paths.push(path.string()?),
            word @ Short(_) => return Err(word.unexpected().into()),
        }
    }
    anyhow::ensure!(!paths.is_empty(), "{}", missing_file("check"));
    let settings = settings.with_file()?;
    let (mut checked, mut all_read) = (Vec::new(), true);
    for name in named(&paths)? {
        match Checked::read(&name, &settings) {
            Ok(one) => checked.push(one),
            Err(error) => {
                complain(&error);
                all_read = false;
            }
        }
    }
    say!("{}", shown(&checked, &settings, format, paint.unwrap_or_else(on_terminal)));
    let fail_on = settings.fail_on.unwrap_or(Severity::Warning);
    let fails =
        checked.iter().flat_map(|checked| &checked.found).any(|one| one.severity >= fail_on);
    Ok(match (all_read, fails) {
        (false, _) => NO_ANSWER,
        (true, true) => FINDINGS,
        (true, false) => CLEAN,
    })
}

fn shown(files: &[Checked], settings: &Settings, format: Format, paint: Paint) -> String {
    match format {
        Format::Text => {
            let texts: Vec<String> =
                files.iter().map(|checked| text::of(checked, settings, paint)).collect();
            texts.join("\n")
        }
        Format::Json => json::of(files),
        Format::JsonLines => json::lines_of(files),
        Format::Sarif => sarif::of(files),
        Format::Github => files.iter().map(github::of).collect(),
    }
}

fn format_of(name: &str) -> anyhow::Result<Format> {
    Ok(match name {
        "text" => Format::Text,
        "json" => Format::Json,
        "jsonl" => Format::JsonLines,
        "sarif" => Format::Sarif,
        "github" => Format::Github,
        _ => anyhow::bail!("`--format` takes text, json, jsonl, sarif or github, not `{name}`"),
    })
}

fn paint_of(name: &str) -> anyhow::Result<Option<Paint>> {
    Ok(match name {
        "auto" => None,
        "always" => Some(Paint(true)),
        "never" => Some(Paint(false)),
        _ => anyhow::bail!("`--color` takes auto, always or never, not `{name}`"),
    })
}

#[allow(clippy::disallowed_methods)] // The terminal's settings are in the environment.
fn on_terminal() -> Paint {
    let is_set = |name: &str| std::env::var(name).is_ok_and(|value| !value.is_empty());
    let dumb = std::env::var("TERM").is_ok_and(|value| value == "dumb");
    Paint(std::io::stdout().is_terminal() && !is_set("NO_COLOR") && !dumb)
}
