//! `layerwise layers`: the resulting image, layer by layer.

use dockerfile::parse;
use image::{BuildContext, Inputs, Stack, simulate};
use lexopt::prelude::{Long, Short, Value, ValueExt};

use crate::files::read;
use crate::{CLEAN, FINDINGS, help};

const HELP: &str = "\
The layers that a Dockerfile's image has, as a table.

Usage: layerwise layers FILE...
";

/// `layerwise layers`.
pub(crate) fn run(mut words: lexopt::Parser) -> anyhow::Result<u8> {
    let mut files = Vec::new();
    while let Some(word) = words.next()? {
        match word {
            Long("help") | Short('h') => return help(HELP),
            Value(file) => files.push(file.string()?),
            word => return Err(word.unexpected().into()),
        }
    }
    if files.is_empty() {
        anyhow::bail!("a file is missing\n\n{HELP}");
    }
    let mut code = CLEAN;
    for (at, name) in files.iter().enumerate() {
        let (out, refused) = table(&read(name)?);
        print!("{}{out}", if at > 0 { "\n" } else { "" });
        if refused {
            code = FINDINGS;
        }
    }
    Ok(code)
}

/// A table of the image's layers, and whether Docker refuses the file.
pub(crate) fn table(text: &str) -> (String, bool) {
    let file = parse(text);
    let context = BuildContext { open: true, ..BuildContext::default() };
    let build = simulate(&file, &Inputs::new(&context));
    if let Some(refused) = &build.refused {
        let line = file.lines.line(refused.span.start);
        return (format!("Docker refuses line {line}: {}\n", refused.message), true);
    }
    let Some(image) = build.image() else { return ("No image.\n".to_owned(), true) };
    let stack = Stack::of(image);
    let mut rows =
        vec![[String::new(), "on disk".to_owned(), "transfer".to_owned(), "made by".to_owned()]];
    for (number, layer) in (1..).zip(&image.layers) {
        let made_by = layer.created_by.lines().next().unwrap_or_default();
        let short: String = made_by.chars().take(70).collect();
        rows.push([format!("{number}"), layer.size.to_string(), layer.transfer.to_string(), short]);
    }
    rows.push([
        String::new(),
        stack.total.to_string(),
        stack.transfer.to_string(),
        "in all".to_owned(),
    ]);
    let buried = stack.buried_from(0);
    rows.push([String::new(), buried.to_string(), String::new(), "of it buried".to_owned()]);
    let width =
        |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2)];
    let [a, b, c] = widths;
    let line = |[number, disk, transfer, made_by]: &[String; 4]| {
        format!("{number:>a$}  {disk:>b$}  {transfer:>c$}  {made_by}\n")
    };
    (rows.iter().map(line).collect(), false)
}

#[cfg(test)]
mod tests {
    use super::table;

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
