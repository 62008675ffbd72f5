//! Sentences of the engine: text in which backticks mark code.

use leptos::prelude::*;

/// A sentence with its code as `<code>`.
pub fn words(text: &str) -> Vec<AnyView> {
    pieces(text)
        .into_iter()
        .map(|(code, piece)| {
            let piece = piece.to_owned();
            if code { view! { <code>{piece}</code> }.into_any() } else { piece.into_any() }
        })
        .collect()
}

/// A sentence that is there in English only, marked so on a page in another language.
pub fn english(text: &str) -> AnyView {
    let pieces = words(text);
    match crate::words::english_only() {
        Some(lang) => view! { <span lang=lang>{pieces}</span> }.into_any(),
        None => pieces.into_any(),
    }
}

/// A sentence of which the parts in brackets are links, to these addresses in order.
pub fn linked(text: &str, hrefs: &[String]) -> Vec<AnyView> {
    let mut found = Vec::new();
    let mut rest = text;
    for href in hrefs {
        let (before, behind) = rest.split_once('[').unwrap_or((rest, ""));
        let (inside, after) = behind.split_once(']').unwrap_or((behind, ""));
        let (before, inside) = (before.to_owned(), inside.to_owned());
        found.push(view! { {before}<a href=href.clone()>{inside}</a> }.into_any());
        rest = after;
    }
    found.push(rest.to_owned().into_any());
    found
}

/// A sentence without the marks.
pub fn plain(text: &str) -> String {
    pieces(text).into_iter().map(|(_, piece)| piece).collect()
}

/// The text between backticks is code; a backtick without a partner is itself.
fn pieces(text: &str) -> Vec<(bool, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, inside, after)) = rest.split_once('`').and_then(|(before, after)| {
        let (inside, after) = after.split_once('`')?;
        Some((before, inside, after))
    }) {
        found.push((false, before));
        found.push((true, inside));
        rest = after;
    }
    found.push((false, rest));
    found.retain(|(_, piece)| !piece.is_empty());
    found
}

/// The text of a piece of HTML that the site made: without tags, with its four entities as characters.
pub fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        rest = after.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#39;", "'").replace("&amp;", "&").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(bool, &str)]) {
        assert_eq!(pieces(text), expected);
    }

    #[test]
    fn code_between_backticks() {
        check("`rm` frees nothing", &[(true, "rm"), (false, " frees nothing")]);
        check("use `a` or `b`", &[(false, "use "), (true, "a"), (false, " or "), (true, "b")]);
        check("`<script>`", &[(true, "<script>")]);
    }

    #[test]
    fn no_pair() {
        check("", &[]);
        check("a ` b", &[(false, "a ` b")]);
        check("`a` ` b", &[(true, "a"), (false, " ` b")]);
    }

    #[test]
    fn text_of_html() {
        assert_eq!(
            without_tags("<p>The <code>a &amp;&amp; b</code> runs</p>\n"),
            "The a && b runs"
        );
        assert_eq!(without_tags("1 &lt; 2 &amp;lt;"), "1 < 2 &lt;");
        assert_eq!(without_tags("cut <b"), "cut");
    }
}
