//! Markdown events to HTML: figures resolved, links checked, code coloured, sources numbered, raw HTML refused.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use course::{ROOT, Scene};
use image::BuildContext;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag, TagEnd, html::push_html};

use super::code;
use super::document::{Document, Place, code_text, plain};
use super::error::Errors;
use super::figure::{self, Figures};
use super::measured::has_date;
use super::nearest::one_of;
use super::sizes;
use super::source::join;

/// What texts can name: figures, pages, scenes, build contexts.
#[derive(Default)]
pub(super) struct Names {
    /// Figures.
    pub(super) figures: Figures,
    /// Pages by the path of their Markdown file.
    pub(super) pages: BTreeMap<String, PageName>,
    /// Scenes by id.
    pub(super) scenes: BTreeMap<String, Scene>,
    /// Build contexts by name.
    pub(super) contexts: BTreeMap<String, BuildContext>,
}

/// Where a Markdown file goes on the site.
pub(super) struct PageName {
    /// Path from the site's root, without a leading slash.
    pub(super) path: String,
    /// Fragments that it has.
    pub(super) anchors: BTreeSet<String>,
}

/// One file on its way to HTML.
pub(super) struct Renderer<'a> {
    document: &'a Document,
    names: &'a Names,
    headings: Vec<(u8, String, String, usize)>,
    /// Labels of the sources in the order of their first use.
    used: Vec<String>,
}

impl<'a> Renderer<'a> {
    /// Begins a file.
    pub(super) fn new(document: &'a Document, names: &'a Names) -> Self {
        Self { document, names, headings: document.headings(), used: Vec::new() }
    }

    /// Blocks as HTML.
    pub(super) fn blocks(&mut self, events: &[Place], errors: &mut Errors) -> String {
        let mut out: Vec<Event<'static>> = Vec::with_capacity(events.len());
        let mut at = 0;
        while let Some((event, range)) = events.get(at) {
            let offset = range.start;
            at += 1;
            match event {
                Event::Text(text) => {
                    let next = events.get(at).map(|event| &event.0);
                    self.text(text, offset, next, &mut out, errors);
                }
                Event::Start(Tag::Paragraph) => {
                    // Markdown takes a row that stands apart from its table for words.
                    if let Some((Event::Text(text), _)) = events.get(at)
                        && text.starts_with('|')
                    {
                        let expected = "the row right below the others, the head with its line of dashes above";
                        self.wrong(offset, "a row of a table that stands alone", expected, errors);
                    }
                    out.push(event.clone());
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    let len = events[at..]
                        .iter()
                        .position(|event| matches!(event.0, Event::End(TagEnd::CodeBlock)))
                        .unwrap_or_default();
                    out.push(html(self.code(kind, &events[at..at + len], offset, errors)));
                    at += len + 1;
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    let (id, tag) = (self.heading_id(offset), *level as u8);
                    if tag == 1 {
                        self.wrong(
                            offset,
                            "a heading of the first level",
                            "`##`: the title comes from the front matter",
                            errors,
                        );
                    }
                    out.push(html(format!(
                        "<h{tag} id=\"{id}\"><a class=\"anchor\" href=\"#{id}\">"
                    )));
                }
                Event::End(TagEnd::Heading(level)) => {
                    out.push(html(format!("</a></h{}>\n", *level as u8)));
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let href = self.href(dest_url, offset, errors);
                    out.push(html(format!("<a href=\"{}\">", code::escape(&href))));
                }
                Event::End(TagEnd::Link) => out.push(html("</a>".to_owned())),
                Event::FootnoteReference(label) => {
                    out.push(html(self.reference(label)));
                }
                Event::Html(raw) | Event::InlineHtml(raw) => {
                    // A comment is a note between authors.
                    if !raw.trim_start().starts_with("<!--") {
                        let found = format!("HTML (`{}`)", raw.trim());
                        self.wrong(offset, found, "Markdown, or the tag in backticks", errors);
                    }
                }
                Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
                Event::Start(Tag::Image { .. }) => {
                    self.wrong(offset, "an image", "a scene, a table or words", errors);
                    out.push(event.clone());
                }
                Event::Start(Tag::Table(_)) => {
                    out.push(html("<div class=\"table\" tabindex=\"0\">\n".to_owned()));
                    out.push(event.clone());
                }
                Event::End(TagEnd::Table) => {
                    out.push(event.clone());
                    out.push(html("</div>\n".to_owned()));
                }
                _ => out.push(event.clone()),
            }
        }
        let mut page = String::new();
        push_html(&mut page, out.into_iter());
        // Cells are aligned by class: the site's policy allows no style attributes.
        for side in ["left", "center", "right"] {
            let style = format!("style=\"text-align: {side}\"");
            page = page.replace(&style, &format!("class=\"{side}\""));
        }
        page
    }

