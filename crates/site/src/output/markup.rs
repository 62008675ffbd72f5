//! Finds attributes in HTML that we wrote ourselves: well-formed, attribute values in double quotes.

use std::ops::Range;

/// An attribute of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attribute<'a> {
    /// The tag's name.
    pub(super) tag: &'a str,
    /// The attribute's name.
    pub(super) name: &'a str,
    /// Where its value lies, without the quotes.
    pub(super) value: Range<usize>,
}

/// Every attribute with a value in double quotes, in order. Comments, scripts and styles hold none.
pub(super) fn attributes(html: &str) -> Vec<Attribute<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = find(html, at, "<") {
        let rest = &html[start + 1..];
        if rest.starts_with("!--") {
            at = find(html, start + 4, "-->").map_or(html.len(), |end| end + 3);
            continue;
        }
        let name_length =
            rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
        let tag = &rest[..name_length];
        at = start + 1 + name_length;
        if tag.is_empty() {
            continue; // A closing tag, a declaration or a lone `<`.
        }
        at = tag_attributes(html, tag, at, &mut found);
        if tag == "script" || tag == "style" {
            at = find(html, at, "</").unwrap_or(html.len());
        }
    }
    found
}

/// Reads a tag's attributes from behind its name; the place behind its `>`.
fn tag_attributes<'a>(
    html: &'a str,
    tag: &'a str,
    from: usize,
    found: &mut Vec<Attribute<'a>>,
) -> usize {
    let bytes = html.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'>' => return at + 1,
            byte if byte.is_ascii_whitespace() || byte == b'/' => at += 1,
            _ => {
                let length =
                    html[at..].find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'));
                let end = length.map_or(bytes.len(), |length| at + length.max(1));
                let name = &html[at..end];
                at = end;
                if html[at..].starts_with("=\"") {
                    let close = find(html, at + 2, "\"").unwrap_or(bytes.len());
                    found.push(Attribute { tag, name, value: at + 2..close });
                    at = (close + 1).min(bytes.len());
                } else if bytes.get(at) == Some(&b'=') {
                    at += 1; // A bare value is read as a name, which harms nothing.
                }
            }
        }
    }
    at
}

fn find(text: &str, from: usize, pattern: &str) -> Option<usize> {
    text.get(from..)?.find(pattern).map(|offset| from + offset)
}

/// Text as the value of an attribute or between tags.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::attributes;

    #[track_caller]
    fn check(html: &str, expected: &[(&str, &str, &str)]) {
        let found = attributes(html);
        let found: Vec<_> =
            found.iter().map(|found| (found.tag, found.name, &html[found.value.clone()])).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn names_and_values() {
        check(
            "<p>a < b <a class=\"x\" href=\"/y/\">é</a><input disabled value=\"\"/></p>",
            &[("a", "class", "x"), ("a", "href", "/y/"), ("input", "value", "")],
        );
    }

    #[test]
    fn a_quoted_bracket_does_not_end_the_tag() {
        check(
            "<i data-a=\"<b c=&quot;d&quot;>\" e=\"f\">",
            &[("i", "data-a", "<b c=&quot;d&quot;>"), ("i", "e", "f")],
        );
    }

    #[test]
    fn comments_and_scripts_hold_none() {
        check(
            "<!-- <a href=\"/\"> --><script src=\"s\">'<a href=\"/\">'</script><!>",
            &[("script", "src", "s")],
        );
    }

    #[test]
    fn text_that_is_cut_off() {
        for html in ["<", "<a", "<a href", "<a href=", "<a href=\"/x", "<!--", "<script>"] {
            let _ = attributes(html);
        }
        check("<a href=\"/x", &[("a", "href", "/x")]);
    }
}
