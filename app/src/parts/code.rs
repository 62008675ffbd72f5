//! A Dockerfile as coloured lines, made from the same tokens as everything else.

use dockerfile::Dockerfile;
use leptos::prelude::*;

/// A piece of a line: CSS class of its colour and text.
pub type Piece = (Option<&'static str>, String);

/// The file's lines without their ends, each cut into coloured pieces.
pub fn lines(file: &Dockerfile) -> Vec<Vec<Piece>> {
    let mut lines: Vec<Vec<Piece>> = vec![Vec::new()];
    for token in &file.tokens {
        let Some(text) = file.text.get(token.span.range()) else { continue };
        for (at, part) in text.split('\n').enumerate() {
            if at > 0 {
                lines.push(Vec::new());
            }
            let part = part.trim_end_matches('\r');
            if let (false, Some(line)) = (part.is_empty(), lines.last_mut()) {
                line.push((token.kind.class(), part.to_owned()));
            }
        }
    }
    // A text that ends in a line end has no line behind it.
    if lines.len() > 1 && lines.last().is_some_and(Vec::is_empty) {
        lines.pop();
    }
    lines
}

/// A coloured line.
pub fn line(pieces: Vec<Piece>) -> AnyView {
    pieces
        .into_iter()
        .map(|(class, text)| view! { <span class=class>{text}</span> })
        .collect::<Vec<_>>()
        .into_any()
}

/// A text without colours that cannot be changed.
pub fn plain(text: &str) -> AnyView {
    view! { <pre class="code" tabindex="0"><code>{text.to_owned()}</code></pre> }.into_any()
}

/// A Dockerfile as coloured lines that cannot be changed.
pub fn listing(text: &str) -> AnyView {
    let lines: Vec<_> = lines(&dockerfile::parse(text))
        .into_iter()
        .map(|pieces| view! { {line(pieces)} "\n" })
        .collect();
    view! { <pre class="code" tabindex="0"><code class="language-dockerfile">{lines}</code></pre> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = lines(&dockerfile::parse(text))
            .into_iter()
            .map(|line| line.into_iter().map(|(_, text)| text).collect())
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn every_line_once() {
        check("FROM a\n\nRUN b \\\n  c\n", &["FROM a", "", "RUN b \\", "  c"]);
    }

    #[test]
    fn windows_line_ends_and_no_last_one() {
        check("FROM a\r\nRUN b", &["FROM a", "RUN b"]);
    }

    #[test]
    fn nothing() {
        check("", &[""]);
    }
}
