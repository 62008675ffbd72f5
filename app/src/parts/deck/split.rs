//! Cuts the HTML of a lesson's prose into its blocks. It is our own HTML: well formed, no scripts, no comments.

/// Elements without an end tag.
const VOID: [&str; 3] = ["br", "hr", "input"];

/// The elements of the outermost level, in order; text between them is left out.
pub(super) fn elements(html: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut depth, mut start, mut at) = (0_usize, 0, 0);
    while let Some(open) = html[at..].find('<').map(|open| at + open) {
        let Some(end) = html[open..].find('>').map(|end| open + end + 1) else { break };
        let tag = &html[open + 1..end - 1];
        at = end;
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                found.push(&html[start..end]);
            }
            continue;
        }
        if depth == 0 {
            start = open;
        }
        if VOID.contains(&name(tag)) || tag.ends_with('/') {
            if depth == 0 {
                found.push(&html[start..end]);
            }
        } else {
            depth += 1;
        }
    }
    found
}

fn name(tag: &str) -> &str {
    tag.split([' ', '/', '\n']).next().unwrap_or_default()
}

/// The name of an element's tag.
pub(super) fn tag(element: &str) -> &str {
    name(element.strip_prefix('<').and_then(|rest| rest.split('>').next()).unwrap_or_default())
}

/// The opening tag of an element, and what stands between it and the end tag.
pub(super) fn inside(element: &str) -> (&str, &str) {
    let start = element.find('>').map_or(0, |at| at + 1);
    let end = element.rfind("</").unwrap_or(element.len()).max(start);
    (&element[..start], &element[start..end])
}

/// The value of an attribute of an element's opening tag.
pub(super) fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let (open, _) = inside(element);
    let (_, rest) = open.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

/// The same HTML without the numbers that lead to sources: a screen has no list of them.
pub(super) fn without_sources(html: &str) -> String {
    let mut kept = String::new();
    let mut rest = html;
    while let Some((before, behind)) = rest.split_once("<sup class=\"source\">") {
        kept.push_str(before);
        rest = behind.split_once("</sup>").map_or("", |(_, behind)| behind);
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_the_outermost_level() {
        let html = "<h2 id=\"a\"><a href=\"#a\">A &amp; b</a></h2>\n<p>One<br>line <b>x</b></p>\n<hr>\n<ul>\n<li><p>y</p></li>\n</ul>\n";
        let found = elements(html);
        assert_eq!(
            found.iter().map(|element| tag(element)).collect::<Vec<_>>(),
            ["h2", "p", "hr", "ul"]
        );
        assert_eq!(attribute(found[0], "id"), Some("a"));
        assert_eq!(crate::parts::words::without_tags(found[0]), "A & b");
        assert_eq!(inside(found[1]), ("<p>", "One<br>line <b>x</b>"));
        assert!(elements("").is_empty() && elements("<p").is_empty());
    }

    #[test]
    fn numbers_of_sources_go() {
        let html = "<p>a<sup class=\"source\"><a href=\"#source-x\">1</a></sup>.</p>";
        assert_eq!(without_sources(html), "<p>a.</p>");
    }
}