    /// Words without a paragraph around them.
    pub(super) fn words(&mut self, events: &[Place], errors: &mut Errors) -> String {
        let inner: Vec<Place> = events
            .iter()
            .filter(|(event, _)| {
                !matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph))
            })
            .cloned()
            .collect();
        self.blocks(&inner, errors).trim().to_owned()
    }

    /// A text with its figures; sizes that are typed by hand are reported.
    fn text(
        &self,
        text: &str,
        offset: usize,
        next: Option<&Event<'static>>,
        out: &mut Vec<Event<'static>>,
        errors: &mut Errors,
    ) {
        let mut rest = text;
        while let Some(start) = rest.find("{{") {
            let Some(len) = rest[start..].find("}}") else { break };
            self.plain_text(&rest[..start], offset, out, errors);
            let expression = rest[start + 2..start + len].trim();
            rest = &rest[start + len + 2..];
            let quoted = expression.starts_with("quoted ");
            let sourced = rest.is_empty() && matches!(next, Some(Event::FootnoteReference(_)));
            if quoted && !sourced {
                self.wrong(
                    offset,
                    format!("`{{{{{expression}}}}}` without a source"),
                    "a footnote right behind it: `{{quoted 5 MB}}[^source]`",
                    errors,
                );
            }
            match self.names.figures.resolve(expression) {
                Ok(value) => out.push(html(figure::html(&value))),
                Err((found, expected)) => self.wrong(offset, found, expected, errors),
            }
        }
        self.plain_text(rest, offset, out, errors);
    }

    fn plain_text(
        &self,
        text: &str,
        offset: usize,
        out: &mut Vec<Event<'static>>,
        errors: &mut Errors,
    ) {
        if let Some((_, words)) = sizes::typed_size(text) {
            self.wrong(
                offset,
                format!("the size `{words}` typed by hand"),
                format!(
                    "a figure of the model (`{{{{scene …}}}}`, `{{{{on-disk …}}}}`), \
                         `{{{{given {words}}}}}` for a size that the sentence assumes, or \
                         `{{{{quoted {words}}}}}[^source]`"
                ),
                errors,
            );
        }
        if text.contains("**") {
            let expected = "no blank between the stars and the words, or the stars in backticks";
            self.wrong(offset, "`**` that marks nothing", expected, errors);
        }
        // A reference without a definition is plain text to Markdown.
        if let Some((_, rest)) = text.split_once("[^") {
            let label = rest.split(']').next().unwrap_or_default();
            self.wrong(
                offset,
                format!("no source `{label}`"),
                format!("a line `[^{label}]: [Title](https://…), publisher, YYYY-MM-DD`"),
                errors,
            );
        }
        if !text.is_empty() {
            out.push(Event::Text(CowStr::from(text.to_owned())));
        }
    }

    fn code(
        &self,
        kind: &CodeBlockKind<'_>,
        inner: &[Place],
        offset: usize,
        errors: &mut Errors,
    ) -> String {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.trim(),
            CodeBlockKind::Indented => "",
        };
        let language = info.split_whitespace().next().unwrap_or_default();
        code::html(language, &code_text(inner)).unwrap_or_else(|| {
            let expected = format!("a fence with a language: {}", code::LANGUAGES);
            let found = match language {
                "" => "a code block without a language".to_owned(),
                _ => format!("a code block in `{language}`"),
            };
            self.wrong(offset, found, expected, errors);
            String::new()
        })
    }

    fn heading_id(&self, offset: usize) -> String {
        let heading = self.headings.iter().find(|heading| heading.3 == offset);
        heading.map(|heading| heading.1.clone()).unwrap_or_default()
    }

    /// The `href` of a link.
    pub(super) fn href(&self, target: &str, offset: usize, errors: &mut Errors) -> String {
        if target.starts_with("https://") || target.starts_with("http://") {
            return target.to_owned();
        }
        let (file, fragment) = target.split_once('#').unwrap_or((target, ""));
        let own = &self.document.source.path;
        let path = if file.is_empty() { own.clone() } else { join(own, file) };
        let Some(page) = self.names.pages.get(&path) else {
            let known = self.names.pages.keys().map(String::as_str);
            let expected = format!(
                "an address with https://, or the path to a page as seen from this file, {}",
                one_of(&path, known)
            );
            let found = format!("a link to `{target}`, which is no page");
            self.wrong(offset, found, expected, errors);
            return String::new();
        };
        if !fragment.is_empty() && !page.anchors.contains(fragment) {
            let known = page.anchors.iter().map(String::as_str);
            let found = format!("a link to `#{fragment}`, which `{path}` does not have");
            self.wrong(offset, found, one_of(fragment, known), errors);
        }
        match (file.is_empty(), fragment.is_empty()) {
            (true, _) => format!("#{fragment}"),
            (false, true) => format!("{ROOT}{}", page.path),
            (false, false) => format!("{ROOT}{}#{fragment}", page.path),
        }
    }

    /// The number that leads to a source.
    fn reference(&mut self, label: &str) -> String {
        let number = self.used.iter().position(|used| used == label).unwrap_or_else(|| {
            self.used.push(label.to_owned());
            self.used.len() - 1
        }) + 1;
        format!(
            "<sup class=\"source\"><a href=\"#source-{}\" aria-label=\"Source {number}\">{number}</a></sup>",
            code::escape(label)
        )
    }

    /// The list of sources in the order of their numbers; empty without any. Comes last: what is not used by then
    /// is reported.
    pub(super) fn sources(&mut self, errors: &mut Errors) -> String {
        let document = self.document;
        for (label, inner, offset) in &document.notes {
            if !self.used.contains(label) {
                let expected = format!("`[^{label}]` behind the sentence that it proves");
                self.wrong(*offset, format!("source `{label}` is never named"), expected, errors);
            }
            if !has_date(&plain(inner)) {
                self.wrong(
                    *offset,
                    format!("source `{label}` has no date"),
                    "the day on which it was read or measured, YYYY-MM-DD",
                    errors,
                );
            }
        }
        if self.used.is_empty() {
            return String::new();
        }
        let title = document.sources_title();
        let mut out =
            format!("<section class=\"sources\">\n<h2 id=\"sources\">{title}</h2>\n<ol>\n");
        for label in self.used.clone() {
            let note = document.notes.iter().find(|note| note.0 == label);
            let words = note.map(|note| self.words(&note.1, errors)).unwrap_or_default();
            let _ = writeln!(out, "<li id=\"source-{}\">{words}</li>", code::escape(&label));
        }
        out.push_str("</ol>\n</section>\n");
        out
    }

    fn wrong(
        &self,
        offset: usize,
        found: impl Into<String>,
        expected: impl Into<String>,
        errors: &mut Errors,
    ) {
        errors.at(&self.document.source, offset, found, expected);
    }
}

fn html(text: String) -> Event<'static> {
    Event::InlineHtml(CowStr::from(text))
}
