//! Coloured code as HTML: Dockerfiles from our own tokens, a few other languages by syntect, all with the same classes.

use std::fmt::Write as _;
use std::sync::LazyLock;

use dockerfile::TokenKind;
use syntect::parsing::{ParseState, ScopeStack, SyntaxSet};

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Languages that a code block may name, for messages.
pub(super) const LANGUAGES: &str = "dockerfile, dockerignore, sh, json, yaml, console or text";

/// A code block as HTML; `None` for a language that is not among [`LANGUAGES`].
pub(super) fn html(language: &str, text: &str) -> Option<String> {
    let inner = match language {
        "dockerfile" => dockerfile_html(text),
        "sh" | "bash" => syntect_html("sh", text),
        "json" | "yaml" => syntect_html(language, text),
        "dockerignore" | "console" | "text" => escape(text),
        _ => return None,
    };
    // Code may be wider than the page: then it scrolls, and a keyboard must be able to reach it.
    Some(format!(
        "<pre class=\"code\" tabindex=\"0\"><code class=\"language-{language}\">{inner}</code></pre>\n"
    ))
}

fn dockerfile_html(text: &str) -> String {
    let file = dockerfile::parse(text);
    let mut out = Coloured::default();
    let mut end = 0;
    for token in &file.tokens {
        let range = token.span.range();
        end = range.end;
        out.push(token.kind.class(), text.get(range).unwrap_or_default());
    }
    out.push(None, text.get(end..).unwrap_or_default());
    out.finish()
}

fn syntect_html(language: &str, text: &str) -> String {
    let syntax = SYNTAXES
        .find_syntax_by_token(language)
        .unwrap_or_else(|| SYNTAXES.find_syntax_plain_text());
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut out = Coloured::default();
    for line in syntect::util::LinesWithEndings::from(text) {
        let Ok(changes) = state.parse_line(line, &SYNTAXES) else {
            out.push(None, line);
            continue;
        };
        let mut at = 0;
        for (offset, change) in changes {
            out.push(scope_class(&stack), line.get(at..offset).unwrap_or_default());
            at = offset;
            // A scope that does not fit costs a colour, nothing else.
            let _ = stack.apply(&change);
        }
        out.push(scope_class(&stack), line.get(at..).unwrap_or_default());
    }
    out.finish()
}

/// The innermost scope that has a colour, as the class of the token that it corresponds to.
fn scope_class(stack: &ScopeStack) -> Option<&'static str> {
    stack.as_slice().iter().rev().find_map(|scope| {
        let name = scope.build_string();
        let kind = if name.starts_with("comment") {
            TokenKind::Comment
        } else if name.starts_with("string") {
            TokenKind::String
        } else if name.starts_with("variable.parameter.option") {
            TokenKind::Option
        } else if name.starts_with("variable.function") || name.starts_with("support.function") {
            TokenKind::Command
        } else if name.starts_with("variable") {
            TokenKind::Variable
        } else if name.starts_with("keyword") {
            TokenKind::Operator
        } else if name.starts_with("constant.language") || name.starts_with("storage") {
            TokenKind::Keyword
        } else {
            return None;
        };
        kind.class()
    })
}

/// Coloured pieces as HTML; neighbours of one class share a `<span>`.
#[derive(Default)]
struct Coloured {
    html: String,
    class: Option<&'static str>,
    text: String,
}

impl Coloured {
    fn push(&mut self, class: Option<&'static str>, text: &str) {
        if class != self.class && !text.is_empty() {
            self.flush();
            self.class = class;
        }
        self.text.push_str(text);
    }

    fn flush(&mut self) {
        let text = escape(&std::mem::take(&mut self.text));
        match self.class {
            _ if text.is_empty() => {}
            Some(class) => {
                let _ = write!(self.html, "<span class=\"{class}\">{text}</span>");
            }
            None => self.html.push_str(&text),
        }
    }

    fn finish(mut self) -> String {
        self.flush();
        self.html
    }
}

/// Text that means itself in HTML, also inside an attribute.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::html;

    #[track_caller]
    fn check(language: &str, text: &str, expected: &str) {
        assert_eq!(html(language, text).as_deref(), Some(expected));
    }

    #[test]
    fn shell() {
        check(
            "sh",
            "rm -rf \"$A\" # <gone>\n",
            concat!(
                "<pre class=\"code\" tabindex=\"0\"><code class=\"language-sh\">",
                "<span class=\"tok-command\">rm</span><span class=\"tok-option\"> -rf</span> ",
                "<span class=\"tok-string\">&quot;$</span><span class=\"tok-variable\">A</span>",
                "<span class=\"tok-string\">&quot;</span> ",
                "<span class=\"tok-comment\"># &lt;gone&gt;\n</span></code></pre>\n",
            ),
        );
    }

    #[test]
    fn unknown_language() {
        assert_eq!(html("cobol", "MOVE A TO B"), None);
    }

    #[test]
    fn hostile_text_stays_text() {
        let html = html("dockerfile", "RUN echo '</code><script>'\n").expect("a known language");
        assert!(!html.contains("<script>"), "{html}");
    }
}
