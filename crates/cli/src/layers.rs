//! `layerwise layers`: the resulting image, layer by layer.

use anyhow::bail;
use dockerfile::parse;
use image::{BuildContext, Builder, Footprint, Image, Inputs, MOST_LAYERS_PULLED, Stack, simulate};
use lexopt::prelude::{Long, Short, Value, ValueExt};

use crate::excerpt::plain;
use crate::files::read;
use crate::{CLEAN, FINDINGS, batch, context, help, model};

const HELP: &str = "\
The layers that a Dockerfile's image has.

Usage: layerwise layers [OPTION]... FILE...
       layerwise layers --batch

  --format text|json         a table (default), or one line of JSON for each file
  --context DIR              the build context (default: any file may be there, its size not known)
  --builder buildkit|classic the builder (default: buildkit)
  --target STAGE             the stage to build (default: the last)
  --batch                    answer JSON lines: {\"id\", \"dockerfile\", \"context\": [\u{2026}], \u{2026}};
                             \"secrets\": [\u{2026}] lists those that the build is given
";

/// What is asked of each file.
struct Asked {
    json: bool,
    directory: Option<String>,
    builder: Builder,
    target: Option<String>,
}

/// `layerwise layers`.
pub(crate) fn run(mut words: lexopt::Parser) -> anyhow::Result<u8> {
    let mut files = Vec::new();
    let mut asked =
        Asked { json: false, directory: None, builder: Builder::BuildKit, target: None };
    while let Some(word) = words.next()? {
        match word {
            Long("batch") => return batch::answer_lines(model::layers),
            Long("help") | Short('h') => return help(HELP),
            Long("format") => match words.value()?.string()?.as_str() {
                "text" => asked.json = false,
                "json" => asked.json = true,
                other => bail!("`--format` takes text or json, not `{other}`"),
            },
            Long("context") => asked.directory = Some(words.value()?.string()?),
            Long("builder") => asked.builder = builder(&words.value()?.string()?)?,
            Long("target") => asked.target = Some(words.value()?.string()?),
            Value(file) => files.push(file.string()?),
            word => return Err(word.unexpected().into()),
        }
    }
    if files.is_empty() {
        bail!("a file is missing; `layerwise layers --help` says more");
    }
    let mut code = CLEAN;
    for (at, name) in files.iter().enumerate() {
        let text = read(name)?;
        let context = match &asked.directory {
            Some(directory) => context::read(directory, name)?,
            None => BuildContext { open: true, ..BuildContext::default() },
        };
        let (out, refused) = answer(name, &text, &context, &asked);
        if files.len() > 1 && !asked.json {
            say!("{}{}:\n", if at > 0 { "\n" } else { "" }, plain(name));
        }
        say!("{out}");
        if refused {
            code = FINDINGS;
        }
    }
    Ok(code)
}

/// The builder of a name.
pub(crate) fn builder(name: &str) -> anyhow::Result<Builder> {
    match name {
        "buildkit" => Ok(Builder::BuildKit),
        "classic" => Ok(Builder::Classic),
        other => bail!("`--builder` takes buildkit or classic, not `{other}`"),
    }
}

/// The image's layers, and whether Docker refuses the file.
fn answer(name: &str, text: &str, context: &BuildContext, asked: &Asked) -> (String, bool) {
    let file = parse(text);
    let inputs =
        Inputs { builder: asked.builder, target: asked.target.as_deref(), ..Inputs::new(context) };
    let build = simulate(&file, &inputs);
    if asked.json {
        let id = serde_json::Value::from(name);
        let answer = batch::as_json(&model::Answer::of(&id, &file, &build));
        return (answer + "\n", build.refused.is_some());
    }
    if let Some(refused) = &build.refused {
        let line = file.lines.line(refused.span.start);
        return (format!("Docker refuses line {line}: {}\n", plain(&refused.message)), true);
    }
    let Some(image) = build.image() else { return ("No image.\n".to_owned(), true) };
    (table(image), false)
}

/// A table of an image's layers.
fn table(image: &Image) -> String {
    let stack = Stack::of(image);
    let mut rows =
        vec![[String::new(), "on disk".to_owned(), "transfer".to_owned(), "made by".to_owned()]];
    for (number, layer) in (1..).zip(&image.layers) {
        let made_by = layer.created_by.lines().next().unwrap_or_default();
        let short: String = made_by.chars().take(70).collect();
        let (size, transfer) = (layer.size.to_string(), layer.transfer.to_string());
        rows.push([format!("{number}"), size, transfer, plain(&short)]);
    }
    rows.push([
        String::new(),
        stack.total.to_string(),
        stack.transfer.to_string(),
        "in all".to_owned(),
    ]);
    let stored = Footprint::of([image]);
    rows.push([
        String::new(),
        stored.total().to_string(),
        stored.content.to_string(),
        "in the containerd store: unpacked, and compressed beside it".to_owned(),
    ]);
    if image.layers.len() > MOST_LAYERS_PULLED {
        let words = format!("layers: the classic store pulls no more than {MOST_LAYERS_PULLED}");
        rows.push([image.layers.len().to_string(), String::new(), String::new(), words]);
    }
    let buried = stack.buried_from(0);
    rows.push([String::new(), buried.to_string(), String::new(), "of it buried".to_owned()]);
    let width =
        |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let [a, b, c] = [width(0), width(1), width(2)];
    let line = |[number, disk, transfer, made_by]: &[String; 4]| {
        format!("{number:>a$}  {disk:>b$}  {transfer:>c$}  {made_by}\n")
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use image::{BuildContext, Builder};

    use super::{Asked, answer};

    fn table(text: &str) -> (String, bool) {
        let asked =
            Asked { json: false, directory: None, builder: Builder::BuildKit, target: None };
        let context = BuildContext { open: true, ..BuildContext::default() };
        answer("-", text, &context, &asked)
    }

    #[test]
    fn deleted_bytes_are_counted() {
        let (out, refused) = table(
            "FROM scratch\nADD a.tar /\nFROM debian:bookworm-slim\nRUN fallocate -l 1MB /a\nRUN rm /a\n",
        );
        assert!(!refused);
        let buried = out.lines().last().unwrap_or_default();
        assert!(buried.contains("1.0\u{202f}MB") && buried.ends_with("of it buried"), "{out}");
    }

    #[test]
    fn refused() {
        let (out, refused) = table("RUNN\n");
        assert!(refused && out.starts_with("Docker refuses line 1: "), "{out}");
    }
}
