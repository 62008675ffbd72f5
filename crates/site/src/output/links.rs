//! Links: absolute ones made relative, so that the site works in any folder; and checked.

use std::collections::{BTreeMap, BTreeSet};

use super::markup::attributes;

/// The top of the site, whatever the language.
const TOP: &str = "/@/";

/// What must stand before a path from the site's top, seen from a page: `./`, `../`, `../../` …
pub(super) fn root(page: &str) -> String {
    match page.matches('/').count() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

/// Rewrites every address of a page that begins at the top of its language (`/lessons/x/`) for a page that must write
/// `home` there, and every address from the top of the site (`/@/icon.svg`), where it must write `root`. Also those in
/// the texts that a widget takes from its `data-widget`.
pub(super) fn relative(html: &str, root: &str, home: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut copied = 0;
    for attribute in attributes(html) {
        let value = &html[attribute.value.clone()];
        let replaced = match attribute.name {
            "href" | "src" if value.starts_with(TOP) => format!("{root}{}", &value[TOP.len()..]),
            "href" | "src" if value.starts_with('/') && !value.starts_with("//") => {
                format!("{home}{}", &value[1..])
            }
            "data-widget" => inside_data(value, home),
            _ => continue,
        };
        out.push_str(&html[copied..attribute.value.start]);
        out.push_str(&replaced);
        copied = attribute.value.end;
    }
    out.push_str(&html[copied..]);
    out
}

/// In JSON in an attribute, `href="/` is written `href=\&quot;/`.
fn inside_data(json: &str, home: &str) -> String {
    let mut json = json.to_owned();
    for quote in ["\\&quot;", "\\\""] {
        for name in ["href", "src"] {
            let other_host = format!("{name}={quote}//");
            let kept = format!("{name}={quote}\u{0}");
            let from_top = format!("{name}={quote}/");
            json = json
                .replace(&other_host, &kept)
                .replace(&from_top, &format!("{name}={quote}{home}"))
                .replace(&kept, &other_host);
        }
    }
    json
}

/// A written page: its path and its HTML.
pub(super) type Written = BTreeMap<String, String>;

/// Every link that leads nowhere, with the page it stands on; `files` are the site's other files.
pub(super) fn broken(pages: &Written, files: &BTreeSet<String>) -> Vec<String> {
    let mut broken = Vec::new();
    let ids: BTreeMap<&str, BTreeSet<&str>> =
        pages.iter().map(|(path, html)| (path.as_str(), ids(html))).collect();
    for (page, html) in pages {
        for attribute in attributes(html) {
            if !matches!(attribute.name, "href" | "src") {
                continue;
            }
            let link = &html[attribute.value];
            let (address, anchor) = link.split_once('#').unwrap_or((link, ""));
            if address.contains(':') || address.starts_with("//") {
                continue; // Another host, or `data:`.
            }
            let Some(target) = resolve(page, address) else {
                broken.push(format!("/{page}: the link {link} leaves the site"));
                continue;
            };
            match ids.get(target.as_str()) {
                Some(_) if anchor.is_empty() => {}
                // What a widget reads from the address (`#rule=…`) is no id.
                Some(_) if anchor.contains('=') => {}
                Some(ids) if ids.contains(anchor) => {}
                Some(_) => {
                    broken.push(format!("/{page}: nothing on /{target} has the id of {link}"));
                }
                None if files.contains(&target) => {}
                None => broken.push(format!("/{page}: the link {link} leads nowhere")),
            }
        }
    }
    broken
}

/// The path that an address means on a page; nothing if it leads out of the site.
fn resolve(page: &str, address: &str) -> Option<String> {
    let address = address.split('?').next().unwrap_or_default();
    if address.is_empty() {
        return Some(page.to_owned());
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop(); // The page's own file name, empty for a folder.
    let mut steps = address.split('/').peekable();
    while let Some(step) = steps.next() {
        let last = steps.peek().is_none();
        match step {
            ".." => {
                parts.pop()?;
            }
            "." => {}
            "" if !last => return None, // `/x` or `a//b`
            _ => {
                parts.push(step);
                continue;
            }
        }
        if last {
            parts.push("");
        }
    }
    Some(parts.join("/"))
}

fn ids(html: &str) -> BTreeSet<&str> {
    let named = attributes(html).into_iter().filter(|attribute| attribute.name == "id");
    named.map(|attribute| &html[attribute.value]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_relative(html: &str, expected: &str) {
        assert_eq!(relative(html, "../", "../"), expected);
    }

    #[test]
    fn links_from_the_top_become_relative() {
        check_relative("<a href=\"/\">", "<a href=\"../\">");
        check_relative("<a href=\"/a/b/#c\">", "<a href=\"../a/b/#c\">");
        check_relative(
            "<img src=\"/i.svg\" alt=\"/i.svg\">",
            "<img src=\"../i.svg\" alt=\"/i.svg\">",
        );
    }

    #[test]
    fn other_links_and_text_stay() {
        for html in [
            "<a href=\"#x\">",
            "<a href=\"//host/\">",
            "<a href=\"https://host/\">",
            "<p>href=\"/a/\"</p>",
        ] {
            check_relative(html, html);
        }
    }

    #[test]
    fn links_in_the_data_of_a_widget() {
        check_relative(
            r#"<div data-widget="{&quot;why&quot;:&quot;<a href=\&quot;/a/\&quot;> <a href=\&quot;//h/\&quot;>&quot;}">"#,
            r#"<div data-widget="{&quot;why&quot;:&quot;<a href=\&quot;../a/\&quot;> <a href=\&quot;//h/\&quot;>&quot;}">"#,
        );
    }

    #[track_caller]
    fn check_resolve(page: &str, address: &str, expected: Option<&str>) {
        assert_eq!(resolve(page, address).as_deref(), expected);
    }

    #[test]
    fn addresses_on_a_page() {
        check_resolve("", "./", Some(""));
        check_resolve("", "./a/b/", Some("a/b/"));
        check_resolve("a/b/", "../../", Some(""));
        check_resolve("a/b/", "../../c.css", Some("c.css"));
        check_resolve("a/b/", "", Some("a/b/"));
        check_resolve("a/b/", "../../../", None);
        check_resolve("a/b/", "/", None);
        check_resolve("404.html", "./", Some(""));
    }

    #[test]
    fn a_link_must_lead_somewhere() {
        let page =
            "<h1 id=\"top\"></h1><a href=\"./b/#x\"></a><a href=\"#top\"></a><img src=\"./i.svg\">";
        let mut pages = Written::from([(String::new(), page.to_owned())]);
        let mut files = BTreeSet::from(["i.svg".to_owned()]);
        assert_eq!(broken(&pages, &files), ["/: the link ./b/#x leads nowhere"]);
        pages.insert("b/".to_owned(), "<i id=\"y\"></i>".to_owned());
        pages.insert("c/".to_owned(), "<a href=\"../b/#key=value\"></a>".to_owned());
        assert_eq!(broken(&pages, &files), ["/: nothing on /b/ has the id of ./b/#x"]);
        pages.insert("b/".to_owned(), "<i id=\"x\"></i>".to_owned());
        assert_eq!(broken(&pages, &files), Vec::<String>::new());
        files.clear();
        assert_eq!(broken(&pages, &files), ["/: the link ./i.svg leads nowhere"]);
    }
}
