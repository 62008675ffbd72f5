//! The glossary's words where they first stand on a page: each opens a card with its meaning. It is HTML alone
//! (`popover`), so it works without scripts.

use std::collections::{BTreeMap, BTreeSet};

use crate::words;
use course::{GLOSSARY, ROOT, Term};
use leptos::prelude::*;

/// Elements in which no word is explained: it is code, a title, or can be clicked already.
const LEFT_ALONE: &[&str] = &[
    "a", "button", "code", "h1", "h2", "h3", "h4", "h5", "h6", "kbd", "pre", "summary", "sup", "th",
];

/// The words of a page, and which of them were met.
pub struct Words<'a> {
    terms: &'a [Term],
    /// The language of the meanings, where it is not the page's.
    lang: Option<&'static str>,
    /// By the first word of a form, in lower case: all words of the form, and the term's number.
    forms: BTreeMap<String, Vec<(Vec<String>, usize)>>,
    met: BTreeSet<usize>,
}

impl<'a> Words<'a> {
    /// The words to explain on the page with this path: all but those that the page itself teaches.
    pub fn new(terms: &'a [Term], path: &str, lang: Option<&'static str>) -> Self {
        let own = format!("{ROOT}{path}");
        let mut forms: BTreeMap<String, Vec<(Vec<String>, usize)>> = BTreeMap::new();
        let page = |href: &str| href.split('#').next().unwrap_or_default().to_owned();
        for (number, term) in terms.iter().enumerate() {
            if term.links.first().is_some_and(|link| page(&link.href) == own) {
                continue;
            }
            for form in term.all_forms() {
                let words: Vec<String> = words(form).map(|(_, word)| word.to_lowercase()).collect();
                if let Some(first) = words.first() {
                    forms.entry(first.clone()).or_default().push((words, number));
                }
            }
        }
        // The longest form first: “build cache” is not “build”.
        for found in forms.values_mut() {
            found.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        Self { terms, lang, forms, met: BTreeSet::new() }
    }

    /// The HTML with the words that are met in it for the first time made to buttons.
    pub fn explain(&mut self, html: &str) -> String {
        let mut out = String::with_capacity(html.len() + 512);
        let mut left_alone = 0_usize;
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            let (text, tag) = rest.split_at(at);
            self.text(text, left_alone == 0, &mut out);
            // The list of sources comes last and is other people's words.
            if tag.starts_with("<section class=\"sources\">") {
                rest = tag;
                break;
            }
            let end = tag.find('>').map_or(tag.len(), |end| end + 1);
            let (tag, behind) = tag.split_at(end);
            let closing = tag.starts_with("</");
            let name = tag.trim_start_matches(['<', '/']);
            let name = name
                .split(|letter: char| !letter.is_ascii_alphanumeric())
                .next()
                .unwrap_or_default();
            if LEFT_ALONE.contains(&name) {
                left_alone = if closing { left_alone.saturating_sub(1) } else { left_alone + 1 };
            }
            out.push_str(tag);
            rest = behind;
        }
        out.push_str(rest);
        out
    }

    fn text(&mut self, text: &str, may: bool, out: &mut String) {
        let mut copied = 0;
        let found: Vec<(usize, &str)> = if may { words(text).collect() } else { Vec::new() };
        let mut rest = &found[..];
        while let [(start, first), ..] = *rest {
            let forms =
                self.forms.get(&first.to_lowercase()).map(Vec::as_slice).unwrap_or_default();
            let fits = forms
                .iter()
                .find(|(form, number)| !self.met.contains(number) && stands(form, rest, text));
            let Some((form, number)) = fits else {
                rest = &rest[1..];
                continue;
            };
            let (last, word) = rest[form.len() - 1];
            let end = last + word.len();
            rest = &rest[form.len()..];
            let number = *number;
            self.met.insert(number);
            out.push_str(&text[copied..start]);
            out.push_str("<button type=\"button\" class=\"term\" popovertarget=\"term-");
            out.push_str(&self.terms[number].anchor);
            out.push_str("\">");
            out.push_str(&text[start..end]);
            out.push_str("</button>");
            copied = end;
        }
        out.push_str(&text[copied..]);
    }

    /// The cards of the words that were met.
    pub fn cards(&self) -> Vec<AnyView> {
        self.met
            .iter()
            .map(|&number| {
                let term = &self.terms[number];
                let more = format!("/lessons/{GLOSSARY}/#{}", term.anchor);
                let links: Vec<_> = term
                    .links
                    .iter()
                    .map(|link| view! { <a href=link.href.clone() lang=self.lang>{link.words.clone()}</a> })
                    .collect();
                view! {
                    <div id=format!("term-{}", term.anchor) class="term-card" popover="auto">
                        <p lang=self.lang>
                            <b>{term.term.clone()}</b>": "
                            <span inner_html=term.definition.clone()></span>
                        </p>
                        <p class="term-links">{links}<a href=more>{words::lesson::glossary()}</a></p>
                    </div>
                }
                .into_any()
            })
            .collect()
    }
}

