//! The glossary: paragraphs `**Term**: what it means. [Where](…)` of one page, as data too.

use std::collections::BTreeMap;

use course::{Term, TermLink};
use pulldown_cmark::{Event, Tag, TagEnd};

use super::document::{Document, Node, Place, pieces, plain};
use super::error::Errors;
use super::front_matter::slug;
use super::render::{Names, Renderer};

/// What an author writes for a term.
const FORM: &str = "`**Term**: one sentence. [Where it is taught](page.md)`";

/// The term of a paragraph that begins with `**Term**:`, and its anchor.
pub(super) fn term(node: &Node) -> Option<(String, String)> {
    let Event::Start(Tag::Paragraph) = node.events.first()?.0 else { return None };
    let inner = pieces(node.inner());
    let strong = inner.first()?;
    let Event::Start(Tag::Strong) = strong.first()?.0 else { return None };
    let word = plain(strong).trim().to_owned();
    let colon = matches!(&inner.get(1)?.first()?.0, Event::Text(text) if text.starts_with(':'));
    let anchor = slug(&word);
    (colon && !anchor.is_empty()).then_some((word, anchor))
}

/// Reads the terms of the glossary's page.
pub(super) fn read(document: &Document, names: &Names, errors: &mut Errors) -> Vec<Term> {
    let mut renderer = Renderer::new(document, names);
    let mut terms = Vec::new();
    let mut forms: BTreeMap<String, String> = BTreeMap::new();
    let mut anchors = BTreeMap::new();
    for (_, id, ..) in document.headings() {
        anchors.insert(id, "a heading".to_owned());
    }
    for node in &document.nodes {
        if let Some((_, id)) = node.marked() {
            anchors.insert(id, "a question".to_owned());
        }
    }
    for node in &document.nodes {
        let Some((word, anchor)) = term(node) else { continue };
        let offset = node.start();
        let mut wrong = |found: String, expected: &str| {
            errors.at(&document.source, offset, found, expected);
        };
        if let Some(other) = anchors.insert(anchor.clone(), format!("the term `{word}`")) {
            wrong(format!("`{word}` has the address `#{anchor}` of {other}"), "a word of its own");
        }
        let (meaning, behind) = split(node);
        let also = also(behind.iter().chain(&meaning).copied());
        for form in std::iter::once(&word).chain(&also) {
            if let Some(other) = forms.insert(form.to_lowercase(), word.clone()) {
                wrong(format!("the form `{form}` of `{other}` again"), "every form once");
            }
        }
        if meaning.iter().any(|piece| matches!(piece[0].0, Event::FootnoteReference(_))) {
            let expected = "no footnote: the definition is shown on other pages; the page that it leads to has the source";
            wrong(format!("a source in the definition of `{word}`"), expected);
        }
        if !plain(&meaning.concat()).trim_end().ends_with('.') {
            wrong(format!("the definition of `{word}` does not end"), FORM);
        }
        let links: Vec<TermLink> = behind.iter().filter_map(|piece| link(piece)).collect();
        if links.is_empty() {
            wrong(format!("`{word}` leads nowhere"), FORM);
        }
        let links = links
            .into_iter()
            .map(|link| TermLink { href: renderer.href(&link.href, offset, errors), ..link })
            .collect();
        let definition = renderer.words(&without_colon(&meaning.concat()), errors);
        terms.push(Term { term: word, forms: also, definition, anchor, links });
    }
    terms
}

/// What stands behind the term: its meaning, and the links at the end.
fn split(node: &Node) -> (Vec<&[Place]>, Vec<&[Place]>) {
    let mut meaning = pieces(node.inner());
    meaning.remove(0);
    let tail = meaning.iter().rposition(|piece| match &piece[0].0 {
        Event::Text(text) => !text.trim_matches(|c: char| c.is_whitespace() || c == '·').is_empty(),
        Event::Start(Tag::Link { .. }) | Event::InlineHtml(_) => false,
        event => !matches!(event, Event::SoftBreak),
    });
    let behind = meaning.split_off(tail.map_or(0, |at| at + 1));
    (meaning, behind)
}

/// The forms that a comment `<!-- also: one, another -->` lists.
fn also<'a>(pieces: impl Iterator<Item = &'a [Place]>) -> Vec<String> {
    let lists = pieces.filter_map(|piece| match &piece[0].0 {
        Event::InlineHtml(raw) => {
            raw.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim().strip_prefix("also:")
        }
        _ => None,
    });
    lists
        .flat_map(|list| list.split(','))
        .map(|form| form.trim().to_owned())
        .filter(|form| !form.is_empty())
        .collect()
}

/// The link that a piece is, as it is written.
fn link(piece: &[Place]) -> Option<TermLink> {
    match (&piece.first()?.0, &piece.last()?.0) {
        (Event::Start(Tag::Link { dest_url, .. }), Event::End(TagEnd::Link)) => {
            Some(TermLink { href: dest_url.to_string(), words: plain(piece) })
        }
        _ => None,
    }
}

/// The meaning without the `: ` that parts it from the term.
fn without_colon(meaning: &[Place]) -> Vec<Place> {
    let mut out = meaning.to_vec();
    if let Some((Event::Text(text), _)) = out.first_mut() {
        *text = text.trim_start_matches(':').trim_start().to_owned().into();
    }
    out
}
