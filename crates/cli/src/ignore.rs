//! `layerwise ignore`: what a `.dockerignore` keeps from the build, and the line that decided.

use anyhow::bail;
use image::{Builder, Ignore, format_bytes};
use lexopt::prelude::{Long, Short, Value, ValueExt};

use crate::excerpt::plain;
use crate::layers::builder;
use crate::{CLEAN, FINDINGS, batch, context, help, model};

const HELP: &str = "\
What a .dockerignore keeps from the build, and the line that decided.

Usage: layerwise ignore [--context DIR] [--builder buildkit|classic] [--file DOCKERFILE] [PATH]...
       layerwise ignore --batch

  --context DIR      the build context (default: .)
  --builder BUILDER  buildkit (default) or classic
  --file DOCKERFILE  the Dockerfile in it (default: Dockerfile); DOCKERFILE.dockerignore goes before .dockerignore
  --batch            answer JSON lines: {\"id\", \"dockerignore\", \"paths\": [\u{2026}], \"context\": bool}

Without a PATH, all files of the context.
";

/// `layerwise ignore`.
pub(crate) fn run(mut words: lexopt::Parser) -> anyhow::Result<u8> {
    let (mut directory, mut dockerfile) = (".".to_owned(), "Dockerfile".to_owned());
    let (mut with, mut paths) = (Builder::BuildKit, Vec::new());
    while let Some(word) = words.next()? {
        match word {
            Long("batch") => return batch::answer_lines(model::ignore),
            Long("help") | Short('h') => return help(HELP),
            Long("context") => directory = words.value()?.string()?,
            Long("file") | Short('f') => dockerfile = words.value()?.string()?,
            Long("builder") => with = builder(&words.value()?.string()?)?,
            Value(path) => paths.push(path.string()?),
            word => return Err(word.unexpected().into()),
        }
    }
    let context = context::read(&directory, &format!("{directory}/{dockerfile}"))?;
    let ignore = Ignore::parse(context.ignore.as_deref().unwrap_or_default());
    let all: Vec<&str> = context.files.keys().map(String::as_str).collect();
    let decided = match ignore.walk(&all, &dockerfile, with) {
        Ok(decided) => decided,
        Err(problem) => {
            say!("line {}: {}\n", problem.line, plain(&problem.message));
            return Ok(FINDINGS);
        }
    };
    for path in &paths {
        if !context.files.contains_key(path) {
            bail!("{path} is no file of the context");
        }
    }
    let (mut files, mut bytes) = (0, 0);
    for (path, decision) in all.iter().zip(&decided) {
        if decision.sent {
            files += 1;
            bytes += context.files.get(*path).map_or(0, |file| file.bytes);
        }
        if paths.is_empty() || paths.iter().any(|asked| asked == path) {
            let word = if decision.ignored { "ignored" } else { "kept   " };
            let line = decision.line.map_or(String::new(), |line| format!("line {line}"));
            say!("{word}  {line:<9}  {}\n", plain(path));
        }
    }
    say!("{files} of {} files may travel to the builder: {}\n", all.len(), format_bytes(bytes));
    Ok(CLEAN)
}