/// Whether a form's words are the first of some words of a text, with nothing but space between them.
fn stands(form: &[String], found: &[(usize, &str)], text: &str) -> bool {
    let Some(found) = found.get(..form.len()) else { return false };
    let same = form.iter().zip(found).all(|(part, (_, word))| word.to_lowercase() == *part);
    let together = found.windows(2).all(|pair| {
        let (start, word) = pair[0];
        text[start + word.len()..pair[1].0].trim().is_empty()
    });
    same && together
}

/// The words of a text with their places. A word may hold dashes inside.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut places = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = letter.is_alphanumeric() || letter == '-' || letter == '_' || letter == '.';
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let word = text[from..at].trim_end_matches(['.', '-']);
                if !word.is_empty() {
                    places.push((from, word));
                }
                start = None;
            }
            _ => {}
        }
    }
    places.into_iter()
}

#[cfg(test)]
mod tests {
    use course::TermLink;

    use super::*;

    fn terms() -> Vec<Term> {
        [
            ("Layer", &["layers"][..], "lessons/a/"),
            ("Build cache", &[], "lessons/b/"),
            ("Build context", &["context"], "lessons/c/"),
            ("Multi-stage build", &["multi-stage"], "lessons/d/"),
        ]
        .map(|(term, forms, path)| Term {
            term: term.to_owned(),
            forms: forms.iter().map(|form| (*form).to_owned()).collect(),
            definition: String::new(),
            anchor: term.to_lowercase().replace(' ', "-"),
            links: vec![TermLink { href: format!("{ROOT}{path}#x"), words: "There".to_owned() }],
        })
        .to_vec()
    }

    /// Marks each explained word with brackets.
    #[track_caller]
    fn check(html: &str, expected: &str) {
        let terms = terms();
        let mut words = Words::new(&terms, "lessons/z/", None);
        let mut out = words.explain(html);
        for term in &terms {
            let button = format!(
                "<button type=\"button\" class=\"term\" popovertarget=\"term-{}\">",
                term.anchor
            );
            out = out.replace(&button, "[");
        }
        assert_eq!(out.replace("</button>", "]"), expected);
    }

    #[test]
    fn the_first_place_of_each_word() {
        check("<p>A layer, and layers.</p>", "<p>A [layer], and layers.</p>");
        check("<p>Layers first</p><p>layer</p>", "<p>[Layers] first</p><p>layer</p>");
        check("<p>The build cache</p>", "<p>The [build cache]</p>");
        check("<p>the build\ncontext.</p>", "<p>the [build\ncontext].</p>");
        check("<p>build, cache</p>", "<p>build, cache</p>");
        check("<p>multi-stage builds</p>", "<p>[multi-stage] builds</p>");
        check("<p>the last layer.</p>", "<p>the last [layer].</p>");
    }

    #[test]
    fn no_part_of_a_word() {
        check(
            "<p>layered multi-layer sublayer layer_2</p>",
            "<p>layered multi-layer sublayer layer_2</p>",
        );
    }

    #[test]
    fn titles_code_and_links_are_left_alone() {
        check(
            "<h2 id=\"x\">Layer</h2><p><code>layer</code> <a href=\"y\">a <b>layer</b></a> layer</p>",
            "<h2 id=\"x\">Layer</h2><p><code>layer</code> <a href=\"y\">a <b>layer</b></a> [layer]</p>",
        );
        check(
            "<p>no</p><section class=\"sources\"><li>layer</li></section>",
            "<p>no</p><section class=\"sources\"><li>layer</li></section>",
        );
    }

    #[test]
    fn what_the_page_teaches_is_not_explained_there() {
        let terms = terms();
        let mut words = Words::new(&terms, "lessons/a/", None);
        assert_eq!(words.explain("<p>layer</p>"), "<p>layer</p>");
        assert!(words.cards().is_empty());
    }

    #[test]
    fn any_html_comes_through() {
        for html in
            ["", "<", "a < b > c", "<p", "</p></a></code>", "&amp; layer", "é\u{1f40b}layer"]
        {
            let terms = terms();
            let out = Words::new(&terms, "", None).explain(html);
            let plain = out.replace("</button>", "");
            let at = plain.find("<button").unwrap_or(plain.len());
            assert!(html.starts_with(&plain[..at]), "{html}");
        }
    }
}
